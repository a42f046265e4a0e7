"""A stored file: what the database knows of bytes that lie in the storage under its id."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Mapped, mapped_column

from portfolio import clock
from portfolio.db import Base


class StoredFile(Base):
    """The bytes lie under `id`; `sha256` is checked when they are read."""

    __tablename__ = "stored_file"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    sha256: Mapped[bytes]
    size: Mapped[int]
    media_type: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)

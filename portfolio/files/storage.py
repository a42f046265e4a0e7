"""Where bytes lie: a folder or an S3 bucket, behind six functions.

A name is written once and never changed. What the bytes are stands in the database: a folder
keeps no content type.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from flask import current_app

from portfolio.config import settings
from portfolio.files import errors

if TYPE_CHECKING:
    from obstore.store import LocalStore, S3Store

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
PATIENCE = timedelta(seconds=20)  # for one answer of a bucket, tries included


class AlreadyThere(Exception):
    """The name is taken: nothing was written."""


@dataclass(frozen=True)
class Entry:
    """One thing in the storage."""

    name: str
    size: int  # bytes
    changed_at: datetime


class Storage:
    """What `url` names: `file:///folder` or `s3://bucket`, perhaps with a folder inside.

    A bucket's keys, region and address come from the usual AWS_* variables; plain http is
    accepted for a server on this machine only.
    """

    def __init__(self, url: str) -> None:
        self._folder = Path(urlsplit(url).path) if url.startswith("file:") else None
        self._store = _folder(self._folder) if self._folder else _bucket(url)

    def put(self, name: str, data: bytes) -> None:
        """Write `data` under a new `name`. Raises AlreadyThere; NoPlace when it cannot be kept."""
        import obstore

        try:
            obstore.put(self._store, name, data, mode="create")
            if self._folder:
                _settle(self._folder / name)
        except obstore.exceptions.AlreadyExistsError:
            raise AlreadyThere(name) from None
        except (obstore.exceptions.BaseError, OSError) as error:
            raise errors.NoPlace from error

    def get(self, name: str) -> bytes:
        """Everything under `name`. Raises Lost, or StorageDown."""
        import obstore

        try:
            return bytes(obstore.get(self._store, name).bytes())
        except FileNotFoundError:
            raise errors.Lost from None
        except (obstore.exceptions.BaseError, OSError) as error:
            raise errors.StorageDown from error

    def get_range(self, name: str, start: int, end: int) -> bytes:
        """The bytes from `start` up to `end`, not included. Raises Lost, or StorageDown."""
        import obstore

        try:
            return bytes(obstore.get_range(self._store, name, start=start, end=end))
        except FileNotFoundError:
            raise errors.Lost from None
        except (obstore.exceptions.BaseError, OSError) as error:
            raise errors.StorageDown from error

    def exists(self, name: str) -> bool:
        """Whether something lies under `name`. Raises StorageDown."""
        import obstore

        try:
            obstore.head(self._store, name)
        except FileNotFoundError:
            return False
        except (obstore.exceptions.BaseError, OSError) as error:
            raise errors.StorageDown from error
        return True

    def delete(self, name: str) -> None:
        """Remove `name`, if it is there. Raises StorageDown."""
        import obstore

        try:
            with suppress(FileNotFoundError):
                obstore.delete(self._store, name)
        except (obstore.exceptions.BaseError, OSError) as error:
            raise errors.StorageDown from error

    def list(self) -> Iterator[Entry]:
        """Everything there is, in no order. Raises StorageDown."""
        import obstore

        try:
            for page in obstore.list(self._store):
                for each in page:
                    yield Entry(each["path"], each["size"], each["last_modified"])
        except (obstore.exceptions.BaseError, OSError) as error:
            raise errors.StorageDown from error


def storage() -> Storage:
    """The storage of the running application, opened at first use."""
    opened = current_app.extensions.get("storage")
    if opened is None:
        opened = current_app.extensions["storage"] = Storage(settings().files_url)
    return cast("Storage", opened)


def _folder(path: Path) -> "LocalStore":
    from obstore.store import LocalStore

    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return LocalStore(path)


def _bucket(url: str) -> "S3Store":
    from obstore.store import S3Store

    parts = urlsplit(url)
    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    here = bool(endpoint) and urlsplit(endpoint).hostname in LOOPBACK
    return S3Store(
        parts.netloc,
        prefix=parts.path.strip("/") or None,
        # Other servers than Amazon's answer under one host name.
        virtual_hosted_style_request=not endpoint,
        client_options={"allow_http": here, "timeout": PATIENCE},
        retry_config={"max_retries": 3, "retry_timeout": PATIENCE},
    )


def _settle(path: Path) -> None:
    """Wait until the disk really holds `path`: the row that names it will be as lasting."""
    for each, how in ((path, os.O_RDONLY), (path.parent, os.O_RDONLY | os.O_DIRECTORY)):
        handle = os.open(each, how)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

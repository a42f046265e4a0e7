"""Settings: read from the environment once, at start, and checked before anything runs."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from flask import current_app

PREFIX = "PEPITES_"
SHORTEST_SECRET = 32  # characters: 128 bits in hexadecimal


class WrongSetting(Exception):
    """A setting that stops the start. The message is one line a host can act on."""


def _setting(default: str, meaning: str) -> str:
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True)
class Settings:
    """What the host decides. Each field is the environment variable of the same name, prefixed."""

    database_url: str = _setting("", "sqlite:///… or postgresql+psycopg://…")
    files_url: str = _setting("", "where photos live: file:///folder or s3://bucket")
    smtp_url: str = _setting("", "smtp://user:password@host:port; empty: mails go to a folder")
    public_url: str = _setting("http://localhost:8000", "the address people see; the identity")
    secret_key: str = _setting("", "signs what the browser keeps")
    keys_secret: str = _setting("", "encrypts signing and link keys, peppers codes")
    limits_url: str = _setting("memory://", "where rate limits count: memory:// or redis://…")
    trusted_proxies: str = _setting("", "address of the reverse proxy, when there is one")
    host_name: str = _setting("Pépites", "who runs this service, for /mentions")
    host_address: str = _setting("", "postal address of the host, for /mentions")
    host_mail: str = _setting("", "mail address of the host, for /mentions and as sender")
    host_phone: str = _setting("", "telephone of the host, for /aide")
    demo: bool = field(default=False, metadata={"meaning": "1: demonstration data and sign-in"})
    instance: Path = field(
        default=Path("instance"), metadata={"meaning": "folder for the database and the files"}
    )

    @property
    def origin(self) -> str:
        """Scheme, host and port of `public_url`, as browsers write it in `Origin`."""
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def https(self) -> bool:
        return self.public_url.startswith("https://")


def settings() -> Settings:
    """The settings of the running application."""
    return cast("Settings", current_app.config["SETTINGS"])


def load(environ: Mapping[str, str]) -> Settings:
    """Read `environ`. Raises WrongSetting, in one line, for what would fail later."""
    given: dict[str, object] = {}
    for each in fields(Settings):
        value = environ.get(PREFIX + each.name.upper())
        if value is None:
            continue
        given[each.name] = {"demo": value not in {"", "0"}, "instance": Path(value)}.get(
            each.name, value
        )
    unknown = {key for key in environ if key.startswith(PREFIX)} - {
        PREFIX + each.name.upper() for each in fields(Settings)
    }
    if unknown:
        raise WrongSetting(f"Unknown setting: {', '.join(sorted(unknown))}.")
    return _complete(Settings(**given))  # type: ignore[arg-type]


def _complete(read: Settings) -> Settings:
    instance = read.instance.absolute()
    try:
        instance.mkdir(parents=True, exist_ok=True)
        probe = instance / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise WrongSetting(f"The folder {instance} cannot be written: {error.strerror}.") from error
    filled: dict[str, object] = {
        "instance": instance,
        "database_url": read.database_url or f"sqlite:///{instance / 'pepites.db'}",
        "files_url": read.files_url or f"file://{instance / 'files'}",
        "public_url": read.public_url.rstrip("/"),
    }
    for name in ("secret_key", "keys_secret"):
        filled[name] = _secret(read, name, instance)
    complete = Settings(**{**{f.name: getattr(read, f.name) for f in fields(read)}, **filled})
    _check(complete)
    return complete


def _secret(read: Settings, name: str, instance: Path) -> str:
    value: str = getattr(read, name)
    if not value and read.demo:
        kept = instance / f"{name}.txt"
        if not kept.exists():
            kept.touch(mode=0o600)
            kept.write_text(secrets.token_hex(32))
        return kept.read_text().strip()
    if len(value) < SHORTEST_SECRET:
        raise WrongSetting(
            f"{PREFIX}{name.upper()} is missing or weak: "
            f"give at least {SHORTEST_SECRET} random characters."
        )
    return value


def _check(read: Settings) -> None:
    public = urlsplit(read.public_url)
    if public.scheme not in {"http", "https"} or not public.hostname or public.path:
        raise WrongSetting(f"{PREFIX}PUBLIC_URL must be like https://pepites.example, no path.")
    if public.scheme == "http" and public.hostname != "localhost":
        raise WrongSetting(f"{PREFIX}PUBLIC_URL must be https (plain http only on localhost).")
    if not read.database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise WrongSetting(f"{PREFIX}DATABASE_URL must be sqlite:/// or postgresql+psycopg://.")
    if not read.files_url.startswith(("file:///", "s3://")):
        raise WrongSetting(f"{PREFIX}FILES_URL must be file:///… or s3://….")
    if not read.limits_url.startswith(("memory://", "redis://", "rediss://")):
        raise WrongSetting(f"{PREFIX}LIMITS_URL must be memory:// or redis://….")
    if read.smtp_url and not read.smtp_url.startswith(("smtp://", "smtps://")):
        raise WrongSetting(f"{PREFIX}SMTP_URL must be smtp://… or smtps://….")

"""What the environment says, read and checked once, as one typed object."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent.parent
HOST = re.compile(r"([\w.-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?")


class Misconfigured(SystemExit):
    """A variable has a value that can't be used. Whatever starts Planner ends with this one line, which names it."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """Settings of one running Planner. `zone` is an IANA name, `base_url` has no slash at its end."""

    database_url: str
    secret_key: str
    base_url: str
    zone: str
    mail_url: str | None
    instance: Path
    testing: bool = False

    @property
    def https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def sqlite_file(self) -> Path | None:
        """The database's file, or None where it has none."""
        path = self.database_url.removeprefix("sqlite:///")
        return None if path in (self.database_url, "", ":memory:") else Path(path)


def read(environ: Mapping[str, str] = os.environ, *, instance: Path = ROOT / "instance") -> Config:
    """Reads the variables of the README; raises Misconfigured with a line that names the wrong one."""
    instance.mkdir(parents=True, exist_ok=True)
    return Config(
        database_url=_database_url(environ.get("PLANNER_DATABASE_URL", ""), instance / "planner.db"),
        secret_key=_secret_key(environ.get("PLANNER_SECRET_KEY", ""), instance),
        base_url=_base_url(environ),
        zone=_zone(environ.get("PLANNER_TIMEZONE", "") or "Europe/Berlin"),
        mail_url=_mail_url(environ.get("PLANNER_MAIL_URL", "")),
        instance=instance,
    )


def _database_url(value: str, file: Path) -> str:
    if not value:
        return f"sqlite:///{file}"
    for short in ("postgres://", "postgresql://"):
        if value.startswith(short):
            value = "postgresql+psycopg://" + value.removeprefix(short)
    if value.startswith("postgresql+psycopg://"):
        try:
            make_url(value)
        except (ArgumentError, ValueError):
            raise Misconfigured(
                "PLANNER_DATABASE_URL must look like postgresql+psycopg://user:password@host:5432/planner."
            ) from None
        return value
    if value.startswith("sqlite:///") and value != "sqlite:///:memory:":
        named = (ROOT / value.removeprefix("sqlite:///")).resolve()
        if named.is_dir() or not named.parent.is_dir():
            raise Misconfigured("PLANNER_DATABASE_URL must name a file in a folder that is there.")
        return f"sqlite:///{named}"
    raise Misconfigured("PLANNER_DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://.")


def _secret_key(value: str, instance: Path) -> str:
    if value:
        if len(value) < 32:
            raise Misconfigured("PLANNER_SECRET_KEY must have at least 32 characters.")
        return value
    file = instance / "secret-key"
    if not file.exists():
        # whole before it has its name, so that another process never reads half a key
        with NamedTemporaryFile("w", dir=instance) as made:
            made.write(secrets.token_urlsafe(48))
            made.flush()
            with suppress(FileExistsError):
                os.link(made.name, file)
    return file.read_text()


def _base_url(environ: Mapping[str, str]) -> str:
    value = environ.get("PLANNER_BASE_URL", "")
    port = environ.get("PORT", "") or "5000"
    if not (port.isascii() and port.isdigit() and len(port) < 6 and 0 < int(port) < 65536):
        raise Misconfigured("PORT must be a number from 1 to 65535.")
    if not value:
        return f"http://127.0.0.1:{port}"
    try:
        parts = urlsplit(value)
        sound = parts.scheme in ("http", "https") and HOST.fullmatch(parts.netloc) and parts.port != 0
    except ValueError:
        sound = False
    if not sound or parts.query or parts.fragment:
        raise Misconfigured("PLANNER_BASE_URL must be an address like https://planner.example.com.")
    if parts.path not in ("", "/"):
        raise Misconfigured("PLANNER_BASE_URL must have no path: Planner wants a host name of its own.")
    return f"{parts.scheme}://{parts.netloc}"


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder of zones isn't one
        raise Misconfigured("PLANNER_TIMEZONE must be a zone like Europe/Berlin.") from None
    return value


def _mail_url(value: str) -> str | None:
    if not value:
        return None
    try:
        parts = urlsplit(value)
        sound = parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and (parts.port or 25) > 0
    except ValueError:
        sound = False
    if not sound:
        raise Misconfigured("PLANNER_MAIL_URL must be an address like smtp://user:password@mail.example.com:587.")
    return value

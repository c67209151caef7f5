"""Where the database is: a file or a server's address, and whether the file can be used.

SQLAlchemy is imported only where an address is read: a window asks for the default path
before it has loaded the database's libraries.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from batchbill_desktop.services.database_errors import (
    BadDatabaseName,
    DatabaseMissing,
    DatabaseReadOnly,
    DatabaseUnreachable,
    NotADatabase,
)

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

ENVIRONMENT = "BATCHBILL_DATABASE"

_SQLITE_HEADER = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class Place:
    """A database's address; `path` is None where it is no file."""

    url: URL
    path: Path | None

    @property
    def name(self) -> str:
        """What to call it in a sentence: the path, or the address without the password."""
        if self.path is not None:
            return str(self.path)
        return _without_password(self.url.set(drivername="postgresql"))


def default_database_path() -> Path:
    """The database in the user's own data folder, which is used where none is named."""
    return platformdirs.user_data_path("BatchBill", appauthor=False) / "batchbill.db"


def resolve_url(option: str | None) -> str:
    """The database to use: the option, else BATCHBILL_DATABASE, else the default path."""
    return option or os.environ.get(ENVIRONMENT) or str(default_database_path())


def place_of(url: str | Path) -> Place:
    """Read a path or an address; raises `BadDatabaseName`."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    text = str(url)
    if isinstance(url, Path) or "://" not in text:
        return _file(text)
    try:
        parsed = make_url(text)
    except ArgumentError as error:
        raise BadDatabaseName(place=text, reason="the address cannot be read") from error
    if parsed.drivername in ("sqlite", "sqlite+pysqlite"):
        if parsed.query:
            raise BadDatabaseName(place=text, reason="a file's name takes no options")
        return _file(parsed.database or "")
    if parsed.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return Place(parsed.set(drivername="postgresql+psycopg"), None)
    raise BadDatabaseName(
        place=_without_password(parsed),
        reason="only SQLite files and PostgreSQL servers can hold one",
    )


def _without_password(url: URL) -> str:
    bare = url._replace(password=None).difference_update_query(["password"])
    return bare.render_as_string()


def _file(text: str) -> Place:
    from sqlalchemy.engine import URL

    if text in ("", ":memory:"):
        raise BadDatabaseName(place=text or "''", reason="a database needs a file to stay in")
    if "\0" in text:
        raise BadDatabaseName(place=repr(text), reason="it has a character that no file has")
    path = Path(text).expanduser().absolute()
    return Place(URL.create("sqlite", database=str(path)), path)


def check_file(path: Path, *, create: bool) -> None:
    """Refuse a path that no SQLite database can be opened or made at.

    SQLite's own words for these cases ("unable to open database file") do not say why.
    Makes the user's data folder where it is missing.
    """
    try:
        if path.exists():
            _check_existing(path)
        elif create:
            _check_new(path)
        else:
            raise DatabaseMissing(place=path)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise DatabaseUnreachable(place=path, reason=reason) from error


def is_sqlite_file(path: Path) -> bool:
    """Whether the file starts as SQLite's do, or is empty as a new one is."""
    with path.open("rb") as file:
        return file.read(len(_SQLITE_HEADER)) in (b"", _SQLITE_HEADER)


def _check_existing(path: Path) -> None:
    if path.is_dir():
        raise NotADatabase(place=path, reason="it is a folder")
    if not path.is_file():
        raise NotADatabase(place=path, reason="it is no ordinary file")
    if not is_sqlite_file(path):
        raise NotADatabase(place=path, reason="it is no SQLite file, or an encrypted one")
    if not os.access(path, os.W_OK):
        raise DatabaseReadOnly(place=path, reason="the file may not be written")
    _check_folder(path)


def _check_new(path: Path) -> None:
    if path.parent == default_database_path().parent:
        path.parent.mkdir(parents=True, exist_ok=True)
    if not path.parent.is_dir():
        raise DatabaseUnreachable(place=path, reason=f"there is no folder {path.parent}")
    _check_folder(path)


def _check_folder(path: Path) -> None:
    # SQLite keeps its journal beside the file, so the file alone is not enough.
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise DatabaseReadOnly(place=path, reason=f"nothing may be written in {path.parent}")

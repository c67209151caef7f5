"""Being the only program that does a certain work on a database; a killed one holds nothing."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

_MEETING_SECONDS = 0.3
"""Two that come at the same moment both find it locked: one of them gets it when they wait."""


@contextmanager
def alone(engine: Engine, path: Path | None, work: str) -> Iterator[bool]:
    """Whether no other program does `work` on the database at `path`, until the block ends.

    `path` None: on PostgreSQL. `work` is a word that is fit for a file's name.
    """
    holder = _on_server(engine, work) if path is None else _beside(path, work)
    with holder as first:
        yield first


@contextmanager
def _on_server(engine: Engine, work: str) -> Iterator[bool]:
    """An advisory lock of a connection of its own, so that it lasts over many transactions."""
    number = {"number": zlib.crc32(work.encode())}
    options = {"isolation_level": "AUTOCOMMIT"}
    with engine.connect().execution_options(**options) as connection:
        ours = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:number)"), number))
        try:
            yield ours
        finally:
            if ours:
                # A connection that broke holds nothing any more.
                with suppress(DBAPIError):
                    connection.execute(text("SELECT pg_advisory_unlock(:number)"), number)


@contextmanager
def _beside(path: Path, work: str) -> Iterator[bool]:
    """SQLite's own lock of an empty file beside the database, which works on every system.

    The file stays: who deleted it could let two others hold it at once.
    """
    wait = _MEETING_SECONDS
    with closing(sqlite3.connect(f"{path}.{work}", timeout=wait, isolation_level=None)) as holder:
        try:
            holder.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            yield False
            return
        yield True

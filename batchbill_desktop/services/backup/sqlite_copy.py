"""A whole, checked copy of an SQLite file, put in its place at once or not at all."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING
from uuid import uuid4

from batchbill_desktop.services.database_causes import explained
from batchbill_desktop.services.database_errors import DatabaseDamaged
from batchbill_desktop.services.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


SIDE_FILES = ("-journal", "-wal", "-shm")
"""What SQLite keeps beside a file while it is open, or after a crash."""


def copy_database(source: Path, target: Path, wait: float = 5.0) -> None:
    """Copy the database `source` as it is at one moment, others' unfinished writes left out.

    `target` is replaced where it exists. `wait`: seconds to wait while `source` is locked.
    """
    with explained(str(source)):
        connection = sqlite3.connect(source, timeout=wait, isolation_level=None)
    with closing(connection):
        copy_connection(connection, source, target)


def copy_connection(connection: sqlite3.Connection, source: Path, target: Path) -> None:
    """As `copy_database`, through a connection to `source` that is open already."""
    with (
        placed_at_once(target) as part,
        explained(str(target)),
        closing(sqlite3.connect(part, isolation_level=None)) as copy,
    ):
        with explained(str(source)):
            # The backup call waits without end for a lock; this waits only so long, and keeps
            # the moment that is copied.
            connection.execute("BEGIN")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        try:
            connection.backup(copy)
        finally:
            connection.execute("ROLLBACK")
        finish_single_file(copy, str(source))


@contextmanager
def placed_at_once(target: Path) -> Iterator[Path]:
    """A new file beside `target` that becomes `target` when the block is done.

    When the block fails nothing is left of it. What is written is on the disk afterwards.
    """
    part = target.with_name(f".batchbill-{uuid4().hex}.part")
    with files_explained(target):
        try:
            yield part
            move_into_place(part, target)
        finally:
            for end in ("", *SIDE_FILES):
                part.with_name(part.name + end).unlink(missing_ok=True)


@contextmanager
def files_explained(target: Path) -> Iterator[None]:
    """Turn what the system says about files of the block into a sentence about `target`."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise Refused(
            message=f"{target} cannot be written: {reason}. Nothing was changed. "
            "Choose another place, or mend this one, then try again."
        ) from error


def move_into_place(part: Path, target: Path) -> None:
    """Rename a file of the same folder's disk over `target`, and see that the disk has it."""
    _flush(part)
    part.replace(target)
    if os.name == "posix":
        _flush(target.parent)


def finish_single_file(connection: sqlite3.Connection, place: str) -> None:
    """Leave all of a database in its one file, without a journal beside, and check it.

    Raises `DatabaseDamaged` for `place` where its pages or its references are broken.
    """
    connection.execute("PRAGMA journal_mode = DELETE")
    with explained(place):
        problem = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if problem != "ok":
            raise DatabaseDamaged(place=place, reason=problem.replace("\n", " "))
        broken = connection.execute("PRAGMA foreign_key_check").fetchone()
        if broken is not None:
            reason = f"a row of {broken[0]} refers to a row of {broken[2]} that is not there"
            raise DatabaseDamaged(place=place, reason=reason)


def free_name(path: Path, addition: str) -> Path:
    """A name beside `path` that no file has: `billing.before-0002.db`, else `...-2.db` etc."""
    candidate = path.with_name(f"{path.stem}.{addition}{path.suffix}")
    count = 2
    while candidate.exists():
        candidate = path.with_name(f"{path.stem}.{addition}-{count}{path.suffix}")
        count += 1
    return candidate


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

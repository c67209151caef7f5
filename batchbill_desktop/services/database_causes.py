"""Which sentence for the user a database driver's error means."""

from __future__ import annotations

import re
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError, IntegrityError

from batchbill_desktop.services.database_errors import (
    DatabaseDamaged,
    DatabaseFull,
    DatabaseLocked,
    DatabaseReadOnly,
    DatabaseUnreachable,
    NotADatabase,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from batchbill_desktop.services.errors import UserError

_POSTGRES_TRANSIENT = ("40001", "40P01", "55P03")
"""Serialization failure, deadlock, lock not available within the time."""

_SQLITE_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def is_transient(error: BaseException) -> bool:
    """Whether the same transaction may succeed when it is tried again."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        return _sqlite_code(cause) in _SQLITE_BUSY
    return getattr(cause, "sqlstate", None) in _POSTGRES_TRANSIENT


def writes_in_read(error: BaseException) -> bool:
    """Whether a statement was refused because the transaction was begun for reading alone."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", None)
    return code == sqlite3.SQLITE_READONLY or getattr(cause, "sqlstate", None) == "25006"


def user_error(error: BaseException, place: str) -> UserError | None:
    """The sentence that a driver's error means for the database `place`; None for our faults."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        return _from_sqlite(cause, place)
    if hasattr(cause, "sqlstate"):
        return _from_postgres(cause, place)
    return None


@contextmanager
def explained(place: str) -> Iterator[None]:
    """Turn the driver's errors of the block into sentences about the database `place`."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        found = user_error(error, place)
        if found is None:
            raise
        raise found from error


def violated(error: IntegrityError) -> str | None:
    """Which promise another program was faster to use: `claim` (of an item), `invoice` (number).

    None for every other constraint: breaking one of those is our own fault.
    """
    constraint = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    text = f"{constraint}" if constraint else str(error.orig)
    if text == "pk_claim" or text.endswith("failed: claim.item"):
        return "claim"
    if text.startswith("uq_invoice_") or "failed: invoice.number" in text:
        return "invoice"
    if "failed: invoice.series" in text:
        return "invoice"
    return None


def inserted_values(error: IntegrityError, column: str) -> list[str]:
    """What the statement that failed was writing into `column`, as far as its text tells."""
    rows = error.params if isinstance(error.params, list) else [error.params]
    found = re.match(r'INSERT INTO "?\w+"? \(([^)]*)\) VALUES', error.statement or "")
    names = [name.strip().strip('"') for name in found[1].split(",")] if found else []
    place = names.index(column) if column in names else None
    values: list[object] = []
    for row in rows:
        if isinstance(row, dict):
            values.append(row.get(column))
        elif isinstance(row, tuple) and place is not None and len(row) == len(names):
            values.append(row[place])
    return [value for value in values if isinstance(value, str)]


def _sqlite_code(error: sqlite3.Error) -> int:
    """The primary result code: the low byte of the extended one."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _from_sqlite(error: sqlite3.Error, place: str) -> UserError | None:
    found: UserError | None = None
    match _sqlite_code(error):
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            found = DatabaseLocked(place=place)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            found = DatabaseReadOnly(place=place, reason="the file may not be written")
        case sqlite3.SQLITE_FULL:
            found = DatabaseFull(place=place)
        case sqlite3.SQLITE_NOTADB:
            found = NotADatabase(place=place, reason="it is no SQLite file, or an encrypted one")
        case sqlite3.SQLITE_CORRUPT:
            found = DatabaseDamaged(place=place, reason=first_line(error))
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_IOERR:
            found = DatabaseUnreachable(place=place, reason=first_line(error))
    return found


def _from_postgres(error: object, place: str) -> UserError | None:
    state: str | None = getattr(error, "sqlstate", None)
    if state in _POSTGRES_TRANSIENT:
        return DatabaseLocked(place=place)
    if state in ("25006", "42501"):
        return DatabaseReadOnly(place=place, reason=first_line(error))
    if state == "53100":
        return DatabaseFull(place=place)
    # Connection, log-in, no such database, too many connections, shutdown; psycopg gives no
    # state to an OperationalError that never reached a server.
    lost = state.startswith(("08", "28", "3D", "53", "57P")) if state else False
    if lost or (state is None and type(error).__name__.startswith("OperationalError")):
        return DatabaseUnreachable(place=place, reason=first_line(error))
    return None


def first_line(error: object) -> str:
    """What a driver says first, without a full stop, to stand inside our sentence."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0].rstrip(".") if lines else type(error).__name__

"""What waits in the outbox of a copy of the database may have been sent since, by the original.

A backup that is restored, and a file that was copied or moved, keep their e-mails, but none of
them is sent by itself: they are doubtful until the user has said what became of them. Where the
queue is at home is kept as a setting; a restore doubts what the backup holds.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from sqlalchemy import Connection, func, select, update

from batchbill_desktop.models import Email
from batchbill_desktop.services.history.record import Change, record
from batchbill_desktop.services.mail.entries import DOUBTFUL, QUEUED, SENDING, kept_reason
from batchbill_desktop.services.sentence import sentence
from batchbill_desktop.services.settings.store import read_setting, write_setting

HOME_KEY = "mail.home"

COPIED = sentence(
    "the database was copied, moved or restored while the e-mail waited, so it may have been "
    "sent since"
)

_WAITING = (QUEUED, SENDING)


def is_elsewhere(connection: Connection) -> bool:
    """Whether something waits that was queued while the database was at another place."""
    home = read_setting(connection, HOME_KEY)
    return home is not None and home != _place(connection) and bool(_waiting(connection))


def come_home(connection: Connection) -> int:
    """From now on the queue is at home here; how many e-mails are doubtful by that."""
    doubted = 0
    if is_elsewhere(connection):
        waiting = _waiting(connection)
        connection.execute(
            update(Email)
            .where(Email.state.in_(_WAITING))
            .values(state=DOUBTFUL, error=kept_reason(COPIED))
        )
        after = {"reason": str(COPIED)}
        record(
            connection,
            [Change("email_doubtful", f"email:{email}", None, after) for email in waiting],
        )
        doubted = len(waiting)
    place = _place(connection)
    if read_setting(connection, HOME_KEY) != place:
        write_setting(connection, HOME_KEY, place)
    return doubted


def doubt_restored(connection: sqlite3.Connection) -> None:
    """Doubt what waits in the copy of a backup that is about to be restored."""
    connection.execute(
        "UPDATE email SET state = ?, error = ? WHERE state IN (?, ?)",
        (DOUBTFUL, kept_reason(COPIED), *_WAITING),
    )


def _waiting(connection: Connection) -> list[int]:
    return list(connection.scalars(select(Email.id).where(Email.state.in_(_WAITING))))


def _place(connection: Connection) -> str:
    """Where the database is: the file's path, or the database's name on its server."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql("PRAGMA database_list")
        path = str(next(row[2] for row in rows if row[1] == "main"))
        # The same file, however its name was written.
        return os.path.normcase(Path(path).resolve())
    return str(connection.scalar(select(func.current_database())))

"""Attempts to send: which e-mail is taken, and what became of it.

Each function is one transaction of `services.mail.send`. An e-mail is `sending` before the
server hears of it and `sent` only after it has said 250 to the message.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from batchbill_desktop.models import Email
from batchbill_desktop.services import clock
from batchbill_desktop.services.history.record import Change, record
from batchbill_desktop.services.invoices.issue import record_fact
from batchbill_desktop.services.mail.entries import (
    DOUBTFUL,
    FAILED,
    QUEUED,
    SENDING,
    SENT,
    OutboxEntry,
    find_email,
    kept_reason,
    look_at_queue,
)
from batchbill_desktop.services.mail.errors import EmailMissing
from batchbill_desktop.services.sentence import Sentence, sentence

INTERRUPTED = sentence(
    "the program ended while the e-mail was being handed to the server, so nobody knows whether "
    "it arrived"
)


def claim(connection: Connection, now: datetime) -> int | None:
    """Take the next e-mail that is due for sending; None where there is none.

    Its state is `sending` once this is committed, so no other program takes it.
    """
    due = look_at_queue(connection, now).due
    for email in due:
        changed = connection.execute(
            update(Email)
            .where(Email.id == email, Email.state == QUEUED)
            .values(state=SENDING, attempts=Email.attempts + 1, tried_at=now)
        )
        if changed.rowcount:
            return email
    return None


def mark_sent(connection: Connection, email: int) -> None:
    """The server has taken it: note that, and that its invoices were sent."""
    entry = find_email(connection, email)
    leave(connection, email, SENDING, state=SENT, sent_at=clock.now(), error="")
    note_sent(connection, entry)


def put_back(
    connection: Connection, email: int, reason: Sentence, send_after: datetime | None
) -> None:
    """It was not taken, and may be tried again after a moment."""
    kept = kept_reason(reason)
    leave(connection, email, SENDING, state=QUEUED, error=kept, send_after=send_after)


def mark_failed(connection: Connection, email: int, reason: Sentence) -> None:
    """The server refused it for good."""
    leave(connection, email, SENDING, state=FAILED, error=kept_reason(reason))
    record(connection, [Change("email_failed", f"email:{email}", None, {"reason": str(reason)})])


def mark_doubtful(connection: Connection, email: int, reason: Sentence) -> None:
    """It was handed over, and no answer came."""
    leave(connection, email, SENDING, state=DOUBTFUL, error=kept_reason(reason))
    record(connection, [Change("email_doubtful", f"email:{email}", None, {"reason": str(reason)})])


def doubt_left(connection: Connection) -> int:
    """Turn what a program left in `sending` into `doubtful`; how many there were.

    Only for who knows that no other program is sending.
    """
    left = list(connection.scalars(select(Email.id).where(Email.state == SENDING)))
    for email in left:
        mark_doubtful(connection, email, INTERRUPTED)
    return len(left)


def note_reason(connection: Connection, reason: Sentence, now: datetime) -> None:
    """Write beside all e-mails that are due why they are still here."""
    due = look_at_queue(connection, now).due
    if due:
        connection.execute(update(Email).where(Email.id.in_(due)).values(error=kept_reason(reason)))


def leave(connection: Connection, email: int, before: str, **values: Any) -> None:
    """Change a row that is in the state `before`. Raises `EmailMissing` where it is not."""
    changed = connection.execute(
        update(Email).where(Email.id == email, Email.state == before).values(**values)
    )
    if not changed.rowcount:
        raise EmailMissing


def note_sent(connection: Connection, entry: OutboxEntry) -> None:
    """Note that the invoices of an e-mail were sent, and to whom."""
    record_fact(connection, entry.invoices, "sent", "email")
    to = [box.address for box in (*entry.to, *entry.cc, *entry.bcc)]
    after = {"to": to, "email": entry.id, "message_id": entry.message_id}
    record(
        connection,
        [Change("email_sent", f"invoice:{invoice}", None, after) for invoice in entry.invoices],
    )

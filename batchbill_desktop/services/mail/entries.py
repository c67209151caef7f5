"""What the outbox holds: its e-mails, their states, and why they were not sent."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select

from batchbill_desktop.models import Customer, Email, EmailInvoice, Invoice
from batchbill_desktop.services import clock
from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.mail.addresses import Mailbox, parse_mailboxes
from batchbill_desktop.services.mail.errors import EmailMissing
from batchbill_desktop.services.sentence import Sentence

QUEUED, SENDING, SENT, FAILED, DOUBTFUL, CANCELLED = (
    "queued",
    "sending",
    "sent",
    "failed",
    "doubtful",
    "cancelled",
)
UNSENT = (QUEUED, SENDING, FAILED, DOUBTFUL)
"""What still wants the user's eye."""


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """One e-mail of the outbox."""

    id: int
    state: str
    message_id: str
    sender: str
    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...]
    bcc: tuple[Mailbox, ...]
    subject: str
    body: str
    with_xml: bool
    send_after: datetime | None
    attempts: int
    reason: Sentence | None
    """Why it was not sent: what the server said, or the program."""
    created_at: datetime
    tried_at: datetime | None
    sent_at: datetime | None
    invoices: tuple[int, ...]
    numbers: tuple[str, ...]
    customer: str
    """The customer's name."""

    @property
    def named(self) -> str:
        """The addresses it goes to, for a sentence."""
        return ", ".join(box.address for box in self.to)


@dataclass(frozen=True, slots=True)
class Queue:
    """What the outbox holds at a moment."""

    due: tuple[int, ...]
    """Ids that may be sent now, in their order."""
    sending: tuple[int, ...]
    next_at: datetime | None
    """When the next one may be sent."""


def list_outbox(connection: Connection, ids: Iterable[int] | None = None) -> list[OutboxEntry]:
    """The e-mails, the newest first; only some of them where `ids` are given."""
    statement = select(Email.__table__).order_by(Email.id.desc())
    joined = (
        select(EmailInvoice.email_id, Invoice.id, Invoice.number, Customer.name)
        .join(Invoice, Invoice.id == EmailInvoice.invoice_id)
        .join(Customer, Customer.id == Invoice.customer_id)
        .order_by(EmailInvoice.email_id, Invoice.id)
    )
    if ids is not None:
        wanted = list(ids)
        statement = statement.where(Email.id.in_(wanted))
        joined = joined.where(EmailInvoice.email_id.in_(wanted))
    invoices: dict[int, list[Any]] = {}
    for row in connection.execute(joined):
        invoices.setdefault(row[0], []).append(row)
    return [
        _entry(row, invoices.get(row["id"], [])) for row in connection.execute(statement).mappings()
    ]


def find_email(connection: Connection, email: int) -> OutboxEntry:
    """One e-mail of the outbox. Raises `EmailMissing`."""
    found = list_outbox(connection, [email])
    if not found:
        raise EmailMissing
    return found[0]


def look_at_queue(connection: Connection, now: datetime) -> Queue:
    """What could be sent now, what is being sent, and when the next one may be."""
    rows = connection.execute(
        select(Email.id, Email.state, Email.send_after)
        .where(Email.state.in_((QUEUED, SENDING)))
        .order_by(Email.id)
    ).all()
    due, sending, later = [], [], []
    for row in rows:
        after = _utc(row.send_after)
        if row.state == SENDING:
            sending.append(row.id)
        elif after is None or after <= now:
            due.append(row.id)
        else:
            later.append(after)
    return Queue(tuple(due), tuple(sending), min(later, default=None))


def count_unsent(connection: Connection) -> dict[str, int]:
    """How many e-mails are in each state that still wants the user's eye."""
    return dict(
        connection.execute(
            select(Email.state, func.count()).where(Email.state.in_(UNSENT)).group_by(Email.state)
        ).all()
    )


def reason_of(error: UserError) -> Sentence:
    """An error as a sentence that can be kept and put into words later."""
    return Sentence(error.template, dict(error.params))


def kept_reason(reason: Sentence) -> str:
    """A sentence as JSON: it is put into words where it is shown."""
    params = {name: _plain(value) for name, value in reason.params.items()}
    return json.dumps({"template": reason.template, "params": params}, ensure_ascii=False)


def _plain(value: object) -> object:
    if isinstance(value, Sentence):
        params = {name: _plain(inner) for name, inner in value.params.items()}
        return {"template": value.template, "params": params}
    return value if isinstance(value, int) else str(value)


def _reason(text: str) -> Sentence | None:
    if not text:
        return None
    found = _revived(json.loads(text))
    return found if isinstance(found, Sentence) else None


def _revived(value: object) -> object:
    if isinstance(value, dict):
        params = {name: _revived(inner) for name, inner in value["params"].items()}
        return Sentence(value["template"], params)
    return value


def _entry(row: RowMapping, invoices: Sequence[Any]) -> OutboxEntry:
    recipients = json.loads(row["recipients"])

    def boxes(name: str) -> tuple[Mailbox, ...]:
        return tuple(box for text in recipients.get(name, ()) for box in parse_mailboxes(text))

    return OutboxEntry(
        id=row["id"],
        state=row["state"],
        message_id=row["message_id"],
        sender=row["sender"],
        to=boxes("to"),
        cc=boxes("cc"),
        bcc=boxes("bcc"),
        subject=row["subject"],
        body=row["body"],
        with_xml=bool(row["with_xml"]),
        send_after=_utc(row["send_after"]),
        attempts=row["attempts"],
        reason=_reason(row["error"]),
        created_at=_utc(row["created_at"]) or clock.now(),
        tried_at=_utc(row["tried_at"]),
        sent_at=_utc(row["sent_at"]),
        invoices=tuple(invoice.id for invoice in invoices),
        numbers=tuple(str(invoice.number) for invoice in invoices),
        customer=", ".join(dict.fromkeys(str(invoice.name) for invoice in invoices)),
    )


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else clock.in_utc(moment)

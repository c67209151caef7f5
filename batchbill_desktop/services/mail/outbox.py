"""The outbox: putting e-mails into it, and what the user does with those that are there.

It stands beside the billing: nothing here is part of a batch's transaction. The states and who
moves them: `queued` (also: tried again later), `sending` (committed before the server hears of
it), `sent` (only after the server said 250 to the message), `failed` (the server refused it),
`doubtful` (handed over, no answer: only the user repeats or confirms), `cancelled`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert

from batchbill_desktop.models import Email, EmailInvoice
from batchbill_desktop.services import clock
from batchbill_desktop.services.customers.edit import edit_buyer
from batchbill_desktop.services.database import Database, reserve_ids
from batchbill_desktop.services.history.record import Change, record
from batchbill_desktop.services.invoices.issue import record_fact
from batchbill_desktop.services.invoices.pdfs import STORED_AT_ONCE, OnProgress, issue_pdfs
from batchbill_desktop.services.mail.addresses import parse_mailboxes, refuse_control
from batchbill_desktop.services.mail.attempts import leave, note_sent
from batchbill_desktop.services.mail.compose import Draft, check_draft
from batchbill_desktop.services.mail.copies import come_home
from batchbill_desktop.services.mail.entries import (
    CANCELLED,
    DOUBTFUL,
    FAILED,
    QUEUED,
    SENDING,
    SENT,
    OutboxEntry,
    find_email,
)
from batchbill_desktop.services.mail.errors import (
    EmailActRefused,
    RecipientMissing,
    SubjectMissing,
)
from batchbill_desktop.services.mail.message import new_message_id
from batchbill_desktop.services.mail.settings import read_smtp
from batchbill_desktop.services.sentence import sentence


def queue_emails(
    database: Database,
    drafts: Sequence[Draft],
    *,
    addresses: Mapping[str, str] | None = None,
    report: OnProgress | None = None,
) -> list[int]:
    """Store the PDFs (which issues the invoices), then put the e-mails into the outbox; their ids.

    `addresses` are kept with the customers, by business number. Raises what `check_draft` and
    `edit_buyer` raise, `SenderMissing`, and what `report` raises: nothing is queued then, but
    PDFs that were made stay.
    """
    database.read(_check, drafts)
    documents = list({one.id: one for draft in drafts for one in draft.documents}.values())
    for start in range(0, len(documents), STORED_AT_ONCE):
        if report is not None:
            report(start, len(documents))
        issue_pdfs(database, documents[start : start + STORED_AT_ONCE])
    return database.write(enqueue, drafts, addresses or {})


def enqueue(
    connection: Connection, drafts: Sequence[Draft], addresses: Mapping[str, str]
) -> list[int]:
    """Put e-mails into the outbox, whose invoices have their PDF stored already."""
    sender = read_smtp(connection).sender()
    for customer, address in addresses.items():
        edit_buyer(connection, customer, {"email": address})
    if not drafts:
        return []
    come_home(connection)
    first = reserve_ids(connection, "email", len(drafts))
    at = clock.now()
    rows, links, changes = [], [], []
    for number, draft in enumerate(drafts, start=first):
        recipients = _recipients(draft.to, draft.cc, draft.bcc)
        rows.append(
            {
                "id": number,
                "state": QUEUED,
                "message_id": new_message_id(sender),
                "sender": str(sender),
                "recipients": recipients,
                "subject": draft.subject.strip(),
                "body": draft.body,
                "with_xml": draft.with_xml,
                "send_after": draft.send_after,
                "created_at": at,
            }
        )
        links += [{"email_id": number, "invoice_id": document.id} for document in draft.documents]
        after = {"to": draft.to, "subject": draft.subject, "invoices": draft.numbers}
        changes.append(Change("email_queued", f"email:{number}", None, after))
    connection.execute(insert(Email), rows)
    connection.execute(insert(EmailInvoice), links)
    record(connection, changes)
    return list(range(first, first + len(drafts)))


# What the user does


def send_now(connection: Connection, email: int) -> None:
    """Queue it for now: one that waits, failed, or was cancelled. Raises `EmailActRefused`."""
    _move(connection, email, (QUEUED, FAILED, CANCELLED), "email_retried", QUEUED)


def repeat(connection: Connection, email: int) -> None:
    """Send a doubtful e-mail once more, with the same Message-ID. Raises `EmailActRefused`."""
    _move(connection, email, (DOUBTFUL,), "email_repeated", QUEUED)


def confirm_sent(connection: Connection, email: int) -> None:
    """The user knows that a doubtful e-mail arrived. Raises `EmailActRefused`."""
    entry = find_email(connection, email)
    _allow(entry, (DOUBTFUL,))
    leave(connection, email, DOUBTFUL, state=SENT, sent_at=entry.tried_at, error="")
    record(connection, [Change("email_confirmed", f"email:{email}", None, None)])
    note_sent(connection, entry)


def cancel(connection: Connection, email: int) -> None:
    """Do not send it. Raises `EmailActRefused`."""
    _move(connection, email, (QUEUED, FAILED, DOUBTFUL), "email_cancelled", CANCELLED)


def remove(connection: Connection, email: int) -> None:
    """Take an e-mail that was never sent out of the outbox. Raises `EmailActRefused`."""
    entry = find_email(connection, email)
    _allow(entry, (QUEUED, FAILED, CANCELLED))
    connection.execute(delete(EmailInvoice).where(EmailInvoice.email_id == email))
    connection.execute(delete(Email).where(Email.id == email))
    before = {"to": entry.named, "subject": entry.subject, "invoices": ", ".join(entry.numbers)}
    record(connection, [Change("email_removed", f"email:{email}", before, None)])


@dataclass(frozen=True, slots=True)
class Edited:
    """What of an e-mail in the outbox can be changed."""

    to: str
    cc: str
    bcc: str
    subject: str
    body: str
    send_after: datetime | None = None


def edit_email(connection: Connection, email: int, edited: Edited) -> None:
    """Change an e-mail that is not sent, and queue it again.

    Raises `EmailActRefused`, `RecipientMissing`, `SubjectMissing`, `AddressWrong`,
    `LineBreakRefused`.
    """
    come_home(connection)
    entry = find_email(connection, email)
    _allow(entry, (QUEUED, FAILED, CANCELLED))
    numbers = ", ".join(entry.numbers)
    recipients = _recipients(edited.to, edited.cc, edited.bcc)
    if not parse_mailboxes(edited.to):
        raise RecipientMissing(numbers=numbers)
    refuse_control(sentence("The subject"), edited.subject)
    if not edited.subject.strip():
        raise SubjectMissing(numbers=numbers)
    leave(
        connection,
        email,
        entry.state,
        state=QUEUED,
        recipients=recipients,
        subject=edited.subject.strip(),
        body=edited.body,
        send_after=edited.send_after,
        attempts=0,
        error="",
    )
    before = {"to": entry.named, "subject": entry.subject}
    after = {"to": edited.to, "subject": edited.subject}
    record(connection, [Change("email_edited", f"email:{email}", before, after)])


def note_handed_over(connection: Connection, invoice_ids: Sequence[int]) -> None:
    """The user says that invoices were sent with her own mail program."""
    record_fact(connection, invoice_ids, "sent", "email")


# Inside


def _check(connection: Connection, drafts: Sequence[Draft]) -> None:
    read_smtp(connection).sender()
    for draft in drafts:
        check_draft(draft)


def _move(
    connection: Connection, email: int, states: Sequence[str], action: str, state: str
) -> None:
    come_home(connection)
    entry = find_email(connection, email)
    _allow(entry, states)
    again = {"send_after": None, "attempts": 0, "error": ""} if state == QUEUED else {}
    leave(connection, email, entry.state, state=state, **again)
    record(connection, [Change(action, f"email:{email}", {"state": entry.state}, {"state": state})])


def _allow(entry: OutboxEntry, states: Sequence[str]) -> None:
    if entry.state in states:
        return
    template = {
        SENDING: EmailActRefused.template,
        SENT: EmailActRefused.template_sent,
        DOUBTFUL: EmailActRefused.template_doubtful,
    }.get(entry.state, EmailActRefused.template_state)
    raise EmailActRefused(template, to=entry.named)


def _recipients(to: str, cc: str, bcc: str) -> str:
    lists = {"to": to, "cc": cc, "bcc": bcc}
    boxes = {name: [str(box) for box in parse_mailboxes(text)] for name, text in lists.items()}
    return json.dumps(boxes, ensure_ascii=False)

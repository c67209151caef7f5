"""Opening an invoice in an editor: who edits, what was kept of an editor that ended untimely."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from batchbill_desktop.models import Batch, Customer, Invoice, WorkingCopy
from batchbill_desktop.services import clock
from batchbill_desktop.services.database import reserve_ids
from batchbill_desktop.services.invoices.editing.context import EditContext
from batchbill_desktop.services.invoices.editing.errors import NobodyEdits
from batchbill_desktop.services.invoices.editing.loading import load_context, load_working
from batchbill_desktop.services.invoices.editing.sessions import is_over, this_session
from batchbill_desktop.services.invoices.editing.working import WorkingInvoice
from batchbill_desktop.services.invoices.editing.working_json import from_json, to_json
from batchbill_desktop.services.sentence import Sentence, sentence
from batchbill_desktop.services.who import user_at_machine


@dataclass(frozen=True, slots=True)
class Opened:
    """An invoice in an editor."""

    working: WorkingInvoice
    """What the editor shows: what was kept where that is newer, else what is stored."""
    stored: WorkingInvoice | None
    """What is stored; None: it was never saved."""
    context: EditContext
    read_only: Sentence | None = None
    """Why it cannot be edited; None: it can."""
    other_editor: str | None = None
    """Who edits it in a program that is running: `user@machine`. Then it can be looked at, or
    taken over (`take_over` with `copy_id`)."""
    since: datetime | None = None
    """When the other editor last kept something."""
    recovered: bool = False
    """Whether `working` has changes that were kept and never saved."""
    copy_id: int | None = None
    """The working copy to keep changes in; with `other_editor` it is theirs."""


@dataclass(frozen=True, slots=True)
class KeptCopy:
    """A working copy that somebody has, or had when her program ended."""

    copy_id: int
    invoice_id: int | None
    number: str | None
    customer: str
    editor: str
    kept_at: datetime
    abandoned: bool
    """Whether the program that made it has ended: the editor can go on with it."""
    is_ours: bool
    """Whether this very program made it: it is open here, or its company was closed meanwhile."""
    is_typed: bool
    """Whether anything was kept since it was opened; a new invoice counts as typed."""


def read_only_reason(connection: Connection, invoice_id: int) -> Sentence | None:
    """Why an invoice cannot be edited (billing rules, 8.5); None where it can."""
    row = connection.execute(
        select(
            Invoice.number,
            Invoice.issued_at,
            Batch.name.label("batch"),
            Customer.name.label("customer"),
        )
        .join(Customer, Customer.id == Invoice.customer_id)
        .outerjoin(Batch, Batch.id == Invoice.batch_id)
        .where(Invoice.id == invoice_id)
    ).one()
    if row.issued_at is not None:
        return sentence(
            "{number} has been issued and is fixed. Correct it by a credit note; its internal "
            "notes and its payments stay open.",
            number=row.number,
        )
    if row.number is None and row.batch is not None:
        return sentence(
            "This is a proposal of the batch “{batch}”. It can be edited once the invoices of "
            "the batch are generated.",
            batch=row.batch,
        )
    return None


def look_at(connection: Connection, invoice_id: int) -> Opened:
    """An invoice to look at, with nothing written. Raises `InvoiceMissing`."""
    stored = load_working(connection, invoice_id)
    reason = read_only_reason(connection, invoice_id)
    return Opened(stored, stored, load_context(connection, stored), reason)


def open_invoice(connection: Connection, invoice_id: int, session: str) -> Opened:
    """Open an invoice to edit it; from now on others are told who does.

    What an ended program had kept comes back (`recovered`). Raises `InvoiceMissing`.
    """
    opened = look_at(connection, invoice_id)
    if opened.read_only is not None or opened.stored is None:
        return opened
    there = _copy_of(connection, invoice_id)
    if there is None:
        copy_id = _insert(connection, opened.stored, session)
        return Opened(opened.working, opened.stored, opened.context, copy_id=copy_id)
    return _resumed(connection, there, session)


def open_working(connection: Connection, working: WorkingInvoice, session: str) -> Opened:
    """Open an invoice that is not stored yet (a new one, or a copy)."""
    copy_id = _insert(connection, working, session)
    return Opened(working, None, load_context(connection, working), copy_id=copy_id)


def open_copy(connection: Connection, copy_id: int, session: str) -> Opened:
    """Go on with a working copy that was kept. Raises `NobodyEdits` where it is gone."""
    return _resumed(connection, _copy(connection, copy_id), session)


def take_over(connection: Connection, copy_id: int, session: str) -> Opened:
    """Go on with what another editor kept; she is told when she keeps or saves next.

    Raises `NobodyEdits` where she has closed it meanwhile.
    """
    row = _copy(connection, copy_id)
    connection.execute(delete(WorkingCopy).where(WorkingCopy.id == copy_id))
    fresh = {
        **row,
        # Another id, so that the other editor finds hers gone.
        "id": reserve_ids(connection, "working_copy", 1),
        "editor": user_at_machine(),
        "session": session,
        "opened_at": clock.now(),
    }
    connection.execute(insert(WorkingCopy).values(fresh))
    return _with_copy(connection, row, int(fresh["id"]))


def list_working_copies(connection: Connection) -> tuple[KeptCopy, ...]:
    """All working copies, the newest first."""
    rows = connection.execute(
        select(WorkingCopy.__table__, Invoice.number)
        .outerjoin(Invoice, Invoice.id == WorkingCopy.invoice_id)
        .order_by(WorkingCopy.kept_at.desc(), WorkingCopy.id.desc())
    ).mappings()
    return tuple(
        KeptCopy(
            row["id"],
            row["invoice_id"],
            row["number"],
            from_json(row["content"]).buyer.address.name,
            row["editor"],
            clock.in_utc(row["kept_at"]),
            is_over(row["session"]),
            row["session"] == this_session(),
            row["invoice_id"] is None or row["kept_at"] != row["opened_at"],
        )
        for row in rows
    )


def _copy_of(connection: Connection, invoice_id: int) -> RowMapping | None:
    found = select(WorkingCopy.__table__).where(WorkingCopy.invoice_id == invoice_id)
    return connection.execute(found).mappings().first()


def _copy(connection: Connection, copy_id: int) -> RowMapping:
    found = select(WorkingCopy.__table__).where(WorkingCopy.id == copy_id)
    row = connection.execute(found).mappings().first()
    if row is None:
        raise NobodyEdits
    return row


def _insert(connection: Connection, working: WorkingInvoice, session: str) -> int:
    copy_id = reserve_ids(connection, "working_copy", 1)
    at = clock.now()
    connection.execute(
        insert(WorkingCopy).values(
            id=copy_id,
            invoice_id=working.invoice_id,
            base_version=working.version,
            content=to_json(working),
            editor=user_at_machine(),
            session=session,
            opened_at=at,
            kept_at=at,
        )
    )
    return copy_id


def _resumed(connection: Connection, row: RowMapping, session: str) -> Opened:
    """Our own working copy, or that of a program that has ended; another's is only told."""
    if row["session"] != session and not is_over(row["session"]):
        opened = _with_copy(connection, row, row["id"])
        shown = opened.stored or opened.working
        return Opened(
            shown,
            opened.stored,
            opened.context,
            opened.read_only,
            row["editor"],
            clock.in_utc(row["kept_at"]),
            copy_id=row["id"],
        )
    connection.execute(
        update(WorkingCopy)
        .where(WorkingCopy.id == row["id"])
        .values(session=session, editor=user_at_machine())
    )
    return _with_copy(connection, row, row["id"])


def _with_copy(connection: Connection, row: RowMapping, copy_id: int) -> Opened:
    """The content of a working copy beside what is stored."""
    kept = from_json(row["content"])
    if row["invoice_id"] is None:
        context = load_context(connection, kept)
        return Opened(kept, None, context, recovered=True, copy_id=copy_id)
    stored = load_working(connection, row["invoice_id"])
    reason = read_only_reason(connection, row["invoice_id"])
    # What was never typed in is what is stored, whoever saved since.
    working = stored if row["kept_at"] == row["opened_at"] else kept
    return Opened(
        working,
        stored,
        load_context(connection, working),
        reason,
        recovered=working != stored,
        copy_id=copy_id,
    )

"""Generate: number the drafts of a batch, gapless and all or nothing; and take it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, exists, func, or_, select, update

from batchbill_desktop.models import Batch, Claim, Invoice, Payment
from batchbill_desktop.services.batches.errors import BatchEmpty, CannotUndo
from batchbill_desktop.services.batches.find import find_generated, find_proposed
from batchbill_desktop.services.batches.load import company_values
from batchbill_desktop.services.dates import due_date
from batchbill_desktop.services.history.record import Change, record
from batchbill_desktop.services.invoices.frozen import Freezer, frozen_json
from batchbill_desktop.services.invoices.issue import forget_exports
from batchbill_desktop.services.invoices.load import draft_data
from batchbill_desktop.services.invoices.numbering import CREDIT_NOTE, INVOICE, Numberer
from batchbill_desktop.services.texts import mark


def generate_batch(
    connection: Connection, name: str, on_progress: Callable[[int, int], None] | None = None
) -> None:
    """Number the batch's drafts in order, and copy into each all that later outputs need.

    A draft whose total is below 0 becomes a credit note. `on_progress(done, of)` is called
    with every draft; what it raises ends the work, and nothing is numbered. Raises
    `BatchMissing`, `BatchGenerated`, `BatchEmpty`, `InvoiceDateTooEarly`.
    """
    batch = find_proposed(connection, name, mark("generating it"))
    drafts = connection.execute(
        select(
            Invoice.id,
            Invoice.customer_id,
            Invoice.currency,
            Invoice.invoice_date,
            Invoice.due_date,
            Invoice.total,
            Invoice.frozen,
            Invoice.version,
        )
        .where(Invoice.batch_id == batch.id)
        .order_by(Invoice.position)
    ).all()
    if not drafts and not connection.scalar(select(exists().where(Claim.batch_id == batch.id))):
        raise BatchEmpty(name=batch.name)
    values = company_values(connection)
    numberer = Numberer(connection, values)
    freezer = Freezer(connection, values)
    series_of = {draft.id: CREDIT_NOTE if draft.total < 0 else INVOICE for draft in drafts}
    for series in sorted(set(series_of.values())):
        numberer.check_date(series, batch.invoice_date)
    rows: list[dict[str, Any]] = []
    for draft in drafts:
        if on_progress is not None:
            on_progress(len(rows), len(drafts))
        series = series_of[draft.id]
        rows.append(
            {
                "invoice": draft.id,
                "kind": series,
                **numberer.take(series, batch.invoice_date),
                **_frozen(freezer, draft),
            }
        )
    if rows:
        connection.execute(
            update(Invoice)
            .where(Invoice.id == bindparam("invoice"))
            .values({key: bindparam(key) for key in rows[0] if key != "invoice"}),
            rows,
        )
    connection.execute(update(Batch).where(Batch.id == batch.id).values(state="generated"))
    numbers = {str(row["invoice"]): row["number"] for row in rows}
    record(
        connection,
        [
            Change("generate", f"batch:{batch.name}", {"state": "proposed"}, {"numbers": numbers}),
            *(
                Change("number", f"invoice:{row['invoice']}", None, {"number": row["number"]})
                for row in rows
            ),
        ],
    )


def _frozen(freezer: Freezer, draft: Any) -> dict[str, Any]:
    """What a draft freezes; one that was edited, and undone, keeps what was typed."""
    data = draft_data(freezer, draft._mapping)  # noqa: SLF001 - SQLAlchemy's public way
    customer = freezer.customer(draft.customer_id)
    due = draft.due_date
    if "due_date" not in data.get("typed", ()):
        due = due_date(draft.invoice_date, customer["payment_days"], customer["end_of_month"])
    # An editor that is still open from before the undo is told that there is a newer one.
    version = None if draft.version is None else draft.version + 1
    return {"due_date": due, "frozen": frozen_json(data), "version": version}


def undo_generate(connection: Connection, name: str) -> None:
    """Make a generated batch a proposal again; its numbers are free again.

    Allowed while none of its invoices is issued, paid or credited and its numbers are the
    newest of their series. Raises `BatchMissing`, `BatchNotGenerated`, `CannotUndo`.
    """
    batch = find_generated(connection, name)
    invoices = _undoable(connection, batch)
    forget_exports(connection, [invoice.id for invoice in invoices])
    connection.execute(
        update(Invoice)
        .where(Invoice.batch_id == batch.id)
        .values(
            number=None,
            series=None,
            counter_year=None,
            counter=None,
            kind="invoice",
            invoice_date=batch.invoice_date,
            # What an editor typed is kept, and frozen again at the next Generate.
            frozen=case((Invoice.version.is_(None), None), else_=Invoice.frozen),
        )
    )
    connection.execute(update(Batch).where(Batch.id == batch.id).values(state="proposed"))
    numbers = {str(invoice.id): invoice.number for invoice in invoices}
    record(
        connection,
        [Change("undo_generate", f"batch:{batch.name}", {"numbers": numbers}, None)],
    )


def undo_refusal(connection: Connection, name: str) -> CannotUndo | None:
    """Why `undo_generate` would be refused; None where it would not. Nothing is changed.

    Raises `BatchMissing`, `BatchNotGenerated`.
    """
    batch = find_generated(connection, name)
    try:
        _undoable(connection, batch)
    except CannotUndo as refusal:
        return refusal
    return None


def _undoable(connection: Connection, batch: Any) -> Sequence[Any]:
    """The numbered invoices of a batch, if their numbers may be taken back."""
    invoices = connection.execute(
        select(
            Invoice.id,
            Invoice.number,
            Invoice.series,
            Invoice.counter_year,
            Invoice.counter,
            Invoice.issued_at,
            Invoice.corrects_id,
        )
        .where(Invoice.batch_id == batch.id)
        .order_by(Invoice.series, Invoice.counter_year, Invoice.counter)
    ).all()
    _refuse_fixed(connection, batch.id, batch.name, invoices)
    for series in sorted({invoice.series for invoice in invoices}):
        _refuse_older(connection, batch, series)
    return invoices


def _refuse_fixed(connection: Connection, batch_id: int, name: str, invoices: Any) -> None:
    for invoice in invoices:
        if invoice.corrects_id is not None:
            raise CannotUndo(CannotUndo.template_corrected, name=name, number=invoice.number)
        if invoice.issued_at is not None:
            raise CannotUndo(name=name, number=invoice.number)
    paid = connection.scalar(
        select(Invoice.number)
        .join(Payment, Payment.invoice_id == Invoice.id)
        .where(Invoice.batch_id == batch_id)
        .limit(1)
    )
    if paid is not None:
        raise CannotUndo(CannotUndo.template_paid, name=name, number=paid)


def _refuse_older(connection: Connection, batch: Any, series: str) -> None:
    """Refuse where a document outside the batch has a newer number of the series."""
    own = (
        select(Invoice.counter_year, func.min(Invoice.counter))
        .where(Invoice.batch_id == batch.id, Invoice.series == series)
        .group_by(Invoice.counter_year)
        .order_by(Invoice.counter_year)
    )
    year, first = connection.execute(own).first() or (0, 0)
    newer = connection.scalar(
        select(Invoice.number)
        .where(
            Invoice.series == series,
            or_(Invoice.batch_id.is_(None), Invoice.batch_id != batch.id),
            # Counters of different years, or of patterns with and without one, follow by date.
            or_(
                and_(Invoice.counter_year == year, Invoice.counter > first),
                and_(Invoice.counter_year != year, Invoice.invoice_date > batch.invoice_date),
            ),
        )
        .order_by(Invoice.invoice_date.desc(), Invoice.counter.desc())
        .limit(1)
    )
    if newer is not None:
        raise CannotUndo(CannotUndo.template_newer, name=batch.name, number=newer)

"""Between which days the date of a numbered document may move (billing rules, 8.5)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, Select, and_, or_, select

from batchbill_desktop.models import Invoice
from batchbill_desktop.services.invoices.editing.context import DateBounds
from batchbill_desktop.services.invoices.editing.working import WorkingInvoice
from batchbill_desktop.services.invoices.numbering import INVOICE


def date_bounds(connection: Connection, working: WorkingInvoice) -> DateBounds:
    """The neighbours' dates, and its counter's year; of a draft the newest invoice's date.

    Documents of other counters of the series (another year, or from a time when the pattern
    had none) are neighbours by their dates.
    """
    if working.number is None or working.counter is None:
        return _of_draft(connection)
    stored = connection.execute(
        select(Invoice.invoice_date).where(Invoice.id == working.invoice_id)
    ).scalar_one()
    others = Invoice.counter_year != working.counter_year
    same = Invoice.counter_year == working.counter_year
    columns = select(Invoice.number, Invoice.invoice_date).where(Invoice.series == working.series)
    before = _first(
        connection,
        columns.where(
            Invoice.id != working.invoice_id,
            or_(
                and_(same, Invoice.counter < working.counter),
                and_(others, Invoice.invoice_date < stored),
            ),
        ).order_by(Invoice.invoice_date.desc(), Invoice.counter.desc()),
    )
    after = _first(
        connection,
        columns.where(
            Invoice.id != working.invoice_id,
            or_(
                and_(same, Invoice.counter > working.counter),
                and_(others, Invoice.invoice_date > stored),
            ),
        ).order_by(Invoice.invoice_date, Invoice.counter),
    )
    corrects = None
    if working.corrects_id is not None:
        corrects = connection.scalar(
            select(Invoice.invoice_date).where(Invoice.id == working.corrects_id)
        )
    year = working.counter_year or None
    return DateBounds(
        earliest=_latest_of(
            before and before[1], corrects, None if year is None else date(year, 1, 1)
        ),
        latest=_earliest_of(after and after[1], None if year is None else date(year, 12, 31)),
        previous=before and before[0],
        following=after and after[0],
        year=year,
        corrects=corrects,
    )


def _of_draft(connection: Connection) -> DateBounds:
    newest = _first(
        connection,
        select(Invoice.number, Invoice.invoice_date)
        .where(Invoice.series == INVOICE)
        .order_by(Invoice.invoice_date.desc(), Invoice.counter.desc()),
    )
    return DateBounds() if newest is None else DateBounds(newest[1], previous=newest[0])


def _first(connection: Connection, statement: Select[str | None, date]) -> tuple[str, date] | None:
    row = connection.execute(statement.limit(1)).first()
    return None if row is None else (row[0] or "", row[1])


def _latest_of(*days: date | None) -> date | None:
    return max((day for day in days if day is not None), default=None)


def _earliest_of(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)

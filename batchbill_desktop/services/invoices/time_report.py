"""The detail appendix of an invoice: which work stands behind its lines of time.

Read live: an entry that is billed cannot be changed until it is released.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from sqlalchemy import Connection, RowMapping, select

from batchbill_desktop.models import Contract, Ticket, TimeEntry
from batchbill_desktop.services.billing.rating import rounded_minutes
from batchbill_desktop.services.invoices.document import DocumentLine, InvoiceDocument, WorkRow

TIME_ITEM = "T:"
"""How the id of a billable item begins that is a time entry; its number follows."""

_AT_ONCE = 10_000
"""A statement has room for so many entries."""


def with_time_reports(
    connection: Connection, documents: Sequence[InvoiceDocument]
) -> list[InvoiceDocument]:
    """The documents, those whose page asks for it with their time report.

    One query more where one does, none else. Credit notes have no time report.
    """
    wanted = {
        entry for document in documents if _asks(document) for entry, _ in _entries(document.lines)
    }
    if not wanted:
        return list(documents)
    rows = _load(connection, sorted(wanted))
    return [
        replace(document, time_report=report_of(document.lines, rows))
        if _asks(document)
        else document
        for document in documents
    ]


def work_of(connection: Connection, items: Iterable[str]) -> dict[int, RowMapping]:
    """What a time report of these billable items reads, by the number of the time entry."""
    wanted = {int(item.removeprefix(TIME_ITEM)) for item in items if item.startswith(TIME_ITEM)}
    return _load(connection, sorted(wanted))


def _asks(document: InvoiceDocument) -> bool:
    return document.page.time_report and document.kind == "invoice"


def _entries(lines: Sequence[DocumentLine]) -> Iterator[tuple[int, DocumentLine]]:
    """The number of each time entry on the lines; one on two lines comes twice."""
    for line in lines:
        for item in line.items:
            if item.startswith(TIME_ITEM):
                yield int(item.removeprefix(TIME_ITEM)), line


def _load(connection: Connection, entries: Sequence[int]) -> dict[int, RowMapping]:
    found: dict[int, RowMapping] = {}
    for start in range(0, len(entries), _AT_ONCE):
        statement = (
            select(
                TimeEntry.entry,
                TimeEntry.ticket,
                TimeEntry.date,
                TimeEntry.start,
                TimeEntry.technician,
                TimeEntry.minutes,
                TimeEntry.billable_minutes,
                TimeEntry.description,
                Ticket.title,
                Contract.time_minimum,
                Contract.time_increment,
                Contract.time_rounding,
                Contract.rounding_scope,
            )
            .join(Contract, Contract.id == TimeEntry.contract_id)
            .outerjoin(Ticket, Ticket.ticket == TimeEntry.ticket)
            .where(TimeEntry.entry.in_(entries[start : start + _AT_ONCE]))
        )
        found |= {row["entry"]: row for row in connection.execute(statement).mappings()}
    return found


class _Rules:
    """The rules of **time rounding** that an entry's row brings along."""

    def __init__(self, row: RowMapping) -> None:
        self.time_minimum: int = row["time_minimum"]
        self.time_increment: int = row["time_increment"]
        self.time_rounding: str = row["time_rounding"]


def report_of(lines: Sequence[DocumentLine], rows: Mapping[int, RowMapping]) -> tuple[WorkRow, ...]:
    """The time report of lines; `rows`: what `work_of` read for their items."""
    on_lines: dict[int, list[DocumentLine]] = {}
    for entry, line in _entries(lines):
        on_lines.setdefault(entry, []).append(line)
    work = [
        (row["ticket"] is None, row["ticket"] or 0, row["date"], row["start"], entry)
        for entry, row in rows.items()
        if entry in on_lines
    ]
    return tuple(_row(rows[key[-1]], on_lines[key[-1]]) for key in sorted(work))


def _row(row: RowMapping, lines: Sequence[DocumentLine]) -> WorkRow:
    return WorkRow(
        ticket=row["ticket"],
        title=row["title"] or "",
        day=row["date"],
        start=row["start"],
        technician=row["technician"],
        minutes=Decimal(row["minutes"]),
        billed=_billed(row, lines),
        note=row["description"],
    )


def _billed(row: RowMapping, lines: Sequence[DocumentLine]) -> Decimal:
    """Minutes billed of an entry: what its line says where that has no other.

    Where minutes are rounded by ticket, the parts of a ticket are not: the line's are their sum,
    rounded.
    """
    (first, *others) = lines
    if not others and len(first.items) == 1 and first.minutes is not None:
        return first.minutes
    minutes = row["minutes"] if row["billable_minutes"] is None else row["billable_minutes"]
    if row["rounding_scope"] == "ticket":
        return Decimal(minutes)
    return Decimal(rounded_minutes(_Rules(row), minutes))

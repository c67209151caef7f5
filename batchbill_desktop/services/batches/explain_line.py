"""Why a line of a proposal or an invoice comes to its amount (*Why?*): sources and arithmetic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, select

from batchbill_desktop.models import Charge, TimeEntry
from batchbill_desktop.services.invoices.document import DocumentLine, InvoiceDocument
from batchbill_desktop.services.texts import (
    date_text,
    minutes_text,
    money_text,
    number_text,
    span_text,
    tr,
    tr_count,
)

SHOWN_AT_MOST = 30
"""How many sources a line names before it counts the rest."""


def explain_line(
    connection: Connection, document: InvoiceDocument, line: DocumentLine
) -> list[str]:
    """What stands on a line, for which days, how its amount comes about and how it is taxed.

    The figures are those that were fixed at Run; the sources are read from the database.
    """
    return [
        *_place(document, line),
        *_sources(connection, line.items),
        *_arithmetic(document, line),
    ]


def _place(document: InvoiceDocument, line: DocumentLine) -> Iterator[str]:
    yield tr(
        "The line “{text}” bills contract {contract} ({customer}).",
        text=line.description.replace("\n", " · "),
        contract=f"{line.contract} {line.contract_name}".strip(),
        customer=document.buyer.address.name,
    )
    if line.supply is not None:
        first, last = line.supply
        if first == last:
            yield tr("It was supplied on {day}.", day=date_text(first))
        else:
            yield tr("It was supplied within {days}.", days=span_text(first, last))


def _sources(connection: Connection, items: Sequence[str]) -> Iterator[str]:
    shown = items[:SHOWN_AT_MOST]
    entries = _entries(connection, _numbers(shown, "T:"))
    charges = _charges(connection, _numbers(shown, "C:"))
    for item in shown:
        number = int(item[2:]) if item[:2] in ("T:", "C:") else 0
        if item.startswith("T:") and number in entries:
            yield _entry(item, entries[number])
        elif item.startswith("C:") and number in charges:
            row = charges[number]
            yield tr(
                "{item} is a charge of {day}: {text}.",
                item=item,
                day=date_text(row.date),
                text=row.description or row.sku,
            )
        elif item.startswith("U:"):
            yield tr("{item} is a top-up: it buys the contract's block again.", item=item)
        else:
            yield tr("{item} is a recurring item of the contract.", item=item)
    rest = len(items) - len(shown)
    if rest > 0:
        yield tr_count("{count} more item stands on it.", "{count} more items stand on it.", rest)


def _entry(item: str, row: Any) -> str:
    text = row.description or tr("no description")
    if row.billable_minutes is not None and row.billable_minutes != row.minutes:
        return tr(
            "{item} is {minutes} worked on {day} at the rate “{rate}”, of which {billable} are "
            "to be billed: {text}.",
            item=item,
            minutes=minutes_text(row.minutes),
            day=date_text(row.date),
            rate=row.rate,
            billable=minutes_text(row.billable_minutes),
            text=text,
        )
    return tr(
        "{item} is {minutes} worked on {day} at the rate “{rate}”: {text}.",
        item=item,
        minutes=minutes_text(row.minutes),
        day=date_text(row.date),
        rate=row.rate,
        text=text,
    )


def _arithmetic(document: InvoiceDocument, line: DocumentLine) -> Iterator[str]:
    net = money_text(line.net, document.currency, document.digits)
    if line.included:
        yield tr("A flat fee or a block covers this time, so it comes to 0.")
    else:
        quantity = number_text(line.quantity)
        if line.minutes is not None:
            quantity = f"{number_text(line.minutes)} / 60"
        terms = f"{quantity} × {number_text(line.unit_price)}"
        if line.discount_percent:
            terms += f" × (100 - {number_text(line.discount_percent)}) %"
        if line.proration is not None:
            days, of = line.proration
            yield tr("The period is cut: {days} of {of} days are charged.", days=days, of=of)
            terms += f" × {days}/{of}"
        yield tr("Amount: {terms} = {net}.", terms=terms, net=net)
    yield tr(
        "Its tax code is {code} at {rate} %.",
        code=line.tax_code or "-",
        rate=number_text(line.tax_rate_percent),
    )


def _numbers(items: Sequence[str], prefix: str) -> list[int]:
    return [int(item[2:]) for item in items if item.startswith(prefix)]


def _entries(connection: Connection, numbers: Sequence[int]) -> dict[int, Any]:
    statement = select(TimeEntry.__table__).where(TimeEntry.entry.in_(numbers))
    return {row.entry: row for row in connection.execute(statement)}


def _charges(connection: Connection, numbers: Sequence[int]) -> dict[int, Any]:
    statement = select(Charge.__table__).where(Charge.charge.in_(numbers))
    return {row.charge: row for row in connection.execute(statement)}

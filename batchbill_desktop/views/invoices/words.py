"""The words of invoices: kind, status, amounts, quantities."""

from __future__ import annotations

from collections.abc import Sequence

from batchbill_desktop.services.invoices.document import DocumentLine, InvoiceDocument
from batchbill_desktop.services.texts import (
    date_text,
    mark,
    minutes_text,
    money_text,
    number_text,
    span_text,
    tr,
    tr_count,
)

_STATUS = {
    "draft": mark("Draft"),
    "sent": mark("Sent"),
    "exported": mark("Exported"),
    "paid": mark("Paid"),
    "refunded": mark("Refunded"),
}

_ISSUED_ANYWAY = ("sent", "refunded")
"""What says more than that it cannot be changed any more."""


def number_words(document: InvoiceDocument) -> str:
    """The number; a dash while there is none."""
    return document.number or "–"


def status_words(document: InvoiceDocument) -> str:
    """The status in words; of a proposal what it will become."""
    if document.number is None and document.batch is None:
        return tr(_STATUS["draft"])
    if document.number is None:
        return tr("Credit note") if document.total < 0 else tr("Proposal")
    status = tr(_STATUS[document.status])
    if document.issued and document.status not in _ISSUED_ANYWAY:
        return tr("{status}, issued", status=status)
    return status


def documents_words(documents: Sequence[InvoiceDocument]) -> str:
    """What an act is about: one invoice by its number and customer, several by their count."""
    if len(documents) > 1:
        return tr_count("{count} invoice", "{count} invoices", len(documents))
    (document,) = documents
    number = document.number or tr("Proposal")
    return tr("{number}, {customer}", number=number, customer=document.buyer.address.name)


def printed_words(document: InvoiceDocument) -> str:
    """The day on which it was last printed; empty where it never was."""
    if document.printed is None:
        return ""
    return date_text(document.printed.astimezone().date())


def kind_words(document: InvoiceDocument) -> str:
    """Invoice or credit note."""
    return tr("Credit note") if document.kind == "credit_note" else tr("Invoice")


def amount_words(document: InvoiceDocument, field: str) -> str:
    """`net`, `tax`, `total` or `paid` in the document's currency."""
    return money_text(getattr(document, field), document.currency, document.digits)


def line_quantity(line: DocumentLine) -> str:
    """Time as h:mm where it is whole minutes, all else as a number."""
    if line.minutes is not None and line.minutes == int(line.minutes):
        return minutes_text(int(line.minutes))
    return number_text(line.quantity)


def line_supply(line: DocumentLine) -> str:
    """The days of supply."""
    if line.supply is None:
        return ""
    first, last = line.supply
    return date_text(first) if first == last else span_text(first, last)


def line_price(document: InvoiceDocument, line: DocumentLine) -> str:
    """The unit price, with what is taken off it."""
    price = number_text(line.unit_price, document.digits)
    if line.discount_percent:
        off = number_text(line.discount_percent)
        price = tr("{price} less {percent} %", price=price, percent=off)
    if line.proration is not None:
        days, of = line.proration
        price = tr("{price} × {days}/{of} days", price=price, days=days, of=of)
    return price

"""A list of invoices: those of a batch, or all of them."""

from __future__ import annotations

from collections.abc import Sequence

from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.texts import date_text, mark
from batchbill_desktop.views.invoices import words
from batchbill_desktop.views.widgets.rows_model import Column

Document = InvoiceDocument

NUMBER: Column[Document] = Column(mark("Number"), words.number_words, letters=15)
CUSTOMER: Column[Document] = Column(
    mark("Customer"), lambda document: document.buyer.address.name, stretch=True
)
CONTRACTS: Column[Document] = Column(
    mark("Contracts"), lambda document: ", ".join(document.contracts), letters=10
)
BATCH: Column[Document] = Column(mark("Batch"), lambda document: document.batch or "", letters=18)
DATE: Column[Document] = Column(
    mark("Date"),
    lambda document: date_text(document.invoice_date),
    key=lambda document: document.invoice_date,
    letters=13,
)
DUE: Column[Document] = Column(
    mark("Due"),
    lambda document: date_text(document.due_date),
    key=lambda document: document.due_date,
    letters=13,
)
PRINTED: Column[Document] = Column(
    mark("Printed"),
    words.printed_words,
    key=lambda document: document.printed.timestamp() if document.printed else 0,
    letters=12,
)
STATUS: Column[Document] = Column(mark("Status"), words.status_words, letters=14)
KIND: Column[Document] = Column(mark("Kind"), words.kind_words, letters=12)


def _amount(title: str, field: str, letters: int = 13) -> Column[Document]:
    return Column(
        title,
        lambda document: words.amount_words(document, field),
        # Amounts of different currencies are never compared with each other.
        key=lambda document: (document.currency, getattr(document, field)),
        right=True,
        letters=letters,
    )


NET = _amount(mark("Net"), "net")
TAX = _amount(mark("Tax"), "tax", 12)
TOTAL = _amount(mark("Total"), "total")
PAID = _amount(mark("Paid amount"), "paid")

OF_ALL: Sequence[Column[Document]] = (
    NUMBER,
    KIND,
    CUSTOMER,
    BATCH,
    DATE,
    DUE,
    TOTAL,
    PAID,
    STATUS,
    PRINTED,
)

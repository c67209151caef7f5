"""What several formats ask of a document's lines: which are written, and the tax of each."""

from __future__ import annotations

from dataclasses import replace

from batchbill_desktop.services.exports.format import spread_tax
from batchbill_desktop.services.exports.gaps import Reason, why
from batchbill_desktop.services.exports.names import tax_of
from batchbill_desktop.services.invoices.document import (
    DocumentLine,
    DocumentTax,
    InvoiceDocument,
)
from batchbill_desktop.services.sentence import Sentence, sentence

LONGEST_LOST = 100
"""A text up to this length is left out of a file without a word, such as a heading."""


def billed_lines(document: InvoiceDocument) -> list[DocumentLine]:
    """The lines that bookkeeping sees: without words alone and without lines of 0."""
    return [line for line in priced_lines(document) if line.net != 0]


def priced_lines(document: InvoiceDocument) -> list[DocumentLine]:
    """The lines that are more than words. A price is never below 0: the quantity is instead."""
    return [_upright(line) for line in document.lines if not line.is_words]


def _upright(line: DocumentLine) -> DocumentLine:
    if line.unit_price >= 0:
        return line
    minutes = None if line.minutes is None else -line.minutes
    return replace(line, quantity=-line.quantity, minutes=minutes, unit_price=-line.unit_price)


def lost_texts(document: InvoiceDocument) -> list[Sentence]:
    """That long texts between the lines are not in a file that has no place for them."""
    lost = [line for line in document.lines if line.is_words]
    longest = max((len(line.description) for line in lost), default=0)
    if longest <= LONGEST_LOST:
        return []
    return [sentence("{count} lines of text only are not in the file", count=len(lost))]


def billed_taxes(document: InvoiceDocument) -> list[int]:
    """The share of each billed line in the document tax, in the smallest unit."""
    return spread_tax(replace(document, lines=tuple(billed_lines(document))))


def taxes_by_line(document: InvoiceDocument) -> list[DocumentTax]:
    """The tax groups in the order in which the lines bring them up."""
    named = [tax_of(line, document) for line in document.lines]
    found = [group for group in dict.fromkeys(named) if group in document.taxes]
    return found + [group for group in document.taxes if group not in found]


def is_credit(document: InvoiceDocument) -> bool:
    """Whether a target books it as a credit: its total is below 0."""
    return document.total < 0 or (document.total == 0 and document.kind == "credit_note")


def no_rate(document: InvoiceDocument, own: str) -> Reason:
    """That a document cannot be reckoned in the company's currency `own`."""
    return why(
        "it is in {currency} and keeps no exchange rate to {own}; exchange_rates has to hold one "
        "before the batch is generated",
        currency=document.currency,
        own=own,
    )


def number_of(document: InvoiceDocument) -> str:
    """The document's number; a proposal, which is never exported, has none."""
    return document.number or ""

"""What several formats ask of a document's lines: which are written, and the tax of each."""

from __future__ import annotations

from dataclasses import replace

from batchbill_desktop.services.exports.format import spread_tax
from batchbill_desktop.services.exports.names import tax_of
from batchbill_desktop.services.invoices.document import (
    DocumentLine,
    DocumentTax,
    InvoiceDocument,
)


def billed_lines(document: InvoiceDocument) -> list[DocumentLine]:
    """The lines that bookkeeping sees: without texts and without lines of 0."""
    return [line for line in document.lines if line.kind != "text" and line.net != 0]


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


def number_of(document: InvoiceDocument) -> str:
    """The document's number; a proposal, which is never exported, has none."""
    return document.number or ""

"""What the formats for e-invoices share: make, refuse, check by schema, one file a document."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from batchbill_desktop.services.exports.characters import without_control_characters
from batchbill_desktop.services.exports.en16931 import EInvoice
from batchbill_desktop.services.exports.en16931_check import (
    discrepancies,
    reckoned_tax,
    refusals,
)
from batchbill_desktop.services.exports.en16931_make import make_einvoice
from batchbill_desktop.services.exports.en16931_parties import Mail
from batchbill_desktop.services.exports.format import remark
from batchbill_desktop.services.exports.gaps import Reason, why
from batchbill_desktop.services.exports.lines import number_of
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.sentence import Sentence, sentence


def checked_einvoice(document: InvoiceDocument, mail: Mail) -> tuple[EInvoice | None, list[Reason]]:
    """The e-invoice of a document, or None with the reasons why it cannot be one."""
    reasons = refusals(document)
    if reasons:
        return None, reasons
    invoice = make_einvoice(document, mail)
    reasons = discrepancies(invoice, document.digits)
    return (None if reasons else invoice), reasons


def schema_reasons(faults: Sequence[str]) -> list[Reason]:
    """What the schema says, as reasons; there are none unless a text breaks a rule of it."""
    return [
        why("the XML file would break its schema: {fault}", fault=fault) for fault in faults[:3]
    ]


def text_remarks(document: InvoiceDocument) -> list[Sentence]:
    """What of a document its e-invoice does not hold as it is."""
    number = number_of(document)
    found = []
    lost = [line for line in document.lines if line.is_words and line.kind != "subtotal"]
    left_out = sum(bool(line.description.strip()) for line in lost)
    if left_out:
        what = sentence("{count} lines of text only are not in the e-invoice", count=left_out)
        found.append(remark(number, what))
    rests = [
        tax
        for tax in document.taxes
        if reckoned_tax(tax.base, tax.rate_percent, document.digits) != tax.tax
    ]
    if rests:
        what = sentence(
            "its tax of {tax} takes the rounding rest of the invoice that it corrects",
            tax=sum((tax.tax for tax in rests), Decimal(0)),
        )
        found.append(remark(number, what))
    texts = [line.description for line in document.lines]
    texts += [line.sku for line in document.lines]
    if any(without_control_characters(text) != _plain_breaks(text) for text in texts):
        what = sentence("control characters, which XML cannot hold, became blanks")
        found.append(remark(number, what))
    return found


def _plain_breaks(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")

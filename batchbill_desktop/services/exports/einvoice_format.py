"""What the formats for e-invoices share: make, refuse, check by schema, one file a document."""

from __future__ import annotations

from collections.abc import Sequence

from batchbill_desktop.services.exports.characters import without_control_characters
from batchbill_desktop.services.exports.en16931 import EInvoice
from batchbill_desktop.services.exports.en16931_check import discrepancies, refusals
from batchbill_desktop.services.exports.en16931_make import carried_lines, make_einvoice
from batchbill_desktop.services.exports.en16931_parties import Mail
from batchbill_desktop.services.exports.lines import number_of
from batchbill_desktop.services.invoices.document import InvoiceDocument


def checked_einvoice(document: InvoiceDocument, mail: Mail) -> tuple[EInvoice | None, list[str]]:
    """The e-invoice of a document, or None with the reasons why it cannot be one."""
    reasons = refusals(document)
    if reasons:
        return None, reasons
    invoice = make_einvoice(document, mail)
    reasons = discrepancies(invoice, document.digits)
    return (None if reasons else invoice), reasons


def schema_reasons(faults: Sequence[str]) -> list[str]:
    """What the schema says, as reasons; there are none unless a text breaks a rule of it."""
    return [f"the XML file would break its schema: {fault}" for fault in faults[:3]]


def text_remarks(document: InvoiceDocument) -> list[str]:
    """What of a document its e-invoice does not hold as it is."""
    number = number_of(document)
    found = []
    left_out = len(document.lines) - len(carried_lines(document))
    if left_out:
        found.append(f"{number}: {left_out} lines of text only are not in the e-invoice.")
    texts = [line.description for line in document.lines]
    texts += [line.sku for line in document.lines]
    if any(without_control_characters(text) != _plain_breaks(text) for text in texts):
        found.append(f"{number}: control characters, which XML cannot hold, became blanks.")
    return found


def _plain_breaks(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")

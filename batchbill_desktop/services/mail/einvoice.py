"""The e-invoice that may go along with a PDF, as a file of its own.

The PDF that was stored when the invoice was issued is sent byte for byte, so nothing is put into
it; beside it goes the UBL file of the same document, as the UBL export writes it (XRechnung for
German authorities, Peppol BIS or EN 16931 else).
"""

from __future__ import annotations

from batchbill_desktop.services.exports.format import ExportContext
from batchbill_desktop.services.exports.ubl import UblFormat
from batchbill_desktop.services.invoices.document import InvoiceDocument


def einvoice_xml(document: InvoiceDocument) -> bytes | None:
    """The XML file of a document; None where the rules of e-invoices refuse it."""
    format_ = UblFormat()
    nowhere = ExportContext("")
    if format_.check([document], nowhere):
        return None
    return format_.write([document], nowhere).files[0].content


def why_no_einvoice(document: InvoiceDocument) -> str:
    """Why there is no XML file for a document; empty where there is one."""
    problems = UblFormat().check([document], ExportContext(""))
    return problems[0].reason if problems else ""

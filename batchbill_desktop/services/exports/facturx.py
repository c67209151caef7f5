"""Factur-X: a PDF/A-3 for people with an EN 16931 XML file for programs inside (formats, 7)."""

from __future__ import annotations

from collections.abc import Sequence

from batchbill_desktop.services.exports.characters import one_line
from batchbill_desktop.services.exports.cii import SCHEMA, cii_xml
from batchbill_desktop.services.exports.einvoice_format import (
    checked_einvoice,
    schema_reasons,
    text_remarks,
)
from batchbill_desktop.services.exports.en16931_make import make_einvoice
from batchbill_desktop.services.exports.en16931_parties import Mail
from batchbill_desktop.services.exports.format import (
    ExportContext,
    ExportFile,
    Problem,
    Written,
    remark,
)
from batchbill_desktop.services.exports.gaps import Reason
from batchbill_desktop.services.exports.lines import number_of
from batchbill_desktop.services.exports.xml_tree import schema_faults
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.pdfs import file_names
from batchbill_desktop.services.printing.check import unprintable_texts
from batchbill_desktop.services.sentence import Sentence, sentence


class FacturxFormat:
    """The Factur-X export: one PDF a document."""

    name = "facturx"
    issues = True

    def check(self, documents: Sequence[InvoiceDocument], context: ExportContext) -> list[Problem]:
        """The rules of EN 16931, exact sums, and the schema of the profile."""
        return [
            Problem(number_of(document), reason)
            for document in context.followed(documents)
            for reason in _reasons(document)
        ]

    def write(self, documents: Sequence[InvoiceDocument], context: ExportContext) -> Written:
        """A PDF for each document, named by its number."""
        names = file_names(documents)
        files = [
            ExportFile(f"{names[document.id]}.pdf", facturx_pdf(document))
            for document in context.followed(documents)
        ]
        remarks = [remark for document in documents for remark in _remarks(document)]
        return Written(tuple(files), tuple(remarks))


def facturx_pdf(document: InvoiceDocument) -> bytes:
    """One document that `FacturxFormat.check` has nothing against, as a Factur-X file."""
    # Qt and pikepdf are loaded only when a file is made, so that other formats start fast.
    from batchbill_desktop.services.exports.pdf_a3 import Properties, with_invoice
    from batchbill_desktop.services.printing.archive import archive_pdf
    from batchbill_desktop.services.printing.pdf import CREATOR, document_title

    properties = Properties(
        title=one_line(document_title(document)),
        author=one_line(document.seller.address.name),
        creator=CREATOR,
        language=document.language,
        day=document.invoice_date,
    )
    xml = cii_xml(make_einvoice(document, Mail.FIRST))
    return with_invoice(archive_pdf(document), xml, properties)


def _remarks(document: InvoiceDocument) -> list[Sentence]:
    found = text_remarks(document)
    letters = sorted(set().union(*unprintable_texts(document).values()))
    if letters:
        what = sentence(
            "no font has {letters}: the page shows something plainer there, the XML file has it",
            letters=" ".join(letters),
        )
        found.append(remark(number_of(document), what))
    return found


def _reasons(document: InvoiceDocument) -> list[Reason]:
    invoice, reasons = checked_einvoice(document, Mail.FIRST)
    if invoice is None:
        return reasons
    return schema_reasons(schema_faults(cii_xml(invoice), SCHEMA))

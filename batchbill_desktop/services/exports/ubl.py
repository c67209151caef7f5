"""UBL: Peppol BIS Billing 3, and XRechnung for German authorities (formats, 7.7).

A German buyer whose reference is a Leitweg-ID gets XRechnung. Where a party has no electronic
address, Peppol takes no invoice: the file then claims EN 16931 alone, for sending it another
way, and that is reported.
"""

from __future__ import annotations

from collections.abc import Sequence

from batchbill_desktop.services.exports.einvoice_format import (
    checked_einvoice,
    schema_reasons,
    text_remarks,
)
from batchbill_desktop.services.exports.en16931 import EInvoice
from batchbill_desktop.services.exports.en16931_make import make_einvoice
from batchbill_desktop.services.exports.en16931_parties import Mail, is_german_authority
from batchbill_desktop.services.exports.format import (
    ExportContext,
    ExportFile,
    Problem,
    Written,
    remark,
)
from batchbill_desktop.services.exports.gaps import Reason
from batchbill_desktop.services.exports.lines import number_of
from batchbill_desktop.services.exports.ubl_rules import (
    peppol_refusals,
    without_address,
    xrechnung_refusals,
)
from batchbill_desktop.services.exports.ubl_xml import (
    EN_16931,
    PEPPOL,
    XRECHNUNG,
    schema_of,
    ubl_xml,
)
from batchbill_desktop.services.exports.xml_tree import schema_faults
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.pdfs import file_names
from batchbill_desktop.services.sentence import Sentence, sentence


class UblFormat:
    """The UBL export: one XML file a document."""

    name = "ubl"
    issues = True

    def check(self, documents: Sequence[InvoiceDocument], context: ExportContext) -> list[Problem]:
        """The rules of EN 16931 and of Peppol or XRechnung, exact sums, and the schema."""
        return [
            Problem(number_of(document), reason)
            for document in context.followed(documents)
            for reason in _reasons(document)
        ]

    def advise(self, documents: Sequence[InvoiceDocument]) -> list[Problem]:
        """Who has no electronic address, so that the file is not for Peppol."""
        return [
            Problem(number_of(document), reason)
            for document in documents
            if not is_german_authority(document.buyer)
            for reason in without_address(make_einvoice(document, _mail(document)))
        ]

    def write(self, documents: Sequence[InvoiceDocument], context: ExportContext) -> Written:
        """An XML file for each document, named by its number."""
        names = file_names(documents)
        remarks: list[Sentence] = []
        files = []
        for document in context.followed(documents):
            invoice = make_einvoice(document, _mail(document))
            content = ubl_xml(invoice, _customization(document, invoice))
            files.append(ExportFile(f"{names[document.id]}.xml", content))
            remarks += text_remarks(document)
            remarks += [
                remark(
                    number_of(document),
                    sentence("written for EN 16931, not for Peppol: {reason}", reason=reason),
                )
                for reason in without_address(invoice)
            ]
        return Written(tuple(files), tuple(remarks))


def _customization(document: InvoiceDocument, invoice: EInvoice) -> str:
    if is_german_authority(document.buyer):
        return XRECHNUNG
    return EN_16931 if without_address(invoice) else PEPPOL


def _mail(document: InvoiceDocument) -> Mail:
    """XRechnung may also go by e-mail; Peppol knows no e-mail addresses."""
    return Mail.LAST if is_german_authority(document.buyer) else Mail.NEVER


def _reasons(document: InvoiceDocument) -> list[Reason]:
    invoice, reasons = checked_einvoice(document, _mail(document))
    if invoice is None:
        return reasons
    customization = _customization(document, invoice)
    if customization == XRECHNUNG:
        reasons = xrechnung_refusals(invoice)
    elif customization == PEPPOL:
        reasons = peppol_refusals(invoice)
    if reasons:
        return reasons
    content = ubl_xml(invoice, customization)
    return schema_reasons(schema_faults(content, schema_of(invoice)))

"""Factur-X: a PDF/A-3 with the invoice as XML inside."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import replace

import pikepdf
import pytest
from lxml import etree

from batchbill_desktop.services.exports.facturx import FacturxFormat
from batchbill_desktop.services.exports.format import ExportContext
from batchbill_desktop.services.invoices.document import InvoiceDocument
from tests.builders.einvoice_readers import check_sums, read_cii
from tests.builders.export_documents import billed, sold, worked_example
from tests.builders.printed import fonts_of_pdf, pages_of_pdf
from tests.builders.schematron import rule_faults

CONTEXT = ExportContext("March")


def written(document: InvoiceDocument) -> bytes:
    assert FacturxFormat().check([document], CONTEXT) == []
    (file,) = FacturxFormat().write([document], CONTEXT).files
    return file.content


@pytest.fixture(scope="module")
def content() -> bytes:
    return written(worked_example()[0])


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


def attached(content: bytes) -> bytes:
    with opened(content) as file:
        return file.attachments["factur-x.xml"].get_file().read_bytes()


def test_each_document_has_a_file_named_by_its_number() -> None:
    files = FacturxFormat().write(worked_example(), CONTEXT).files
    assert [file.name for file in files] == ["INV-2026-0042.pdf", "CN-2026-0003.pdf"]


def test_the_attached_invoice_is_what_the_page_says() -> None:
    for document in worked_example():
        content = written(document)
        xml = attached(content)
        found = read_cii(xml)
        check_sums(found)
        assert rule_faults(xml) == []
        page = "\n".join(pages_of_pdf(content)).replace("\u202f", " ").replace("\xa0", " ")
        assert found.number in page
        assert f"{found.total:,}" in page


def test_the_attachment_is_associated_with_the_whole_file(content: bytes) -> None:
    with opened(content) as file:
        (held,) = file.Root.AF
        assert held.AFRelationship == "/Alternative"
        assert held.F == held.UF == "factur-x.xml"
        names = file.Root.Names.EmbeddedFiles.Names
        assert names[0] == "factur-x.xml"
        assert names[1].objgen == held.objgen
        stream = held.EF.F
        assert stream.Subtype == "/text/xml"
        data = stream.read_bytes()
        assert stream.Params.Size == len(data)
        checksum = hashlib.md5(data, usedforsecurity=False).digest()
        assert bytes(stream.Params.CheckSum) == checksum


def test_the_metadata_say_pdf_a_3_and_factur_x(content: bytes) -> None:
    with opened(content) as file:
        assert "/Filter" not in file.Root.Metadata
        metadata = etree.fromstring(file.Root.Metadata.read_bytes())
        info = file.docinfo
        assert str(info.Title) == _text(metadata, "title")
        assert str(info.Author) == _text(metadata, "creator") == "Lumen Informatique"
        assert str(info.Producer) == _text(metadata, "Producer")
        assert str(info.Creator) == _text(metadata, "CreatorTool")
        assert str(info.CreationDate) == "D:20260331000000+00'00'"
        assert _text(metadata, "CreateDate") == "2026-03-31T00:00:00+00:00"
    assert (_text(metadata, "part"), _text(metadata, "conformance")) == ("3", "B")
    assert _text(metadata, "DocumentType") == "INVOICE"
    assert _text(metadata, "DocumentFileName") == "factur-x.xml"
    assert _text(metadata, "ConformanceLevel") == "EN 16931"
    assert _text(metadata, "Version") == "1.0"
    described = {element.text for element in metadata.iter("{*}name")}
    assert described == {"DocumentFileName", "DocumentType", "Version", "ConformanceLevel"}


def _text(metadata: etree._Element, name: str) -> str:
    found = next(metadata.iter(f"{{*}}{name}"))
    return " ".join("".join(found.itertext()).split())


def test_colours_are_srgb_and_fonts_embedded(content: bytes) -> None:
    assert content.startswith(b"%PDF-1.7\n")
    assert b"CMYK" not in content
    with opened(content) as file:
        (intent,) = file.Root.OutputIntents
        assert intent.S == "/GTS_PDFA1"
        assert intent.DestOutputProfile.N == 3
        assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"
        assert "/Encrypt" not in file.trailer
        assert len(file.trailer.ID) == 2
        descriptors = [
            item
            for item in file.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
        ]
        assert descriptors
        assert all("/FontFile2" in item or "/FontFile3" in item for item in descriptors)
        for item in file.objects:
            if isinstance(item, pikepdf.Dictionary):
                assert "/JS" not in item
                assert item.get("/ca", 1) == 1, "no transparency"
    assert fonts_of_pdf(content)


def test_equal_documents_give_equal_bytes(content: bytes) -> None:
    assert written(worked_example()[0]) == content


def test_any_text_stands_in_title_and_metadata() -> None:
    document = billed([sold("", "A & B <c> \x01 🖨️ עברית", "1", "10")])
    name = 'Müller & Söhne <"x">\x02'
    address = replace(document.seller.address, name=name)
    document = replace(document, seller=replace(document.seller, address=address))
    content = written(document)
    with opened(content) as file:
        metadata = etree.fromstring(file.Root.Metadata.read_bytes())
    assert _text(metadata, "creator") == 'Müller & Söhne <"x">'
    assert rule_faults(attached(content)) == []
    control, letters = FacturxFormat().write([document], CONTEXT).remarks
    assert control.startswith("INV-2026-0042: control characters")
    assert re.match("INV-2026-0042: no font has .*🖨", letters)

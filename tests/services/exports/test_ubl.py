"""UBL for Peppol, and XRechnung for German authorities."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from batchbill_desktop.services.exports.format import ExportContext
from batchbill_desktop.services.exports.ubl import UblFormat
from batchbill_desktop.services.exports.ubl_xml import EN_16931, PEPPOL, PROCESS, XRECHNUNG
from batchbill_desktop.services.invoices.document import Address, InvoiceDocument
from tests.builders.einvoice_readers import read_ubl
from tests.builders.export_documents import billed, sold, worked_example
from tests.builders.schematron import rule_faults

CONTEXT = ExportContext("March")
LEITWEG = "04011000-12345-03"
GERMAN = Address(
    name="Stadtverwaltung", street="Am Markt 1", postcode="28195", city="Bremen", country="DE"
)
MUSTER: dict[str, Any] = {
    "address": replace(GERMAN, name="Muster IT GmbH", contact="Eva Muster"),
    "vat_id": "DE123456789",
    "registration": "HRB 1234 Bremen",
    "phone": "+49 421 123456",
    "email": "billing@muster-it.example",
}


def to_authority(**buyer: Any) -> InvoiceDocument:
    """The worked example from a German company to a German authority."""
    document = worked_example()[0]
    values: dict[str, Any] = {"address": GERMAN, "buyer_reference": LEITWEG, "email": ""} | buyer
    return replace(
        document,
        seller=replace(document.seller, **MUSTER),
        buyer=replace(document.buyer, **values),
    )


def with_siren(document: InvoiceDocument) -> InvoiceDocument:
    return replace(document, buyer=replace(document.buyer, registration="990 010 019"))


def written(document: InvoiceDocument) -> bytes:
    assert UblFormat().check([document], CONTEXT) == []
    (file,) = UblFormat().write([document], CONTEXT).files
    return file.content


def header(content: bytes, name: str) -> str:
    return str(etree.fromstring(content).findtext(f"{{*}}{name}"))


def endpoints(content: bytes) -> list[tuple[str, str]]:
    """Scheme and address of seller and buyer."""
    found = etree.fromstring(content).iter("{*}EndpointID")
    return [(element.get("schemeID"), element.text) for element in found]


def test_peppol_is_what_everybody_gets() -> None:
    content = written(with_siren(worked_example()[0]))
    assert header(content, "CustomizationID") == PEPPOL
    assert header(content, "ProfileID") == PROCESS
    assert endpoints(content) == [("0225", "123456824"), ("0225", "990010019")]
    assert rule_faults(content) == []


def test_a_credit_note_is_a_document_of_its_own_kind() -> None:
    content = written(with_siren(worked_example()[1]))
    root = etree.fromstring(content)
    assert etree.QName(root).localname == "CreditNote"
    assert root.find("{*}DueDate") is None
    assert root.findtext(".//{*}PaymentDueDate") == "2026-04-05"
    assert root.find(".//{*}CreditedQuantity") is not None
    assert rule_faults(content) == []


@pytest.mark.parametrize("document", [to_authority(), replace(to_authority(), kind="invoice")])
def test_a_german_authority_gets_xrechnung(document: InvoiceDocument) -> None:
    content = written(document)
    assert header(content, "CustomizationID") == XRECHNUNG
    assert header(content, "BuyerReference") == LEITWEG
    assert endpoints(content) == [("9930", "DE123456789"), ("0204", LEITWEG)]
    assert rule_faults(content) == []


@pytest.mark.parametrize(
    ("buyer", "customization"),
    [
        ({}, XRECHNUNG),
        ({"buyer_reference": "04011000-12345-04", "vat_id": "DE129274202"}, PEPPOL),
        ({"buyer_reference": "Einkauf", "vat_id": "DE129274202"}, PEPPOL),
        ({"address": replace(GERMAN, country="AT"), "vat_id": "ATU12345678"}, PEPPOL),
    ],
)
def test_only_a_true_leitweg_id_in_germany_makes_xrechnung(
    buyer: dict[str, Any], customization: str
) -> None:
    assert header(written(to_authority(**buyer)), "CustomizationID") == customization


@pytest.mark.parametrize(
    ("buyer", "endpoint"),
    [
        ({"vat_id": "DE129274202"}, ("9930", "DE129274202")),
        ({"vat_id": "DE 129 274 202"}, ("9930", "DE129274202")),
        ({"vat_id": "BE0202239951"}, ("0208", "0202239951")),
        ({"vat_id": "BE0990100577"}, ("9925", "BE0990100577")),
        ({"vat_id": "NL123456789B01"}, ("9944", "NL123456789B01")),
        ({"vat_id": "EL123456789"}, ("9933", "EL123456789")),
        ({"registration": "123 456 824 00018"}, ("0225", "123456824")),
        (
            {"vat_id": "DE129274202", "endpoint_scheme": "0088", "endpoint_id": "4012345000009"},
            ("0088", "4012345000009"),
        ),
    ],
)
def test_the_electronic_address_is_the_given_one_or_follows_from_an_id(
    buyer: dict[str, Any], endpoint: tuple[str, str]
) -> None:
    document = worked_example()[0]
    document = replace(document, buyer=replace(document.buyer, **buyer))
    content = written(document)
    assert endpoints(content)[1] == endpoint
    assert rule_faults(content) == []


def _seller(document: InvoiceDocument, **changes: Any) -> InvoiceDocument:
    return replace(document, seller=replace(document.seller, **changes))


def _dutch(**seller: Any) -> InvoiceDocument:
    place = replace(GERMAN, country="NL")
    values = {"address": place, "vat_id": "NL123456789B01", "registration": "KvK 12345678"}
    return _seller(with_siren(worked_example()[0]), **(values | seller))


REFUSED: dict[str, tuple[Callable[[], InvoiceDocument], str]] = {
    "XRechnung without an address of the seller": (
        lambda: _seller(to_authority(), vat_id="", tax_number="1", email=""),
        "company's registration or vat_id.*R020",
    ),
    "e-mail under Peppol": (
        lambda: to_authority(buyer_reference="", endpoint_scheme="EM", endpoint_id="a@b.example"),
        "endpoint_scheme EM of customer C1001.*CL008",
    ),
    "wrong GLN": (
        lambda: to_authority(endpoint_scheme="0088", endpoint_id="4012345000001"),
        "endpoint_id '4012345000001'.*PEPPOL-COMMON-R040",
    ),
    "wrong Norwegian number": (
        lambda: to_authority(endpoint_scheme="0192", endpoint_id="991825828"),
        "endpoint_id .*PEPPOL-COMMON-R041",
    ),
    "wrong Belgian number": (
        lambda: to_authority(endpoint_scheme="0208", endpoint_id="0202239952"),
        "endpoint_id .*PEPPOL-COMMON-R043",
    ),
    "no contact": (
        lambda: _seller(to_authority(), address=replace(GERMAN, contact="")),
        "contact_name of the company.*BR-DE-5",
    ),
    "no phone": (lambda: _seller(to_authority(), phone=""), "phone of the company.*BR-DE-6"),
    "no e-mail": (lambda: _seller(to_authority(), email=""), "email of the company.*BR-DE-7"),
    "short phone": (lambda: _seller(to_authority(), phone="+4-"), "phone '.4-'.*BR-DE-27"),
    "bad e-mail": (lambda: _seller(to_authority(), email="a b"), "email 'a b'.*BR-DE-28"),
    "no town of the seller": (
        lambda: _seller(to_authority(), address=replace(GERMAN, contact="E", city="")),
        "city of the company.*BR-DE-3",
    ),
    "no postcode of the buyer": (
        lambda: to_authority(address=replace(GERMAN, postcode="")),
        "postcode of customer C1001.*BR-DE-9",
    ),
    "delivery without town": (
        lambda: to_authority(delivery=replace(GERMAN, city="")),
        "delivery_city of customer C1001.*BR-DE-10",
    ),
    "a line with #": (
        lambda: _seller(to_authority(), payment_terms_text="Zahlbar\n# 14 Tage"),
        "payment_terms_text.*BR-DE-18",
    ),
    "German parties under Peppol": (
        lambda: _seller(to_authority(buyer_reference="", vat_id="DE129274202"), phone=""),
        "phone of the company.*DE-R-006",
    ),
    "Dutch seller without KvK": (lambda: _dutch(registration=""), "registration .*NL-R-003"),
    "Dutch seller without street": (
        lambda: _dutch(address=replace(GERMAN, country="NL", street="")),
        "street of the company.*NL-R-002",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_peppol_or_xrechnung_would_refuse_is_refused_before(name: str) -> None:
    make, pattern = REFUSED[name]
    problems = UblFormat().check([make()], CONTEXT)
    assert any(re.search(pattern, problem.reason) for problem in problems), problems
    assert {problem.number for problem in problems} == {"INV-2026-0042"}


def test_xrechnung_may_go_by_mail() -> None:
    document = to_authority(endpoint_scheme="EM", endpoint_id="rechnung@bremen.example")
    document = _seller(document, vat_id="", tax_number="57/123/45678")
    assert endpoints(written(document)) == [
        ("EM", "billing@muster-it.example"),
        ("EM", "rechnung@bremen.example"),
    ]


@pytest.mark.parametrize(
    ("document", "pattern"),
    [
        (worked_example()[0], "customer C1001 .*endpoint_scheme and endpoint_id.*R010"),
        (
            _seller(with_siren(worked_example()[0]), registration="HRB 1", vat_id="XI123456789"),
            "company's registration or vat_id.*R020",
        ),
    ],
)
def test_without_an_electronic_address_the_file_does_not_claim_to_be_peppols(
    document: InvoiceDocument, pattern: str
) -> None:
    content = written(document)
    assert header(content, "CustomizationID") == EN_16931
    assert etree.fromstring(content).find("{*}ProfileID") is None
    assert rule_faults(content) == []
    (remark,) = UblFormat().write([document], CONTEXT).remarks
    assert remark.startswith("INV-2026-0042: written for EN 16931, not for Peppol: ")
    assert re.search(pattern, remark)


def test_cash_discounts_may_stand_in_the_terms() -> None:
    terms = "Zahlbar in 30 Tagen\n#SKONTO#TAGE=14#PROZENT=2.00#"
    assert b"#SKONTO#TAGE=14#" in written(_seller(to_authority(), payment_terms_text=terms))


def test_a_dutch_company_may_send_one() -> None:
    assert rule_faults(written(_dutch())) == []


def test_each_document_has_a_file_named_by_its_number() -> None:
    documents = [with_siren(document) for document in worked_example()]
    files = UblFormat().write(documents, CONTEXT).files
    assert [file.name for file in files] == ["INV-2026-0042.xml", "CN-2026-0003.xml"]


ODD_TEXTS = {
    "markup": '<b>&amp; "quoted"</b> ]]>',
    "emoji and right to left": "Réparation 🖨️ עברית العربية",
    "formula": "=1+1",
    "blanks": "  \t text \t with  tabs ",
    "long": "x" * 10_000,
    "two lines": "First\r\nSecond\nThird",
    "control characters": "a\x00b\x0bc\x1fd",
}


@pytest.mark.parametrize("name", ODD_TEXTS)
def test_odd_texts_come_through_or_are_reported(name: str) -> None:
    text = ODD_TEXTS[name]
    document = with_siren(billed([sold(text[:40], text, "1", "10")]))
    document = replace(
        document,
        buyer=replace(document.buyer, address=replace(document.buyer.address, name=text[:200])),
    )
    content = written(document)
    remarks = UblFormat().write([document], CONTEXT).remarks
    (line,) = etree.fromstring(content).iter("{*}Item")
    description = line.findtext("{*}Description") or ""
    read = f"{line.findtext('{*}Name')}\n{description}".strip()
    lost = name == "control characters"
    assert read == ("a b c d" if lost else text.strip().replace("\r\n", "\n"))
    assert bool(remarks) == lost
    assert read_ubl(content).number == "INV-2026-0042"
    assert rule_faults(content) == []


def test_a_line_without_a_text_is_named_after_its_item_or_its_contract() -> None:
    lines = [sold("SKU-1", "", "1", "10"), sold("", " ", "1", "10")]
    found = read_ubl(written(with_siren(billed(lines))))
    assert [line.name for line in found.lines] == ["SKU-1", "Contract"]

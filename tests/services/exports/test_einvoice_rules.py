"""Every kind of invoice passes the official rules; what cannot is refused, naming the field."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from batchbill_desktop.services.batches.generate import generate_batch
from batchbill_desktop.services.batches.run import RunRequest, run_batch
from batchbill_desktop.services.company_folder.apply import import_company
from batchbill_desktop.services.database import open_database
from batchbill_desktop.services.exports.cii import cii_xml
from batchbill_desktop.services.exports.en16931_check import discrepancies, refusals
from batchbill_desktop.services.exports.en16931_make import make_einvoice
from batchbill_desktop.services.exports.en16931_parties import Mail
from batchbill_desktop.services.exports.format import ExportContext
from batchbill_desktop.services.exports.registry import find_format
from batchbill_desktop.services.exports.ubl_xml import PEPPOL, ubl_xml
from batchbill_desktop.services.invoices.credit_notes import credit_invoice
from batchbill_desktop.services.invoices.document import (
    Address,
    DocumentTax,
    ForeignTax,
    InvoiceDocument,
)
from batchbill_desktop.services.invoices.load import Wanted, load_documents
from tests.builders.expected import DATA
from tests.builders.export_documents import billed, random_documents, sold, worked_example
from tests.builders.schematron import rule_faults

CONTEXT = ExportContext("March")
SALE_DAY = date(2026, 3, 31)
NOTHING: list[str] = []


def both(document: InvoiceDocument) -> tuple[bytes, bytes]:
    """The document as CII and as UBL."""
    return (
        cii_xml(make_einvoice(document, Mail.FIRST)),
        ubl_xml(make_einvoice(document, Mail.NEVER), PEPPOL),
    )


def faults(document: InvoiceDocument) -> list[str]:
    """What the program's own checks and the official rules have against a document."""
    found = refusals(document)
    found += discrepancies(make_einvoice(document, Mail.FIRST), document.digits)
    return found + [fault for content in both(document) for fault in rule_faults(content)]


def taxed(
    category: str, rate: str = "0", code: str = "", reason: str = "", **changes: Any
) -> InvoiceDocument:
    """The worked example with all its lines in one tax group, to a buyer with a VAT number."""
    document = worked_example()[0]
    lines = tuple(
        replace(line, tax_code="T", tax_rate_percent=Decimal(rate)) for line in document.lines
    )
    tax = (document.net * Decimal(rate) / 100).quantize(Decimal("0.01"))
    group = DocumentTax(category, Decimal(rate), code, reason, ("T",), document.net, tax)
    buyer = replace(document.buyer, vat_id="DE123456789", email="ap@example.de")
    values: dict[str, Any] = {
        "buyer": buyer,
        "taxes": (group,),
        "tax": tax,
        "total": document.net + tax,
    }
    return replace(document, lines=lines, **(values | changes))


def credited(document: InvoiceDocument) -> InvoiceDocument:
    """The credit note of a whole invoice."""
    lines = tuple(
        replace(
            line,
            quantity=-line.quantity,
            minutes=None if line.minutes is None else -line.minutes,
            net=-line.net,
        )
        for line in document.lines
    )
    taxes = tuple(replace(tax, base=-tax.base, tax=-tax.tax) for tax in document.taxes)
    return replace(
        document,
        kind="credit_note",
        number="CN-1",
        corrects=document.number,
        corrects_date=document.invoice_date,
        lines=lines,
        taxes=taxes,
        net=-document.net,
        tax=-document.tax,
        total=-document.total,
    )


CATEGORIES = {
    "standard": taxed("S", "20"),
    "odd rate": taxed("S", "8.5"),
    "zero": taxed("Z"),
    "exempt with code": taxed("E", code="VATEX-EU-132-1I", reason="Training"),
    "exempt with reason": taxed("E", reason="Kein Ausweis von Umsatzsteuer, § 19 UStG"),
    "small firm": taxed("E", code="VATEX-FR-FRANCHISE", reason="art. 293 B du CGI"),
    "reverse charge": taxed("AE", code="VATEX-EU-AE", reason="Autoliquidation"),
    "reverse charge, French": taxed("AE", code="VATEX-FR-AE", reason="Autoliquidation"),
    "reverse charge without words": taxed("AE"),
    "intra-community": taxed("K", code="VATEX-EU-IC"),
    "export": taxed("G"),
    "outside scope": taxed("O", reason="art. 259-1 du CGI"),
}


@pytest.mark.parametrize("name", CATEGORIES)
def test_every_category_passes_the_official_rules(name: str) -> None:
    document = CATEGORIES[name]
    assert faults(document) == NOTHING
    assert faults(credited(document)) == NOTHING


@pytest.mark.parametrize(
    ("name", "code", "reason"),
    [
        ("standard", "", ""),
        ("zero", "", ""),
        ("exempt with code", "VATEX-EU-132-1I", "Training"),
        ("reverse charge without words", "VATEX-EU-AE", "Reverse charge"),
        ("intra-community", "VATEX-EU-IC", "Intra-community supply"),
        ("export", "VATEX-EU-G", "Export outside the EU"),
        ("outside scope", "VATEX-EU-O", "art. 259-1 du CGI"),
    ],
)
def test_why_there_is_no_tax_stands_in_the_file(name: str, code: str, reason: str) -> None:
    for content in both(CATEGORIES[name]):
        text = content.decode()
        assert (f">{code}<" in text) == bool(code)
        assert (f">{reason}<" in text) == bool(reason)
        if not code:
            assert "Exemption" not in text


def test_outside_the_scope_no_vat_number_is_in_the_file() -> None:
    for content in both(CATEGORIES["outside scope"]):
        assert b"FR40123456824" not in content
        assert b"DE123456789" not in content


def test_several_rates_and_categories_share_an_invoice() -> None:
    lines = [sold("", code, "1", "10.05", tax_code=code) for code in ("S20", "S055", "EXO", "S21")]
    assert faults(billed(lines)) == NOTHING


def test_codes_of_one_rate_are_one_row_of_the_breakdown() -> None:
    document = worked_example()[0]
    (first, *rest) = document.taxes
    half = first.base / 2
    parts = (
        replace(first, base=half, tax=Decimal("1.64"), exemption_reason="One"),
        replace(first, base=half, tax=Decimal("1.64"), exemption_reason="Other"),
    )
    invoice = make_einvoice(replace(document, taxes=(*parts, *rest)), Mail.FIRST)
    assert [(row.rate, row.base, row.tax) for row in invoice.taxes] == [
        (Decimal("5.5"), Decimal("59.70"), Decimal("3.28")),
        (Decimal(20), Decimal("839.25"), Decimal("167.85")),
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"order_number": "PO-1", "contracts": ("C-1",)},
        {"contracts": ("C-1", "C-2"), "service_period": None},
        {
            "foreign_tax": ForeignTax(
                "CHF", Decimal("0.95"), date(2026, 3, 30), "ECB", Decimal("162.57")
            )
        },
        {"language": "fr"},
        {"language": "de"},
        {"language": "nl"},
    ],
    ids=str,
)
def test_what_else_an_invoice_may_have_passes_the_official_rules(changes: dict[str, Any]) -> None:
    document = replace(worked_example()[0], **changes)
    assert faults(document) == NOTHING
    assert faults(credited(document)) == NOTHING


def test_a_delivery_address_and_a_seller_without_bank_pass_the_official_rules() -> None:
    document = worked_example()[0]
    place = Address(name="Atelier, Hall 2", street="Quai 1", city="Lyon", postcode="69002")
    buyer = replace(document.buyer, delivery=place)
    seller = replace(document.seller, iban="", bic="", share_capital="", legal_form="")
    assert faults(replace(document, buyer=buyer, seller=seller)) == NOTHING


def test_what_comes_of_editing_and_of_parts_credited_passes_the_official_rules() -> None:
    lines = [
        replace(sold("", "Heading", "0", "0", kind="heading"), tax_code=""),
        sold("", "Typed by hand", "1.5", "80.00", kind="free", contract="", items=()),
        sold(
            "BOX", "From the catalogue", "2", "19.90", kind="product", discount_percent=Decimal(5)
        ),
        sold("", "A rebate at a price below 0", "1", "-12.50", kind="free", contract="", items=()),
        replace(sold("", "Subtotal", "0", "0", kind="subtotal"), tax_code=""),
    ]
    flexible = billed(
        lines, batch=None, contracts=(), service_period=None, remarks="Thank you for March"
    )
    assert faults(flexible) == NOTHING
    whole = sold("HR-STD", "Support hours", "-1", "95.00", discount_percent=Decimal(10))
    part = replace(whole, quantity=Decimal("-0.3333"), net=Decimal("-28.51"))
    credit = billed([part], number="CN-1", corrects="INV-2026-0042", corrects_date=SALE_DAY)
    (group,) = credit.taxes
    rest = replace(group, tax=group.tax - Decimal("0.01"))
    last = replace(credit, taxes=(rest,), tax=rest.tax, total=credit.total - Decimal("0.01"))
    assert faults(credit) == NOTHING
    assert faults(last) == NOTHING


@pytest.mark.parametrize("currency", ["EUR", "JPY"])
def test_random_invoices_pass_the_official_rules(currency: str) -> None:
    for document in random_documents(25, 7, currency):
        if any(not line.is_words for line in document.lines):
            assert faults(document) == NOTHING


def test_the_official_rules_do_look() -> None:
    cii, ubl = both(worked_example()[0])
    assert any("BR-CO-10" in one for one in rule_faults(cii.replace(b">540.00<", b">540.01<")))
    assert any("BR-CO-10" in one for one in rule_faults(ubl.replace(b">540.00<", b">540.01<")))
    assert rule_faults(cii.replace(b'unitCode="H87"', b'unitCode="PCE"'))


def test_every_invoice_and_credit_note_of_the_small_company_passes(tmp_path: Path) -> None:
    day = date(2026, 3, 31)
    with open_database(tmp_path / "small.db") as database:
        database.write(import_company, DATA / "small")
        database.write(run_batch, RunRequest("March", day, day))
        database.write(generate_batch, "March")
        invoices = database.read(load_documents, Wanted())
        for invoice in invoices:
            database.write(credit_invoice, invoice.number or "", day=day)
        documents = database.read(load_documents, Wanted())
    carried = [document for document in documents if document.digits <= 2]
    assert len(documents) == 2 * len(invoices) > 2 * 15
    assert {document.currency for document in carried} == {"EUR", "CHF", "USD", "JPY"}
    assert {tax.category for document in carried for tax in document.taxes} >= {"S", "AE", "O"}
    for document in carried:
        assert faults(document) == NOTHING, document.number
    refused = {p.number for p in find_format("facturx").check(documents, CONTEXT)}
    assert refused == {d.number for d in documents if d.currency == "KWD"}


def _seller(document: InvoiceDocument, **changes: Any) -> InvoiceDocument:
    return replace(document, seller=replace(document.seller, **changes))


def _buyer(document: InvoiceDocument, **changes: Any) -> InvoiceDocument:
    return replace(document, buyer=replace(document.buyer, **changes))


def _seller_place(document: InvoiceDocument, **changes: str) -> InvoiceDocument:
    address = replace(document.seller.address, **changes)
    return replace(document, seller=replace(document.seller, address=address))


def _buyer_place(document: InvoiceDocument, **changes: str) -> InvoiceDocument:
    return _buyer(document, address=replace(document.buyer.address, **changes))


def _two_exempt_codes() -> InvoiceDocument:
    document = worked_example()[0]
    lines = tuple(
        replace(line, tax_code=f"E{place}", tax_rate_percent=Decimal(0))
        for place, line in enumerate(document.lines)
    )
    groups = tuple(
        DocumentTax("E", Decimal(0), "", f"Reason {place}", (f"E{place}",), line.net, Decimal(0))
        for place, line in enumerate(lines)
    )
    return replace(document, lines=lines, taxes=groups, tax=Decimal(0), total=document.net)


def _outside_scope_beside_another() -> InvoiceDocument:
    document = worked_example()[0]
    (low, normal) = document.taxes
    lines = tuple(
        replace(line, tax_code="HUE", tax_rate_percent=Decimal(0))
        if line.tax_code == "S055"
        else line
        for line in document.lines
    )
    outside = replace(
        low, category="O", rate_percent=Decimal(0), tax_codes=("HUE",), tax=Decimal(0)
    )
    total = document.total - low.tax
    return replace(document, lines=lines, taxes=(outside, normal), tax=normal.tax, total=total)


SALE = worked_example()[0]
REFUSED: dict[str, tuple[Callable[[], InvoiceDocument], str]] = {
    "proposal": (lambda: replace(SALE, number=None), "no number.*BR-02"),
    "three decimals": (
        lambda: billed([sold("", "Line", "1", "1.234", digits=3)], currency="KWD"),
        "KWD have 3 decimals.*BR-DEC",
    ),
    "only texts": (
        lambda: billed([sold("", "Thanks", "0", "0", kind="text")]),
        "no line but texts.*BR-16",
    ),
    "two reasons of one category": (_two_exempt_codes, "E0, E1, E2 .*category E.*BR-E-01"),
    "O beside S": (_outside_scope_beside_another, "HUE .*category O.*beside S20.*BR-O-11"),
    "zero rate that is none": (lambda: taxed("Z", "5"), r"rate_percent .*T .*BR-Z-05"),
    "normal rate of 0": (lambda: taxed("S", "0"), r"rate_percent .*T .*BR-S-05"),
    "exempt without a reason": (lambda: taxed("E"), "exemption_reason.*BR-E-10"),
    "unknown reason": (lambda: taxed("E", code="VATEX-XX"), "exemption_code 'VATEX-XX'.*BR-CL-22"),
    "reason of another category": (
        lambda: taxed("E", code="VATEX-EU-AE"),
        "exemption_code VATEX-EU-AE .*category AE.*PEPPOL-EN16931-P0104",
    ),
    "seller without name": (lambda: _seller_place(SALE, name=""), "company has no name.*BR-06"),
    "seller without country": (
        lambda: _seller_place(SALE, country=""),
        "company has no country.*BR-09",
    ),
    "seller without ids": (
        lambda: _seller(SALE, vat_id="", registration="", tax_number="12"),
        "neither vat_id nor registration.*BR-CO-26",
    ),
    "seller without tax ids": (
        lambda: _seller(SALE, vat_id="", tax_number=""),
        "neither vat_id nor tax_number.*BR-S-02",
    ),
    "intra-community without seller's number": (
        lambda: _seller(taxed("K"), vat_id=""),
        "company has no vat_id.*BR-IC-02",
    ),
    "export without seller's number": (
        lambda: _seller(taxed("G"), vat_id=""),
        "company has no vat_id.*BR-G-02",
    ),
    "outside scope without registration": (
        lambda: _seller(taxed("O"), registration=""),
        "no registration.*BR-O-02",
    ),
    "seller's number without country": (
        lambda: _seller(SALE, vat_id="40123456824"),
        "vat_id '40123456824' of the company.*BR-CO-09",
    ),
    "wrong IBAN": (
        lambda: _seller(SALE, iban="FR7630006000011234567890188"),
        "iban .*check digits",
    ),
    "buyer without name": (
        lambda: _buyer_place(SALE, name=" "),
        "customer C1001 has no name.*BR-07",
    ),
    "buyer without country": (
        lambda: _buyer_place(SALE, country=""),
        "customer C1001 has no country.*BR-11",
    ),
    "buyer of no country": (
        lambda: _buyer_place(SALE, country="ZZ"),
        "country 'ZZ' of customer C1001.*BR-CL-14",
    ),
    "reverse charge without buyer's ids": (
        lambda: _buyer(taxed("AE"), vat_id=""),
        "customer C1001 has neither vat_id nor registration.*BR-AE-02",
    ),
    "intra-community without buyer's number": (
        lambda: _buyer(taxed("K"), vat_id="", registration="HRB 1"),
        "customer C1001 has no vat_id.*BR-IC-02",
    ),
    "buyer's number without country": (
        lambda: _buyer(SALE, vat_id="123"),
        "vat_id '123' of customer C1001.*BR-CO-09",
    ),
    "unknown scheme": (
        lambda: _buyer(SALE, endpoint_scheme="1234", endpoint_id="x"),
        "endpoint_scheme '1234' of customer C1001.*BR-CL-25",
    ),
    "tax rounded by line": (
        lambda: replace(
            taxed("S", "20"),
            taxes=(DocumentTax("S", Decimal(20), "", "", ("T",), SALE.net, Decimal("179.80")),),
            tax=Decimal("179.80"),
            total=SALE.net + Decimal("179.80"),
        ),
        r"tax at 20 % is 179.80.*179.79.*BR-CO-17.*tax_rounding",
    ),
    "lines that do not come to the net": (
        lambda: replace(SALE, lines=SALE.lines[:2]),
        "do not add up",
    ),
}


@pytest.mark.parametrize("format_name", ["facturx", "ubl"])
@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_an_e_invoice_is_refused_naming_the_field(
    name: str, format_name: str
) -> None:
    make, pattern = REFUSED[name]
    document = make()
    problems = find_format(format_name).check([SALE_TO_SIREN, document], CONTEXT)
    assert {problem.number for problem in problems} == {document.number or ""}
    assert any(re.search(pattern, problem.reason) for problem in problems), problems


SALE_TO_SIREN = replace(
    SALE, id=9, number="INV-9", buyer=replace(SALE.buyer, registration="990 010 019")
)
"""A document that both formats take."""

"""What an export check finds names the field that mends it, in the user's language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from batchbill_desktop.services import texts
from batchbill_desktop.services.customers.edit import BUYER_FIELDS
from batchbill_desktop.services.exports.format import AdvisingFormat, Problem
from batchbill_desktop.services.exports.gaps import CompanyGap, CustomerGap, Gap, NameGap
from batchbill_desktop.services.exports.registry import FORMATS, find_format
from batchbill_desktop.services.invoices.document import Address, DocumentTax, InvoiceDocument
from batchbill_desktop.services.texts import words
from batchbill_desktop.views.exports.format_words import COMPANY_FIELDS
from tests.builders.export_documents import billed, export_context, sold, worked_example


@pytest.fixture
def french() -> Iterator[None]:
    texts.set_language("fr")
    yield
    texts.set_language("en")


def to(document: InvoiceDocument | None = None, **changes: Any) -> InvoiceDocument:
    """The worked example to another buyer."""
    document = document or worked_example()[0]
    return replace(document, buyer=replace(document.buyer, **changes))


def at(**changes: str) -> InvoiceDocument:
    address = replace(worked_example()[0].buyer.address, **changes)
    return to(address=address)


def by(document: InvoiceDocument | None = None, **changes: Any) -> InvoiceDocument:
    """The worked example by another seller."""
    document = document or worked_example()[0]
    return replace(document, seller=replace(document.seller, **changes))


def taxed(category: str) -> InvoiceDocument:
    document = worked_example()[0]
    lines = tuple(
        replace(line, tax_code="T", tax_rate_percent=Decimal(0)) for line in document.lines
    )
    group = DocumentTax(category, Decimal(0), "", "", ("T",), document.net, Decimal("0.00"))
    return replace(document, lines=lines, taxes=(group,), tax=Decimal("0.00"), total=document.net)


def in_germany(**changes: str) -> InvoiceDocument:
    """To a German authority by a German company: XRechnung."""
    document = worked_example()[0]
    home = replace(document.seller.address, country="DE", contact="Eva", postcode="1", city="Bonn")
    document = by(document, address=home, phone="0228 12345", email="e@muster.example")
    place = {"name": "Amt", "country": "DE", "postcode": "53113", "city": "Bonn"} | changes
    return to(document, address=Address(**place), buyer_reference="04011000-12345-03")


CASES: dict[str, tuple[str, InvoiceDocument, Gap]] = {
    "no country": ("facturx", at(country=""), CustomerGap("C1001", "country")),
    "no name": ("facturx", at(name=" "), CustomerGap("C1001", "name")),
    "VAT number": ("facturx", to(vat_id="123"), CustomerGap("C1001", "vat_id")),
    "reverse charge": ("facturx", taxed("AE"), CustomerGap("C1001", "vat_id")),
    "goods abroad": ("facturx", taxed("K"), CustomerGap("C1001", "vat_id")),
    "unknown scheme": (
        "facturx",
        to(endpoint_scheme="XY", endpoint_id="1"),
        CustomerGap("C1001", "endpoint_scheme"),
    ),
    "mail in Peppol": (
        "ubl",
        to(endpoint_scheme="EM", endpoint_id="a@b.example"),
        CustomerGap("C1001", "endpoint_scheme"),
    ),
    "check digits": (
        "ubl",
        to(endpoint_scheme="0088", endpoint_id="1234567890123"),
        CustomerGap("C1001", "endpoint_id"),
    ),
    "German town": ("ubl", in_germany(city=""), CustomerGap("C1001", "city")),
    "German postcode": ("ubl", in_germany(postcode=""), CustomerGap("C1001", "postcode")),
    "company's number": (
        "facturx",
        by(vat_id="", registration="", tax_number=""),
        CompanyGap("vat_id"),
    ),
    "company's IBAN": ("facturx", by(iban="FR00 1"), CompanyGap("iban")),
    "company's VAT number": ("facturx", by(vat_id="12"), CompanyGap("vat_id")),
}


@pytest.mark.parametrize(("format_name", "document", "gap"), CASES.values(), ids=CASES.keys())
def test_a_reason_leads_to_the_field_that_mends_it(
    format_name: str, document: InvoiceDocument, gap: Gap
) -> None:
    found = find_format(format_name).check([document], export_context(format_name))
    assert gap in [problem.gap for problem in found]


@pytest.mark.parametrize(
    ("format_name", "gap"),
    [
        ("iif", NameGap("iif", "account", "receivable")),
        ("qbo", NameGap("qbo", "tax", "S20")),
        ("xero", NameGap("xero", "revenue", "default")),
        ("fec", NameGap("fec", "tax_account", "S20")),
        ("sage", NameGap("sage", "revenue", "default")),
    ],
)
def test_a_name_that_is_missing_can_be_given(format_name: str, gap: NameGap) -> None:
    context = replace(export_context(format_name), mapping={})
    found = find_format(format_name).check(worked_example(), context)
    assert gap in [problem.gap for problem in found]


def test_a_customer_number_that_sage_cannot_hold_gets_a_name_there() -> None:
    document = replace(worked_example()[0], customer="LONGER-THAN-8")
    (problem,) = find_format("sage").check([document], export_context("sage"))
    assert problem.gap == NameGap("sage", "customer", "LONGER-THAN-8")


def test_every_gap_has_a_field_in_the_window() -> None:
    gaps = {case[2] for case in CASES.values()}
    assert {gap.field for gap in gaps if isinstance(gap, CustomerGap)} <= set(BUYER_FIELDS)
    assert {gap.field for gap in gaps if isinstance(gap, CompanyGap)} <= set(COMPANY_FIELDS)


def test_a_buyer_whom_peppol_cannot_reach_is_advised_but_no_problem() -> None:
    ubl = find_format("ubl")
    assert isinstance(ubl, AdvisingFormat)
    unreached = to(vat_id="", registration="")
    reached = to(endpoint_scheme="0009", endpoint_id="12345678200010")
    assert ubl.check([unreached, reached], export_context("ubl")) == []
    assert [one.gap for one in ubl.advise([unreached, reached])] == [
        CustomerGap("C1001", "endpoint_id")
    ]
    assert not isinstance(find_format("facturx"), AdvisingFormat)


def _all_problems() -> list[Problem]:
    """What every format has against documents of which nothing is right."""
    bad = billed([sold("", "x" * 5000, "1", "1", digits=3)], currency="KWD", number="X" * 60)
    bad = to(by(bad, vat_id="1", registration="", iban="XX"), vat_id="9", endpoint_id="1")
    documents = [bad, *(case[1] for case in CASES.values())]
    found = []
    for name, target in FORMATS.items():
        context = replace(export_context(name, registration=""), mapping={})
        found += target.check(documents, context)
    return found


@pytest.mark.usefixtures("french")
def test_no_reason_is_left_in_english() -> None:
    problems = _all_problems()
    assert len({getattr(problem.reason, "template", "") for problem in problems}) > 15
    for problem in problems:
        shown = words(problem.reason)
        assert shown != str(problem.reason), problem
        assert not {"the", "its", "has", "company"} & set(shown.split()), shown


@pytest.mark.usefixtures("french")
def test_no_remark_is_left_in_english() -> None:
    text = replace(sold("", "Wörds\x07 🎉 " * 30, "0", "0"), kind="text")
    line = sold("=SKU; \t" + "S" * 40, "=1+1 →\n" + "x" * 5000, "3.333", "0.0333")
    free = billed([sold("", "Free", "1", "0")], number="A-2")
    other = to(billed([line, text], order_number="PO-7"), address=Address(name="=Du:pont 商"))
    seen = 0
    for name, target in FORMATS.items():
        for remark in target.write(
            [other, free, worked_example()[1]], export_context(name)
        ).remarks:
            seen += 1
            assert words(remark) != str(remark)
            assert not {"the", "its", "has", "written"} & set(words(remark).split()), remark
    assert seen > 20

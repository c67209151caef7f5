"""QuickBooks Desktop: numbers, names, taxes, lists, and what it cannot hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from batchbill_desktop.services.exports.format import ExportContext, Problem
from batchbill_desktop.services.exports.iif import IifFormat
from batchbill_desktop.services.invoices.document import InvoiceDocument
from tests.builders.export_documents import (
    DUPONT,
    billed,
    export_context,
    sold,
    worked_example,
)
from tests.builders.target_readers import IifFile, read_iif

LINE = sold("HR-STD", "Support", "2", "95")


def _read(
    documents: list[InvoiceDocument], context: ExportContext | None = None
) -> tuple[IifFile, list[str]]:
    context = context or export_context("iif")
    assert IifFormat().check(documents, context) == []
    made = IifFormat().write(documents, context)
    (file,) = made.files
    return read_iif(file.content), list(made.remarks)


def _problems(
    documents: list[InvoiceDocument], context: ExportContext | None = None
) -> list[Problem]:
    return IifFormat().check(documents, context or export_context("iif"))


def _named(number: str, name: str, place: int = 1) -> InvoiceDocument:
    buyer = replace(DUPONT, business_number=number, address=replace(DUPONT.address, name=name))
    return billed([LINE], buyer=buyer, customer=number, number=f"A-{place}", id=place)


@pytest.mark.parametrize(
    ("pattern", "number", "credit", "expected"),
    [
        ("INV-{year}-{seq:04}", "INV-2026-0042", False, "26-0042"),
        ("CN-{year}-{seq:04}", "CN-2026-0003", True, "26-C003"),
        ("CN-{year}-{seq:05}", "CN-2026-12345", True, "26-C12345"),
        ("FA-{year}-{seq:05}", "FA-2026-00012", False, "26-00012"),
        ("F/{year}/{month}/{seq}", "F/2026/03/123", False, "26-123"),
        ("{seq:05}-{month}-{year}", "00007-03-2026", False, "26-00007"),
        ("INVOICE{seq:09}", "INVOICE000000042", False, "26-00000042"),
        # Eleven characters are taken as they are.
        ("INV-{year}-{seq}", "INV-2026-42", False, "INV-2026-42"),
        # A number of an older pattern: the last digits that are not the year.
        ("NEW-{seq}", "OLD-2025-2026-0042", False, "26-0042"),
    ],
)
def test_a_long_number_becomes_year_and_counter(
    pattern: str, number: str, *, credit: bool, expected: str
) -> None:
    quantity = "-2" if credit else "2"
    document = billed([sold("A", "a", quantity, "95")], number=number)
    series = "credit_note_number" if credit else "invoice_number"
    read, remarks = _read([document], export_context("iif", None, **{series: pattern}))
    assert read.documents[0].head["DOCNUM"] == expected
    assert (f"its number is written as {expected}" in "".join(remarks)) == (number != expected)


def test_two_numbers_that_come_out_alike_are_refused() -> None:
    documents = [
        billed([LINE], number="NORTH-2026-0042"),
        billed([LINE], number="SOUTH-2026-0042", id=2),
    ]
    (problem,) = _problems(documents)
    assert problem.number == "SOUTH-2026-0042"
    assert "as NORTH-2026-0042 is" in problem.reason


def test_a_counter_that_does_not_fit_is_refused() -> None:
    (problem,) = _problems([billed([LINE], number="INV-2026-123456789")])
    assert "takes 11 characters" in problem.reason


@pytest.mark.parametrize("currency", ["KWD", "BHD", "TND"])
def test_currencies_with_three_decimals_are_refused(currency: str) -> None:
    (problem,) = _problems([billed([LINE], currency=currency)])
    assert problem == Problem("INV-2026-0042", f"{currency} has 3 decimals, QuickBooks takes two")


def test_every_document_that_cannot_be_written_is_named() -> None:
    good, bad = billed([LINE], number="A-1"), billed([LINE], number="A-2", currency="KWD")
    worse = replace(billed([LINE], number="A-3"), total=Decimal("1.00"))
    found = _problems([good, bad, worse])
    assert [problem.number for problem in found] == ["A-2", "A-3"]
    assert "would not balance" in found[1].reason


def test_a_country_without_defaults_says_which_names_are_missing() -> None:
    found = _problems(worked_example()[:1], export_context("iif", country="ES"))
    reasons = "\n".join(problem.reason for problem in found)
    for row in ("iif,account,receivable", "iif,revenue,default", "iif,tax,S20", "iif,account,tax"):
        assert f"add the row {row},..." in reasons
    assert "`batchbill mapping import`" in reasons


def test_several_taxes_have_no_mark_and_none_has_one_of_0() -> None:
    taxed = billed([LINE, sold("B", "b", "1", "10", tax_code="S055")], number="A-1")
    free = billed([sold("C", "c", "1", "10", tax_code="EXO")], number="A-2")
    mixed = billed([LINE, sold("C", "c", "1", "10", tax_code="EXO")], number="A-3")
    read, _ = _read([taxed, free, mixed])
    found = [
        [(row["INVITEM"], row["AMOUNT"], row["PRICE"], row["EXTRA"]) for row in document.taxes]
        for document in read.documents
    ]
    assert found == [
        [("VAT20", "-38.00", "", ""), ("VAT055", "-0.55", "", "")],
        [("Out of State", "0.00", "0%", "AUTOSTAX")],
        [("VAT20", "-38.00", "", "")],
    ]


def test_a_batch_of_several_currencies_gives_a_file_each() -> None:
    documents = [
        billed([LINE], number=f"A-{place}", id=place, currency=currency)
        for place, currency in enumerate(("EUR", "CHF", "EUR", "JPY"))
    ]
    context = export_context("iif", {("account", "receivable:CHF"): "Receivable CHF"})
    made = IifFormat().write(documents, context)
    assert [file.name for file in made.files] == ["March_EUR.iif", "March_CHF.iif", "March_JPY.iif"]
    accounts = [read_iif(file.content).documents[0].head["ACCNT"] for file in made.files]
    assert accounts == ["Accounts Receivable", "Receivable CHF", "Accounts Receivable"]
    warned = [remark for remark in made.remarks if "reads no currency" in remark]
    assert [remark[:4] for remark in warned] == ["A-1:", "A-3:"]


def test_customers_of_one_name_get_their_business_number() -> None:
    long = "Communauté de communes des vallées et plateaux du Nord"
    documents = [
        _named("1", "Dupont", 1),
        _named("2", "DUPONT ", 2),
        _named("3", "Tax Agency", 3),
        _named("4", f"{long} (Est)", 4),
        _named("5", f"{long} (Ouest)", 5),
        _named("6", "Martin", 6),
    ]
    read, remarks = _read(documents)
    names = [document.head["NAME"] for document in read.documents]
    assert names == [
        "Dupont (1)",
        "DUPONT (2)",
        "Tax Agency (3)",
        "Communauté de communes des vallées et (4)",
        "Communauté de communes des vallées et (5)",
        "Martin",
    ]
    said = [remark[:3] for remark in remarks if "its customer is written as" in remark]
    assert said == ["A-1", "A-2", "A-3", "A-4", "A-5"]


def test_a_name_is_the_same_whoever_else_is_in_the_batch() -> None:
    context = replace(export_context("iif"), customers={"1": "Dupont", "2": "Dupont"})
    read, _ = _read([_named("1", "Dupont")], context)
    assert read.documents[0].head["NAME"] == "Dupont (1)"


def test_a_customers_name_can_be_mapped() -> None:
    context = export_context("iif", {("customer", "1"): "Holding:Dupont & Cie"})
    read, _ = _read([_named("1", "Dupont"), _named("2", "Dupont", 2)], context)
    names = [document.head["NAME"] for document in read.documents]
    assert names == ["Holding:Dupont & Cie", "Dupont"]


def test_a_name_without_a_letter_that_fits_is_the_business_number() -> None:
    read, _ = _read([_named("1009", "さくら商事")])
    assert read.documents[0].head["NAME"].endswith("(1009)")


def test_names_and_numbers_that_the_file_cannot_hold_are_written_otherwise() -> None:
    context = export_context("iif", {("customer", "1"): "Łódź: Жук"})
    document = replace(_named("1", "x"), number="Č-7")
    read, remarks = _read([document], context)
    assert read.documents[0].head["DOCNUM"] == "C-7"
    assert read.documents[0].head["NAME"].startswith("Lódz: ")
    assert "its number is written as C-7" in remarks[0]


def test_two_skus_that_come_out_as_one_item_are_refused() -> None:
    long = "LICENCE-OFFICE-PROFESSIONAL-PLUS-"
    lines = [sold(long + end, "a", "1", "10") for end in ("2024", "2026")]
    (problem,) = _problems([billed(lines)])
    assert f"iif,item,sku:{long}2026" in problem.reason
    context = export_context("iif", {("item", f"sku:{long}2026"): "OFFICE-26"})
    read, _ = _read([billed(lines)], context)
    items = [row["INVITEM"] for row, _amount in read.documents[0].lines]
    assert items == [long[:31], "OFFICE-26"]


@pytest.mark.parametrize(
    ("mapping", "account"),
    [
        ({}, "Service Income"),
        ({("revenue", "kind:recurring"): "R1"}, "R1"),
        ({("revenue", "kind:recurring"): "R1", ("revenue", "contract:C-001"): "R2"}, "R2"),
        ({("revenue", "contract:C-001"): "R2", ("revenue", "sku:HR-STD"): "R3"}, "R3"),
    ],
)
def test_the_closest_revenue_account_counts(
    mapping: dict[tuple[str, str], str], account: str
) -> None:
    read, _ = _read([billed([LINE])], export_context("iif", mapping))
    assert read.documents[0].splits[0]["ACCNT"] == account


def test_a_negative_line_of_an_invoice_turns_its_signs() -> None:
    back = sold("B", "Returned", "-1", "50", discount_percent=Decimal(10))
    read, _ = _read([billed([LINE, back])])
    sale, returned, discount = read.documents[0].splits[:3]
    assert (sale["AMOUNT"], sale["QNTY"], sale["PRICE"]) == ("-190.00", "-2", "95.00")
    assert (returned["AMOUNT"], returned["QNTY"]) == ("50.00", "1")
    assert (discount["AMOUNT"], discount["PRICE"]) == ("-5.00", "5.00")


def test_an_invoice_below_0_is_a_credit_memo() -> None:
    document = billed([sold("A", "a", "-1", "95")], kind="credit_note", number="A-1")
    read, _ = _read([document])
    head = read.documents[0].head
    assert (head["TRNSTYPE"], head["AMOUNT"], head["TERMS"]) == ("CREDIT MEMO", "-114.00", "")
    assert head["MEMO"] == "March 2026"


def test_what_comes_to_0_is_left_out_and_named() -> None:
    text = replace(sold("", "Thank you", "0", "0"), kind="text")
    free = billed([text, sold("A", "Free", "1", "0")], number="A-1")
    read, remarks = _read([free, billed([text, LINE], number="A-2")])
    assert [document.head["DOCNUM"] for document in read.documents] == ["A-2"]
    assert len(read.documents[0].lines) == 1
    assert remarks == ["A-1: left out, since it comes to 0."]
    assert IifFormat().write([free], export_context("iif")).files == ()


def test_orders_terms_and_times_of_supply() -> None:
    document = billed([LINE], order_number="PO-7", due_date=date(2026, 3, 31))
    read, _ = _read([document])
    head = read.documents[0].head
    assert (head["PONUM"], head["TERMS"], head["DUEDATE"]) == (
        "PO-7",
        "Due on receipt",
        "03/31/2026",
    )
    odd = billed([LINE], due_date=date(2026, 5, 5), service_period=(date(2026, 3, 5),) * 2)
    head = _read([odd])[0].documents[0].head
    assert (head["TERMS"], head["MEMO"]) == ("", "2026-03-05")


def test_lists_are_written_only_when_asked_for_and_before_the_documents() -> None:
    assert _read(worked_example())[0].lists == {}
    context = export_context("iif", {("setting", "lists"): "yes"})
    lists = _read(worked_example(), context)[0].lists
    assert [(row["NAME"], row["ACCNTTYPE"]) for row in lists["ACCNT"]] == [
        ("Accounts Receivable", "AR"),
        ("Service Income", "INC"),
        ("Goods Income", "INC"),
        ("Sales Tax Payable", "OCLIAB"),
    ]
    (customer,) = lists["CUST"]
    assert (customer["NAME"], customer["BADDR2"], customer["EMAIL"], customer["TERMS"]) == (
        "Atelier Dupont",
        "12 rue des Lilas",
        "compta@dupont.example",
        "Net 30",
    )
    assert [(row["NAME"], row["INVITEMTYPE"], row["PRICE"]) for row in lists["INVITEM"]] == [
        ("MSP-FLAT", "SERV", "45.00"),
        ("HR-STD", "SERV", "95.00"),
        ("DISCOUNT", "DISC", "0"),
        ("DOC-BOOK", "PART", "19.90"),
        ("VAT055", "COMPTAX", "5.5%"),
        ("VAT20", "COMPTAX", "20%"),
    ]


@pytest.mark.parametrize(
    ("country", "rows"),
    [
        ("US", ["Atelier Dupont", "12 rue des Lilas", "Springfield, IL 62701", "United States"]),
        ("DE", ["Atelier Dupont", "12 rue des Lilas", "62701 Springfield", "Germany"]),
    ],
)
def test_an_address_reads_as_in_its_country(country: str, rows: list[str]) -> None:
    address = replace(
        DUPONT.address, city="Springfield", region="IL", postcode="62701", country=country
    )
    read, _ = _read([billed([LINE], buyer=replace(DUPONT, address=address))])
    head = read.documents[0].head
    assert [head[f"ADDR{place}"] for place in range(1, 6)] == [*rows, ""]

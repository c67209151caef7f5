"""Sage 50: transactions by nominal code and tax code, with positive amounts."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from batchbill_desktop.services.exports.format import ExportContext, Written
from batchbill_desktop.services.exports.sage import SageFormat
from batchbill_desktop.services.invoices.document import ForeignTax, InvoiceDocument
from tests.builders.export_documents import (
    billed,
    export_context,
    random_documents,
    sold,
    worked_example,
)
from tests.builders.journal_readers import read_sage as read_rows


def made(documents: list[InvoiceDocument], context: ExportContext | None = None) -> Written:
    context = context or export_context("sage")
    assert SageFormat().check(documents, context) == []
    return SageFormat().write(documents, context)


def read_sage(written: Written) -> list[list[str]]:
    (file,) = written.files
    return read_rows(file.content)


def test_the_worked_example_is_written_as_described() -> None:
    written = made(worked_example())
    assert [file.name for file in written.files] == ["March.csv"]
    rows = read_sage(written)
    assert [row[:6] + row[7:] for row in rows] == [
        ["SI", "C1001", "4000", "0", "31/03/2026", "INV-2026-0042", "839.25", "T1", "167.85", "1"],
        ["SI", "C1001", "4010", "0", "31/03/2026", "INV-2026-0042", "59.70", "T5", "3.28", "1"],
        ["SC", "C1001", "4000", "0", "05/04/2026", "CN-2026-0003", "85.50", "T1", "17.10", "1"],
    ]
    assert [row[6] for row in rows] == [
        "Services March 2026",
        "Printed manual",
        "Support hours, 1 h credited",
    ]
    assert written.remarks == ()


def test_two_thousand_random_documents_come_to_their_totals() -> None:
    documents = random_documents(2_000, 20260331)
    written = made(documents)
    net: dict[str, Decimal] = {}
    tax: dict[str, Decimal] = {}
    last = ""
    seen = set()
    for row in read_sage(written):
        sign = 1 if row[0] == "SI" else -1
        net[row[5]] = net.get(row[5], Decimal(0)) + sign * Decimal(row[7])
        tax[row[5]] = tax.get(row[5], Decimal(0)) + sign * Decimal(row[9])
        assert row[5] == last or row[5] not in seen, "rows of a document follow each other"
        last = row[5]
        seen.add(last)
    for document in documents:
        number = document.number or ""
        assert (net.get(number, Decimal(0)), tax.get(number, Decimal(0))) == (
            document.net,
            document.tax,
        )
        left_out = f"{number}: left out, since it comes to 0."
        assert (left_out in written.remarks) == (number not in net)


def test_what_goes_the_other_way_is_a_transaction_of_the_other_type() -> None:
    document = billed([sold("", "Flat", "1", "100"), sold("", "Back", "-1", "30", kind="charge")])
    written = made([document])
    assert [[row[0], row[2], row[7], row[9]] for row in read_sage(written)] == [
        ["SI", "4000", "100.00", "20.00"],
        ["SC", "4010", "30.00", "6.00"],
    ]
    (remark,) = written.remarks
    assert remark.startswith("INV-2026-0042: what goes the other way")


def test_the_mapping_names_customers_nominals_taxes_and_the_department() -> None:
    changes = {
        ("customer", "C1001"): "dupont",
        ("revenue", "sku:HR-STD"): "0042",
        ("tax", "S20"): "T7",
        ("setting", "department"): "3",
    }
    rows = read_sage(made(worked_example()[:1], export_context("sage", changes)))
    assert [(row[1], row[2], row[3], row[8]) for row in rows] == [
        ("DUPONT", "4000", "3", "T7"),
        ("DUPONT", "0042", "3", "T7"),
        ("DUPONT", "4010", "3", "T5"),
    ]


def test_rates_that_share_a_tax_code_have_rows_of_their_own() -> None:
    document = billed(
        [sold("", "A", "1", "100", tax_code="S055"), sold("", "B", "1", "50", tax_code="S10")]
    )
    rows = read_sage(made([document]))
    assert [(row[7], row[8], row[9]) for row in rows] == [
        ("100.00", "T5", "5.50"),
        ("50.00", "T5", "5.00"),
    ]


def in_dollars(**kept: ForeignTax | None) -> InvoiceDocument:
    document = billed([sold("", "Flat", "1", "100")], currency="USD")
    foreign = ForeignTax("EUR", Decimal("0.8"), date(2026, 3, 30), "ECB", Decimal(16))
    return replace(document, foreign_tax=kept.get("foreign_tax", foreign))


def test_another_currency_carries_the_rate_as_sage_has_it() -> None:
    (row,) = read_sage(made([in_dollars()]))
    assert (row[7], row[9], row[10]) == ("100.00", "20.00", "1.25")


def test_yen_have_two_decimals_and_dinars_are_reported() -> None:
    yen = replace(billed([sold("", "Flat", "1", "100", digits=0)], currency="JPY"))
    dinars = billed([sold("", "Flat", "1", "1.234", digits=3)], id=2, number="K", currency="KWD")
    rate = ForeignTax("EUR", Decimal(2), date(2026, 3, 30), "ECB", Decimal(1))
    documents = [replace(one, foreign_tax=rate) for one in (yen, dinars)]
    written = made(documents)
    assert [row[7] for row in read_sage(written)] == ["100.00", "1.234"]
    assert written.remarks == ("K: amounts have 3 decimals, and Sage keeps two.",)


@pytest.mark.parametrize(
    ("changes", "mapping", "pattern"),
    [
        ({"customer": "CUSTOMER-12"}, {}, "CUSTOMER-12 has more than 8 characters.*mapping"),
        ({"customer": "=1+1"}, {}, "'=1.1' has characters"),
        ({"customer": "Ł1"}, {}, "'Ł1' has characters"),
        ({"customer": "c1"}, {("customer", "c1"): "C1001"}, "C1001 is that of customer C1001 too"),
        ({"number": "N" * 31}, {}, "31 characters.*at most 30"),
    ],
)
def test_what_sage_cannot_hold_is_refused(
    changes: dict[str, str], mapping: dict[tuple[str, str], str], pattern: str
) -> None:
    document = replace(worked_example()[0], **changes)  # type: ignore[arg-type] # texts only
    problems = SageFormat().check([worked_example()[1], document], export_context("sage", mapping))
    assert [problem.number for problem in problems] == [document.number]
    assert re.search(pattern, problems[0].reason)


def test_a_document_without_a_rate_or_names_is_refused() -> None:
    (problem,) = SageFormat().check([in_dollars(foreign_tax=None)], export_context("sage"))
    assert "USD and keeps no exchange rate to EUR" in problem.reason
    problems = SageFormat().check(worked_example(), replace(export_context("sage"), mapping={}))
    assert {problem.number for problem in problems} == {"INV-2026-0042", "CN-2026-0003"}
    assert any("sage,revenue," in problem.reason for problem in problems)
    assert any("sage,tax," in problem.reason for problem in problems)


@pytest.mark.parametrize(
    ("text", "cell", "remarks"),
    [
        ('He said "no", twice\r\nand left', 'He said "no", twice and left', 0),
        ("=1+1", "'=1+1", 1),
        ("@SUM(A1)", "'@SUM(A1)", 1),
        ("Łódź → 商", "Lódz -> _", 1),
        ("x" * 10_000, "x" * 60, 1),
        ("a\tb\x00c", "a b c", 0),
    ],
)
def test_odd_texts_keep_to_their_cell(text: str, cell: str, remarks: int) -> None:
    written = made([billed([sold("", text, "1", "10")])])
    (row,) = read_sage(written)
    assert row[6] == cell
    assert len(written.remarks) == remarks

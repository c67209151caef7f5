"""The worked example of the formats' description, in each format: figures, rows and signs."""

from __future__ import annotations

import io
from datetime import datetime
from decimal import Decimal

import openpyxl
import pytest

from batchbill_desktop.services.exports.format import Written
from batchbill_desktop.services.exports.registry import find_format
from tests.builders.expected import EXPECTED
from tests.builders.export_documents import export_context, worked_example
from tests.builders.target_readers import csv_rows, read_iif, read_qbo, read_xero

CREDIT_QBO = (
    "CN-2026-0003,Atelier Dupont,05/04/2026,05/04/2026,,,Corrects INV-2026-0042,HR-STD,"
    '"Support hours, 1 h credited (95.00 less 10 %)",1,85.50,85.50,20.0% S,17.10,31/03/2026'
)
CREDIT_XERO = (
    "Atelier Dupont,compta@dupont.example,12 rue des Lilas,,,,Lyon,,69003,France,CN-2026-0003,"
    'INV-2026-0042,05/04/2026,05/04/2026,HR-STD,"Support hours, 1 h credited",-1,95.00,10,200,'
    "20% (VAT on Income),,,,,EUR,"
)


def _written(format_name: str) -> Written:
    context = export_context(format_name)
    target = find_format(format_name)
    assert target.check(worked_example(), context) == []
    return target.write(worked_example(), context)


@pytest.mark.parametrize(
    ("format_name", "file", "example"),
    [
        ("iif", "March.iif", "example.iif"),
        ("qbo", "March.csv", "example_qbo.csv"),
        ("xero", "March.csv", "example_xero.csv"),
    ],
)
def test_the_example_file_is_written_byte_for_byte(
    format_name: str, file: str, example: str
) -> None:
    made = _written(format_name).files[0]
    assert made.name == file
    assert made.content == (EXPECTED / "formats" / example).read_bytes()


@pytest.mark.parametrize(("format_name", "row"), [("qbo", CREDIT_QBO), ("xero", CREDIT_XERO)])
def test_the_credit_note_stands_in_a_file_of_its_own(format_name: str, row: str) -> None:
    invoices, credits_ = _written(format_name).files
    assert credits_.name == "March_creditnotes.csv"
    head, written = credits_.content.decode().split("\r\n")[:2]
    assert head == invoices.content.decode().split("\r\n")[0]
    assert written == row


def test_iif_books_both_documents() -> None:
    invoice, credit = read_iif(_written("iif").files[0].content).documents
    assert (invoice.total, credit.total) == (Decimal("1070.08"), Decimal("-102.60"))
    assert [amount for _row, amount in invoice.lines] == [
        Decimal("540.00"),
        Decimal("299.25"),
        Decimal("59.70"),
    ]
    assert [row["AMOUNT"] for row in invoice.taxes] == ["-167.85", "-3.28"]
    assert invoice.total + credit.total == Decimal("967.48")


def test_the_online_programs_reckon_the_same_totals() -> None:
    for read, name, sign in ((read_qbo, "qbo", 1), (read_xero, "xero", -1)):
        invoices, credits_ = (read(file.content) for file in _written(name).files)
        assert [(one.tax, one.total) for one in invoices] == [
            (Decimal("171.13"), Decimal("1070.08"))
        ]
        assert [one.total for one in credits_] == [sign * Decimal("102.60")]


def test_csv_has_a_row_for_each_line_and_negative_credits() -> None:
    (file,) = _written("csv").files
    assert file.content.startswith(b"\xef\xbb\xbfinvoice_number,document_type,")
    rows = csv_rows(file.content.removeprefix(b"\xef\xbb\xbf"))
    names = (
        "invoice_number document_type invoice_date due_date line_no sku quantity unit "
        "unit_price discount_percent discount_amount net tax_percent line_tax gross "
        "corrects_number"
    ).split()
    head = "INV-2026-0042 invoice 2026-03-31 2026-04-30".split()
    note = "CN-2026-0003 credit_note 2026-04-05 2026-04-05".split()
    assert [[row[name] for name in names] for row in rows] == [
        [*head, *"1 MSP-FLAT 12 piece 45.00 0 0.00 540.00 20 108.00 648.00".split(), ""],
        [*head, *"2 HR-STD 3.5 hour 95.00 10 33.25 299.25 20 59.85 359.10".split(), ""],
        [*head, *"3 DOC-BOOK 3 piece 19.90 0 0.00 59.70 5.5 3.28 62.98".split(), ""],
        [*note, *"1 HR-STD -1 hour 95.00 10 -9.50 -85.50 20 -17.10 -102.60".split(), head[0]],
    ]
    assert {row["business_number"] for row in rows} == {"C1001"}
    assert sum(Decimal(row["gross"]) for row in rows) == Decimal("967.48")


def test_the_workbook_has_real_dates_and_numbers() -> None:
    (file,) = _written("xlsx").files
    assert file.name == "March.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(file.content))
    assert book.sheetnames == ["invoices", "lines", "taxes"]
    invoices = list(book["invoices"].iter_rows(min_row=2, values_only=True))
    assert invoices == [
        (
            *("INV-2026-0042", "invoice", datetime(2026, 3, 31), datetime(2026, 4, 30)),  # noqa: DTZ001 - a cell has no zone
            *("EUR", "C1001", "Atelier Dupont", 898.95, 171.13, 1070.08, None, None),
        ),
        (
            *("CN-2026-0003", "credit_note", datetime(2026, 4, 5), datetime(2026, 4, 5)),  # noqa: DTZ001 - a cell has no zone
            *("EUR", "C1001", "Atelier Dupont", -85.5, -17.1, -102.6, None, "INV-2026-0042"),
        ),
    ]
    taxes = list(book["taxes"].iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[2], row[4], row[7], row[8]) for row in taxes] == [
        ("INV-2026-0042", "S", 5.5, 59.7, 3.28),
        ("INV-2026-0042", "S", 20, 839.25, 167.85),
        ("CN-2026-0003", "S", 20, -85.5, -17.1),
    ]
    heads, *lines = book["lines"].iter_rows()
    place = {cell.value: at for at, cell in enumerate(heads)}
    assert [row[place["line_tax"]].value for row in lines] == [108, 59.85, 3.28, -17.1]
    assert [row[place["gross"]].value for row in lines] == [648, 359.1, 62.98, -102.6]
    assert lines[1][place["net"]].number_format == "#,##0.00"
    assert lines[1][place["discount_amount"]].value == 33.25
    assert lines[1][place["invoice_date"]].number_format == "yyyy-mm-dd"

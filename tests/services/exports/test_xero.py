"""Xero: its template, its reckoning, its credit notes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from batchbill_desktop.services.exports.format import Written
from batchbill_desktop.services.exports.xero import XeroFormat
from batchbill_desktop.services.invoices.document import DocumentLine, InvoiceDocument
from tests.builders.export_documents import DUPONT, billed, export_context, sold, worked_example
from tests.builders.target_readers import csv_rows, read_xero

LINE = sold("HR-STD", "Support", "2", "95")


def _written(documents: list[InvoiceDocument], **settings: str) -> Written:
    context = export_context("xero", {("setting", key): value for key, value in settings.items()})
    assert XeroFormat().check(documents, context) == []
    return XeroFormat().write(documents, context)


@pytest.mark.parametrize(
    ("line", "quantity", "price", "discount", "text"),
    [
        (LINE, "2", "95.00", "", "Support"),
        (
            sold("A", "Support", "0", "95", minutes=Decimal(210), discount_percent=Decimal(10)),
            *("3.5", "95.00", "10", "Support"),
        ),
        (
            sold("A", "Support", "0", "250", minutes=Decimal(7)),
            *("0.1167", "249.9572", "", "Support (0:07 h x 250.00)"),
        ),
        (
            sold("A", "Flat", "1", "290", proration=(16, 31), discount_percent=Decimal(5)),
            *("1", "149.6737", "5", "Flat (1 x 290.00 x 16/31)"),
        ),
        # So many that no price of four decimals comes to the cent.
        (
            sold("A", "Data", "999999.9999", "1.2345", proration=(1, 7)),
            *("1", "176357.14", "", "Data (999999.9999 x 1.2345 x 1/7)"),
        ),
    ],
)
def test_quantity_price_and_discount_come_to_the_net(
    line: DocumentLine, quantity: str, price: str, discount: str, text: str
) -> None:
    (file,) = _written([billed([line])]).files
    (found,) = read_xero(file.content)
    row = found.rows[0]
    names = ("*Quantity", "*UnitAmount", "Discount", "*Description")
    assert tuple(row[name] for name in names) == (quantity, price, discount, text)
    assert found.nets == [line.net]


def test_a_file_has_at_most_500_invoices() -> None:
    documents = [billed([LINE], number=f"A-{place}", id=place) for place in range(1001)]
    files = _written(documents).files
    assert [file.name for file in files] == ["March_1of3.csv", "March_2of3.csv", "March_3of3.csv"]
    assert [len(read_xero(file.content)) for file in files] == [500, 500, 1]


def test_the_long_template_has_two_empty_columns_more() -> None:
    (row, *_rest) = csv_rows(_written(worked_example(), columns="29").files[0].content)
    heads = list(row)
    assert len(heads) == 29
    assert heads[heads.index("*DueDate") + 1] == "Total"
    assert heads[heads.index("*TaxType") + 1] == "TaxAmount"
    assert (row["Total"], row["TaxAmount"]) == ("", "")


def test_credit_notes_can_have_the_other_template() -> None:
    credit = _written(worked_example(), credit_notes="positive").files[1]
    (row,) = csv_rows(credit.content)
    assert (row["*CreditNoteNumber"], row["*CreditNoteDate"]) == ("CN-2026-0003", "05/04/2026")
    assert (row["*Quantity"], row["*UnitAmount"], row["Discount"]) == ("1", "95.00", "10")
    assert row["Reference"] == "INV-2026-0042"


def test_american_dates_and_tax_names() -> None:
    context = export_context("xero", country="US")
    (row,) = csv_rows(XeroFormat().write([billed([LINE])], context).files[0].content)
    assert (row["*InvoiceDate"], row["*TaxType"]) == ("03/31/2026", "Tax on Sales")


def test_tax_that_xero_reckons_otherwise_is_announced_and_can_be_mended() -> None:
    same = [sold("A", "a", "1", price, tax_code="S055") for price in ("55.55", "11.11")]
    assert _written([billed(same)]).remarks == ()
    lines = [sold("A", "a", "1", "0.02"), sold("B", "b", "1", "0.02")]
    document = billed(lines)
    assert document.total == Decimal("0.05")
    (remark,) = _written([document]).remarks
    assert "will reckon a total of 0.04 where it has 0.05, a difference of -0.01 EUR" in remark
    mended = _written([document], rounding_line="yes")
    (found,) = read_xero(mended.files[0].content)
    assert found.total == document.total
    assert found.rows[-1]["*Description"] == "Rounding"
    assert "a rounding line makes it good" in mended.remarks[0]


def test_the_order_number_is_said_to_be_left_out() -> None:
    made = _written([billed([LINE], order_number="PO-7")])
    assert csv_rows(made.files[0].content)[0]["Reference"] == "C1001"
    assert "the order number PO-7 is not in the file" in made.remarks[0]


@pytest.mark.parametrize(
    ("code", "name"),
    [("S20", "20% (VAT on Income)"), ("S055", "5.5% (VAT on Income)"), ("EXO", "Exempt Income")],
)
def test_taxes_are_spelt_as_xero_does(code: str, name: str) -> None:
    (file,) = _written([billed([sold("A", "a", "1", "10", tax_code=code)])]).files
    assert csv_rows(file.content)[0]["*TaxType"] == name


def test_several_currencies_stand_in_one_file() -> None:
    documents = [
        billed([LINE], number=f"A-{place}", currency=currency)
        for place, currency in enumerate(("EUR", "CHF"))
    ]
    (file,) = _written(documents).files
    assert [row["Currency"] for row in csv_rows(file.content)] == ["EUR", "CHF"]


def test_a_country_without_defaults_says_which_names_are_missing() -> None:
    found = XeroFormat().check(worked_example(), export_context("xero", country="ES"))
    rows = [problem.reason.partition("add the row ")[2] for problem in found]
    assert {row.partition(",...")[0] for row in rows} == {
        "xero,revenue,default",
        "xero,tax,S20",
        "xero,tax,S055",
    }
    assert {problem.number for problem in found} == {"INV-2026-0042", "CN-2026-0003"}


def test_a_line_without_a_text_has_the_name_of_its_item() -> None:
    (file,) = _written([billed([replace(LINE, description="")])]).files
    assert csv_rows(file.content)[0]["*Description"] == "HR-STD"


def test_customers_of_one_name_get_their_business_number() -> None:
    documents = [
        billed([LINE], customer=n, buyer=replace(DUPONT, business_number=n), number=f"A-{n}")
        for n in ("1", "2")
    ]
    made = _written(documents)
    names = [row["*ContactName"] for row in csv_rows(made.files[0].content)]
    assert names == ["Atelier Dupont (1)", "Atelier Dupont (2)"]
    assert made.remarks[0] == "A-1: its customer is written as 'Atelier Dupont (1)'."


def test_an_item_that_xero_cannot_hold_is_left_out_and_named() -> None:
    made = _written([billed([sold("S" * 31, "a", "1", "10")])])
    assert csv_rows(made.files[0].content)[0]["InventoryItemCode"] == ""
    assert f"the item {'S' * 31} is left out" in made.remarks[0]

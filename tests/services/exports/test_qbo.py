"""QuickBooks Online: files it takes, prices that hold, and what must be said before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from batchbill_desktop.services.exports.qbo import QboFormat
from batchbill_desktop.services.invoices.document import DocumentLine, InvoiceDocument
from tests.builders.export_documents import DUPONT, billed, export_context, sold
from tests.builders.target_readers import csv_rows, read_qbo

LINE = sold("HR-STD", "Support", "2", "95")


def _row(document: InvoiceDocument, **settings: str) -> dict[str, str]:
    context = export_context("qbo", {("setting", key): value for key, value in settings.items()})
    assert QboFormat().check([document], context) == []
    return csv_rows(QboFormat().write([document], context).files[0].content)[0]


@pytest.mark.parametrize(
    ("line", "quantity", "rate", "text"),
    [
        (LINE, "2", "95.00", "Support"),
        (
            sold("A", "Support", "0", "95", minutes=Decimal(210), discount_percent=Decimal(10)),
            *("3.5", "85.50", "Support (95.00 less 10 %)"),
        ),
        (
            sold("A", "Support", "3", "33.33", discount_percent=Decimal("12.5")),
            *("1", "87.49", "Support (3 x 33.33 - 12.5 %)"),
        ),
        (
            sold("A", "Support", "0", "100", minutes=Decimal(50), discount_percent=Decimal(10)),
            *("1", "75.00", "Support (0:50 h x 100.00 - 10 %)"),
        ),
        (sold("A", "Support", "0", "250", minutes=Decimal(7)), "0.11667", "250.00", "Support"),
        (
            sold("A", "Flat", "1", "290", proration=(16, 31)),
            *("1", "149.68", "Flat (1 x 290.00 x 16/31)"),
        ),
        (
            sold("A", "Flat", "1", "310", proration=(16, 31), discount_percent=Decimal(50)),
            *("1", "80.00", "Flat (310.00 x 16/31 less 50 %)"),
        ),
    ],
)
def test_quantity_times_rate_is_the_amount(
    line: DocumentLine, quantity: str, rate: str, text: str
) -> None:
    row = _row(billed([line]))
    assert (row["ItemQuantity"], row["ItemRate"], row["ItemDescription"]) == (quantity, rate, text)
    assert Decimal(row["*ItemAmount"]) == line.net


def test_a_file_has_at_most_100_invoices() -> None:
    documents = [billed([LINE], number=f"A-{place}", id=place) for place in range(201)]
    files = QboFormat().write(documents, export_context("qbo")).files
    assert [file.name for file in files] == ["March_1of3.csv", "March_2of3.csv", "March_3of3.csv"]
    assert [len(read_qbo(file.content)) for file in files] == [100, 100, 1]


def test_a_file_has_at_most_999_rows_and_no_invoice_is_cut() -> None:
    documents = [
        billed([LINE] * count, number=f"A-{place}", id=place)
        for place, count in enumerate((500, 499, 999, 1, 998, 2))
    ]
    files = QboFormat().write(documents, export_context("qbo")).files
    sizes = [[len(found.rows) for found in read_qbo(file.content)] for file in files]
    assert sizes == [[500, 499], [999], [1, 998], [2]]


def test_an_invoice_of_more_than_999_rows_is_refused() -> None:
    good, bad = billed([LINE] * 999, number="A-1"), billed([LINE] * 1000, number="A-2")
    (problem,) = QboFormat().check([good, bad], export_context("qbo"))
    assert problem.number == "A-2"
    assert "it has 1000 rows" in problem.reason


def test_a_number_of_more_than_21_characters_is_refused() -> None:
    (problem,) = QboFormat().check(
        [billed([LINE], number="INVOICE-2026-000000042")], export_context("qbo")
    )
    assert "has 22 characters" in problem.reason


def test_a_file_has_one_currency() -> None:
    documents = [
        billed([sold("A", "a", sign + "2", "95")], number=f"A-{place}", currency=currency)
        for place, (currency, sign) in enumerate((("EUR", ""), ("CHF", ""), ("EUR", "-")))
    ]
    made = QboFormat().write(documents, export_context("qbo"))
    assert [file.name for file in made.files] == [
        "March_EUR.csv",
        "March_EUR_creditnotes.csv",
        "March_CHF.csv",
    ]


def test_credits_are_positive_and_said_to_need_entry_by_hand() -> None:
    document = billed([sold("A", "a", "-2", "95"), sold("B", "b", "1", "10")], number="A-1")
    made = QboFormat().write([document], export_context("qbo"))
    assert [file.name for file in made.files] == ["March_creditnotes.csv"]
    rows = csv_rows(made.files[0].content)
    names = ("ItemQuantity", "ItemRate", "*ItemAmount", "ItemTaxAmount")
    assert [[row[name] for name in names] for row in rows] == [
        ["2", "95.00", "190.00", "38.00"],
        ["-1", "10.00", "-10.00", "-2.00"],
    ]
    (remark,) = made.remarks
    assert remark == (
        "A-1: it stands in the file of credit notes, since QuickBooks Online imports none; "
        "enter it by hand."
    )


def test_an_american_company_has_the_american_columns_and_dates() -> None:
    context = export_context("qbo", country="US")
    files = QboFormat().write([billed([LINE], order_number="PO-7")], context).files
    (row,) = csv_rows(files[0].content)
    assert list(row)[-3:] == ["Taxable", "TaxRate", "Service Date"]
    assert (row["Taxable"], row["TaxRate"]) == ("Y", "20")
    assert (row["*InvoiceDate"], row["*DueDate"]) == ("03/31/2026", "04/30/2026")
    assert row["Memo"] == "Order PO-7"


def test_a_company_that_charges_no_tax_can_do_without_its_columns() -> None:
    row = _row(billed([LINE]), tax_columns="none")
    assert len(row) == 13
    assert list(row)[-2:] == ["*ItemAmount", "Service Date"]


def test_the_service_date_is_the_last_day_of_supply() -> None:
    days = (date(2026, 3, 5), date(2026, 3, 9))
    assert _row(billed([replace(LINE, supply=days)]))["Service Date"] == "09/03/2026"
    assert _row(billed([replace(LINE, supply=None)]))["Service Date"] == "31/03/2026"


@pytest.mark.parametrize(
    ("code", "name"),
    [("S20", "20.0% S"), ("S10", "10.0% R"), ("S055", "5.5% R"), ("EXO", "Exempt")],
)
def test_taxes_are_spelt_as_quickbooks_does(code: str, name: str) -> None:
    assert _row(billed([sold("A", "a", "1", "10", tax_code=code)]))["*ItemTaxCode"] == name


def test_a_tax_code_can_be_mapped() -> None:
    context = export_context("qbo", {("tax", "S20"): "TVA {rate} %"})
    files = QboFormat().write([billed([LINE])], context).files
    assert csv_rows(files[0].content)[0]["*ItemTaxCode"] == "TVA 20 %"


def test_tax_that_was_rounded_by_line_is_announced() -> None:
    lines = [sold("A", "a", "1", "0.03"), sold("B", "b", "1", "0.03")]
    document = billed(lines)
    (group,) = document.taxes
    by_line = replace(
        document,
        taxes=(replace(group, tax=Decimal("0.02")),),
        tax=Decimal("0.02"),
        total=Decimal("0.08"),
    )
    (remark,) = QboFormat().write([by_line], export_context("qbo")).remarks
    assert remark == (
        "INV-2026-0042: QuickBooks Online will reckon 0.01 of tax where it has 0.02, a "
        "difference of -0.01 EUR."
    )


@pytest.mark.parametrize(
    ("sku", "kind", "item"),
    [("PC-15", "charge", "PC-15"), ("", "charge", "Goods"), ("", "time", "Services")],
)
def test_a_line_without_an_sku_has_the_item_of_its_kind(sku: str, kind: str, item: str) -> None:
    line = replace(sold(sku, "a", "1", "10"), kind=kind)
    assert _row(billed([line]))["Item(Product/Service)"] == item


def test_customers_of_one_name_get_their_business_number_and_no_colon() -> None:
    buyers = [
        replace(DUPONT, business_number=n, address=replace(DUPONT.address, name=name))
        for n, name in (("1", "Dupont: Lyon"), ("2", "Dupont- Lyon"), ("3", "Dupont"))
    ]
    documents = [
        billed([LINE], buyer=buyer, customer=buyer.business_number, number=f"A-{place}")
        for place, buyer in enumerate(buyers)
    ]
    made = QboFormat().write(documents, export_context("qbo"))
    names = [row["*Customer"] for row in csv_rows(made.files[0].content)]
    assert names == ["Dupont- Lyon (1)", "Dupont- Lyon (2)", "Dupont"]

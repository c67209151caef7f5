"""The workbook: how it looks, and that no text in it is anything but a text."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest
from openpyxl import Workbook

from batchbill_desktop.services.exports import xlsx
from batchbill_desktop.services.exports.xlsx import XlsxFormat
from batchbill_desktop.services.invoices.document import InvoiceDocument
from tests.builders.export_documents import billed, export_context, sold, worked_example


def _book(documents: list[InvoiceDocument]) -> Workbook:
    (file,) = XlsxFormat().write(documents, export_context("xlsx")).files
    return openpyxl.load_workbook(io.BytesIO(file.content))


@pytest.mark.parametrize(
    ("sheet", "filtered"), [("invoices", "A1:L3"), ("lines", "A1:Y5"), ("taxes", "A1:I4")]
)
def test_every_sheet_has_a_frozen_head_a_filter_and_widths(sheet: str, filtered: str) -> None:
    found = _book(worked_example())[sheet]
    assert found.freeze_panes == "A2"
    assert found.auto_filter.ref == filtered
    assert all(cell.font.b for cell in found[1])
    widths = [dimension.width for dimension in found.column_dimensions.values()]
    assert len(widths) == len(found[1])
    assert min(widths) >= 8


@pytest.mark.parametrize(
    "text",
    ["=1+1", "=SUM(A1:A9)", "#N/A", "#REF!", "+1", "-1", "@x", "\t=1", "'=1", "0012", "1e5", "="],
)
def test_a_text_stays_a_text_whatever_it_looks_like(text: str) -> None:
    document = billed([sold(text, text, "1", "10")], order_number=text)
    book = _book([document])
    heads, row = book["lines"].iter_rows()
    cells = {head.value: cell for head, cell in zip(heads, row, strict=True)}
    for name in ("sku", "description", "po_number"):
        assert (cells[name].value, cells[name].data_type) == (text, "s")
    assert book["invoices"]["K2"].value == text
    assert book["invoices"]["K2"].data_type == "s"


def test_control_characters_are_taken_out() -> None:
    book = _book([billed([sold("A", "a\x00b\x08c\x1fd\r\ne", "1", "10")])])
    assert book["lines"]["M2"].value == "a b c d\ne"


@pytest.mark.parametrize(
    ("currency", "amount", "price"),
    [("EUR", "#,##0.00", "#,##0.00##"), ("JPY", "#,##0", "General"), ("KWD", "#,##0.000", None)],
)
def test_amounts_show_the_currencys_decimals(currency: str, amount: str, price: str | None) -> None:
    book = _book([billed([sold("A", "a", "1", "10")], currency=currency)])
    assert book["lines"]["S2"].number_format == amount
    assert book["lines"]["P2"].number_format == (price or "#,##0.000#")


def test_documents_of_several_currencies_keep_their_own_format() -> None:
    line = sold("A", "a", "1", "10")
    book = _book([billed([line], currency=currency) for currency in ("EUR", "JPY", "EUR")])
    assert [book["lines"][f"S{row}"].number_format for row in (2, 3, 4)] == [
        "#,##0.00",
        "#,##0",
        "#,##0.00",
    ]


def test_texts_and_lines_of_0_are_in_it() -> None:
    text = replace(sold("", "As agreed", "0", "0"), kind="text")
    free = sold("A", "Free", "1", "0")
    sheet = _book([billed([text, free, sold("A", "Paid", "1", "1")])])["lines"]
    assert [sheet[f"M{row}"].value for row in (2, 3, 4)] == ["As agreed", "Free", "Paid"]


def test_more_lines_than_a_sheet_has_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "LARGEST_SHEET", 4)
    (problem,) = XlsxFormat().check(worked_example(), export_context("xlsx"))
    assert problem.number == "CN-2026-0003"
    assert "a sheet ends at row 4" in problem.reason
    assert XlsxFormat().check(worked_example()[:1], export_context("xlsx")) == []

"""Texts of any kind: no broken row, no formula, and nothing lost without a word."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest

from batchbill_desktop.services.exports.cells import begins_a_formula, text_cell, text_of_cell
from batchbill_desktop.services.exports.format import Written
from batchbill_desktop.services.exports.registry import find_format
from batchbill_desktop.services.invoices.document import InvoiceDocument
from tests.builders.export_documents import DUPONT, billed, export_context, sold
from tests.builders.target_readers import IifDocument, csv_rows, read_iif, read_qbo, read_xero

TEXTS = {
    "tab": "a\tb",
    "quotes": '"quoted" and "more"',
    "opening quote": '"',
    "line breaks": "one\ntwo\r\nthree\rfour",
    "emoji": "Party \U0001f389 time \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "right to left": "\u200f\u05e9\u05dc\u05d5\u05dd \u0639\u0631\u0628\u064a\u200e",
    "far east": "さくら商事株式会社",
    "arrows": "a → b – c … “d”",
    "semicolon": "a; b; c",
    "exclamation": "!TRNS\tINVOICE",
    "comma": "a, b,, c",
    "formula": "=cmd|' /C calc'!A0",
    "plus": "+1+1",
    "minus": "- two hours",
    "at": "@SUM(A1)",
    "tab formula": "\t=1+1",
    "full width": "\uff1d1+1",
    "apostrophe formula": "'=1",
    "blanks formula": "   =1",
    "control": "a\x00b\x07c\x1bd",
    "separators": "a\u2028b\u2029c\u0085d\u000bd\u000ce",
    "long": "x" * 10_000,
    "only blanks": "   ",
    "colon": "Parent:Child",
}


def _document(text: str) -> InvoiceDocument:
    address = replace(DUPONT.address, name=text, street=text, street2=text, city=text)
    lines = [
        sold("A", text, "1", "10", discount_percent=Decimal(10)),
        sold(text[:40], "A plain line", "7", "12.3456", tax_code="S055"),
    ]
    buyer = replace(DUPONT, address=address)
    return billed(lines, buyer=buyer, order_number=text[:40])


def _written(format_name: str, text: str) -> Written:
    context = export_context(format_name)
    target = find_format(format_name)
    assert target.check([_document(text)], context) == []
    made = target.write([_document(text)], context)
    assert all(remark.startswith("INV-2026-0042: ") for remark in made.remarks)
    return made


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


parametrized = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())


@parametrized
def test_csv_gives_every_text_back(text: str) -> None:
    (file,) = _written("csv", text).files
    first, second = csv_rows(file.content.removeprefix(b"\xef\xbb\xbf"))
    assert text_of_cell(first["description"]) == text
    assert text_of_cell(first["customer"]) == text
    assert text_of_cell(second["sku"]) == text[:40]
    for row in (first, second):
        for name, cell in row.items():
            assert not begins_a_formula(cell), name


@parametrized
def test_xlsx_gives_every_text_back_but_control_characters(text: str) -> None:
    (file,) = _written("xlsx", text).files
    sheet = openpyxl.load_workbook(io.BytesIO(file.content))["lines"]
    heads = [cell.value for cell in sheet[1]]
    cell = sheet[2][heads.index("description")]
    kept = "".join(" " if _is_control(letter) else letter for letter in _lines(text))
    assert cell.value == kept
    assert cell.data_type == "s"


def _is_control(letter: str) -> bool:
    return letter not in "\n\t" and (ord(letter) < 32 or 127 <= ord(letter) < 160)


@parametrized
def test_iif_keeps_its_rows_and_reports_what_it_writes_otherwise(text: str) -> None:
    made = _written("iif", text)
    (found,) = read_iif(made.files[0].content).documents
    assert found.total == _document(text).total
    assert len(found.lines) == 2
    for name in ("MEMO", "ADDR1", "ADDR2", "ADDR4", "PONUM"):
        for row in (found.head, *found.splits):
            assert not begins_a_formula(row.get(name, "")), name
    assert not found.head["NAME"].startswith("!")
    assert ":" not in found.head["NAME"]
    assert "?" not in _all_cells(found)
    # Whatever is not in the file as it was is said.
    if text.strip() not in (found.head["NAME"], found.splits[0]["MEMO"]):
        assert len(made.remarks) >= 2, made.remarks


def _all_cells(document: IifDocument) -> str:
    rows = (document.head, *document.splits)
    return "".join(cell for row in rows for cell in row.values())


@parametrized
def test_quickbooks_online_gets_the_texts_on_rows_of_their_own(text: str) -> None:
    made = _written("qbo", text)
    (found,) = read_qbo(made.files[0].content)
    assert len(found.rows) == 2
    row = found.rows[0]
    assert not begins_a_formula(row["ItemDescription"])
    assert not begins_a_formula(row["Memo"])
    assert "\n" not in row["*Customer"]
    assert "\t" not in row["*Customer"]
    if len(text) <= 4000 and not any(map(_is_control, text)):
        assert text_of_cell(row["ItemDescription"]).startswith(_lines(text))
    else:
        assert made.remarks
    if row["*Customer"] != text:
        assert any("its customer is written as" in remark for remark in made.remarks)


@parametrized
def test_xero_gets_the_texts_on_rows_of_their_own(text: str) -> None:
    made = _written("xero", text)
    (found,) = read_xero(made.files[0].content)
    assert len(found.rows) == 2
    row = found.rows[0]
    for name in ("*Description", "POAddressLine1", "POAddressLine2", "POCity"):
        assert not begins_a_formula(row[name])
    if len(text) <= 4000 and not any(map(_is_control, text)):
        assert text_of_cell(row["*Description"]) == _lines(text)
    else:
        assert made.remarks
    if row["*ContactName"] != text:
        assert any("its customer is written as" in remark for remark in made.remarks)


@pytest.mark.parametrize("format_name", ["iif", "qbo", "xero"])
def test_a_name_that_looks_like_a_formula_stays_and_is_warned_of(format_name: str) -> None:
    made = _written(format_name, "=Formula Inc.")
    content = made.files[0].content.decode("cp1252")
    assert "'=Formula Inc." in content, "texts that need not match are guarded"
    assert any("would take" in remark and "=Formula Inc." in remark for remark in made.remarks)
    column = "\t=Formula Inc.\t" if format_name == "iif" else "=Formula Inc.,"
    assert column in content


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("plain", "plain"),
        ("", ""),
        ("=1", "'=1"),
        (" =1", "' =1"),
        ("'=1", "''=1"),
        ("''=1", "'''=1"),
        ("' =1", "'' =1"),
        ("'plain", "'plain"),
        ("'", "'"),
        ("-", "'-"),
        ("\r", "'\r"),
        ("a=1", "a=1"),
        ("\uff0d5", "'\uff0d5"),
    ],
)
def test_one_apostrophe_guards_a_cell_and_comes_off_again(text: str, cell: str) -> None:
    assert text_cell(text) == cell
    assert text_of_cell(cell) == text

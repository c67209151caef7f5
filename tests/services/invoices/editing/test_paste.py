"""Rows from a spreadsheet: all of them become lines, or none and what was wrong is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import insert

from batchbill_desktop.models import Product
from batchbill_desktop.services import texts
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.editing.open import Opened
from batchbill_desktop.services.invoices.editing.paste import clipboard_rows, paste_rows
from batchbill_desktop.services.invoices.editing.typed_numbers import (
    TypedQuantity,
    read_percent,
    read_price,
    read_quantity,
    read_unit,
)
from tests.builders.company import scaled
from tests.builders.editing import generated


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Numbers as in English until a test says otherwise."""
    texts.set_language("en")
    yield
    texts.set_language("en")


@pytest.fixture
def opened(month: Database) -> Opened:
    """C-2 with a catalogue of one product."""
    month.write(
        lambda c: c.execute(
            insert(Product),
            {"sku": "SW", "description": "Switch", "kind": "product", "unit_price": 0},
        )
    )
    return generated(month, "C-2")


def test_each_row_becomes_a_line_at_its_place(opened: Opened) -> None:
    rows = clipboard_rows(
        "Cable\t3\t4.50\n"
        "Work on site\t1:30\t€80.00\n"
        "Switch\t2\t1,199.00\tbox\t10 %\tEXO\n"
        "\n"
        "As agreed\t\t\n"
        '"Two\nlines"\t\t7\n'
    )
    working, problems = paste_rows(opened.working, opened.context, rows, 1)
    assert problems == ()
    assert [
        (line.kind, line.description, line.quantity, line.unit, line.tax.code, line.net)
        for line in working.lines[1:-1]
    ] == [
        ("free", "Cable", scaled(3), "piece", "S20", 1350),
        ("free", "Work on site", scaled("1.5"), "hour", "S20", 12000),
        ("product", "Switch", scaled(2), "box", "EXO", 215820),
        ("text", "As agreed", 0, "piece", "", 0),
        ("free", "Two\nlines", scaled(1), "piece", "S20", 700),
    ]
    assert working.lines[2].minutes == scaled(90)
    assert working.lines[3].sku == "SW"
    assert [line.items for line in (working.lines[0], working.lines[-1])] == [("C:1",), ("C:2",)]


def test_numbers_are_read_as_the_users_language_writes_them(opened: Opened) -> None:
    texts.set_language("fr")
    row = ["Câble", "1,5", "1 199,00 €", "heure", "2,5 %"]
    working, problems = paste_rows(opened.working, opened.context, [row])
    assert problems == ()
    line = working.lines[-1]
    assert (line.quantity, line.unit_price, line.unit) == (scaled("1.5"), scaled(1199), "hour")
    assert (line.minutes, line.discount_percent) == (scaled(90), scaled("2.5"))


WRONG: list[tuple[list[str], str]] = [
    (
        ["Cable", "three", "4.50"],
        (
            "Row 2, Quantity “three”: it is neither a number nor a time such as 1:30, with at most"
            " 4 decimals."
        ),
    ),
    (["Cable", "1.23456", "4"], "Row 2, Quantity “1.23456”: it is neither"),
    (["Cable", "1:75", "4"], "Row 2, Quantity “1:75”: it is neither"),
    (["Cable", "1", ""], "Row 2, Unit price “”: it is no price"),
    (["Cable", "1", "cheap"], "Row 2, Unit price “cheap”: it is no price with at most 4 decimals."),
    (["Cable", "1", "9" * 13], "it is no price"),
    (["", "1", "4"], "Row 2, Description “”: a line needs a description."),
    (["Cable", "1", "4", "", "110"], "Row 2, Discount “110”: it is no percentage from 0 to 100."),
    (["Cable", "1", "4", "", "-1"], "Discount “-1”"),
    (
        ["Cable", "1", "4", "", "", "S19"],
        "Row 2, Tax code “S19”: there is no such tax code; there are EXO, S20.",
    ),
    (["a", "1", "2", "", "", "", "x"], "there are more than 6 cells in the row."),
]


@pytest.mark.parametrize(("row", "said"), WRONG)
def test_what_cannot_be_read_is_told_and_nothing_is_pasted(
    opened: Opened, row: list[str], said: str
) -> None:
    rows = [["Cable", "1", "4.50"], row, ["Cable", "1", "4.50"]]
    working, problems = paste_rows(opened.working, opened.context, rows)
    assert working is opened.working
    assert [problem.row for problem in problems] == [2]
    assert said in problems[0].text


def test_every_problem_is_told_at_once(opened: Opened) -> None:
    _, problems = paste_rows(opened.working, opened.context, [["", "x", "y", "", "z", "w"]] * 2)
    assert [(problem.row, problem.column) for problem in problems] == [
        (row, column)
        for row in (1, 2)
        for column in ("Description", "Quantity", "Unit price", "Discount", "Tax code")
    ]


NUMBERS = [
    ("2", TypedQuantity(20000)),
    ("-0.5", TypedQuantity(-5000)),
    ("1:30", TypedQuantity(15000, 900000)),
    ("0:50", TypedQuantity(8333, 500000)),
    ("-0:20", TypedQuantity(-3333, -200000)),
    ("\u22121:00", TypedQuantity(-10000, -600000)),
    ("103:40", TypedQuantity(1036667, 62200000)),
    ("1:60", None),
    ("", None),
    ("abc", None),
    ("1e5", None),
    ("1.23456", None),
]


@pytest.mark.parametrize(("typed", "read"), NUMBERS)
def test_quantities_are_numbers_or_times(typed: str, read: TypedQuantity | None) -> None:
    assert read_quantity(typed) == read


def test_prices_and_percentages_lose_their_signs() -> None:
    assert read_price("CHF 12.50") == scaled("12.5")
    assert read_price("£ 1,234.5") == scaled("1234.5")
    assert read_price("") is None
    assert read_percent("12.5 %") == scaled("12.5")
    assert read_percent("%") is None
    assert [read_unit(text) for text in ("Hour", " piece ", "box")] == ["hour", "piece", "box"]

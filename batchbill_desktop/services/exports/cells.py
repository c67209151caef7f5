"""Cells of the text formats: texts that no spreadsheet reckons with, and plain numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

# The full-width forms count too: spreadsheets fold them.
_FORMULA_BEGINS = frozenset("=+-@\t\r\uff1d\uff0b\uff0d\uff20")

DAY_FIRST, MONTH_FIRST = "%d/%m/%Y", "%m/%d/%Y"


def begins_a_formula(text: str) -> bool:
    """Whether a spreadsheet would take the text, after its blanks, for a formula."""
    return text.lstrip(" ")[:1] in _FORMULA_BEGINS and bool(text.strip(" "))


def text_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula.

    One whose first character after blanks begins a formula gets `'` in front, and so does
    one that begins with `'` before such a character, so that one `'` can be taken away again.
    """
    if begins_a_formula(text) or (text.startswith("'") and begins_a_formula(text.lstrip(" '"))):
        return "'" + text
    return text


def text_of_cell(cell: str) -> str:
    """The text that `text_cell` made the cell of."""
    bare = cell.removeprefix("'")
    return bare if text_cell(bare) == cell else cell


def number_cell(value: Decimal, least: int = 0) -> str:
    """A number with a point, its shortest form with at least `least` decimals, never `-0`."""
    text = format(value, "f")
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0").ljust(least, "0")
    text = f"{whole}.{decimals}" if decimals else whole
    return text.removeprefix("-") if not text.strip("-0.") else text


def date_cell(day: date, style: str) -> str:
    """A day as `DAY_FIRST` or `MONTH_FIRST` has it."""
    return day.strftime(style)

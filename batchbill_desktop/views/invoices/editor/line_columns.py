"""The columns of the table of lines, and what their cells say beyond their text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import Qt

from batchbill_desktop.services.texts import mark


class Column(IntEnum):
    """The columns from left to right."""

    GRIP = 0
    """Number and mark of the line; it is moved by it."""
    DESCRIPTION = 1
    QUANTITY = 2
    UNIT = 3
    PRICE = 4
    DISCOUNT = 5
    TAX = 6
    NET = 7


class Role(IntEnum):
    """What a cell says beyond its text."""

    LINE = Qt.ItemDataRole.UserRole + 1
    """The line (`WorkingLine`)."""
    MARK = Qt.ItemDataRole.UserRole + 2
    """Whether the line is not what the rules gave."""
    PROBLEM = Qt.ItemDataRole.UserRole + 3
    """What is wrong with the cell; empty: nothing."""


@dataclass(frozen=True, slots=True)
class Description:
    """A text as its cell is edited: plain, and as small HTML where it is more than that."""

    plain: str
    rich: str = ""


TITLES = {
    Column.GRIP: mark("No."),
    Column.DESCRIPTION: mark("Description"),
    Column.QUANTITY: mark("Quantity"),
    Column.UNIT: mark("Unit"),
    Column.PRICE: mark("Unit price"),
    Column.DISCOUNT: mark("Disc. %"),
    Column.TAX: mark("Tax"),
    Column.NET: mark("Net"),
}

LETTERS = {
    Column.GRIP: 7,
    Column.QUANTITY: 10,
    Column.UNIT: 9,
    Column.PRICE: 12,
    Column.DISCOUNT: 8,
    Column.TAX: 11,
    Column.NET: 13,
}
"""Widths at first, in letters; the description takes the rest."""

RIGHT = frozenset((Column.QUANTITY, Column.PRICE, Column.DISCOUNT, Column.NET))
EDITED = (
    Column.DESCRIPTION,
    Column.QUANTITY,
    Column.UNIT,
    Column.PRICE,
    Column.DISCOUNT,
    Column.TAX,
)
"""What can be edited, in the order in which Tab goes."""

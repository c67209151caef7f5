"""The columns of the contract tree, the marks of its boxes, and what its cells tell besides."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import Qt


class Column(IntEnum):
    """The six columns of the tree."""

    BOX = 0
    CUSTOMER = 1
    CONTRACT = 2
    TYPE = 3
    TOTAL = 4
    SELECTED = 5


AMOUNTS = (Column.TOTAL, Column.SELECTED)
"""The columns of amounts."""


class Mark(IntEnum):
    """What stands in the box column besides the tick."""

    NONE = 0
    PARTLY_LOCKED = 1
    LOCKED = 2
    WAIVED = 3
    ACCOUNT = 4
    """There is no box: the row is a block's account."""


MarkRole = Qt.ItemDataRole.UserRole
"""The `Mark` of a row."""
OverdueRole = Qt.ItemDataRole.UserRole + 1
"""Whether a detail row is overdue, or holds what is."""
LevelRole = Qt.ItemDataRole.UserRole + 2
"""`contract`, or the `Level` of a detail row."""
BarRole = Qt.ItemDataRole.UserRole + 3
"""Of a block's account the whole percent that are used, for the painted bar; else None."""

CHECK_STATES = {
    "empty": Qt.CheckState.Unchecked,
    "mixed": Qt.CheckState.PartiallyChecked,
    "checked": Qt.CheckState.Checked,
}
"""The states of a contract's box as the service names them."""

"""The names of one format for Qt: kind, key, name, default; the name can be edited."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QStyleOptionViewItem

from batchbill_desktop.services.exports.mapping import MappingRow
from batchbill_desktop.services.texts import mark, sort_key, tr
from batchbill_desktop.views.exports.format_words import KINDS
from batchbill_desktop.views.theme import colours
from batchbill_desktop.views.widgets.cells import CellDelegate

AnyIndex = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_ROOT = QModelIndex()


class Column(IntEnum):
    """The columns, from the left."""

    KIND = 0
    KEY = 1
    NAME = 2
    DEFAULT = 3


_TITLES = {
    Column.KIND: mark("Kind"),
    Column.KEY: mark("Key"),
    Column.NAME: mark("Name in the other program"),
    Column.DEFAULT: mark("Default"),
}

IsDefaultRole = Role.UserRole + 1
"""Whether the name of the row is the default."""


class NamesModel(QAbstractTableModel):
    """Rows in the order of kind and key. `edited` is sent with a row and its new name."""

    edited = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[MappingRow] = []

    def set_rows(self, rows: Sequence[MappingRow]) -> None:
        """Show other names."""
        self.beginResetModel()
        self._rows = sorted(rows, key=lambda row: (sort_key(tr(KINDS[row.kind])), row.key))
        self.endResetModel()

    def row_at(self, index: AnyIndex) -> MappingRow:
        """The row of an index."""
        return self._rows[index.row()]

    def place_of(self, kind: str, key: str) -> int:
        """The row of a kind and key; 0 where there is none."""
        places = [at for at, row in enumerate(self._rows) if (row.kind, row.key) == (kind, key)]
        return places[0] if places else 0

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        """A flat list."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:
        """Kind, key, name, default."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        """The titles."""
        if orientation == Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return tr(_TITLES[Column(section)])
        return None

    def data(self, index: AnyIndex, role: int = Role.DisplayRole) -> Any:
        """The texts; a screen reader hears of a default as of one."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        cells = (tr(KINDS[row.kind]), row.key, row.value, row.default)
        if role in (Role.DisplayRole, Role.EditRole, Role.ToolTipRole):
            return cells[index.column()]
        if role == IsDefaultRole:
            return row.value == row.default
        if role == Role.AccessibleTextRole and index.column() == Column.NAME:
            if row.value == row.default:
                return tr("{name} (default)", name=row.value)
            return row.value
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """The name alone can be edited."""
        found = super().flags(index)
        return found | Qt.ItemFlag.ItemIsEditable if index.column() == Column.NAME else found

    def setData(self, index: AnyIndex, value: Any, role: int = Role.EditRole) -> bool:
        """Hand a new name on; the rows come back once it is kept."""
        row = self._rows[index.row()]
        text = str(value).strip()
        if role != Role.EditRole or text == row.value:
            return False
        self.edited.emit(row, text)
        return True


class NameDelegate(CellDelegate):
    """Names that were given are black, defaults grey."""

    def ink(self, option: QStyleOptionViewItem, index: AnyIndex) -> QColor:
        """The colour of a text."""
        default = index.column() == Column.DEFAULT or (
            index.column() == Column.NAME and index.data(IsDefaultRole)
        )
        return colours(option.palette).colour("muted" if default else "text")

"""A flat list of frozen rows for Qt: columns are declared, sorting and search are done here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from batchbill_desktop.services.texts import sort_key, tr

Row = TypeVar("Row")
AnyIndex = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_ROOT = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: its English title, the text of a cell, and what it sorts by."""

    title: str
    text: Callable[[Row], str]
    key: Callable[[Row], Any] | None = None
    """None: sorted by the text, as the language sorts."""
    right: bool = False
    letters: int = 14
    """Its width at first, in letters."""
    stretch: bool = False
    optional: bool = False
    """Left out where there is no room for it; what it says can be seen elsewhere."""


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Rows in the order of a column, narrowed by a search in all texts."""

    def __init__(self, columns: Sequence[Column[Row]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._all: list[Row] = []
        self._shown: list[Row] = []
        self._words = ""
        self._sorted: tuple[int, Qt.SortOrder] | None = None

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows, in the order and under the search that are set."""
        self._all = list(rows)
        self._arrange()

    def set_search(self, words: str) -> None:
        """Show only rows in which all the words stand; case and accents are nothing."""
        self._words = words
        self._arrange()

    def row_at(self, index: AnyIndex) -> Row:
        """The row of an index."""
        return self._shown[index.row()]

    def shown_rows(self) -> list[Row]:
        """What is shown, in its order."""
        return list(self._shown)

    def row_changed(self, number: int) -> None:
        """The texts of a row are others now; it stays where it is."""
        self.dataChanged.emit(self.index(number, 0), self.index(number, len(self.columns) - 1))

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        """A flat list: no row has rows of its own."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:
        """The declared columns."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        """The titles in the language that is set."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.DisplayRole:
            return tr(self.columns[section].title)
        if role == Role.TextAlignmentRole:
            return _RIGHT if self.columns[section].right else _LEFT
        return None

    def data(self, index: AnyIndex, role: int = Role.DisplayRole) -> Any:
        """The texts of the cells."""
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role in (Role.DisplayRole, Role.ToolTipRole):
            return column.text(self._shown[index.row()])
        if role == Role.TextAlignmentRole:
            return _RIGHT if column.right else _LEFT
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 keeps the order in which the rows were given."""
        self._sorted = (column, order) if column >= 0 else None
        self._arrange()

    def retranslate(self) -> None:
        """Show every text anew, in the language that is now set."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
        self._arrange()

    def _arrange(self) -> None:
        self.beginResetModel()
        wanted = sort_key(self._words)[0].split()
        self._shown = [row for row in self._all if self._matches(row, wanted)]
        if self._sorted is not None:
            number, order = self._sorted
            column = self.columns[number]
            key = column.key or (lambda row: sort_key(column.text(row)))
            self._shown.sort(key=key, reverse=order == Qt.SortOrder.DescendingOrder)
        self.endResetModel()

    def _matches(self, row: Row, wanted: Sequence[str]) -> bool:
        if not wanted:
            return True
        text = "\n".join(sort_key(column.text(row))[0] for column in self.columns)
        return all(word in text for word in wanted)

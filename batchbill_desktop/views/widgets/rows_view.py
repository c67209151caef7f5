"""The view of a flat list: rows of one height, keys, sorting by the heads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTreeView,
    QWidget,
)

from batchbill_desktop.services.texts import tr
from batchbill_desktop.views.widgets.cells import CellDelegate, Header
from batchbill_desktop.views.widgets.rows_model import RowsModel

Row = TypeVar("Row")

_HEAD_AIR = 22
"""Pixels beside the words of a head."""
_LEAST_LETTERS = 15
"""A column that stretches is never narrower, in letters."""


class RowsView(QTreeView, Generic[Row]):
    """A list of whole rows.

    `opened` is sent with a row by Enter or a double click, `delete_pressed` by Del,
    `row_chosen` whenever another row becomes the current one (None: there is none).
    """

    opened = Signal(object)
    delete_pressed = Signal()
    row_chosen = Signal(object)

    def __init__(self, model: RowsModel[Row], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self._hidden: frozenset[int] = frozenset()
        self._widths: dict[int, int] = {}
        self.setModel(model)
        self._delegate = CellDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setHeader(Header(self))
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setAlternatingRowColors(True)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        model.modelReset.connect(self._reset)
        self._arrange_columns()

    def current_row(self) -> Row | None:
        """The row under the cursor."""
        index = self.currentIndex()
        return self._rows.row_at(index) if index.isValid() else None

    def choose_row(self, number: int) -> None:
        """Put the cursor on a row, counted from 0; past the end: on the last."""
        last = self._rows.rowCount() - 1
        if last >= 0:
            # `setCurrentIndex` of the view selects nothing while Ctrl is held down.
            choose = QItemSelectionModel.SelectionFlag.ClearAndSelect
            rows = QItemSelectionModel.SelectionFlag.Rows
            index = self._rows.index(min(number, last), 0)
            self.selectionModel().setCurrentIndex(index, choose | rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Del deletes; all other keys are Qt's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            number = self.currentIndex().row()
            self._rows.retranslate()
            self.choose_row(max(number, 0))
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What stretches keeps a width that can be read; the list scrolls then."""
        super().resizeEvent(event)
        self.fit_columns()

    def hide_columns(self, numbers: Iterable[int]) -> None:
        """Show all columns but these."""
        self._hidden = frozenset(numbers)
        self.fit_columns()

    def fit_columns(self) -> None:
        """Share the room out: what is optional gives way, then the list scrolls sideways."""
        header, columns = self.header(), self._rows.columns
        shown = [number for number in range(len(columns)) if number not in self._hidden]
        least = self.fontMetrics().averageCharWidth() * _LEAST_LETTERS
        room = self.viewport().width()

        def needed(numbers: Iterable[int]) -> int:
            return sum(
                least if columns[number].stretch else self._width_of(number) for number in numbers
            )

        for number in reversed(shown):
            if needed(shown) <= room:
                break
            if columns[number].optional:
                shown.remove(number)
        narrow = needed(shown) > room
        for number, column in enumerate(columns):
            header.setSectionHidden(number, number not in shown)
            if not column.stretch:
                continue
            if narrow:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Interactive)
                header.resizeSection(number, least)
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)

    def _width_of(self, number: int) -> int:
        """A column's width, also of one that is hidden just now."""
        header = self.header()
        if not header.isSectionHidden(number):
            self._widths[number] = header.sectionSize(number)
        first = self.fontMetrics().averageCharWidth() * self._rows.columns[number].letters + 12
        return self._widths.get(number, first)

    def fit_to_contents(self) -> None:
        """Make every column as wide as its texts, at most as wide as at first, and its head."""
        header = self.header()
        letter = self.fontMetrics().averageCharWidth()
        for number, column in enumerate(self._rows.columns):
            if not column.stretch and not header.isSectionHidden(number):
                wide = min(self.sizeHintForColumn(number), letter * column.letters + 12)
                head = header.fontMetrics().horizontalAdvance(tr(column.title)) + _HEAD_AIR
                header.resizeSection(number, max(wide, head))
        self.fit_columns()

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self._rows.row_at(index))

    def _current_changed(self, current: QModelIndex) -> None:
        self.row_chosen.emit(self._rows.row_at(current) if current.isValid() else None)

    def _reset(self) -> None:
        self.row_chosen.emit(None)

    def _arrange_columns(self) -> None:
        header = self.header()
        header.setStretchLastSection(False)
        letter = self.fontMetrics().averageCharWidth()
        for number, column in enumerate(self._rows.columns):
            if column.stretch:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
            else:
                header.resizeSection(number, letter * column.letters + 12)

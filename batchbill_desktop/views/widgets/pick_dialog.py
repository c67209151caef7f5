"""A dialog to find a row by what is typed, and choose it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.views.widgets.rows_model import Column, RowsModel
from batchbill_desktop.views.widgets.rows_view import RowsView

Row = TypeVar("Row")

_WALKING: dict[int, int] = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -10,
    Qt.Key.Key_PageDown: 10,
}
"""By how many rows a key goes on while the search has the keyboard."""


class PickDialog(QDialog, Generic[Row]):
    """Search, list and a button that chooses, as a double click does.

    A dialog of its own says what is found (`narrow`) and what choosing does (`choose`); it ends
    its constructor with `show_found("")`.
    """

    LETTERS_HIGH: ClassVar[int] = 66
    """Its height at first, in widths of a letter."""

    def __init__(
        self,
        name: str,
        columns: Sequence[Column[Row]],
        pick: QPushButton,
        buttons: QDialogButtonBox,
        parent: QWidget | None = None,
    ) -> None:
        """`name` is that of the dialog and the first part of its parts' names.

        `pick` chooses, and is one of `buttons`.
        """
        super().__init__(parent)
        self.setObjectName(name)
        self.search = QLineEdit()
        self.search.setObjectName(f"{name}.search")
        self.search.setClearButtonEnabled(True)
        self.rows: RowsModel[Row] = RowsModel(columns, self)
        self.list: RowsView[Row] = RowsView(self.rows)
        self.list.setObjectName(f"{name}.list")
        self.said = QLabel()
        self.said.setObjectName(f"{name}.said")
        self._pick = pick
        pick.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        for part in (self.search, self.list, self.said, buttons):
            layout.addWidget(part)
        letter = self.fontMetrics().averageCharWidth()
        self.resize(letter * 110, letter * self.LETTERS_HIGH)
        buttons.rejected.connect(self.reject)
        pick.clicked.connect(self.choose)
        self.list.opened.connect(lambda _: self.choose())
        self.search.textChanged.connect(self.show_found)
        self.search.installEventFilter(self)
        self.search.setFocus()

    def narrow(self, typed: str) -> None:
        """Put into `rows` what fits."""
        raise NotImplementedError

    def choose(self) -> None:
        """Take the row that is under the cursor."""
        raise NotImplementedError

    def nothing_found(self) -> str:
        """A sentence for where nothing fits."""
        raise NotImplementedError

    def call(self, search: str, found: str) -> None:
        """Say what can be typed, and what the list is called."""
        self.search.setPlaceholderText(search)
        self.search.setAccessibleName(search)
        self.list.setAccessibleName(found)

    def show_found(self, typed: str) -> None:
        """Show what fits, with the cursor in the first row."""
        self.narrow(typed)
        self.list.choose_row(0)
        some = self.rows.rowCount() > 0
        self._pick.setEnabled(some)
        self.said.setText("" if some else self.nothing_found())

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Up and Down walk through the list while the search has the keyboard."""
        if (
            watched is self.search
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in _WALKING
        ):
            row = self.list.currentIndex().row() + _WALKING[event.key()]
            self.list.choose_row(max(row, 0))
            return True
        return False

"""Choosing the customer of an invoice: type a part of the name, number or town."""

from __future__ import annotations

from collections.abc import Sequence

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

from batchbill_desktop.services.customers.choose import ListedCustomer
from batchbill_desktop.services.texts import mark, tr
from batchbill_desktop.views.widgets.rows_model import Column, RowsModel
from batchbill_desktop.views.widgets.rows_view import RowsView

_WALKING: dict[int, int] = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -10,
    Qt.Key.Key_PageDown: 10,
}
"""By how many rows a key goes on while the search has the keyboard."""


class CustomerDialog(QDialog):
    """Enter or a double click chooses."""

    def __init__(
        self,
        title: str,
        accept: str,
        customers: Sequence[ListedCustomer],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("customer")
        self.setWindowTitle(title)
        columns: list[Column[ListedCustomer]] = [
            Column(mark("Customer"), lambda row: row.name, stretch=True),
            Column(mark("Business number"), lambda row: row.number, letters=18),
            Column(mark("City"), lambda row: row.city, letters=20),
            Column(mark("Country"), lambda row: row.country, letters=9),
            Column(mark("Currency"), lambda row: row.currency, letters=10),
        ]
        self.rows: RowsModel[ListedCustomer] = RowsModel(columns, self)
        self.list: RowsView[ListedCustomer] = RowsView(self.rows)
        self.list.setObjectName("customer.list")
        self.list.setAccessibleName(tr("Customers"))
        self.search = QLineEdit()
        self.search.setObjectName("customer.search")
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText(tr("A part of the name, number or town"))
        self.search.setAccessibleName(tr("A part of the name, number or town"))
        self._said = QLabel()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        self._accept = QPushButton(accept)
        self._accept.setObjectName("customer.accept")
        self._accept.setDefault(True)
        buttons.addButton(self._accept, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        for part in (self.search, self.list, self._said, buttons):
            layout.addWidget(part)
        letter = self.fontMetrics().averageCharWidth()
        self.resize(letter * 110, letter * 66)
        self.list.opened.connect(lambda _: self.accept())
        self.search.textChanged.connect(self._find)
        self.search.installEventFilter(self)
        self.rows.set_rows(customers)
        self._find("")
        self.search.setFocus()

    @classmethod
    def ask(
        cls,
        title: str,
        accept: str,
        customers: Sequence[ListedCustomer],
        parent: QWidget | None,
    ) -> str | None:
        """The business number that was chosen; None: none."""
        dialog = cls(title, accept, customers, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        row = dialog.list.current_row()
        dialog.deleteLater()
        return row.number if accepted and row is not None else None

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

    def _find(self, words: str) -> None:
        self.rows.set_search(words)
        self.list.choose_row(0)
        some = self.rows.rowCount() > 0
        self._accept.setEnabled(some)
        self._said.setText("" if some else tr("No customer has all these words."))

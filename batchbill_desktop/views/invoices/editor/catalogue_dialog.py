"""Choosing a product of the catalogue by its SKU or its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
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

from batchbill_desktop.services.invoices.editing.context import CatalogueProduct
from batchbill_desktop.services.texts import mark, tr
from batchbill_desktop.views.invoices.editor import entry
from batchbill_desktop.views.widgets.rows_model import Column, RowsModel
from batchbill_desktop.views.widgets.rows_view import RowsView

Product = CatalogueProduct
_AT_MOST = 500
_WALKING: dict[int, int] = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -10,
    Qt.Key.Key_PageDown: 10,
}
"""By how many rows a key goes on while the search has the keyboard."""


class CatalogueDialog(QDialog):
    """Type, Down, Enter: the product is added, and the dialog stays for the next one.

    `chosen` is sent with each product that is added.
    """

    chosen = Signal(object)

    def __init__(
        self,
        find: Callable[[str], Sequence[Product]],
        digits: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("catalogue")
        self.setWindowTitle(tr("Add from the catalogue"))
        self._find = find
        self.search = QLineEdit()
        self.search.setObjectName("catalogue.search")
        self.search.setPlaceholderText(tr("SKU or a part of the name"))
        self.search.setAccessibleName(tr("SKU or a part of the name"))
        self.search.setClearButtonEnabled(True)
        columns: list[Column[Product]] = [
            Column(mark("SKU"), lambda product: product.sku, letters=16),
            Column(mark("Description"), lambda product: product.description, stretch=True),
            Column(mark("Unit"), lambda product: entry.unit_text(product.unit), letters=10),
            Column(
                mark("Unit price"),
                lambda product: entry.price_text(product.unit_price, digits),
                right=True,
                letters=14,
            ),
            Column(mark("Tax"), lambda product: product.tax_code or "", letters=12),
        ]
        self.rows: RowsModel[Product] = RowsModel(columns, self)
        self.list: RowsView[Product] = RowsView(self.rows)
        self.list.setObjectName("catalogue.list")
        self.list.setAccessibleName(tr("Catalogue"))
        self._said = QLabel()
        self._said.setObjectName("catalogue.said")
        self._add = QPushButton(tr("&Add"))
        self._add.setObjectName("catalogue.add")
        self._add.setDefault(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self._add, QDialogButtonBox.ButtonRole.ActionRole)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        for part in (self.search, self.list, self._said, buttons):
            layout.addWidget(part)
        letter = self.fontMetrics().averageCharWidth()
        self.resize(letter * 110, letter * 62)
        buttons.rejected.connect(self.reject)
        self._add.clicked.connect(self._choose)
        self.list.opened.connect(lambda _: self._choose())
        self.search.textChanged.connect(self._show)
        self.search.installEventFilter(self)
        self._show("")
        self.search.setFocus()

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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter adds, wherever the keyboard is."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        else:
            super().keyPressEvent(event)

    def _show(self, typed: str) -> None:
        self.rows.set_rows(self._find(typed)[:_AT_MOST])
        self.list.choose_row(0)
        self._add.setEnabled(self.rows.rowCount() > 0)
        if not self.rows.rowCount():
            self._said.setText(tr("Nothing in the catalogue has all these words."))
        else:
            self._said.setText("")

    def _choose(self) -> None:
        product = self.list.current_row()
        if product is None:
            return
        self.chosen.emit(product)
        self._said.setText(tr("{product} was added.", product=product.description))
        self.search.setFocus()
        self.search.selectAll()

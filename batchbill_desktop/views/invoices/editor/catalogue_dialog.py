"""Choosing a product of the catalogue by its SKU or its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QWidget

from batchbill_desktop.services.invoices.editing.context import CatalogueProduct
from batchbill_desktop.services.texts import mark, tr
from batchbill_desktop.views.invoices.editor import entry
from batchbill_desktop.views.widgets.pick_dialog import PickDialog
from batchbill_desktop.views.widgets.rows_model import Column

Product = CatalogueProduct
_AT_MOST = 500


class CatalogueDialog(PickDialog[Product]):
    """Type, Down, Enter: the product is added, and the dialog stays for the next one.

    `chosen` is sent with each product that is added.
    """

    LETTERS_HIGH = 62

    chosen = Signal(object)

    def __init__(
        self,
        find: Callable[[str], Sequence[Product]],
        digits: int,
        parent: QWidget | None = None,
    ) -> None:
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
        add = QPushButton(tr("&Add"))
        add.setObjectName("catalogue.add")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(add, QDialogButtonBox.ButtonRole.ActionRole)
        super().__init__("catalogue", columns, add, buttons, parent)
        self.setWindowTitle(tr("Add from the catalogue"))
        self.call(tr("SKU or a part of the name"), tr("Catalogue"))
        self._products = find
        self.show_found("")

    def narrow(self, typed: str) -> None:
        """Show the products that fit."""
        self.rows.set_rows(self._products(typed)[:_AT_MOST])

    def nothing_found(self) -> str:
        """A sentence for where nothing fits."""
        return tr("Nothing in the catalogue has all these words.")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter adds, wherever the keyboard is."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.choose()
        else:
            super().keyPressEvent(event)

    def choose(self) -> None:
        """Add the product, and be ready for the next one."""
        product = self.list.current_row()
        if product is None:
            return
        self.chosen.emit(product)
        self.said.setText(tr("{product} was added.", product=product.description))
        self.search.setFocus()
        self.search.selectAll()

"""Choosing the customer of an invoice: type a part of the name, number or town."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QWidget

from batchbill_desktop.services.customers.choose import ListedCustomer
from batchbill_desktop.services.texts import mark, tr
from batchbill_desktop.views.widgets.pick_dialog import PickDialog
from batchbill_desktop.views.widgets.rows_model import Column


class CustomerDialog(PickDialog[ListedCustomer]):
    """Enter or a double click chooses."""

    def __init__(
        self,
        title: str,
        accept: str,
        customers: Sequence[ListedCustomer],
        parent: QWidget | None = None,
    ) -> None:
        columns: list[Column[ListedCustomer]] = [
            Column(mark("Customer"), lambda row: row.name, stretch=True),
            Column(mark("Business number"), lambda row: row.number, letters=18),
            Column(mark("City"), lambda row: row.city, letters=20),
            Column(mark("Country"), lambda row: row.country, letters=9),
            Column(mark("Currency"), lambda row: row.currency, letters=10),
        ]
        pick = QPushButton(accept)
        pick.setObjectName("customer.accept")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        buttons.addButton(pick, QDialogButtonBox.ButtonRole.AcceptRole)
        super().__init__("customer", columns, pick, buttons, parent)
        self.setWindowTitle(title)
        self.call(tr("A part of the name, number or town"), tr("Customers"))
        self.rows.set_rows(customers)
        self.show_found("")

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

    def narrow(self, typed: str) -> None:
        """Show the customers that fit."""
        self.rows.set_search(typed)

    def nothing_found(self) -> str:
        """A sentence for where nothing fits."""
        return tr("No customer has all these words.")

    def choose(self) -> None:
        """Close the dialog; the customer is the one under the cursor."""
        self.accept()

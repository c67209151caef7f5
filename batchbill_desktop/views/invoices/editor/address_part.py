"""Billing and delivery address, and what else the invoice says of the buyer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from batchbill_desktop.services.invoices.document import Address
from batchbill_desktop.services.invoices.editing.working import WorkingInvoice
from batchbill_desktop.services.texts import mark, tr
from batchbill_desktop.views.invoices.editor.form_part import FormPart, show_text
from batchbill_desktop.views.invoices.editor.state import InvoiceState

_ADDRESS = {
    "name": mark("Name"),
    "contact": mark("Contact"),
    "street": mark("Street"),
    "street2": mark("Street, second line"),
    "postcode": mark("Postcode"),
    "city": mark("City"),
    "region": mark("Region"),
    "country": mark("Country"),
}
_BUYER = {
    "vat_id": mark("VAT number"),
    "email": mark("E-mail"),
}
_COUNTRY_LETTERS = 2


class AddressPart(FormPart):
    """The fields of one address, in four rows of two; `kind` is `address` or `delivery`."""

    def __init__(self, state: InvoiceState, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(state, f"editor.{kind}", parent)
        self._kind = kind
        self._is_billing = kind == "address"
        self._words: dict[str, str] = {}
        prefix = "buyer.address" if self._is_billing else "buyer.delivery"
        set_value = state.set_address if self._is_billing else state.set_delivery
        for name, words in _ADDRESS.items():
            self._add(f"{prefix}.{name}", name, words, set_value)
        if self._is_billing:
            for name, words in _BUYER.items():
                self._add(f"buyer.{name}", name, words, state.set_buyer)
        country = self.fields[f"{prefix}.country"]
        if isinstance(country, QLineEdit):
            country.setMaxLength(_COUNTRY_LETTERS)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 4, 4)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(3)
        for place, key in enumerate(self.fields):
            row, column = divmod(place, 2)
            grid.addWidget(self.labels[key], row, 2 * column)
            grid.addWidget(self.fields[key], row, 2 * column + 1)
        grid.addWidget(self.note, grid.rowCount(), 0, 1, 4)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self.retranslate()
        self.show_invoice(state.working)

    def show_invoice(self, working: WorkingInvoice) -> None:
        """Show the buyer's values."""
        address = self._address(working)
        for key, field in self.fields.items():
            name = key.rpartition(".")[2]
            holder = working.buyer if name in _BUYER and self._is_billing else address
            if isinstance(field, QLineEdit):
                show_text(field, getattr(holder, name))

    def summary(self, working: WorkingInvoice) -> str:
        """One line that says the address."""
        if not self._is_billing and working.buyer.delivery is None:
            return tr("same as the billing address")
        address = self._address(working)
        town = f"{address.postcode} {address.city}".strip()
        parts = [address.name, address.street, town, address.country]
        if self._is_billing:
            parts.append(working.buyer.vat_id)
        return ", ".join(part for part in parts if part) or tr("no address")

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        for key, words in self._words.items():
            self.labels[key].set_words(tr(words))

    def _add(self, key: str, name: str, words: str, set_value: Callable[[str, str], None]) -> None:
        field = self.line_field(key, f"{self.objectName()}.{name}", 200)
        field.textEdited.connect(lambda text: set_value(name, text))
        self._words[key] = words

    def _address(self, working: WorkingInvoice) -> Address:
        if self._is_billing:
            return working.buyer.address
        return working.buyer.delivery or Address()

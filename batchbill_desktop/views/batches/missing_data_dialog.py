"""Fills in what an invoice lacks of its buyer: address and VAT number, right beside the warning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.customers.fill_in import fill_in_buyer
from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.texts import mark, tr, tr_count
from batchbill_desktop.views import notices
from batchbill_desktop.views.batches.contract_marks import BOX
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.tasks import Report
from batchbill_desktop.views.widgets.check_box import CheckBox

_ADDRESS = {
    "name": mark("&Name"),
    "street": mark("&Street"),
    "street2": mark("Street, second &line"),
    "postcode": mark("&Postcode"),
    "city": mark("&City"),
    "region": mark("&Region"),
    "country": mark("C&ountry (two letters)"),
    "vat_id": mark("&VAT number"),
}
_EXPORT = {
    "registration": mark("Re&gistration number"),
    "email": mark("&E-mail"),
    "buyer_reference": mark("&Buyer reference"),
    "endpoint_scheme": mark("Electronic &address: scheme"),
    "endpoint_id": mark("Electronic a&ddress"),
}
"""What e-invoices and other programs need besides."""
_DELIVERY = {
    "delivery_postcode": mark("Postcode of the delivery address"),
    "delivery_city": mark("City of the delivery address"),
    "delivery_country": mark("Country of the delivery address"),
}
"""Offered only where one of them is what is missing."""

_HINTS = {
    "buyer_reference": mark("for example a Leitweg-ID or a service code"),
    "endpoint_scheme": mark("for example 0009, 0208, 9930 or EM"),
    "endpoint_id": mark("the number or e-mail address that the scheme is about"),
}
_LONGEST = 200
_NAMED = 4
"""How many invoices are named."""


@dataclass(frozen=True, slots=True)
class InvoicesOffer:
    """That what is filled in may also go onto invoices that have a number already."""

    numbers: tuple[str, ...]
    """Those that are not issued; all others keep their data."""
    fields: frozenset[str]
    """What is missing."""


class MissingDataDialog(QDialog):
    """The buyer's data; saving changes the customer, and the dialog stays open if refused."""

    def __init__(
        self,
        company: OpenCompany,
        number: str,
        data: Mapping[str, str],
        parent: QWidget | None = None,
        *,
        offer: InvoicesOffer | None = None,
    ) -> None:
        """`offer` asks for what exports need too, for invoices that have a number."""
        super().__init__(parent)
        self.setObjectName("buyer")
        self._company = company
        self._number = number
        self._offer = offer
        self._names = _fields(offer)
        self.fields = {name: QLineEdit(data[name]) for name in self._names}
        self._labels = {name: QLabel() for name in self._names}
        self.invoices_too = CheckBox()
        self.numbers = QLabel()
        """Of the invoices that the tick is about."""
        self.hint = QLabel()
        self.hint.setWordWrap(True)
        self.refused = QLabel()
        self.refused.setObjectName("buyer.refused")
        self.refused.setWordWrap(True)
        self.refused.hide()
        form = QFormLayout()
        for name, field in self.fields.items():
            field.setObjectName(f"buyer.{name}")
            field.setMaxLength(_LONGEST)
            self._labels[name].setBuddy(field)
            form.addRow(self._labels[name], field)
        for name in ("country", "delivery_country"):
            if name in self.fields:
                self.fields[name].setMaxLength(2)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._save = QPushButton()
        self._save.setObjectName("buyer.save")
        buttons.addButton(self._save, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._write)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(self.hint)
        layout.addLayout(form)
        self._add_invoices(layout)
        layout.addWidget(self.refused)
        layout.addWidget(buttons)
        for button in buttons.buttons():
            if isinstance(button, QPushButton):
                button.setAutoDefault(False)
        self._save.setDefault(True)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * (64 if offer is None else 76))
        self.retranslate()
        self._first_missing().setFocus()

    def _add_invoices(self, layout: QVBoxLayout) -> None:
        self.invoices_too.setObjectName("buyer.invoices_too")
        self.invoices_too.setChecked(True)
        self.numbers.setWordWrap(True)
        self.numbers.setIndent(BOX + self.fontMetrics().averageCharWidth())
        self.numbers.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        layout.addWidget(self.invoices_too)
        layout.addWidget(self.numbers)
        if self._offer is None or not self._offer.numbers:
            self.invoices_too.hide()
            self.numbers.hide()

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self.setWindowTitle(tr("Data of customer {number}", number=self._number))
        self.hint.setText(self._hint_words())
        for name, text in self._names.items():
            self._labels[name].setText(tr(text))
            self.fields[name].setPlaceholderText(tr(_HINTS[name]) if name in _HINTS else "")
        if self._offer is not None:
            self.invoices_too.setText(
                tr_count(
                    "Also on the {count} invoice that is not issued yet",
                    "Also on the {count} invoices that are not issued yet",
                    len(self._offer.numbers),
                )
            )
            self.numbers.setText(_listed(self._offer.numbers))
        self._save.setText(tr("&Save"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _hint_words(self) -> str:
        if self._offer is None:
            return tr("It is kept with the customer: this proposal and all later invoices show it.")
        if self._offer.numbers:
            return tr("It is kept with the customer: all later invoices show it.")
        return tr(
            "It is kept with the customer: all later invoices show it. The invoices here are "
            "issued and keep their data; correct them by a credit note and a new invoice."
        )

    def _first_missing(self) -> QLineEdit:
        """The first empty field that an invoice needs; else the one that is wrong."""
        needed: tuple[str, ...] = ("street", "postcode", "city", "country", "vat_id")
        if self._offer is not None:
            needed = tuple(name for name in self._names if name in self._offer.fields) or needed
        empty = [name for name in needed if not self.fields[name].text()]
        return self.fields[(empty or [*needed])[0]]

    def _write(self) -> None:
        values = {name: field.text() for name, field in self.fields.items()}
        too = self._offer.numbers if self._offer and self.invoices_too.isChecked() else ()
        self._save.setEnabled(False)

        def work(_: Report) -> bool:
            return self._company.database.write(fill_in_buyer, self._number, values, too)

        self._company.tasks.run(
            tr("Saving the customer…"), work, self._written, failure=self._not_written, owner=self
        )

    def _written(self, changed: bool) -> None:  # noqa: FBT001 - what the use case hands out
        self.accept()
        if changed:
            self._company.changed.emit()

    def _not_written(self, error: Exception) -> None:
        self._save.setEnabled(True)
        if not isinstance(error, UserError):
            self._company.tasks.show_failure(error)
            return
        self.refused.setText(notices.error_words(error)[0])
        self.refused.show()


def _fields(offer: InvoicesOffer | None) -> dict[str, str]:
    """The fields with their labels, in the order in which they are shown."""
    if offer is None:
        return _ADDRESS
    delivery = {} if offer.fields.isdisjoint(_DELIVERY) else _DELIVERY
    return {**_ADDRESS, **delivery, **_EXPORT}


def _listed(numbers: Sequence[str]) -> str:
    named = ", ".join(numbers[:_NAMED])
    return named if len(numbers) <= _NAMED else tr("{numbers} …", numbers=named)

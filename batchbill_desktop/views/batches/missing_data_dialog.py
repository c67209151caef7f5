"""Fills in what an invoice lacks of its buyer: address and VAT number, right beside the warning."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent
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

from batchbill_desktop.services.customers.edit import edit_buyer
from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.texts import mark, tr
from batchbill_desktop.views import notices
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.tasks import Report

_FIELDS = {
    "name": mark("&Name"),
    "street": mark("&Street"),
    "street2": mark("Street, second &line"),
    "postcode": mark("&Postcode"),
    "city": mark("&City"),
    "region": mark("&Region"),
    "country": mark("C&ountry (two letters)"),
    "vat_id": mark("&VAT number"),
}
_LONGEST = 200


class MissingDataDialog(QDialog):
    """The buyer's data; saving changes the customer, and the dialog stays open if refused."""

    def __init__(
        self,
        company: OpenCompany,
        number: str,
        data: Mapping[str, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("buyer")
        self._company = company
        self._number = number
        self.fields = {name: QLineEdit(data[name]) for name in _FIELDS}
        self._labels = {name: QLabel() for name in _FIELDS}
        self._hint = QLabel()
        self._hint.setWordWrap(True)
        self._refused = QLabel()
        self._refused.setObjectName("buyer.refused")
        self._refused.setWordWrap(True)
        self._refused.hide()
        form = QFormLayout()
        for name, field in self.fields.items():
            field.setObjectName(f"buyer.{name}")
            field.setMaxLength(_LONGEST)
            self._labels[name].setBuddy(field)
            form.addRow(self._labels[name], field)
        self.fields["country"].setMaxLength(2)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._save = QPushButton()
        self._save.setObjectName("buyer.save")
        buttons.addButton(self._save, QDialogButtonBox.ButtonRole.AcceptRole)
        self._save.setDefault(True)
        buttons.accepted.connect(self._write)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(self._hint)
        layout.addLayout(form)
        layout.addWidget(self._refused)
        layout.addWidget(buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 64)
        self.retranslate()
        self._first_missing().setFocus()

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self.setWindowTitle(tr("Data of customer {number}", number=self._number))
        self._hint.setText(
            tr("It is kept with the customer: this proposal and all later invoices show it.")
        )
        for name, text in _FIELDS.items():
            self._labels[name].setText(tr(text))
        self._save.setText(tr("&Save"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _first_missing(self) -> QLineEdit:
        """The first empty field that an invoice needs."""
        needed = ("street", "postcode", "city", "country", "vat_id")
        empty = [name for name in needed if not self.fields[name].text()]
        return self.fields[empty[0] if empty else "street"]

    def _write(self) -> None:
        values = {name: field.text() for name, field in self.fields.items()}
        self._save.setEnabled(False)

        def work(_: Report) -> bool:
            return self._company.database.write(edit_buyer, self._number, values)

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
        self._refused.setText(notices.error_words(error)[0])
        self._refused.show()

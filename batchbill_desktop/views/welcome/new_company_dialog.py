"""The three questions with which a new company begins."""

from __future__ import annotations

from dataclasses import dataclass

from babel import Locale
from babel.numbers import get_currency_name, get_territory_currencies
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.money import known_currencies
from batchbill_desktop.services.texts import (
    current_language,
    current_locale,
    sort_key,
    system_language,
    tr,
)

# Codes that CLDR names and ISO 3166 does not give to a country.
_NO_COUNTRIES = frozenset("AC CP CQ DG EA EU EZ IC QO TA UN XA XB XK ZZ".split())
_NAME_LENGTH = 200


@dataclass(frozen=True, slots=True)
class NewCompany:
    """What a new company is called, where it is, and what it reckons in."""

    name: str
    country: str
    """ISO 3166 alpha-2."""
    currency: str
    language: str


class NewCompanyDialog(QDialog):
    """Asks for name, country and currency; the currency is proposed from the country."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("New company"))
        self.name = QLineEdit()
        self.name.setMaxLength(_NAME_LENGTH)
        self.country = QComboBox()
        self.currency = QComboBox()
        for code, text in _countries():
            self.country.addItem(text, code)
        for code, text in _currencies():
            self.currency.addItem(text, code)
        hint = QLabel(tr("The currency can be changed until the first batch."))
        hint.setForegroundRole(hint.palette().ColorRole.PlaceholderText)
        form = QFormLayout()
        form.addRow(tr("&Name:"), self.name)
        form.addRow(tr("&Country:"), self.country)
        form.addRow(tr("C&urrency:"), self.currency)
        form.addRow("", hint)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go_on = buttons.addButton(
            tr("&Make the company"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.go_on.setEnabled(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 70)
        self.name.textChanged.connect(lambda text: self.go_on.setEnabled(bool(text.strip())))
        self.country.currentIndexChanged.connect(self._propose_currency)
        self.country.setCurrentIndex(self.country.findData(_home_country()))
        self._propose_currency()

    def answers(self) -> NewCompany:
        """What was entered."""
        return NewCompany(
            name=self.name.text().strip(),
            country=self.country.currentData(),
            currency=self.currency.currentData(),
            language=current_language(),
        )

    @classmethod
    def ask(cls, parent: QWidget | None) -> NewCompany | None:
        """Ask; None where the user cancels."""
        dialog = cls(parent)
        answers = dialog.answers() if dialog.exec() else None
        dialog.deleteLater()
        return answers

    def _propose_currency(self) -> None:
        used = get_territory_currencies(self.country.currentData())
        for currency in used:
            place = self.currency.findData(currency)
            if place >= 0:
                self.currency.setCurrentIndex(place)
                return


def _countries() -> list[tuple[str, str]]:
    names = Locale.parse(current_locale()).territories
    found = [
        (code, name)
        for code, name in names.items()
        if len(code) == len("FR") and code.isalpha() and code not in _NO_COUNTRIES
    ]
    return sorted(found, key=lambda pair: sort_key(pair[1]))


def _currencies() -> list[tuple[str, str]]:
    return [
        (code, f"{code} – {get_currency_name(code, locale=current_locale())}")
        for code in known_currencies()
    ]


def _home_country() -> str:
    """The country of the system, else the one that the language's usual locale has."""
    region = system_language()[1]
    return region or Locale.parse(current_locale()).territory or "GB"

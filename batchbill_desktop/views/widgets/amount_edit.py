"""A field for an amount that may be left open, written as the language writes it."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from batchbill_desktop.services.texts import number_text, parse_number, tr
from batchbill_desktop.views.icons import icon

_LONGEST = 20


class AmountEdit(QLineEdit):
    """`changed` is sent when what was typed means another amount than before."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._amount: Decimal | None = None
        self.setMaxLength(_LONGEST)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._sign = self.addAction(
            icon("warning", self.palette()), QLineEdit.ActionPosition.LeadingPosition
        )
        self._sign.setVisible(False)
        self.textEdited.connect(self._read)

    def amount(self) -> Decimal | None:
        """The amount; None while it is open, or no number stands there."""
        return self._amount

    def set_amount(self, amount: Decimal | None) -> None:
        """Enter an amount, or leave it open, without a signal."""
        if amount == self._amount:
            # What is being typed is not written anew under the user's hands.
            return
        self._amount = amount
        with QSignalBlocker(self):
            self.setText("" if amount is None else number_text(amount))
        self._show_fault(wrong=False)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the palette."""
        if event.type() == QEvent.Type.LanguageChange and self._amount is not None:
            self.setText(number_text(self._amount))
        elif event.type() == QEvent.Type.PaletteChange:
            self._sign.setIcon(icon("warning", self.palette()))
        super().changeEvent(event)

    def _read(self, text: str) -> None:
        amount = parse_number(text)
        self._show_fault(wrong=amount is None and bool(text.strip(" -+")))
        if amount != self._amount:
            self._amount = amount
            self.changed.emit()

    def _show_fault(self, *, wrong: bool) -> None:
        self._sign.setVisible(wrong)
        text = tr("This is not a number, so it does not count.") if wrong else ""
        self._sign.setToolTip(text)
        self.setToolTip(text)
        self.setAccessibleDescription(text)

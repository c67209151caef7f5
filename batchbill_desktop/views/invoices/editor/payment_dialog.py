"""Recording money that was received for an invoice, or paid back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.invoices.payments import pay
from batchbill_desktop.services.texts import money_text, tr
from batchbill_desktop.views import notices
from batchbill_desktop.views.invoices.editor.field_label import ProblemNote
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.tasks import Report
from batchbill_desktop.views.widgets.amount_edit import AmountEdit
from batchbill_desktop.views.widgets.date_edit import DateEdit


class PaymentDialog(QDialog):
    """Amount and day; it stays open where the payment is refused, and says why."""

    def __init__(
        self,
        company: OpenCompany,
        number: str,
        still_open: tuple[Decimal, str, int],
        day: date,
        parent: QWidget | None = None,
    ) -> None:
        """`still_open`: amount, currency, digits."""
        super().__init__(parent)
        self.setObjectName("payment")
        self._company = company
        self._number = number
        self._open = still_open
        self.amount = AmountEdit()
        self.amount.setObjectName("payment.amount")
        self.amount.set_amount(still_open[0] or None)
        self.day = DateEdit(day)
        self.day.setObjectName("payment.day")
        self._what = QLabel()
        self._what.setWordWrap(True)
        self._labels = {"amount": QLabel(), "day": QLabel()}
        self._labels["amount"].setBuddy(self.amount)
        self._labels["day"].setBuddy(self.day)
        self.refused = ProblemNote("payment.refused")
        form = QFormLayout()
        form.addRow(self._labels["amount"], self.amount)
        form.addRow(self._labels["day"], self.day)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        self.record = QPushButton()
        self.record.setObjectName("payment.record")
        self.record.setDefault(True)
        buttons.addButton(self.record, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._write)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(self._what)
        layout.addLayout(form)
        layout.addWidget(self.refused)
        layout.addWidget(buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 64)
        self.amount.changed.connect(self._enable)
        self.retranslate()
        self._enable()
        self.amount.setFocus()
        self.amount.selectAll()

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self.setWindowTitle(tr("Payment for {number}", number=self._number))
        amount, currency, digits = self._open
        self._what.setText(
            tr(
                "{amount} is open. What was paid back is typed below 0.",
                amount=money_text(amount, currency, digits),
            )
        )
        self._labels["amount"].setText(tr("&Amount ({currency})", currency=currency))
        self._labels["day"].setText(tr("Re&ceived on"))
        self.record.setText(tr("&Record"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _enable(self) -> None:
        self.record.setEnabled(bool(self.amount.amount()))

    def _write(self) -> None:
        amount, day = self.amount.amount(), self.day.day()
        if amount is None:
            return
        self.record.setEnabled(False)

        def work(_: Report) -> None:
            self._company.database.write(pay, self._number, amount, day)

        def done(_: None) -> None:
            self.accept()
            self._company.changed.emit()

        self._company.tasks.run(
            tr("Recording the payment…"), work, done, failure=self._not_written, owner=self
        )

    def _not_written(self, error: Exception) -> None:
        self._enable()
        if isinstance(error, UserError):
            self.refused.show_problems([notices.error_words(error)[0]])
        else:
            notices.show_failure(self, error)

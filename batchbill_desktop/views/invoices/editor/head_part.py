"""Dates, order number, period, references and the language: always seen above the lines."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QToolButton, QWidget

from batchbill_desktop.services.invoices.editing.working import WorkingInvoice
from batchbill_desktop.services.texts import PRINT_LANGUAGES, tr
from batchbill_desktop.views.icons import icon
from batchbill_desktop.views.invoices.editor.form_part import FormPart, show_text
from batchbill_desktop.views.invoices.editor.period_edit import PeriodEdit
from batchbill_desktop.views.invoices.editor.state import InvoiceState
from batchbill_desktop.views.widgets.date_edit import DateEdit

_LANGUAGES = {"en": "English", "fr": "Français", "de": "Deutsch", "nl": "Nederlands"}
"""A language is always called by its own name."""


class HeadPart(FormPart):
    """Two rows."""

    def __init__(self, state: InvoiceState, parent: QWidget | None = None) -> None:
        super().__init__(state, "editor.head", parent)
        day = state.working.invoice_date
        self.invoice_date = DateEdit(day)
        self.due_date = DateEdit(day)
        self.by_terms = QToolButton()
        self.by_terms.setObjectName("editor.due_date.by_terms")
        self.by_terms.setAutoRaise(True)
        self.period = PeriodEdit("editor.period", day)
        self.language = QComboBox()
        for code in PRINT_LANGUAGES:
            self.language.addItem(_LANGUAGES[code], code)
        self.add_field("invoice_date", "editor.invoice_date", self.invoice_date)
        self.add_field("due_date", "editor.due_date", self.due_date)
        self.order = self.line_field("order_number", "editor.order_number", 200)
        self.add_field("service_period", "editor.period", self.period)
        self.reference = self.line_field("buyer.buyer_reference", "editor.buyer_reference", 200)
        self.add_field("language", "editor.language", self.language)
        self._arrange()
        self._connect()
        self.retranslate()
        self.show_invoice(state.working)

    def show_invoice(self, working: WorkingInvoice) -> None:
        """Show dates, references and language."""
        _show_day(self.invoice_date, working.invoice_date)
        _show_day(self.due_date, working.due_date)
        self.by_terms.setEnabled("due_date" in working.typed and not self.state.is_fixed)
        show_text(self.order, working.order_number)
        show_text(self.reference, working.buyer.buyer_reference)
        self.period.set_span(working.service_period, _span(working))
        with QSignalBlocker(self.language):
            self.language.setCurrentIndex(self.language.findData(working.language))

    def set_fixed(self, *, fixed: bool) -> None:
        """Whether nothing here can be edited."""
        super().set_fixed(fixed=fixed)
        self.period.setEnabled(True)
        self.period.set_fixed(fixed=fixed)
        self.by_terms.setVisible(not fixed)

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        words = {
            "invoice_date": tr("Invoice &date"),
            "due_date": tr("D&ue date"),
            "order_number": tr("&Order number"),
            "service_period": tr("Service pe&riod"),
            "buyer.buyer_reference": tr("Buyer's re&ference"),
            "language": tr("Lan&guage"),
        }
        for key, text in words.items():
            self.labels[key].set_words(text)
        self.period.retranslate()
        hint = tr("By the customer's terms again")
        self.by_terms.setToolTip(hint)
        self.by_terms.setAccessibleName(hint)
        self.by_terms.setIcon(icon("undo", self.palette()))

    def _arrange(self) -> None:
        due = QHBoxLayout()
        due.setContentsMargins(0, 0, 0, 0)
        due.setSpacing(0)
        due.addWidget(self.due_date, 1)
        due.addWidget(self.by_terms)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(3)
        grid.addWidget(self.labels["invoice_date"], 0, 0)
        grid.addWidget(self.invoice_date, 0, 1)
        grid.addWidget(self.labels["due_date"], 0, 2)
        grid.addLayout(due, 0, 3)
        grid.addWidget(self.labels["order_number"], 0, 4)
        grid.addWidget(self.order, 0, 5)
        grid.addWidget(self.labels["language"], 0, 6)
        grid.addWidget(self.language, 0, 7)
        grid.addWidget(self.labels["service_period"], 1, 0)
        grid.addWidget(self.period, 1, 1, 1, 3)
        grid.addWidget(self.labels["buyer.buyer_reference"], 1, 4)
        grid.addWidget(self.reference, 1, 5, 1, 3)
        grid.addWidget(self.note, 2, 0, 1, 8)
        for column, share in ((1, 2), (3, 2), (5, 3)):
            grid.setColumnStretch(column, share)
        self.order.setMinimumWidth(self.fontMetrics().averageCharWidth() * 14)

    def _connect(self) -> None:
        state = self.state
        self.invoice_date.dateChanged.connect(
            lambda: state.set_field("invoice_date", self.invoice_date.day())
        )
        self.due_date.dateChanged.connect(lambda: state.set_field("due_date", self.due_date.day()))
        self.by_terms.clicked.connect(lambda: state.set_field("due_date", None))
        self.order.textEdited.connect(lambda text: state.set_field("order_number", text))
        self.reference.textEdited.connect(lambda text: state.set_buyer("buyer_reference", text))
        self.period.changed.connect(state.set_days)
        self.language.activated.connect(
            lambda: state.set_field("language", self.language.currentData())
        )


def _show_day(field: DateEdit, day: date) -> None:
    if field.day() != day:
        with QSignalBlocker(field):
            field.set_day(day)


def _span(working: WorkingInvoice) -> tuple[date, date] | None:
    """The days of supply over all lines."""
    spans = [line.supply for line in working.lines if line.supply is not None]
    if not spans:
        return None
    return min(first for first, _ in spans), max(last for _, last in spans)

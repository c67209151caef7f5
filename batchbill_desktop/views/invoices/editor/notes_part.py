"""Remarks that are printed, the account that is printed, and notes that never are."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from batchbill_desktop.services.invoices.editing.working import WorkingInvoice
from batchbill_desktop.services.texts import tr
from batchbill_desktop.views.invoices.editor.form_part import FormPart, show_text
from batchbill_desktop.views.invoices.editor.state import InvoiceState
from batchbill_desktop.views.theme import colours
from batchbill_desktop.views.widgets.read_only import set_read_only

_LINES = 3


class RemarksPart(FormPart):
    """What is printed under the lines, and the account to pay to."""

    def __init__(self, state: InvoiceState, parent: QWidget | None = None) -> None:
        super().__init__(state, "editor.remarks_part", parent)
        self.remarks = _plain_field()
        self.add_field("remarks", "editor.remarks", self.remarks)
        self.iban = self.line_field("seller.iban", "editor.iban", 60)
        self.bic = self.line_field("seller.bic", "editor.bic", 20)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 4, 4)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(3)
        grid.addWidget(self.labels["remarks"], 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.remarks, 0, 1, 1, 3)
        grid.addWidget(self.labels["seller.iban"], 1, 0)
        grid.addWidget(self.iban, 1, 1)
        grid.addWidget(self.labels["seller.bic"], 1, 2)
        grid.addWidget(self.bic, 1, 3)
        grid.addWidget(self.note, 2, 0, 1, 4)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(3, 1)
        self.remarks.textChanged.connect(
            lambda: state.set_field("remarks", self.remarks.toPlainText())
        )
        self.iban.textEdited.connect(lambda text: self._set_account("iban", text))
        self.bic.textEdited.connect(lambda text: self._set_account("bic", text))
        self.retranslate()
        self.show_invoice(state.working)

    def show_invoice(self, working: WorkingInvoice) -> None:
        """Show remarks and account."""
        _show_plain(self.remarks, working.remarks)
        show_text(self.iban, working.seller.iban)
        show_text(self.bic, working.seller.bic)

    def summary(self, working: WorkingInvoice) -> str:
        """The remarks; else the account."""
        return working.remarks or working.seller.iban or tr("none")

    def set_fixed(self, *, fixed: bool) -> None:
        """Whether nothing here can be edited."""
        for field in (self.iban, self.bic, self.remarks):
            set_read_only(field, on=fixed)

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self.labels["remarks"].set_words(tr("Remarks"))
        self.labels["seller.iban"].set_words(tr("IBAN"))
        self.labels["seller.bic"].set_words(tr("BIC"))

    def _set_account(self, name: str, text: str) -> None:
        seller = self.state.working.seller
        changed = replace(seller, iban=text) if name == "iban" else replace(seller, bic=text)
        self.state.set_seller(name, changed)


class NotesPart(FormPart):
    """Internal notes, on a ground of their own: they are never printed."""

    def __init__(self, state: InvoiceState, parent: QWidget | None = None) -> None:
        super().__init__(state, "editor.notes_part", parent)
        self.notes = _plain_field()
        self.add_field("notes", "editor.notes", self.notes)
        self._hint = QLabel()
        self._hint.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 6)
        layout.setSpacing(2)
        layout.addWidget(self._hint)
        layout.addWidget(self.notes)
        self.labels["notes"].hide()
        self.notes.textChanged.connect(lambda: state.set_field("notes", self.notes.toPlainText()))
        self.retranslate()
        self.show_invoice(state.working)

    def show_invoice(self, working: WorkingInvoice) -> None:
        """Show the notes."""
        _show_plain(self.notes, working.notes)

    def summary(self, working: WorkingInvoice) -> str:
        """The notes."""
        return working.notes or tr("none")

    def set_fixed(self, *, fixed: bool) -> None:
        """Notes can always be edited."""

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self.labels["notes"].set_words(tr("Internal notes"))
        self._hint.setText(tr("Only you see these notes: they are never printed or sent."))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground of the detail rows, and a bar at the left."""
        super().paintEvent(event)
        look = colours(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.colour("detail"))
        painter.fillRect(0, 0, 3, self.height(), look.colour("accent"))
        painter.end()


def _plain_field() -> QPlainTextEdit:
    field = QPlainTextEdit()
    field.setTabChangesFocus(True)
    field.setUndoRedoEnabled(False)
    field.setFixedHeight(field.fontMetrics().lineSpacing() * _LINES + 12)
    return field


def _show_plain(field: QPlainTextEdit, text: str) -> None:
    if field.toPlainText() == text:
        return
    place = field.textCursor().position()
    field.blockSignals(True)
    field.setPlainText(text)
    field.blockSignals(False)
    cursor = field.textCursor()
    cursor.setPosition(min(place, len(text)))
    field.setTextCursor(cursor)

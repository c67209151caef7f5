"""The head of the editor: which invoice it is, for whom, and how it stands."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.texts import tr
from batchbill_desktop.views.icons import icon
from batchbill_desktop.views.invoices.editor.state import InvoiceState
from batchbill_desktop.views.invoices.words import kind_words, status_words
from batchbill_desktop.views.theme import colours


class TitleBar(QWidget):
    """Number, status and customer in one line, with the button to change the customer."""

    def __init__(self, state: InvoiceState, change: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.title = QLabel()
        self.title.setObjectName("editor.title")
        font = self.title.font()
        font.setPointSizeF(font.pointSizeF() * 1.35)
        font.setBold(True)
        self.title.setFont(font)
        self.status = QLabel()
        self.status.setObjectName("editor.status")
        self.customer = QLabel()
        self.customer.setObjectName("editor.customer")
        self.change = QPushButton()
        self.change.setObjectName("editor.change_customer")
        self.change.clicked.connect(change.trigger)
        for label in (self.title, self.status, self.customer):
            label.setTextFormat(Qt.TextFormat.PlainText)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 2)
        layout.setSpacing(10)
        layout.addWidget(self.title)
        layout.addWidget(self.status)
        layout.addStretch(1)
        layout.addWidget(self.customer)
        layout.addWidget(self.change)
        state.changed.connect(lambda *_: self.refresh())
        self.refresh()

    def refresh(self) -> None:
        """Say it in the language that is set."""
        document = self._state.document()
        self.title.setText(title_words(document))
        self.status.setText(standing_words(document))
        name = document.buyer.address.name
        self.customer.setText(tr("{customer} ({number})", customer=name, number=document.customer))
        self.customer.setToolTip(tr("Customer"))
        working = self._state.working
        carries = any(line.items for line in working.lines)
        self.change.setVisible(working.is_draft and working.batch_id is None and not carries)
        self.change.setText(tr("Change…"))
        self.change.setAccessibleName(tr("Change the customer"))
        self.change.setIcon(icon("edit", self.palette()))
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.WindowText, colours(self.palette()).colour("muted"))
        self.status.setPalette(palette)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the palette."""
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.PaletteChange):
            self.refresh()
        super().changeEvent(event)


def title_words(document: InvoiceDocument) -> str:
    """Kind and number; of a draft that it is one."""
    if document.number is None:
        return tr("Draft invoice")
    return tr("{kind} {number}", kind=kind_words(document), number=document.number)


def standing_words(document: InvoiceDocument) -> str:
    """Status and batch."""
    status = status_words(document) if document.number else tr("without a number")
    if document.corrects:
        status = tr("{status}, credits {number}", status=status, number=document.corrects)
    if document.batch is None:
        return status
    return tr("{status}   batch {batch}", status=status, batch=document.batch)

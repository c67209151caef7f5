"""Below the table: what is wrong with the line under the cursor, or where it comes from."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from batchbill_desktop.services.invoices.editing.working import WorkingLine
from batchbill_desktop.services.texts import date_text, span_text, tr, tr_count
from batchbill_desktop.views.icons import icon
from batchbill_desktop.views.invoices.editor.given_words import given_sentences
from batchbill_desktop.views.invoices.editor.state import InvoiceState
from batchbill_desktop.views.theme import colours


class LineStrip(QWidget):
    """One or two lines of words, and the buttons for what they suggest."""

    def __init__(
        self, given: QAction, details: QAction, why: QAction, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("editor.line_strip")
        self._ink = "muted"
        self.label = QLabel()
        self.label.setObjectName("editor.line_words")
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.back = QPushButton()
        self.back.setObjectName("editor.back_to_given")
        self.back.clicked.connect(given.trigger)
        self.details = QPushButton()
        self.details.setObjectName("editor.details")
        self.details.clicked.connect(details.trigger)
        self.why = QPushButton()
        self.why.setObjectName("editor.why")
        self.why.clicked.connect(why.trigger)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setSpacing(6)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.back)
        layout.addWidget(self.details)
        layout.addWidget(self.why)
        self.setMinimumHeight(self.back.sizeHint().height() + 4)
        self.retranslate()

    def show_line(
        self, state: InvoiceState, line: WorkingLine | None, problems: list[str], hint: str = ""
    ) -> None:
        """Say what there is to be said of a line; `hint`: what the open cell can do."""
        given = line is not None and line.given is not None
        self.back.setVisible(given and not state.lines_are_fixed)
        is_open = line is not None and not line.is_words and not state.lines_are_fixed
        self.details.setVisible(is_open)
        self.why.setVisible(line is not None and bool(line.items))
        if problems:
            text, self._ink = " ".join(problems), "warning"
        elif hint:
            text, self._ink = hint, "muted"
        elif line is not None and given:
            sentences = "; ".join(given_sentences(line, state.working))
            text = tr("Edited. The rules had given: {values}.", values=sentences)
            self._ink = "window_text"
        else:
            text, self._ink = origin_words(line) if line is not None else "", "muted"
        self.label.setText(text)
        self._recolour()

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self.back.setText(tr("Back to what the rules gave"))
        self.back.setToolTip(tr("Make the line what the billing rules had given (Ctrl+R)"))
        self.details.setText(tr("Details…"))
        self.details.setToolTip(tr("SKU and days of supply of the line (Alt+Enter)"))
        self.why.setText(tr("Why?"))
        self.why.setToolTip(tr("Where the line comes from, and its arithmetic (Ctrl+I)"))
        self.back.setIcon(icon("undo", self.palette()))
        self.details.setIcon(icon("edit", self.palette()))
        self.why.setIcon(icon("why", self.palette()))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the palette."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            self.retranslate()
            self._recolour()
        super().changeEvent(event)

    def _recolour(self) -> None:
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.WindowText, colours(self.palette()).colour(self._ink))
        self.label.setPalette(palette)


def origin_words(line: WorkingLine) -> str:
    """Where a line comes from: contract, article, days of supply, items."""
    parts = []
    if line.contract:
        name = f"{line.contract} {line.contract_name}".strip()
        parts.append(tr("Contract {contract}", contract=name))
    if line.sku:
        parts.append(tr("SKU {sku}", sku=line.sku))
    if line.supply is not None:
        first, last = line.supply
        days = date_text(first) if first == last else span_text(first, last)
        parts.append(tr("supplied {days}", days=days))
    if line.proration is not None:
        days_of, full = line.proration
        parts.append(tr("for {days} of {full} days", days=days_of, full=full))
    if line.items:
        parts.append(tr_count("{count} billed item", "{count} billed items", len(line.items)))
    if not line.is_ruled and not line.is_words:
        parts.append(tr("typed by hand"))
    return " · ".join(parts)

"""Says of a credit note that its amounts stand below 0 here, and without the sign on the page."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QWidget

from batchbill_desktop.services.texts import tr
from batchbill_desktop.views.invoices.editor.state import InvoiceState
from batchbill_desktop.views.theme import colours


class SignNote(QLabel):
    """One sentence in muted letters; hidden on an invoice."""

    def __init__(self, state: InvoiceState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("editor.sign")
        self.setContentsMargins(0, 3, 0, 5)
        # It makes no form wider than its fields do.
        self.setMinimumWidth(1)
        self._state = state
        state.changed.connect(self._show)
        self.retranslate()
        self._show()

    def retranslate(self) -> None:
        """Say it in the language that is set, in the colours of the palette."""
        self.setText(tr("A credit note: its amounts are below 0 here, and printed without sign."))
        palette = QPalette()
        muted = colours(self.palette()).colour("muted")
        palette.setColor(QPalette.ColorRole.WindowText, muted)
        if self.palette().color(QPalette.ColorRole.WindowText) != muted:
            self.setPalette(palette)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the palette."""
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.PaletteChange):
            self.retranslate()
        super().changeEvent(event)

    def _show(self, *_: object) -> None:
        self.setVisible(self._state.working.kind == "credit_note")

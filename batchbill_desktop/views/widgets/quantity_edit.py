"""A field for a quantity, with a sign where what was typed does not count."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from batchbill_desktop.views.icons import icon
from batchbill_desktop.views.theme import colours


class QuantityEdit(QLineEdit):
    """Whoever uses it reads the text, and says what is wrong with it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setMaxLength(24)
        self.fault = ""
        self._sign = self.addAction(
            icon("warning", self.palette()), QLineEdit.ActionPosition.LeadingPosition
        )
        self._sign.setVisible(False)

    def show_fault(self, fault: str) -> None:
        """Say what is wrong with what was typed; empty: nothing is."""
        self.fault = fault
        self._sign.setVisible(bool(fault))
        self._sign.setToolTip(fault)
        self.setToolTip(fault)
        self.setAccessibleDescription(fault)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style's own edge cannot be seen on the dark ground of a list."""
        super().paintEvent(event)
        look = colours(self.palette())
        painter = QPainter(self)
        painter.setPen(look.colour("accent" if self.hasFocus() else "mid"))
        painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the palette."""
        if event.type() == QEvent.Type.PaletteChange:
            self._sign.setIcon(icon("warning", self.palette()))
        super().changeEvent(event)

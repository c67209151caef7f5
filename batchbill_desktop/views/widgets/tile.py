"""A card that can be chosen among others; its kinds paint what is on it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from batchbill_desktop.views.theme import colours

_RING = 2
_DIM = 0.5


class Tile(QAbstractButton):
    """The chosen card is tinted and has a strong ring; where the keyboard is, a dotted line."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def call(self, title: str, sentence: str) -> None:
        """Say what the tile is called, and what it means."""
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        self.setToolTip(sentence)

    def paint_content(self, painter: QPainter) -> None:
        """Paint what is on the card."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's
        """The card."""
        look = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.isEnabled():
            painter.setOpacity(_DIM)
        on = self.isChecked()
        edge = "accent" if on or self.underMouse() or self.hasFocus() else "mid"
        painter.setPen(QPen(look.colour(edge), _RING if on else 1))
        painter.setBrush(look.colour("detail" if on else "base"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
        if self.hasFocus():
            painter.setPen(QPen(look.colour("accent"), 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4, 4, -4, -4), 3, 3)
        self.paint_content(painter)

"""A radio button whose ring can be seen, in the light and in the dark."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QRadioButton

from batchbill_desktop.views.theme import colours

_RING = 15
_DOT = 7
_GAP = 8


class RadioButton(QRadioButton):
    """The style's own ring has no visible edge on a dark ground."""

    def sizeHint(self) -> QSize:
        """Ring, gap and text."""
        metrics = self.fontMetrics()
        text = metrics.size(Qt.TextFlag.TextShowMnemonic, self.text())
        return QSize(_RING + _GAP + text.width() + 6, max(_RING, metrics.height()) + 4)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's
        """The ring with its dot, the text with its mnemonic, the focus."""
        look = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.isEnabled():
            painter.setOpacity(0.5)
        centre = QPointF(1 + _RING / 2, self.height() / 2)
        edge = look.colour("accent" if self.isChecked() else "edge")
        painter.setPen(QPen(edge, 1.4))
        painter.setBrush(look.colour("base"))
        painter.drawEllipse(centre, _RING / 2 - 0.7, _RING / 2 - 0.7)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(edge)
            painter.drawEllipse(centre, _DOT / 2, _DOT / 2)
        painter.setOpacity(1)
        self.style().drawItemText(
            painter,
            self.rect().adjusted(_RING + _GAP, 0, 0, 0),
            int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic),
            self.palette(),
            self.isEnabled(),
            self.text(),
            QPalette.ColorRole.WindowText,
        )
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("accent"), 1))
            width = min(self.width(), self.sizeHint().width())
            painter.drawRect(0, 1, width - 1, self.height() - 3)

    def hitButton(self, pos: QPoint) -> bool:
        """Ring and text are one button."""
        return self.rect().contains(pos)

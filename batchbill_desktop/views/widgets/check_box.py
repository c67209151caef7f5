"""A check box that looks like the boxes of the contract tree, in the light and in the dark."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QCheckBox

from batchbill_desktop.views.batches.contract_marks import BOX, paint_mark
from batchbill_desktop.views.batches.contract_tree_model import Mark
from batchbill_desktop.views.theme import colours

_GAP = 8


class CheckBox(QCheckBox):
    """The style's own box has no visible edge on a dark ground."""

    def sizeHint(self) -> QSize:
        """Box, gap and text."""
        metrics = self.fontMetrics()
        text = metrics.size(Qt.TextFlag.TextShowMnemonic, self.text())
        return QSize(BOX + _GAP + text.width() + 4, max(BOX, metrics.height()) + 4)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's
        """The box, the text with its mnemonic, the focus."""
        painter = QPainter(self)
        box = QRectF(1, (self.height() - BOX) / 2, BOX, BOX)
        if not self.isEnabled():
            painter.setOpacity(0.5)
        paint_mark(painter, box, self.checkState(), Mark.NONE, self.palette())
        painter.setOpacity(1)
        area = self.rect().adjusted(BOX + _GAP, 0, 0, 0)
        self.style().drawItemText(
            painter,
            area,
            int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic),
            self.palette(),
            self.isEnabled(),
            self.text(),
            QPalette.ColorRole.WindowText,
        )
        if self.hasFocus():
            painter.setPen(QPen(colours(self.palette()).colour("accent"), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def hitButton(self, pos: QPoint) -> bool:
        """Box and text are one button."""
        return self.rect().contains(pos)

"""Chips: what is set at present, each in a small box of its own that a click or a key removes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from batchbill_desktop.services.texts import tr
from batchbill_desktop.views.theme import colours
from batchbill_desktop.views.widgets.flow_layout import FlowLayout

_PAD = 8
_CROSS = 8
_LONGEST = 44
"""The widest chip, in letters; a longer text is cut and stands whole in the tooltip."""


@dataclass(frozen=True, slots=True)
class ChipText:
    """What a chip says, and the key under which its removal is reported."""

    key: str
    text: str


class Chip(QAbstractButton):
    """One chip. Click, Space, Enter, Del and Backspace remove it."""

    def __init__(self, words: ChipText, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = words.key
        self.setObjectName(f"chip.{words.key}")
        self.setText(words.text)
        self.setToolTip(tr("{filter}\nClick or Del removes it.", filter=words.text))
        self.setAccessibleName(tr("Remove the filter “{filter}”", filter=words.text))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Text and cross with air around them."""
        metrics = self.fontMetrics()
        longest = metrics.averageCharWidth() * _LONGEST
        width = min(metrics.horizontalAdvance(self.text()), longest)
        return QSize(width + 3 * _PAD + _CROSS + 2, metrics.height() + 8)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that remove; Left and Right go to the neighbours."""
        match event.key():
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace | Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.click()
            case Qt.Key.Key_Right:
                self.focusNextChild()
            case Qt.Key.Key_Left:
                self.focusPreviousChild()
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The edge shows where the keyboard is."""
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's
        """A round box on the ground of the detail rows, its text, a cross."""
        look = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = look.colour("accent" if self.hasFocus() or self.underMouse() else "edge")
        painter.setPen(QPen(edge, 2 if self.hasFocus() else 1))
        painter.setBrush(look.colour("detail"))
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setPen(look.colour("detail_text"))
        room = self.rect().adjusted(_PAD + 1, 0, -(2 * _PAD + _CROSS + 1), 0)
        text = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width() + 1
        )
        painter.drawText(
            room.adjusted(0, 0, 2, 0),
            int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft),
            text,
        )
        middle = QPointF(self.width() - _PAD - _CROSS / 2 - 1, self.height() / 2)
        half = _CROSS / 2 - 0.5
        painter.setPen(QPen(look.colour("detail_text"), 1.5))
        painter.drawLine(middle + QPointF(-half, -half), middle + QPointF(half, half))
        painter.drawLine(middle + QPointF(-half, half), middle + QPointF(half, -half))


class ChipRow(QWidget):
    """Chips in lines. `removed` is sent with the key of the chip that is to go."""

    removed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = FlowLayout(self)
        self._chips: dict[ChipText, Chip] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_chips(self, chips: Sequence[ChipText]) -> None:
        """Show these chips; those that were there already keep the keyboard."""
        if list(self._chips) == list(chips):
            return
        places = [place for place, words in enumerate(self._chips) if self._chips[words].hasFocus()]
        for words, chip in self._chips.items():
            if words not in chips:
                # Its own click brought us here: it must live until that has ended.
                chip.hide()
                chip.deleteLater()
        while self._layout.takeAt(0) is not None:
            pass
        kept, self._chips = self._chips, {}
        for words in chips:
            chip = self._chips[words] = kept.get(words) or self._make(words)
            self._layout.addWidget(chip)
        self._keep_order()
        if places and chips:
            left = list(self._chips.values())
            left[min(places[0], len(left) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)
        self.setVisible(bool(chips))
        self.updateGeometry()

    def chips(self) -> list[Chip]:
        """The chips in their order."""
        return list(self._chips.values())

    def changeEvent(self, event: QEvent) -> None:
        """Follow the palette."""
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)

    def _make(self, words: ChipText) -> Chip:
        chip = Chip(words, self)
        chip.clicked.connect(lambda: self.removed.emit(words.key))
        chip.show()
        return chip

    def _keep_order(self) -> None:
        """Tab goes through the chips as they stand."""
        ordered = self.chips()
        for before, after in pairwise(ordered):
            self.setTabOrder(before, after)

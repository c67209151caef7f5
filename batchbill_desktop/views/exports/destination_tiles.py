"""The destinations of an export as tiles of which one is chosen."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from batchbill_desktop.services.exports.registry import FORMATS
from batchbill_desktop.services.texts import tr
from batchbill_desktop.views.exports.format_words import DESTINATIONS
from batchbill_desktop.views.icons import pixmap
from batchbill_desktop.views.theme import colours
from batchbill_desktop.views.widgets.tile import Tile

_ICON = 26
_MARGIN = 9
_GAP = 14


class DestinationTiles(QWidget):
    """One tile for each format; Up and Down choose. `chosen` gives the format's name."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Destination"))
        self._group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2, 2, 8, 2)
        layout.setSpacing(6)
        self._tiles: dict[str, _Tile] = {}
        for name in FORMATS:
            tile = _Tile(name)
            self._tiles[name] = tile
            self._group.addButton(tile)
            layout.addWidget(tile)
            tile.toggled.connect(lambda on, name=name: self._toggled(name, on=on))
        layout.addStretch(1)

    def choose(self, name: str) -> None:
        """Choose a destination."""
        self._tiles[name].setChecked(True)

    def focus_chosen(self) -> None:
        """Give the chosen tile the keyboard."""
        button = self._group.checkedButton()
        if button is not None:
            button.setFocus()

    def _toggled(self, name: str, *, on: bool) -> None:
        if on:
            self.chosen.emit(name)


class _Tile(Tile):
    """Icon, name and a sentence."""

    def __init__(self, name: str) -> None:
        super().__init__(f"destination.{name}")
        title, sentence = DESTINATIONS[name]
        self._icon = f"export_{name}"
        self._sentence = tr(sentence)
        self.call(tr(title), self._sentence)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Two lines of text, and the icon at their left."""
        title = QFontMetrics(self._bold())
        text = self.fontMetrics()
        widest = max(title.horizontalAdvance(self.text()), text.horizontalAdvance(self._sentence))
        height = max(_ICON, title.height() + 2 + text.height())
        return QSize(_ICON + _GAP + widest + 3 * _MARGIN, height + 2 * _MARGIN)

    def paint_content(self, painter: QPainter) -> None:
        """The icon, and the two lines at its right."""
        look, on = colours(self.palette()), self.isChecked()
        ink = look.colour("detail_text" if on else "accent")
        image = pixmap(self._icon, ink, _ICON, self.devicePixelRatioF())
        painter.drawPixmap(_MARGIN, (self.height() - _ICON) // 2, image)
        left = _MARGIN + _ICON + _GAP
        title = QFontMetrics(self._bold())
        area = QRect(left, _MARGIN, self.width() - left - _MARGIN, title.height())
        side = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.setFont(self._bold())
        painter.setPen(look.colour("detail_text" if on else "text"))
        painter.drawText(area, side, self.text())
        painter.setFont(self.font())
        painter.setPen(look.colour("detail_muted" if on else "muted"))
        below = area.translated(0, title.height() + 2)
        mode = Qt.TextElideMode.ElideRight
        text = self.fontMetrics().elidedText(self._sentence, mode, below.width())
        painter.drawText(below, side, text)

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        return font

"""The designs of the page as tiles with a small picture of the company's own invoice."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from batchbill_desktop.services.printing.look import DESIGNS
from batchbill_desktop.services.printing.page import Sheet
from batchbill_desktop.services.printing.paint import paint_sheet
from batchbill_desktop.services.texts import mark, tr
from batchbill_desktop.views.theme import colours
from batchbill_desktop.views.widgets.tile import Tile

DESIGN_NAMES = {"classic": mark("Classic"), "modern": mark("Modern"), "plain": mark("Plain")}
_DESIGN_WORDS = {
    "classic": mark("Tinted areas and fine lines"),
    "modern": mark("A band of colour, large type"),
    "plain": mark("Ink on paper, no areas"),
}

_WIDTH = 124
"""Of the picture, in logical pixels."""
_HEIGHT = 176
_MARGIN = 7
_INCH = 25.4
_FINE = 3
"""Pictures are painted so many times larger and made smaller: fine text stays grey, not ragged."""


class DesignTiles(QWidget):
    """Left and Right choose. `chosen` gives the design's name when the user chose one."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self.tiles = {name: _Tile(name) for name in DESIGNS}
        for name, tile in self.tiles.items():
            self._group.addButton(tile)
            layout.addWidget(tile)
            tile.clicked.connect(lambda _=False, name=name: self.chosen.emit(name))
        layout.addStretch(1)
        self.retranslate()

    def choose(self, name: str) -> None:
        """Show which one is chosen; an unknown one is the classic."""
        self.tiles.get(name, self.tiles["classic"]).setChecked(True)

    def show_sheets(self, sheets: Mapping[str, Sheet]) -> None:
        """Show the first page as it is in each design."""
        for name, sheet in sheets.items():
            self.tiles[name].show_sheet(sheet)

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self.setAccessibleName(tr("Design"))
        for name, tile in self.tiles.items():
            tile.call(tr(DESIGN_NAMES[name]), tr(_DESIGN_WORDS[name]))


class _Tile(Tile):
    """The page, its name below."""

    def __init__(self, name: str) -> None:
        super().__init__(f"settings.design.{name}")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._sheet: Sheet | None = None
        self._picture: QPixmap | None = None

    def show_sheet(self, sheet: Sheet) -> None:
        """Show another page."""
        self._sheet = sheet
        self._picture = None
        self.update()

    def sizeHint(self) -> QSize:
        """The page with air around it, and a line of text."""
        height = _HEIGHT + self.fontMetrics().height() + 3 * _MARGIN
        return QSize(_WIDTH + 2 * _MARGIN, height)

    def paint_content(self, painter: QPainter) -> None:
        """The page, and its name below."""
        self._paint_page(painter)
        ink = "detail_text" if self.isChecked() else "text"
        painter.setPen(colours(self.palette()).colour(ink))
        below = QRect(0, _HEIGHT + 2 * _MARGIN, self.width(), self.fontMetrics().height())
        painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), self.text())

    def _paint_page(self, painter: QPainter) -> None:
        if self._sheet is None:
            return
        ratio = self.devicePixelRatioF()
        if self._picture is None or self._picture.devicePixelRatio() != ratio:
            self._picture = page_picture(self._sheet, _WIDTH, _HEIGHT, ratio)
        size = self._picture.deviceIndependentSize()
        place = QPointF((self.width() - size.width()) / 2, _MARGIN)
        painter.drawPixmap(place, self._picture)
        painter.setPen(colours(self.palette()).colour("mid"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(place, size).adjusted(-0.5, -0.5, 0.5, 0.5))


def page_picture(sheet: Sheet, width: int, height: int, ratio: float) -> QPixmap:
    """A page on white, as large as fits, for a screen of that pixel ratio."""
    scale = min(width / sheet.width, height / sheet.height)
    small = QSize(round(sheet.width * scale * ratio), round(sheet.height * scale * ratio))
    large = QPixmap(small * _FINE)
    large.fill(Qt.GlobalColor.white)
    painter = QPainter(large)
    paint_sheet(painter, sheet, scale * ratio * _FINE * _INCH)
    painter.end()
    picture = large.scaled(
        small, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    picture.setDevicePixelRatio(ratio)
    return picture

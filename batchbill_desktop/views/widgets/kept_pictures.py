"""Small shapes and texts that are painted over and over, kept as they were made first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPixmap, QStaticText

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

_MOST_PICTURES = 500
_MOST_TEXTS = 20_000
"""About what a reader sees who scrolls through some thousand rows."""


class KeptPictures:
    """Pictures by their key; each is painted once for a scale of the screen."""

    def __init__(self) -> None:
        self._pictures: dict[Hashable, QPixmap] = {}

    def draw(
        self,
        painter: QPainter,
        place: QPointF,
        size: QSizeF,
        key: Hashable,
        paint: Callable[[QPainter, QRectF], None],
    ) -> None:
        """Draw the picture of `key` with its upper left corner at `place`.

        `paint` makes it where it is not known yet. `place` is moved onto whole pixels of the
        device, so that edges stay sharp.
        """
        ratio = painter.device().devicePixelRatio()
        kept = self._pictures.get((ratio, key))
        if kept is None:
            if len(self._pictures) >= _MOST_PICTURES:
                self._pictures.clear()
            kept = self._pictures[ratio, key] = _painted(size, ratio, paint)
        at = QPointF(round(place.x() * ratio) / ratio, round(place.y() * ratio) / ratio)
        painter.drawPixmap(at, kept)


def _painted(size: QSizeF, ratio: float, paint: Callable[[QPainter, QRectF], None]) -> QPixmap:
    picture = QPixmap((size * ratio).toSize())
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint(painter, QRectF(QPointF(0, 0), size))
    painter.end()
    return picture


class KeptTexts:
    """Single lines of text, elided to a width and laid out once; in one font, plain or bold."""

    def __init__(self) -> None:
        self._texts: dict[tuple[str, int, bool], tuple[QStaticText, int]] = {}
        self._fonts: dict[bool, tuple[QFont, QFontMetrics]] = {}

    def draw(
        self, painter: QPainter, area: QRect, text: str, font: QFont, *, right: bool = False
    ) -> None:
        """Draw a text in the middle of `area`'s height, at its left or its right."""
        bold, width = font.bold(), area.width()
        known = self._fonts.get(bold)
        if known is None or known[0] != font:
            self._texts.clear()
            known = self._fonts[bold] = (QFont(font), QFontMetrics(font))
        kept = self._texts.get((text, width, bold))
        if kept is None:
            if len(self._texts) >= _MOST_TEXTS:
                self._texts.clear()
            kept = self._texts[text, width, bold] = _laid_out(text, width, *known)
        shown, wide = kept
        x = area.x() + (width - wide if right else 0)
        # As Qt places a text in a rectangle: on whole pixels.
        y = area.y() + (area.height() - known[1].height()) // 2
        painter.setFont(font)
        painter.drawStaticText(x, y, shown)


def _laid_out(text: str, width: int, font: QFont, metrics: QFontMetrics) -> tuple[QStaticText, int]:
    wide = metrics.horizontalAdvance(text)
    if wide > width:
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        wide = metrics.horizontalAdvance(text)
    shown = QStaticText(text)
    shown.setTextFormat(Qt.TextFormat.PlainText)
    shown.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    shown.prepare(font=font)
    return shown, wide

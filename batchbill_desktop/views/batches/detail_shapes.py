"""The shapes of the detail rows: the bar of a block, the icon and the arrow that open a row."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPalette, QPen

from batchbill_desktop.views.theme import colours

LEVELS = (80, 95)
"""Where a notice begins, in percent."""

_FULL = 100
_STRIPE = 5


def paint_bar(
    painter: QPainter, rect: QRectF, percent: int, palette: QPalette, *, on_selection: bool
) -> None:
    """How much of a block is used.

    A line marks each notice level, and from the second on the bar is striped, so that it can be
    read without its colour.
    """
    look = colours(palette)
    ink = QColor(look.highlight_text if on_selection else look.detail_text)
    fill = QColor(look.highlight_text if on_selection else look.accent)
    if percent >= LEVELS[0] and not on_selection:
        fill = QColor(look.warning)
    painter.save()
    inner = rect.adjusted(1, 1, -1, -1)
    used = QRectF(inner)
    used.setWidth(inner.width() * min(max(percent, 0), _FULL) / _FULL)
    painter.fillRect(used, fill)
    if percent >= LEVELS[1]:
        _paint_stripes(
            painter, used, QColor(look.highlight) if on_selection else QColor(look.detail)
        )
    for level in LEVELS:
        x = inner.x() + inner.width() * level / _FULL
        painter.fillRect(QRectF(round(x), rect.y() - 2, 1, rect.height() + 4), ink)
    painter.setPen(QPen(ink, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))
    painter.restore()


def _paint_stripes(painter: QPainter, used: QRectF, ground: QColor) -> None:
    painter.save()
    painter.setClipRect(used)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ground, 1))
    for step in range(int((used.width() + used.height()) / _STRIPE) + 1):
        x = used.left() + step * _STRIPE
        painter.drawLine(int(x - used.height()), int(used.bottom()), int(x), int(used.top()))
    painter.restore()


def paint_details_icon(painter: QPainter, rect: QRectF, ink: QColor) -> None:
    """Three lines of a list, each with its dot."""
    for place in (0.25, 0.5, 0.75):
        y = round(rect.y() + rect.height() * place) - 1
        painter.fillRect(QRectF(rect.x() + 2, y, 2, 2), ink)
        painter.fillRect(QRectF(rect.x() + 6, y, rect.width() - 8, 2), ink)


def paint_arrow(painter: QPainter, centre: QPointF, ink: QColor, *, is_open: bool) -> None:
    """Points to the right where the row is closed, down where it is open."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(
        QPen(ink, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    )
    painter.translate(centre)
    if is_open:
        painter.rotate(90)
    arrow = QPainterPath()
    arrow.moveTo(-2, -4)
    arrow.lineTo(2, 0)
    arrow.lineTo(-2, 4)
    painter.drawPath(arrow)
    painter.restore()

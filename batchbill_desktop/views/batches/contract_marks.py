"""The marks of the box column, painted from shapes: sharp at every scale, told apart in grey.

White box: can be ticked. Black box with a tick: selected. White box with a black square: partly
selected. Padlock: nothing can be ticked yet. Black box with a small padlock: some of it is
locked; the padlock stands in the box while nothing is ticked, else beside the tick.
Crossed-out box: waived.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPalette, QPen

from batchbill_desktop.views.batches.contract_tree_model import Mark
from batchbill_desktop.views.theme import colours

BOX = 16
"""Side of the box in logical pixels."""
BADGE = 10
"""Side of the small padlock at its lower right corner."""

_Checked = Qt.CheckState.Checked
_Mixed = Qt.CheckState.PartiallyChecked


def snapped(rect: QRectF, ratio: float) -> QRectF:
    """The rectangle moved onto whole device pixels, so that its edges are sharp."""
    return QRectF(
        round(rect.x() * ratio) / ratio,
        round(rect.y() * ratio) / ratio,
        round(rect.width() * ratio) / ratio,
        round(rect.height() * ratio) / ratio,
    )


def paint_mark(
    painter: QPainter,
    box: QRectF,
    state: Qt.CheckState,
    mark: Mark,
    palette: QPalette,
    *,
    on_selection: bool = False,
) -> None:
    """Paint box and padlock into `box`; `on_selection`: the row is highlighted."""
    look = colours(palette)
    ink = QColor(look.highlight_text if on_selection else look.text)
    paper = palette.color(QPalette.ColorRole.Highlight if on_selection else QPalette.ColorRole.Base)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = snapped(box, painter.device().devicePixelRatio())
    if mark == Mark.LOCKED:
        paint_padlock(painter, box, ink if on_selection else QColor(look.muted), paper)
    elif mark == Mark.WAIVED:
        _paint_waived(painter, box, ink if on_selection else QColor(look.muted))
    else:
        black = state == _Checked or mark == Mark.PARTLY_LOCKED
        edge = ink if black or on_selection or state == _Mixed else QColor(look.edge)
        _paint_box(painter, box, ink if black else paper, edge)
        if mark == Mark.PARTLY_LOCKED and state == Qt.CheckState.Unchecked:
            # Inside: an empty black box would look as if it were ticked.
            paint_padlock(painter, box.adjusted(3, 2.5, -3, -3.5), paper, ink)
        else:
            _paint_state(painter, box, state, paper if black else ink)
            if mark == Mark.PARTLY_LOCKED:
                _paint_badge(painter, box, ink, paper)
    painter.restore()


def paint_padlock(painter: QPainter, box: QRectF, ink: QColor, hole: QColor) -> None:
    """A padlock that fills `box`: a shackle over a body with a keyhole."""
    side = box.width()
    thick = max(1.3, side * 0.11)

    def at(x: float, y: float) -> QPointF:
        return QPointF(box.x() + side * x, box.y() + side * y)

    painter.setPen(QPen(ink, thick, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    shackle = QPainterPath(at(0.27, 0.5))
    shackle.lineTo(at(0.27, 0.32))
    shackle.arcTo(QRectF(at(0.27, 0.07), at(0.73, 0.57)), 180, -180)
    shackle.lineTo(at(0.73, 0.5))
    painter.drawPath(shackle)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawRoundedRect(QRectF(at(0.12, 0.46), at(0.88, 1.0)), side * 0.12, side * 0.12)
    painter.setBrush(hole)
    painter.drawEllipse(at(0.5, 0.67), side * 0.09, side * 0.09)
    painter.drawRect(QRectF(at(0.455, 0.67), at(0.545, 0.86)))


def _paint_box(painter: QPainter, box: QRectF, fill: QColor, edge: QColor) -> None:
    ratio = painter.device().devicePixelRatio()
    width = max(1, round(1.2 * ratio)) / ratio
    inset = width / 2
    painter.setPen(QPen(edge, width))
    painter.setBrush(fill)
    painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), 2.5, 2.5)


def _paint_state(painter: QPainter, box: QRectF, state: Qt.CheckState, ink: QColor) -> None:
    side = box.width()
    if state == _Mixed:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        part = side * 0.28
        painter.drawRect(
            snapped(box.adjusted(part, part, -part, -part), painter.device().devicePixelRatio())
        )
    elif state == _Checked:
        pen = QPen(ink, side * 0.13, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        tick = QPainterPath(QPointF(box.x() + side * 0.24, box.y() + side * 0.53))
        tick.lineTo(box.x() + side * 0.42, box.y() + side * 0.71)
        tick.lineTo(box.x() + side * 0.77, box.y() + side * 0.3)
        painter.drawPath(tick)


def _paint_badge(painter: QPainter, box: QRectF, ink: QColor, paper: QColor) -> None:
    """A small padlock beside the box's lower edge, on a ground of its own."""
    badge = QRectF(box.right() + 1.5, box.bottom() - BADGE, BADGE, BADGE)
    paint_padlock(painter, badge, ink, paper)


def _paint_waived(painter: QPainter, box: QRectF, ink: QColor) -> None:
    inner = box.adjusted(2, 2, -2, -2)
    painter.setPen(QPen(ink, 1.3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(inner, 2.5, 2.5)
    painter.drawLine(box.bottomLeft() + QPointF(0.5, -0.5), box.topRight() + QPointF(-0.5, 0.5))

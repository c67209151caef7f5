"""Paints laid-out sheets: into a PDF, on paper, or into a picture for the screen.

Nothing is measured here: a sheet's marks stand where `layout` put them, in millimetres, and the
painter is scaled to the device. So every device shows the same lines and the same page breaks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeGuard

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen

from batchbill_desktop.services.printing.characters import needs_wide_font
from batchbill_desktop.services.printing.colours import WHITE, contrast
from batchbill_desktop.services.printing.fonts import UNITS_PER_INCH, Style
from batchbill_desktop.services.printing.logo import picture
from batchbill_desktop.services.printing.page import Box, Figure, Mark, Picture, Sheet, Text
from batchbill_desktop.services.printing.typeset import UNITS, Typesetter, typesetter

_WATERMARK_COLOUR = "#eceff3"
_WATERMARK_ANGLE = -52
_WATERMARK_POINTS = 110
_PALE = 1.25
"""The contrast to paper of a ground that text on it could do without."""
_THIN = 2.0


def paint_sheet(painter: QPainter, sheet: Sheet, resolution: float) -> None:
    """Paint one sheet with its corner at the painter's origin.

    `resolution` is the device's, in dots per inch. The painter is left as it was found.
    Works in any thread that owns the painter, also with `QPicture` and `QImage`.
    """
    setter = typesetter()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    scale = resolution / UNITS_PER_INCH
    painter.scale(scale, scale)
    marks: Sequence[Mark] = sheet.marks
    if sheet.watermark:
        # Pale grounds go under the word: they would cut it into pieces.
        for ground in filter(_is_pale, marks):
            _paint_box(painter, ground)
        _paint_watermark(painter, sheet, setter)
        marks = [mark for mark in marks if not _is_pale(mark)]
    style: Style | None = None
    wide = False
    colour = ""
    for mark in marks:
        if isinstance(mark, Text):
            needs_wide = needs_wide_font(mark.text)
            if mark.style is not style or needs_wide is not wide:
                style, wide = mark.style, needs_wide
                painter.setFont(setter.font(style, wide=wide))
                if style.colour != colour:
                    colour = style.colour
                    painter.setPen(QPen(QColor(colour)))
            painter.drawText(QPointF(mark.x * UNITS, mark.y * UNITS), mark.text)
        elif isinstance(mark, Box):
            _paint_box(painter, mark)
        elif isinstance(mark, Figure):
            _paint_figure(painter, mark)
        else:
            _paint_picture(painter, mark)
    painter.restore()


def _is_pale(mark: Mark) -> TypeGuard[Box]:
    return (
        isinstance(mark, Box)
        and mark.colour != WHITE
        and min(mark.width, mark.height) > _THIN
        and contrast(mark.colour, WHITE) < _PALE
    )


def _paint_box(painter: QPainter, box: Box) -> None:
    area = QRectF(box.x * UNITS, box.y * UNITS, box.width * UNITS, box.height * UNITS)
    painter.fillRect(area, QColor(box.colour))


def _paint_figure(painter: QPainter, figure: Figure) -> None:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    left, top, unit = figure.x * UNITS, figure.y * UNITS, figure.unit * UNITS
    for x, y, width, height in figure.areas:
        path.addRect(left + x * unit, top + y * unit, width * unit, height * unit)
    painter.fillPath(path, QBrush(QColor(figure.colour)))


def _paint_picture(painter: QPainter, mark: Picture) -> None:
    image = picture(mark.data, mark.width, mark.ground)
    if image is None:
        return
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    area = QRectF(mark.x * UNITS, mark.y * UNITS, mark.width * UNITS, mark.height * UNITS)
    painter.drawImage(area, image)


def _paint_watermark(painter: QPainter, sheet: Sheet, setter: Typesetter) -> None:
    text = sheet.watermark
    style = Style(_WATERMARK_POINTS, bold=True, colour=_WATERMARK_COLOUR)
    painter.save()
    painter.setFont(setter.font(style, wide=needs_wide_font(text)))
    painter.setPen(QColor(style.colour))
    painter.translate(sheet.width / 2 * UNITS, sheet.height / 2 * UNITS)
    painter.rotate(_WATERMARK_ANGLE)
    size = sheet.width * UNITS
    area = QRectF(-size, -size, 2 * size, 2 * size)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()

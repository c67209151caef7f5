"""Paints laid-out sheets: into a PDF, on paper, or into a picture for the screen.

Nothing is measured here: a sheet's marks stand where `layout` put them, in millimetres, and the
painter is scaled to the device. So every device shows the same lines and the same page breaks.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from batchbill_desktop.services.printing.characters import needs_wide_font
from batchbill_desktop.services.printing.fonts import UNITS_PER_INCH, Style
from batchbill_desktop.services.printing.page import HEIGHT, WIDTH, Box, Sheet
from batchbill_desktop.services.printing.typeset import UNITS, Typesetter, typesetter

_WATERMARK_COLOUR = "#eceff3"
_WATERMARK_ANGLE = -52
_WATERMARK_POINTS = 110


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
    if sheet.watermark:
        _paint_watermark(painter, sheet.watermark, setter)
    style: Style | None = None
    wide = False
    colour = ""
    for mark in sheet.marks:
        if isinstance(mark, Box):
            _paint_box(painter, mark)
        else:
            needs_wide = needs_wide_font(mark.text)
            if mark.style is not style or needs_wide is not wide:
                style, wide = mark.style, needs_wide
                painter.setFont(setter.font(style, wide=wide))
                if style.colour != colour:
                    colour = style.colour
                    painter.setPen(QPen(QColor(colour)))
            painter.drawText(QPointF(mark.x * UNITS, mark.y * UNITS), mark.text)
    painter.restore()


def _paint_box(painter: QPainter, box: Box) -> None:
    area = QRectF(box.x * UNITS, box.y * UNITS, box.width * UNITS, box.height * UNITS)
    painter.fillRect(area, QColor(box.colour))


def _paint_watermark(painter: QPainter, text: str, setter: Typesetter) -> None:
    style = Style(_WATERMARK_POINTS, bold=True, colour=_WATERMARK_COLOUR)
    painter.save()
    painter.setFont(setter.font(style, wide=needs_wide_font(text)))
    painter.setPen(QColor(style.colour))
    painter.translate(WIDTH / 2 * UNITS, HEIGHT / 2 * UNITS)
    painter.rotate(_WATERMARK_ANGLE)
    size = WIDTH * UNITS
    area = QRectF(-size, -size, 2 * size, 2 * size)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()

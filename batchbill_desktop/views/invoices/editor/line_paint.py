"""How descriptions are painted and how high their rows are: several lines, bold and italic."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QPainter,
    QPalette,
    QTextDocument,
    QTextOption,
)

from batchbill_desktop.views.invoices.editor import rich_text
from batchbill_desktop.views.invoices.editor.line_columns import Description

MARGIN = 3
"""Pixels between a text and the edges of its cell; the editor in the cell has the same."""
MOST_LINES = 8
"""A row is not higher than so many lines of text; the rest is seen while it is edited."""


def text_height(text: Description, font: QFont, width: int, *, bold: bool = False) -> int:
    """The height that a description needs in a cell of that width."""
    return round(_document(text, _key(font, bold=bold), width).size().height())


def paint_text(
    painter: QPainter, area: QRect, text: Description, font: QFont, ink: QColor, *, bold: bool
) -> None:
    """Paint a description into its cell, cut below."""
    document = _document(text, _key(font, bold=bold), area.width())
    context = QAbstractTextDocumentLayout.PaintContext()
    context.palette.setColor(QPalette.ColorRole.Text, ink)
    painter.save()
    painter.translate(area.topLeft())
    context.clip = QRectF(0, 0, area.width(), area.height())
    painter.setClipRect(context.clip)
    document.documentLayout().draw(painter, context)
    painter.restore()


def _key(font: QFont, *, bold: bool) -> str:
    if bold:
        font = QFont(font)
        font.setBold(True)
    return font.toString()


@lru_cache(maxsize=2_000)
def _document(text: Description, font: str, width: int) -> QTextDocument:
    document = QTextDocument()
    look = QFont()
    look.fromString(font)
    document.setDefaultFont(look)
    document.setDocumentMargin(MARGIN)
    option = QTextOption(Qt.AlignmentFlag.AlignLeft)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    document.setDefaultTextOption(option)
    document.setTextWidth(width)
    if text.rich:
        rich_text.fill(document, text.rich)
    else:
        document.setPlainText(text.plain)
    return document

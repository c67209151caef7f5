"""Colours for text templates: values, conditions, comments, and the few tags of a text."""

from __future__ import annotations

import re

from PySide6.QtGui import (
    QColor,
    QFont,
    QPalette,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextDocument,
)

from batchbill_desktop.views.theme import colours, is_dark

_PARTS = re.compile(
    r"(?P<comment>\{#.*?(?:#\}|$))"
    r"|(?P<value>\{\{.*?(?:\}\}|$))"
    r"|(?P<condition>\{%.*?(?:%\}|$))"
    r"|(?P<tag></?\w+\s*/?>)"
    r"|(?P<character>&\w+;|&#\d+;)"
)
_TAG_LIGHT, _TAG_DARK = "#166534", "#86efac"
"""4.5 to 1 and more on the ground of fields, light and dark."""


class TemplateHighlighter(QSyntaxHighlighter):
    """Follows the look that `recolour` gives it."""

    def __init__(self, document: QTextDocument, palette: QPalette) -> None:
        super().__init__(document)
        self._formats: dict[str, QTextCharFormat] = {}
        self.recolour(palette)

    def recolour(self, palette: QPalette) -> None:
        """Take the colours of a palette."""
        look = colours(palette)
        tag = QColor(_TAG_DARK if is_dark(palette) else _TAG_LIGHT)
        self._formats = {
            "comment": _format(look.colour("muted"), italic=True),
            "value": _format(look.colour("accent")),
            "condition": _format(look.colour("accent"), bold=True),
            "tag": _format(tag, bold=True),
            "character": _format(tag),
        }
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """Colour one line."""
        for found in _PARTS.finditer(text):
            kind = found.lastgroup or ""
            self.setFormat(found.start(), found.end() - found.start(), self._formats[kind])


def _format(colour: QColor, *, bold: bool = False, italic: bool = False) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setForeground(colour)
    if bold:
        form.setFontWeight(QFont.Weight.Bold)
    form.setFontItalic(italic)
    return form

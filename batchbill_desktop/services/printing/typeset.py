"""Measures and breaks text, in millimetres, the same for every device."""

from __future__ import annotations

import re
import threading
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextOption

from batchbill_desktop.services.printing.characters import needs_wide_font, printable
from batchbill_desktop.services.printing.fonts import UNITS_PER_INCH, Style, make_font

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from batchbill_desktop.services.printing.markup import Paragraph

UNITS = UNITS_PER_INCH / 25.4
"""Units of measurement in a millimetre."""

Piece = tuple[float, str, Style]
"""A part of a line in one style, and where it starts."""

_CACHE_SIZE = 20_000
_SURELY_LONG = 400
"""More letters than stand on a line: no use measuring them as one."""
_PART = re.compile(r"\n| |[^ \n]+")


class Typesetter:
    """Fonts and measured texts of one thread: Qt's font engines belong to the thread."""

    def __init__(self) -> None:
        self._fonts: dict[tuple[Style, bool], QFont] = {}
        self._metrics: dict[tuple[Style, bool], QFontMetricsF] = {}
        self._widths: dict[tuple[str, Style], float] = {}
        self._lines: dict[tuple[str, Style, float], tuple[str, ...]] = {}
        self._rich_lines: dict[tuple[Paragraph, Style, float], list[tuple[Piece, ...]]] = {}
        self._option = QTextOption()
        self._option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)

    def font(self, style: Style, *, wide: bool = False) -> QFont:
        """The font of a style, `wide` with Chinese, Japanese and Korean."""
        font = self._fonts.get((style, wide))
        if font is None:
            font = self._fonts[style, wide] = make_font(style, wide=wide)
        return font

    def width(self, text: str, style: Style) -> float:
        """The width of one line of printable text."""
        key = (text, style)
        width = self._widths.get(key)
        if width is None:
            if len(self._widths) >= _CACHE_SIZE:
                self._widths.clear()
            wide = needs_wide_font(text)
            metrics = self._metrics.get((style, wide))
            if metrics is None:
                metrics = QFontMetricsF(self.font(style, wide=wide))
                self._metrics[style, wide] = metrics
            width = self._widths[key] = metrics.horizontalAdvance(text) / UNITS
        return width

    def widest(self, texts: Sequence[str], style: Style) -> float:
        """The width of the widest text, 0 of none."""
        return max((self.width(text, style) for text in texts), default=0.0)

    def lines(self, text: str, style: Style, width: float) -> tuple[str, ...]:
        """A text of any kind, made printable and broken into lines of at most `width`.

        A line break of the text is kept. No text gives no line.
        """
        key = (text, style, width)
        lines = self._lines.get(key)
        if lines is None:
            if len(self._lines) >= _CACHE_SIZE:
                self._lines.clear()
            broken: list[str] = []
            for paragraph in printable(text).strip().split("\n"):
                broken += self._broken(paragraph.strip(), style, width)
            lines = self._lines[key] = tuple(broken) if any(broken) else ()
        return lines

    def elided(self, text: str, style: Style, width: float) -> str:
        """A text of any kind on one line, cut with an ellipsis where it is wider than `width`."""
        line = printable(text).replace("\n", " ").strip()
        if self.width(line, style) <= width:
            return line
        fits = bisect_right(
            range(1, len(line)), width, key=lambda length: self.width(line[:length] + "…", style)
        )
        return line[:fits].rstrip() + "…"

    def rich_lines(
        self, paragraph: Paragraph, style: Style, width: float
    ) -> list[tuple[Piece, ...]]:
        """A paragraph with bold and italic parts, broken into lines of at most `width`."""
        key = (paragraph, style, width)
        known = self._rich_lines.get(key)
        if known is not None:
            return known
        if len(self._rich_lines) >= _CACHE_SIZE:
            self._rich_lines.clear()
        line = _Line(self, width)
        for word in _words(paragraph, style):
            if word == "\n":
                line.end()
            elif isinstance(word, list):
                line.add(word)
        line.end()
        lines = self._rich_lines[key] = [pieces for pieces in line.finished if pieces]
        return lines

    def _broken(self, paragraph: str, style: Style, width: float) -> list[str]:
        if len(paragraph) < _SURELY_LONG and self.width(paragraph, style) <= width:
            return [paragraph]
        found = []
        layout = QTextLayout(paragraph, self.font(style, wide=needs_wide_font(paragraph)))
        layout.setTextOption(self._option)
        units = _utf16(paragraph)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width * UNITS)
            start = 2 * line.textStart()
            found.append(units[start : start + 2 * line.textLength()].decode("utf-16-le").rstrip())
        layout.endLayout()
        return found


Word = list[tuple[str, Style]]


def _words(paragraph: Paragraph, style: Style) -> Iterator[Word | str]:
    """Words, whose letters may change their look, and line feeds for line breaks."""
    word: Word = []
    for run in paragraph:
        look = replace(style, bold=style.bold or run.bold, italic=style.italic or run.italic)
        for found in _PART.findall(printable(run.text)):
            if found not in {" ", "\n"}:
                word.append((found, look))
                continue
            if word:
                yield word
                word = []
            if found == "\n":
                yield found
    if word:
        yield word


class _Line:
    """Fills lines word by word."""

    def __init__(self, setter: Typesetter, width: float) -> None:
        self._setter = setter
        self._width = width
        self._parts: Word = []
        self._used = 0.0
        self.finished: list[tuple[Piece, ...]] = []

    def add(self, word: Word) -> None:
        size = sum(self._setter.width(text, style) for text, style in word)
        space = self._setter.width(" ", self._parts[-1][1]) if self._parts else 0.0
        if self._parts and self._used + space + size > self._width:
            self.end()
            space = 0.0
        if size > self._width:
            for text, style in word:
                for part in self._setter.lines(text, style, self._width):
                    self._parts = [(part, style)]
                    self.end()
            return
        if space:
            self._append(" ", self._parts[-1][1])
        for text, style in word:
            self._append(text, style)
        self._used += space + size

    def _append(self, text: str, style: Style) -> None:
        if self._parts and self._parts[-1][1] == style:
            text = self._parts.pop()[0] + text
        self._parts.append((text, style))

    def end(self) -> None:
        pieces: list[Piece] = []
        x = 0.0
        for text, style in self._parts:
            pieces.append((x, text, style))
            x += self._setter.width(text, style)
        self.finished.append(tuple(pieces))
        self._parts, self._used = [], 0.0


def _utf16(text: str) -> bytes:
    """Qt counts in UTF-16: one character beyond the basic plane is two of its places."""
    return text.encode("utf-16-le")


_of_thread = threading.local()


def typesetter() -> Typesetter:
    """The typesetter of the running thread."""
    found: Typesetter | None = getattr(_of_thread, "typesetter", None)
    if found is None:
        found = _of_thread.typesetter = Typesetter()
    return found

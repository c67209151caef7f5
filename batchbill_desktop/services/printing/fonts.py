"""The fonts of the printed page as Qt has them.

They are embedded into every PDF. They are loaded under family names of our own, so that a font of
the machine is never used: the same invoice looks the same everywhere.

Lato's figures are tabular without an OpenType feature. That matters: Qt writes the characters of
a PDF by the font's character map, and a figure that a feature has replaced is in no such map, so
that the amounts could be neither searched for nor copied.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QHashSeed
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

from batchbill_desktop.services.printing.characters import (
    WIDE_FILE,
    latin_file,
    wide_characters,
    wide_file,
)
from batchbill_desktop.services.printing.font_resource import as_resource
from batchbill_desktop.services.printing.sfnt import renamed, with_character_map, without_hints

UNITS_PER_INCH = 1200
"""The resolution in which everything is measured, whatever the device paints with."""

POINT = 25.4 / 72
"""A typographic point in millimetres."""

_LATIN = "BatchBill Print"
_FACES = {"Regular": "Regular", "Bold": "Bold", "Italic": "Italic", "BoldItalic": "Bold Italic"}
_WIDE = "BatchBill Print CJK"

_lock = threading.Lock()
_application: QGuiApplication | None = None


@dataclass(frozen=True, slots=True)
class Style:
    """How a piece of text looks: `points` is its size, `colour` is written #rrggbb."""

    points: float
    bold: bool = False
    italic: bool = False
    colour: str = "#1b1f24"
    kerning: bool = True
    """Off for figures in columns, whose decimals stand below each other."""

    @property
    def line_height(self) -> float:
        """The distance of two base lines, in millimetres."""
        return self.points * POINT * 1.34

    @property
    def ascent(self) -> float:
        """From the top of a line to its base line, in millimetres."""
        return self.points * POINT * 1.02


def ensure_qt() -> None:
    """Make text measurable in this process; for programs without a window.

    Where no `QGuiApplication` exists, one is made that needs no screen. Call it in the main
    thread; afterwards printing works in any thread.
    """
    global _application  # noqa: PLW0603 - Qt wants one application, kept alive till the end
    with _lock:
        if QGuiApplication.instance() is None:
            _application = QGuiApplication(["batchbill", "-platform", "offscreen"])
        _load_latin()


@cache
def _load_latin() -> None:
    # Qt writes a PDF's fonts in the order of a hash table: a fixed seed makes equal invoices
    # equal files.
    QHashSeed.setDeterministicGlobalSeed()
    for face, style in _FACES.items():
        font = renamed(without_hints(latin_file(face)), _LATIN, style, f"Lato-{face}")
        _add(f"Lato-{face}.ttf", font)


@cache
def _load_wide() -> None:
    font = with_character_map(wide_file(), wide_characters())
    _add(WIDE_FILE, renamed(font, _WIDE, "Regular", WIDE_FILE.partition(".")[0]))


def _add(name: str, font: bytes) -> None:
    if QFontDatabase.addApplicationFont(as_resource(name, font)) < 0:
        raise RuntimeError("a font that comes with the program cannot be loaded")


def make_font(style: Style, *, wide: bool) -> QFont:
    """A font for `UNITS_PER_INCH`, with the CJK font behind Lato where `wide`."""
    ensure_qt()
    if wide:
        with _lock:
            _load_wide()
    font = QFont()
    font.setFamilies([_LATIN, _WIDE] if wide else [_LATIN])
    font.setPixelSize(round(style.points * UNITS_PER_INCH / 72))
    font.setBold(style.bold)
    font.setItalic(style.italic)
    font.setKerning(style.kerning)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    for feature in ("liga", "calt", "dlig"):  # a ligature's glyph is not found by its letters
        font.setFeature(QFont.Tag(feature), 0)
    return font

"""The fonts of the printed page as Qt has them.

They are embedded into every PDF. They are loaded under family names of our own, so that a font of
the machine is never used: the same invoice looks the same everywhere.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from functools import cache

from PySide6.QtCore import QHashSeed
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

from batchbill_desktop.services.printing.characters import (
    WIDE_FILE,
    wide_characters,
    wide_file,
)
from batchbill_desktop.services.printing.font_files import FAMILIES, STANDARD, face_file
from batchbill_desktop.services.printing.font_resource import as_resource
from batchbill_desktop.services.printing.sfnt import renamed, with_character_map, without_hints

UNITS_PER_INCH = 1200
"""The resolution in which everything is measured, whatever the device paints with."""

POINT = 25.4 / 72
"""A typographic point in millimetres."""

_OWN = "BatchBill Print"
"""The start of our family names."""
_STYLE_NAMES = {"BoldItalic": "Bold Italic"}
_WEIGHT = QFont.Tag("wght")
_BOLD = 700.0
_WIDE = "BatchBill Print CJK"

_lock = threading.Lock()
_application: QGuiApplication | None = None


@dataclass(frozen=True, slots=True)
class Style:
    """How a piece of text looks: `points` is its size, `colour` is written #rrggbb.

    `family` is a name of `font_files.FAMILIES`.
    """

    points: float
    bold: bool = False
    italic: bool = False
    colour: str = "#1b1f24"
    kerning: bool = True
    """Off for figures in columns, whose decimals stand below each other."""
    family: str = STANDARD
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Texts are looked up by their style far more often than styles are made."""
        parts = (self.points, self.bold, self.italic, self.colour, self.kerning, self.family)
        object.__setattr__(self, "_hash", hash(parts))

    def __hash__(self) -> int:
        return self._hash

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
        _fix_hash_seed()
        _load(STANDARD)


@cache
def _fix_hash_seed() -> None:
    # Qt writes a PDF's fonts in the order of a hash table: a fixed seed makes equal invoices
    # equal files.
    QHashSeed.setDeterministicGlobalSeed()


@cache
def _load(family: str) -> None:
    for face, file in FAMILIES[family].files.items():
        name = file.partition(".")[0].replace("[wght]", "")
        style = _STYLE_NAMES.get(face, face)
        font = renamed(without_hints(face_file(family, face)), _qt_name(family), style, name)
        _add(f"{name}.ttf", font)


def _qt_name(family: str) -> str:
    return f"{_OWN} {family}"


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
    with _lock:
        _load(style.family)
        if wide:
            _load_wide()
    font = QFont()
    families = [style.family] if style.family == STANDARD else [style.family, STANDARD]
    font.setFamilies([*map(_qt_name, families), *([_WIDE] if wide else [])])
    font.setPixelSize(round(style.points * UNITS_PER_INCH / 72))
    if FAMILIES[style.family].has_weight_axis:
        font.setVariableAxis(_WEIGHT, _BOLD if style.bold else 400.0)
    else:
        font.setBold(style.bold)
    font.setItalic(style.italic)
    font.setKerning(style.kerning)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    for feature in ("liga", "calt", "dlig"):  # a ligature's glyph is not found by its letters
        font.setFeature(QFont.Tag(feature), 0)
    return font

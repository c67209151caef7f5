"""The fonts of the printed page, which come with the program, and what they can print.

Lato prints Latin, Greek and Cyrillic; Noto Sans CJK prints Chinese, Japanese and Korean. Both are
embedded into every PDF. They are loaded under family names of our own, so that a font of the
machine is never used: the same invoice looks the same everywhere, and what no font has is known
before an invoice is made (`missing_characters`).

Lato's figures are tabular without an OpenType feature. That matters: Qt writes the characters of
a PDF by the font's character map, and a figure that a feature has replaced is in no such map, so
that the amounts could be neither searched for nor copied.
"""

from __future__ import annotations

import threading
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from PySide6.QtCore import QHashSeed
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

from batchbill_desktop.services.printing.font_resource import as_resource
from batchbill_desktop.services.printing.sfnt import (
    CharacterMap,
    read_character_map,
    renamed,
    with_character_map,
    without_hints,
)

UNITS_PER_INCH = 1200
"""The resolution in which everything is measured, whatever the device paints with."""

POINT = 25.4 / 72
"""A typographic point in millimetres."""

REPLACEMENT = "?"
"""What is printed for a character that no font has."""

_LATIN = "BatchBill Print"
_FACES = {"Regular": "Regular", "Bold": "Bold", "Italic": "Italic", "BoldItalic": "Bold Italic"}
_WIDE_PACKAGE, _WIDE_FILE = "noto_cjk_sans_jp_regular", "NotoSansCJKjp-Regular.otf"
_WIDE = "BatchBill Print CJK"

# Characters that a reader never means when another one has the same glyph.
_RADICALS = range(0x2E80, 0x2FE0)
_EXTENSION_A = range(0x3400, 0x4DC0)
_SELDOM = frozenset({0x2003, 0x2027, 0x2035, 0x2215})

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
        font = renamed(without_hints(_latin_file(face)), _LATIN, style, f"Lato-{face}")
        _add(f"Lato-{face}.ttf", font)


@cache
def _load_wide() -> None:
    font = with_character_map(_wide_file(), _wide_characters())
    _add(_WIDE_FILE, renamed(font, _WIDE, "Regular", _WIDE_FILE.partition(".")[0]))


def _add(name: str, font: bytes) -> None:
    if QFontDatabase.addApplicationFont(as_resource(name, font)) < 0:
        raise RuntimeError("a font that comes with the program cannot be loaded")


def _latin_file(face: str) -> bytes:
    return files("fontpkg_lato").joinpath("files", f"Lato-{face}.ttf").read_bytes()


def _wide_file() -> bytes:
    return files(_WIDE_PACKAGE).joinpath(_WIDE_FILE).read_bytes()


@cache
def _latin_characters() -> frozenset[str]:
    return frozenset(map(chr, read_character_map(_latin_file("Regular"))))


@cache
def _wide_characters() -> CharacterMap:
    """The characters of the CJK font, without those that stand in the way of a search."""
    whole = read_character_map(_wide_file())
    seldom = _shared(whole)
    return {code: glyph for code, glyph in whole.items() if code not in seldom}


@cache
def _twins() -> dict[int, int]:
    """Characters taken out of the CJK font, and the common one that has the same glyph."""
    return _shared(read_character_map(_wide_file()))


def _shared(characters: CharacterMap) -> dict[int, int]:
    by_glyph: dict[int, list[int]] = {}
    for code in sorted(characters):
        by_glyph.setdefault(characters[code], []).append(code)
    return {
        code: codes[-1]
        for codes in by_glyph.values()
        for code in codes[:-1]
        if _stands_in_the_way(code, codes[-1])
    }


def _stands_in_the_way(code: int, other: int) -> bool:
    return (
        code in _RADICALS
        or code in _SELDOM
        or (code in _EXTENSION_A and other not in _EXTENSION_A)
        or unicodedata.normalize("NFKC", chr(code)) == chr(other)
    )


@lru_cache(maxsize=20_000)
def printable(text: str) -> str:
    """The text as it is printed: composed, without control characters, every glyph there.

    Line breaks stay. A character that no font has becomes a plainer form of itself where there
    is one (a mathematical letter, a ligature), else `REPLACEMENT`.
    """
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join([_printed(character) for character in composed])


def missing_characters(text: str) -> set[str]:
    """The characters of `text` that no font has; needs no Qt application.

    They are to be warned of before invoices are generated: they would be printed as
    `REPLACEMENT`, never as an empty box.
    """
    composed = unicodedata.normalize("NFC", text)
    return {c for c in set(composed) - _latin_characters() if _plainer(c) is None}


def needs_wide_font(text: str) -> bool:
    """Whether a printable text has characters that only the CJK font has."""
    return not (text.isascii() or _latin_characters().issuperset(text.replace("\n", "")))


@cache
def _printed(character: str) -> str:
    if character == "\n" or character in _latin_characters():
        return "" if unicodedata.category(character) == "Cf" else character
    plainer = _plainer(character)
    return REPLACEMENT if plainer is None else plainer


@cache
def _plainer(character: str) -> str | None:
    """What is printed for a character that Lato lacks; None where nothing can be."""
    blank = _blank(character)
    if blank is not None:
        return blank
    code = ord(character)
    if code in _wide_characters():
        return character
    if code in _twins():
        return chr(_twins()[code])
    forms = (unicodedata.normalize(form, character) for form in ("NFKC", "NFD"))
    return next((form for form in forms if _latin_characters().issuperset(form)), None)


def _blank(character: str) -> str | None:
    """What stands for a character that shows nothing; None for one that shows something."""
    category = unicodedata.category(character)
    if character in "\n\t\v\f\u2028\u2029\x85":
        return " "
    if category in {"Cc", "Cf", "Cs"} or unicodedata.name(character, "").startswith("VARIATION"):
        return ""
    if category == "Zs":
        return "\u00a0" if character in "\u00a0\u202f\u2007" else " "
    return None


def make_font(style: Style, *, wide: bool) -> QFont:
    """A font for `UNITS_PER_INCH`, with the CJK font behind Lato where `wide`."""
    ensure_qt()
    if wide:
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

"""Which characters the printed page has, and what stands for those that it lacks.

Needs no Qt: the fonts' own character maps are read. Lato prints Latin, Greek and Cyrillic; Noto
Sans CJK prints Chinese, Japanese and Korean. Both come with the program.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

from batchbill_desktop.services.printing.font_files import REGULAR, STANDARD, face_file
from batchbill_desktop.services.printing.sfnt import CharacterMap, read_character_map

REPLACEMENT = "?"
"""What is printed for a character that no font has."""

WIDE_FILE = "NotoSansCJKjp-Regular.otf"
"""The name of the font file with Chinese, Japanese and Korean."""

# Characters that a reader never means when another one has the same glyph.
_RADICALS = range(0x2E80, 0x2FE0)
_EXTENSION_A = range(0x3400, 0x4DC0)
_SELDOM = frozenset({0x2003, 0x2027, 0x2035, 0x2215})


def wide_file() -> bytes:
    """The bytes of the font with Chinese, Japanese and Korean."""
    return files("noto_cjk_sans_jp_regular").joinpath(WIDE_FILE).read_bytes()


@cache
def _latin_characters() -> frozenset[str]:
    return frozenset(map(chr, read_character_map(face_file(STANDARD, REGULAR))))


@cache
def wide_characters() -> CharacterMap:
    """The characters of the CJK font, without those that stand in the way of a search."""
    whole = read_character_map(wide_file())
    seldom = _shared(whole)
    return {code: glyph for code, glyph in whole.items() if code not in seldom}


@cache
def _twins() -> dict[int, int]:
    """Characters taken out of the CJK font, and the common one that has the same glyph."""
    return _shared(read_character_map(wide_file()))


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
    if code in wide_characters():
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

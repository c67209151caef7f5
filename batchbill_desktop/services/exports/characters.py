"""Texts as a target can hold them: without control characters, on one line, in its encoding."""

from __future__ import annotations

import re
import unicodedata

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_LATIN = re.compile(r"LATIN (SMALL|CAPITAL) (?:LETTER|LIGATURE) ([A-Z]{1,2})(?: WITH .*)?")
_SIGNS = {  # escapes where a sign looks like another one
    "–": "-", "—": "-", "\u2010": "-", "\u2011": "-", "\u2212": "-", "•": "-", "·": "-",
    "→": "->", "←": "<-", "⇒": "=>", "\u2018": "'", "’": "'", "\u201a": "'", "\u2032": "'",
    "“": '"', "”": '"', "„": '"', "″": '"', "…": "...", "×": "x", "÷": "/", "™": "(TM)",
    "€": "EUR", "№": "No", "≤": "<=", "≥": ">=", "≠": "<>", "\u2039": "<", "\u203a": ">",
    "¼": "1/4", "½": "1/2", "¾": "3/4",
}  # fmt: skip
_UNKNOWN = "_"


def without_control_characters(text: str) -> str:
    """The text as XML can hold it: control characters become blanks, line breaks are LF."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub(" ", text)


def one_line(text: str) -> str:
    """The text without control characters, line breaks and tabs, and with single blanks."""
    return " ".join(without_control_characters(text).split())


def transliterated(text: str, encoding: str) -> str:
    """The text in the characters of `encoding`: `→` becomes `->`, `ł` `l`; never a `?`.

    What has no likeness, as 商, becomes `_`. Equal to `text` where every character fits.
    """
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        composed = unicodedata.normalize("NFC", text)
        return "".join(_fitting(letter, encoding) for letter in composed)
    return text


def _fitting(letter: str, encoding: str) -> str:
    if _fits(letter, encoding):
        return letter
    for candidate in (_SIGNS.get(letter, ""), _bare(letter), _named(letter)):
        if candidate and _fits(candidate, encoding):
            return candidate
    invisible = unicodedata.category(letter) in ("Mn", "Me", "Cf")
    return "" if invisible else _UNKNOWN


def _bare(letter: str) -> str:
    """The letter without its marks; of a ligature its letters."""
    parts = unicodedata.normalize("NFKD", letter)
    return "".join(part for part in parts if not unicodedata.combining(part))


def _named(letter: str) -> str:
    """The Latin letters in its name: `ł` is a small letter L with stroke."""
    found = _LATIN.fullmatch(unicodedata.name(letter, ""))
    if found is None:
        return ""
    return found[2].lower() if found[1] == "SMALL" else found[2]


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True

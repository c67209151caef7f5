"""Texts are brought to what a target can hold, without a question mark in them."""

from __future__ import annotations

import pytest

from batchbill_desktop.services.exports.characters import (
    one_line,
    transliterated,
    without_control_characters,
)


@pytest.mark.parametrize(
    ("text", "cp1252", "latin9"),
    [
        ("Émile – l’été", "Émile – l’été", "Émile - l'été"),
        ("100 €", "100 €", "100 €"),
        ("a → b", "a -> b", "a -> b"),
        ("Łódź, Đà Nẵng, İzmir", "Lódz, Dà Nang, Izmir", "Lódz, Dà Nang, Izmir"),
        ("œuvre Œ ﬁn", "œuvre Œ fin", "œuvre Œ fin"),
        ("e\u0301te\u0301", "été", "été"),
        ("商社", "__", "__"),
        ("🖨\ufe0f", "_", "_"),
        ("½ ≤ ∞", "½ <= _", "1/2 <= _"),
        ("", "", ""),
    ],
)
def test_what_does_not_fit_is_transliterated(text: str, cp1252: str, latin9: str) -> None:
    for encoding, wanted in (("cp1252", cp1252), ("iso8859-15", latin9)):
        written = transliterated(text, encoding)
        assert written == wanted
        assert written.encode(encoding).decode(encoding) == wanted
    assert transliterated(text, "utf-8") == text


@pytest.mark.parametrize(
    ("text", "clean", "line"),
    [
        ("a\r\nb\rc", "a\nb\nc", "a b c"),
        ("a\x00b\x1fc\x85d", "a b c d", "a b c d"),
        ("  a\t b  ", "  a\t b  ", "a b"),
        ("\ufffe\ud800", "  ", ""),
        ("עברית", "עברית", "עברית"),
    ],
)
def test_control_characters_become_blanks(text: str, clean: str, line: str) -> None:
    assert without_control_characters(text) == clean
    assert one_line(text) == line

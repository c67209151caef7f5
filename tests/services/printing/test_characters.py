from __future__ import annotations

import subprocess
import sys

import pytest

from batchbill_desktop.services.printing.characters import (
    REPLACEMENT,
    missing_characters,
    needs_wide_font,
    printable,
)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Boulangerie Émile Fournier, 20 000 €", ""),
        ("Müller & Söhne, Łódź, Škoda, İstanbul, Ðorđe", ""),
        ("Київ, Αθήνα", ""),
        ("さくら商事株式会社 千代田区丸の内1-1", ""),
        ("株式会社 한국 国家 國家", ""),
        ("two\nlines\tand a tab", ""),
        ("a\u0301 and zero-width\u200bspace, soft\u00adhyphen, narrow\u202fspace", ""),
        ("ﬁne ligature, \U0001d41bold letter", ""),
        ("smile 😀", "😀"),
        ("שלום", "שלום"),
        ("مرحبا", "مرحبا"),
    ],
)
def test_characters_that_no_font_has_are_named(text: str, missing: str) -> None:
    assert missing_characters(text) == set(missing)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("plain", "plain"),
        ("e\u0301", "é"),
        ("tab\there", "tab here"),
        ("two\r\nlines", "two\nlines"),
        ("bell\a, mark\u200e", "bell, mark"),
        ("1\u202f234", "1\u202f234"),
        ("\U0001d41bold", "bold"),
        ("smile 😀!", f"smile {REPLACEMENT}!"),
        ("heart ❤\ufe0f", f"heart {REPLACEMENT}"),
        ("\u2f65", "田"),
    ],
)
def test_a_text_is_printed_without_boxes(text: str, printed: str) -> None:
    assert printable(text) == printed


def test_what_is_missing_is_just_what_is_replaced() -> None:
    for code in (*range(0x20, 0x3000), *range(0x1F000, 0x1F700)):
        character = chr(code)
        if character not in {REPLACEMENT, "\n"}:
            replaced = REPLACEMENT in printable(character)
            assert replaced == bool(missing_characters(character)), hex(code)


@pytest.mark.parametrize(
    ("text", "needed"), [("Łódź", False), ("two\nlines", False), ("商事", True), ("A 商", True)]
)
def test_only_asian_texts_need_the_large_font(text: str, needed: bool) -> None:
    assert needs_wide_font(text) is needed


def test_characters_are_checked_without_qt() -> None:
    program = (
        "import sys\n"
        "from batchbill_desktop.services.printing.check import unprintable_texts\n"
        "from batchbill_desktop.services.printing.characters import missing_characters\n"
        "assert missing_characters('A 商 😀') == {'😀'}\n"
        "assert not [name for name in sys.modules if name.startswith('PySide6')]\n"
    )
    subprocess.run([sys.executable, "-X", "utf8", "-c", program], check=True, timeout=60)

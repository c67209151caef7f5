from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtGui import QFontInfo

from batchbill_desktop.services.printing.fonts import (
    REPLACEMENT,
    Style,
    make_font,
    missing_characters,
    needs_wide_font,
    printable,
)
from batchbill_desktop.services.printing.typeset import typesetter


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


@pytest.mark.parametrize("bold", [False, True])
def test_figures_are_equally_wide(bold: bool) -> None:
    style = Style(9, bold=bold, kerning=False)
    setter = typesetter()
    assert len({round(setter.width(figure, style), 6) for figure in "0123456789"}) == 1
    assert setter.width("1111,11", style) == pytest.approx(setter.width("4747,47", style))


def test_the_fonts_are_our_own_and_not_the_machines() -> None:
    for wide in (False, True):
        for bold in (False, True):
            font = make_font(Style(9, bold=bold), wide=wide)
            info = QFontInfo(font)
            assert info.family() == "BatchBill Print"
            assert info.bold() is bold


def test_missing_characters_are_found_without_a_qt_application() -> None:
    run_alone(
        "from batchbill_desktop.services.printing.fonts import missing_characters\n"
        "from PySide6.QtGui import QGuiApplication\n"
        "assert missing_characters('A 商 😀') == {'😀'}\n"
        "assert QGuiApplication.instance() is None\n"
    )


def test_a_program_without_a_window_gets_an_application_without_a_screen() -> None:
    run_alone(
        "from batchbill_desktop.services.printing.fonts import ensure_qt\n"
        "from PySide6.QtGui import QGuiApplication\n"
        "ensure_qt(); ensure_qt()\n"
        "assert QGuiApplication.platformName() == 'offscreen'\n"
    )


def run_alone(program: str) -> None:
    """Run lines of Python in a process of its own; what it prints is shown where it fails."""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr

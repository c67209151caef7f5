"""Fonts that the program lends to machines that lack them, and that change nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_CHILD = """
from PySide6.QtGui import QFontInfo, QFontMetrics
from PySide6.QtWidgets import QApplication
from batchbill_desktop.views import fallback_font
app = QApplication(["x", "-platform", "offscreen"])
before = app.font().families()
letters = fallback_font.lend_letters(app)
width = QFontMetrics(app.font()).averageCharWidth()
{act}
metrics = QFontMetrics(app.font())
print(
    letters,
    app.font().families() != before,
    all(map(metrics.inFontUcs4, map(ord, "山田商事"))),
    all(map(metrics.inFontUcs4, map(ord, "Échéance"))),
    metrics.averageCharWidth() == width,
    metrics.averageCharWidth() < metrics.height() * 0.6,
    sep="\\n",
)
"""

_LEND = "fallback_font.is_needed = lambda: True\nassert fallback_font.lend(app)"

_NO_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><cachedir>{folder}</cachedir></fontconfig>
"""


def _told(act: str, **environment: str) -> list[bool]:
    """Letters lent, font changed, Japanese there, French there, width kept, letters narrow."""
    child = subprocess.run(
        [sys.executable, "-c", _CHILD.format(act=act)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env={**os.environ, **environment},
    )
    return [line == "True" for line in child.stdout.split()]


def test_a_machine_that_has_a_font_for_everything_keeps_its_own() -> None:
    letters, changed, *_ = _told("fallback_font._SYSTEMS = ()\nassert not fallback_font.lend(app)")
    assert (letters, changed) == (False, False)


def test_the_lent_font_stands_behind_the_windows_own() -> None:
    """Texts, columns and panels keep the width that they have in the window's own font."""
    letters, changed, japanese, french, same_width, narrow = _told(_LEND)
    assert not letters
    assert changed
    assert japanese
    assert french
    assert same_width
    assert narrow


def test_a_machine_without_any_font_gets_letters_too(tmp_path: Path) -> None:
    setting = tmp_path / "fonts.conf"
    setting.write_text(_NO_FONTS.format(folder=tmp_path), "utf-8")
    letters, *others = _told(_LEND, FONTCONFIG_FILE=str(setting))
    # Windows and macOS do not ask fontconfig, and always have fonts.
    assert letters is (sys.platform not in ("win32", "darwin"))
    assert others == [True] * 5


def test_a_japanese_name_has_a_glyph_for_every_character_then() -> None:
    act = f"{_LEND}; font = app.font(); font.setFamilies(font.families()[-1:]); app.setFont(font)"
    assert _told(act)[2]

from __future__ import annotations

import subprocess
import sys

import pytest

_CHILD = """
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication
from batchbill_desktop.views import fallback_font
app = QApplication(["x", "-platform", "offscreen"])
before = app.font().families()
{act}
metrics = QFontMetrics(app.font())
print(app.font().families() != before, all(map(metrics.inFontUcs4, map(ord, "山田商事"))))
"""


@pytest.mark.parametrize(
    ("act", "seen"),
    [
        ("fallback_font._SYSTEMS = ()\nassert not fallback_font.lend(app)", "False"),
        (
            "fallback_font.is_needed = lambda: True\nassert fallback_font.lend(app)",
            "True",
        ),
    ],
    ids=["the machine has a font", "the machine has none"],
)
def test_the_bundled_font_stands_behind_the_windows_own_only_where_it_is_needed(
    act: str, seen: str
) -> None:
    child = subprocess.run(
        [sys.executable, "-c", _CHILD.format(act=act)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    changed, _ = child.stdout.split()
    assert changed == seen


def test_a_japanese_name_has_a_glyph_for_every_character_then() -> None:
    act = "fallback_font.is_needed = lambda: True; fallback_font.lend(app); "
    act += "font = app.font(); font.setFamilies(font.families()[-1:]); app.setFont(font)"
    child = subprocess.run(
        [sys.executable, "-c", _CHILD.format(act=act)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert child.stdout.split() == ["True", "True"]

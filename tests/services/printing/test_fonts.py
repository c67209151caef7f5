from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtGui import QFontInfo

from batchbill_desktop.services.printing.fonts import Style, make_font
from batchbill_desktop.services.printing.typeset import typesetter


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
            assert info.family() == "BatchBill Print Lato"
            assert info.bold() is bold


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

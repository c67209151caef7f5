"""What is remembered of a print, and that a damaged memory is no reason to fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from batchbill_desktop.services.printing.printer import PrintSettings, Sides
from batchbill_desktop.views.invoices.print_memory import remember, remembered
from batchbill_desktop.views.preferences import Preferences


def test_printer_copies_sides_and_tray_outlive_the_program(tmp_path: Path) -> None:
    path = tmp_path / "window.ini"
    assert remembered(Preferences(path)) is None
    settings = PrintSettings("Office", copies=3, sides=Sides.LONG, tray="Tray2")
    remember(Preferences(path), settings)
    assert remembered(Preferences(path)) == settings


def test_what_the_dialog_does_not_show_holds_for_one_print(preferences: Preferences) -> None:
    remember(preferences, PrintSettings("Office", grey=True, options=(("Staple", "Left"),)))
    assert remembered(preferences) == PrintSettings("Office")


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"printer": "Office"}', '{"copies": "many"}'])
def test_a_damaged_memory_begins_anew(preferences: Preferences, kept: str) -> None:
    preferences.print_settings = kept
    assert remembered(preferences) is None

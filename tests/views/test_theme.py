from __future__ import annotations

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLineEdit

from batchbill_desktop.views.theme import DARK, LIGHT, Colours, apply_theme, contrast, is_dark

TEXT_ON_GROUND = [
    ("text", "base"),
    ("text", "alternate"),
    ("window_text", "window"),
    ("window_text", "button"),
    ("window_text", "panel"),
    ("muted", "base"),
    ("muted", "window"),
    ("highlight_text", "highlight"),
    ("detail_text", "detail"),
    ("detail_muted", "detail"),
    ("warning", "base"),
    ("warning", "detail"),
    ("accent", "base"),
]


@pytest.mark.parametrize(("ink", "ground"), TEXT_ON_GROUND)
@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_texts_have_the_contrast_of_wcag_aa(look: Colours, ink: str, ground: str) -> None:
    assert contrast(getattr(look, ink), getattr(look, ground)) >= 4.5


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_a_box_that_can_be_ticked_stands_out_from_its_ground(look: Colours) -> None:
    assert contrast(look.edge, look.base) >= 3
    assert contrast(look.edge, look.detail) >= 3


@pytest.mark.parametrize("ground", ["base", "detail"])
@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_the_frame_of_the_focus_and_the_bar_of_a_block_stand_out(
    look: Colours, ground: str
) -> None:
    assert contrast(look.accent, getattr(look, ground)) >= 3
    assert contrast(look.warning, getattr(look, ground)) >= 3
    assert contrast(look.highlight_text, look.highlight) >= 3


@pytest.mark.parametrize(("theme", "dark"), [("light", False), ("dark", True)])
def test_the_chosen_look_is_the_same_on_every_system(
    dressed: QApplication, theme: str, dark: bool
) -> None:
    apply_theme(dressed, theme)
    assert is_dark(dressed.palette()) is dark
    ink = LIGHT.text if not dark else DARK.text
    assert dressed.palette().color(QPalette.ColorRole.Text).name() == ink


def test_the_edge_of_a_field_stands_out_in_the_dark_and_only_there(dressed: QApplication) -> None:
    apply_theme(dressed, "dark")
    field = QLineEdit()
    field.resize(120, 30)
    picture = field.grab().toImage()
    edges = {picture.pixelColor(60, row).name() for row in range(3)}
    assert max(contrast(edge, DARK.base) for edge in edges) >= 3
    apply_theme(dressed, "light")
    assert QLineEdit().palette().color(QPalette.ColorRole.Window).name() == LIGHT.window

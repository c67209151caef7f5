"""The marks are told apart by shape: each gives another picture, in grey too, at every scale."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication

from batchbill_desktop.views.batches.contract_marks import BADGE, BOX, paint_mark
from batchbill_desktop.views.batches.contract_tree_model import Mark
from batchbill_desktop.views.theme import DARK, LIGHT, palette_of

Check = Qt.CheckState

SHAPES = {
    "empty": (Check.Unchecked, Mark.NONE),
    "mixed": (Check.PartiallyChecked, Mark.NONE),
    "ticked": (Check.Checked, Mark.NONE),
    "locked": (Check.Unchecked, Mark.LOCKED),
    "partly locked, empty": (Check.Unchecked, Mark.PARTLY_LOCKED),
    "partly locked, mixed": (Check.PartiallyChecked, Mark.PARTLY_LOCKED),
    "partly locked, ticked": (Check.Checked, Mark.PARTLY_LOCKED),
    "waived": (Check.Unchecked, Mark.WAIVED),
}


def black_and_white(name: str, ratio: float, palette: QPalette) -> list[bool]:
    """The mark's pixels, each either ink or paper: what is left without any colour."""
    state, mark = SHAPES[name]
    width, height = round((BOX + BADGE + 6) * ratio), round((BOX + 4) * ratio)
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(palette.color(QPalette.ColorRole.Base))
    painter = QPainter(image)
    paint_mark(painter, QRectF(2, 2, BOX, BOX), state, mark, palette)
    painter.end()
    paper = palette.color(QPalette.ColorRole.Base).lightness()
    return [
        abs(image.pixelColor(x, y).lightness() - paper) > 90
        for y in range(height)
        for x in range(width)
    ]


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_every_mark_has_a_shape_of_its_own(
    dressed: QApplication, ratio: float, look: object
) -> None:
    palette = palette_of(DARK if look is DARK else LIGHT)
    pictures = {name: black_and_white(name, ratio, palette) for name in SHAPES}
    for one, other in itertools.combinations(SHAPES, 2):
        differing = sum(a != b for a, b in zip(pictures[one], pictures[other], strict=True))
        assert differing >= 12 * ratio, f"{one} looks like {other} at {ratio:.0%}"

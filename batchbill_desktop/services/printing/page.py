"""The sheet: its measures, and the marks that can stand on it. All lengths in millimetres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize

from batchbill_desktop.services.printing.fonts import Style

if TYPE_CHECKING:
    from decimal import Decimal

    from PySide6.QtGui import QPagedPaintDevice

INK = "#1b1f24"
GREY = "#5b6470"
FAINT = "#d5dae1"
TINT = "#eef3f9"
ACCENT = "#1f4e8c"

WIDTH, HEIGHT = 210.0, 297.0
LEFT, RIGHT = 25.0, 190.0
"""The edges of the text; 25 mm at the left leave room for punching (DIN 5008)."""
BODY_WIDTH = RIGHT - LEFT

ADDRESS_TOP = 45.0
ADDRESS_WIDTH = 80.0
"""The address field of DIN 5008 form B is 85 x 45 mm at 20/45 mm; text starts 5 mm inside."""
FOLDS, PUNCH = (105.0, 210.0), 148.5

BODY = Style(9)
FIGURES = Style(9, kerning=False)


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text; `x` is its left end, `y` its base line."""

    x: float
    y: float
    text: str
    style: Style

    def moved(self, x: float, y: float) -> Text:
        """The same text elsewhere."""
        return Text(self.x + x, self.y + y, self.text, self.style)


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle; a thin one is a line."""

    x: float
    y: float
    width: float
    height: float
    colour: str

    def moved(self, x: float, y: float) -> Box:
        """The same rectangle elsewhere."""
        return Box(self.x + x, self.y + y, self.width, self.height, self.colour)


Mark = Text | Box


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page, ready to be painted, and the subtotals that it carries."""

    marks: tuple[Mark, ...]
    watermark: str = ""
    """A word across the whole page, under everything else."""
    brought_forward: Decimal | None = None
    carried_over: Decimal | None = None


def rule(x: float, y: float, width: float, colour: str = FAINT, thickness: float = 0.2) -> Box:
    """A horizontal line whose middle is at `y`."""
    return Box(x, y - thickness / 2, width, thickness, colour)


def set_up(device: QPagedPaintDevice) -> None:
    """Make the pages of a PDF or a printer A4, and millimetre 0/0 the corner of the paper."""
    device.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            QMarginsF(0, 0, 0, 0),
            QPageLayout.Unit.Millimeter,
        )
    )

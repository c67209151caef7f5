"""The sheet: its measures, and the marks that can stand on it. All lengths in millimetres."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPageSize

from batchbill_desktop.services.printing.fonts import Style


@dataclass(frozen=True, slots=True)
class Paper:
    """A size of paper, upright."""

    name: str
    width: float
    height: float


A4 = Paper("A4", 210.0, 297.0)
LETTER = Paper("Letter", 215.9, 279.4)
PAPERS = {paper.name: paper for paper in (A4, LETTER)}

_QT_SIZES = {"A4": QPageSize.PageSizeId.A4, "Letter": QPageSize.PageSizeId.Letter}


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


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of rectangles such as a code, on a grid of `unit` millimetres.

    An area is left, top, width and height. Painted at once, it has no hairlines between its parts.
    """

    x: float
    y: float
    unit: float
    areas: tuple[tuple[int, int, int, int], ...]
    colour: str

    def moved(self, x: float, y: float) -> Figure:
        """The same figure elsewhere."""
        return Figure(self.x + x, self.y + y, self.unit, self.areas, self.colour)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (PNG or JPEG) in a rectangle of its own proportions, on `ground`."""

    x: float
    y: float
    width: float
    height: float
    data: bytes
    ground: str = "#ffffff"

    def moved(self, x: float, y: float) -> Picture:
        """The same picture elsewhere."""
        return Picture(self.x + x, self.y + y, self.width, self.height, self.data, self.ground)


Mark = Text | Box | Figure | Picture


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page, ready to be painted, and the subtotals that it carries."""

    marks: tuple[Mark, ...]
    watermark: str = ""
    """A word across the whole page, under everything else."""
    brought_forward: Decimal | None = None
    carried_over: Decimal | None = None
    paper: Paper = A4

    @property
    def width(self) -> float:
        """The paper's width."""
        return self.paper.width

    @property
    def height(self) -> float:
        """The paper's height."""
        return self.paper.height


def rule(x: float, y: float, width: float, colour: str, thickness: float = 0.2) -> Box:
    """A horizontal line whose middle is at `y`."""
    return Box(x, y - thickness / 2, width, thickness, colour)


def set_up(device: QPagedPaintDevice, paper: Paper = A4) -> None:
    """Make the pages of a PDF or a printer that paper, and millimetre 0/0 its corner."""
    device.setPageLayout(
        QPageLayout(
            QPageSize(_QT_SIZES[paper.name]),
            QPageLayout.Orientation.Portrait,
            QMarginsF(0, 0, 0, 0),
            QPageLayout.Unit.Millimeter,
        )
    )

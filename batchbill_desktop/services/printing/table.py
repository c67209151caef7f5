"""The table of the invoice's lines: its columns, its head, and its rows made of text lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate

from batchbill_desktop.services.printing import formats
from batchbill_desktop.services.printing.blocks import Block
from batchbill_desktop.services.printing.content import NUMBER_COLUMNS, Content, Row
from batchbill_desktop.services.printing.fonts import Style
from batchbill_desktop.services.printing.page import (
    ACCENT,
    BODY,
    BODY_WIDTH,
    FIGURES,
    GREY,
    LEFT,
    RIGHT,
    TINT,
    Box,
    Mark,
    Text,
    rule,
)
from batchbill_desktop.services.printing.typeset import typesetter

HEADING = Style(8, bold=True, colour=ACCENT)
GROUP = Style(9, bold=True)
DETAILS = Style(7.5, colour=GREY)
STRONG_FIGURES = Style(9, bold=True, kerning=False)

HEAD_HEIGHT = 7.5
CARRY_HEIGHT = 7.0
GROUP_GAP = 1.4
_GROUP_PADDING = 0.9
PADDING = 1.5
"""Above and below the text of a row."""

_GAP = 4.0
"""Between two columns."""
_LEAST_DESCRIPTION = 34.0


@dataclass(slots=True)
class TextLine:
    """One line of a row's description."""

    text: str
    style: Style


@dataclass(slots=True)
class RowBox:
    """A row, or a part of one that is taller than a page, measured."""

    row: Row
    lines: list[TextLine]
    figures: bool = True
    """Whether the row's figures stand on this part: on the first."""
    height: float = field(init=False)

    def __post_init__(self) -> None:
        text = sum(line.style.line_height for line in self.lines)
        self.height = max(text, BODY.line_height) + 2 * PADDING

    @property
    def net(self) -> Decimal:
        """What this part adds to the subtotal: the row's figures stand on its first part."""
        return self.row.net if self.figures else Decimal(0)

    def lines_within(self, room: float) -> int:
        """How many of the text lines, from the first, a part as high as `room` can have."""
        heights = accumulate(line.style.line_height for line in self.lines)
        return sum(1 for height in heights if height + 2 * PADDING <= room)

    def split(self, count: int) -> tuple[RowBox, RowBox]:
        """The first `count` text lines, and the others without the figures."""
        return (
            RowBox(self.row, self.lines[:count], self.figures),
            RowBox(self.row, self.lines[count:], figures=False),
        )


class Table:
    """The columns of one document, as wide as its texts need; the description has the rest."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._setter = typesetter()
        self._decimal_sign = formats.decimal_sign(content.language)
        labels = content.labels
        self._headings = {
            "quantity": labels.quantity,
            "unit_price": labels.unit_price,
            "discount": labels.discount,
            "tax_rate": labels.tax_rate,
            "net": content.net_heading,
        }
        rows = content.rows
        self._columns = [name for name in NUMBER_COLUMNS if self._is_used(name)]
        self._tails = {name: self._widest_tail(name) for name in self._columns}
        self._carry_width = self._widest_subtotal()
        self._rights: dict[str, float] = {}
        right = RIGHT
        for name in reversed(self._columns):
            if name == "unit_price":  # the unit stands between quantity and price
                right = self._place(name, right)
                units = {row.unit for row in rows if row.unit}
                unit_width = max(
                    self._setter.widest([*units], BODY), self._setter.width(labels.unit, HEADING)
                )
                self._unit_left = right - unit_width
                right = self._unit_left - _GAP / 2
            else:
                right = self._place(name, right)
        positions = [row.position for row in rows]
        position_width = max(
            self._setter.widest(positions, FIGURES), self._setter.width(labels.position, HEADING)
        )
        self._position_right = LEFT + position_width
        self._description_left = self._position_right + 3.0
        self.description_width = max(_LEAST_DESCRIPTION, right - self._description_left)

    def _is_used(self, name: str) -> bool:
        return name != "discount" or any(row.figures.get(name) for row in self._content.rows)

    def _place(self, name: str, right: float) -> float:
        """Put a column at `right`; returns where the next one to the left may end."""
        self._rights[name] = right
        setter = self._setter
        texts = [row.figures[name] for row in self._content.rows if row.figures]
        heads = [self._head(text) for text in texts if not _is_time(text)]
        width = max(
            setter.widest(heads, FIGURES) + self._tails[name],
            setter.widest([text for text in texts if _is_time(text)], FIGURES),
            setter.width(self._headings[name], HEADING),
            self._carry_width if name == "net" else 0.0,
        )
        return right - width - _GAP

    def _widest_subtotal(self) -> float:
        sums = [*accumulate(row.net for row in self._content.rows)]
        texts = [self._content.amount(extreme(sums, default=Decimal(0))) for extreme in (min, max)]
        return self._setter.widest(texts, STRONG_FIGURES)

    def _widest_tail(self, name: str) -> float:
        """The widest part from the decimal sign on: the signs stand below each other."""
        figures = {row.figures[name] for row in self._content.rows if row.figures}
        tails = [f[len(self._head(f)) :] for f in figures if not _is_time(f)]
        return self._setter.widest(tails, FIGURES)

    def _head(self, figure: str) -> str:
        """The part before the decimal sign: "1 234" of "1 234,50"."""
        return figure.partition(self._decimal_sign)[0]

    def boxes(self) -> list[RowBox]:
        """The rows, measured."""
        return [RowBox(row, self._text_lines(row)) for row in self._content.rows]

    def _text_lines(self, row: Row) -> list[TextLine]:
        width = self.description_width
        setter = self._setter
        lines = [TextLine(text, BODY) for text in setter.lines(row.description, BODY, width)]
        lines += [TextLine(text, DETAILS) for text in setter.lines(row.details, DETAILS, width)]
        return lines

    def head(self, y: float) -> list[Mark]:
        """The column heads, from `y` to `y + HEAD_HEIGHT`."""
        labels = self._content.labels
        base = y + 1.6 + HEADING.ascent
        marks: list[Mark] = [
            self._right(labels.position, self._position_right, base, HEADING),
            Text(self._description_left, base, labels.description, HEADING),
            Text(self._unit_left, base, labels.unit, HEADING),
        ]
        marks += [
            self._right(self._headings[name], self._rights[name], base, HEADING)
            for name in self._columns
        ]
        marks.append(rule(LEFT, y + HEAD_HEIGHT - 0.6, BODY_WIDTH, ACCENT, 0.35))
        return marks

    def group(self, name: str) -> Block:
        """The heading above a contract's lines."""
        lines = self._setter.lines(name, GROUP, BODY_WIDTH - 3.2)
        height = len(lines) * GROUP.line_height + 2 * _GROUP_PADDING
        marks: list[Mark] = [Box(LEFT, GROUP_GAP, BODY_WIDTH, height, TINT)]
        y = GROUP_GAP + _GROUP_PADDING
        for line in lines:
            marks.append(Text(LEFT + 1.6, y + GROUP.ascent, line, GROUP))
            y += GROUP.line_height
        return Block(tuple(marks), GROUP_GAP + height)

    def row(self, y: float, box: RowBox) -> list[Mark]:
        """The marks of a row whose top is at `y`, its line below included."""
        base = y + PADDING + BODY.ascent
        marks: list[Mark] = []
        if box.figures:
            marks += self._figures(box.row, base)
        top = y + PADDING
        for line in box.lines:
            marks.append(
                Text(self._description_left, top + line.style.ascent, line.text, line.style)
            )
            top += line.style.line_height
        marks.append(rule(LEFT, y + box.height, BODY_WIDTH))
        return marks

    def _figures(self, row: Row, base: float) -> list[Mark]:
        marks: list[Mark] = []
        if row.position:
            marks.append(self._right(row.position, self._position_right, base, FIGURES))
        if row.unit:
            marks.append(Text(self._unit_left, base, row.unit, BODY))
        for name in self._columns:
            text = row.figures.get(name)
            if text and _is_time(text):
                marks.append(self._right(text, self._rights[name], base, FIGURES))
            elif text:
                left = self._rights[name] - self._tails[name]
                x = left - self._setter.width(self._head(text), FIGURES)
                marks.append(Text(x, base, text, FIGURES))
        return marks

    def carry(self, y: float, label: str, amount: str, *, is_foot: bool) -> list[Mark]:
        """A subtotal at the foot or the head of a page, from `y` to `y + CARRY_HEIGHT`."""
        base = y + 1.5 + BODY.ascent
        return [
            rule(LEFT, y if is_foot else y + CARRY_HEIGHT, BODY_WIDTH),
            self._right(label, self._rights["net"] - self._carry_width - _GAP, base, GROUP),
            self._right(amount, self._rights["net"], base, STRONG_FIGURES),
        ]

    def _right(self, text: str, right: float, base: float, style: Style) -> Text:
        return Text(right - self._setter.width(text, style), base, text, style)


def _is_time(figure: str) -> bool:
    return ":" in figure

"""The table of the invoice's lines: its columns, its head, and its rows made of text lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate

from batchbill_desktop.services.printing import formats
from batchbill_desktop.services.printing.blocks import Block, continued_name, few_lines
from batchbill_desktop.services.printing.colours import INK
from batchbill_desktop.services.printing.content import Content
from batchbill_desktop.services.printing.fonts import Style
from batchbill_desktop.services.printing.look import CLASSIC, MODERN, PLAIN, Design, Look
from batchbill_desktop.services.printing.page import Box, Mark, Text, rule
from batchbill_desktop.services.printing.rows import NUMBER_COLUMNS, Row
from batchbill_desktop.services.printing.typeset import Piece, typesetter

HEAD_HEIGHT = 7.5
CARRY_HEIGHT = 7.0
GROUP_GAP = 1.4
_GROUP_PADDING = 0.9
_GROUP_INSET = 1.6
_MODERN_INSET = 1.6
_ZEBRA = "#f6f7f9"
_GAP = 4.0
"""Between two columns."""
_LEAST_DESCRIPTION = 34.0


@dataclass(slots=True)
class TextLine:
    """One line of a row's description; `style` is that of most of it."""

    style: Style
    pieces: tuple[Piece, ...]


@dataclass(slots=True)
class RowBox:
    """A row, or a part of one that is taller than a page, measured."""

    row: Row
    lines: list[TextLine]
    look: Look
    figures: bool = True
    """Whether the row's figures stand on this part: on the first."""
    height: float = field(init=False)

    def __post_init__(self) -> None:
        text = sum(line.style.line_height for line in self.lines)
        self.height = max(text, self.look.body.line_height) + self.above + self.below

    @property
    def above(self) -> float:
        """The room between the row's top and its text."""
        return GROUP_GAP + _GROUP_PADDING if self.is_heading else self.look.row_padding

    @property
    def below(self) -> float:
        """The room below its text."""
        return _GROUP_PADDING if self.is_heading else self.look.row_padding

    @property
    def is_heading(self) -> bool:
        """Whether the row is a heading, which stands with the row after it."""
        return self.row.kind == "heading"

    @property
    def is_subtotal(self) -> bool:
        """Whether the row is a subtotal, which stands with the row before it."""
        return self.row.kind == "subtotal"

    @property
    def net(self) -> Decimal:
        """What this part adds to the subtotal: the row's figures stand on its first part."""
        return self.row.net if self.figures else Decimal(0)

    def lines_within(self, room: float) -> int:
        """How many of the text lines, from the first, a part as high as `room` can have."""
        heights = accumulate(line.style.line_height for line in self.lines)
        return sum(1 for height in heights if height + self.above + self.below <= room)

    def split(self, count: int) -> tuple[RowBox, RowBox]:
        """The first `count` text lines, and the others without the figures."""
        return (
            RowBox(self.row, self.lines[:count], self.look, self.figures),
            RowBox(self.row, self.lines[count:], self.look, figures=False),
        )


class Table:
    """The columns of one document, as wide as its texts need; the description has the rest."""

    def __init__(self, content: Content, design: Design) -> None:
        self._content = content
        self._look = look = design.look
        self._left, self._width = design.frame.left, design.frame.width
        inset = _MODERN_INSET if look.design == MODERN else 0.0
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
        right = design.frame.right - inset
        for name in reversed(self._columns):
            if name == "unit_price":  # the unit stands between quantity and price
                right = self._place(name, right)
                units = {row.unit for row in rows if row.unit}
                unit_width = max(
                    self._setter.widest([*units], look.body),
                    self._setter.width(labels.unit, look.heading),
                )
                self._unit_left = right - unit_width
                right = self._unit_left - _GAP / 2
            else:
                right = self._place(name, right)
        positions = [row.position for row in rows]
        position_width = max(
            self._setter.widest(positions, look.figures),
            self._setter.width(labels.position, look.heading),
        )
        self._position_right = self._left + inset + position_width
        self._description_left = self._position_right + 3.0
        self.description_width = max(_LEAST_DESCRIPTION, right - self._description_left)

    def _is_used(self, name: str) -> bool:
        return name != "discount" or any(row.figures.get(name) for row in self._content.rows)

    def _place(self, name: str, right: float) -> float:
        """Put a column at `right`; returns where the next one to the left may end."""
        self._rights[name] = right
        setter = self._setter
        texts = self._figures_of(name)
        heads = [self._head(text) for text in texts if not _is_time(text)]
        width = max(
            setter.widest(heads, self._look.figures) + self._tails[name],
            setter.widest([text for text in texts if _is_time(text)], self._look.figures),
            setter.width(self._headings[name], self._look.heading),
            self._carry_width if name == "net" else 0.0,
        )
        return right - width - _GAP

    def _figures_of(self, name: str) -> list[str]:
        return [row.figures[name] for row in self._content.rows if name in row.figures]

    def _widest_subtotal(self) -> float:
        rows = self._content.rows
        sums = [*accumulate(row.net for row in rows)]
        texts = [self._content.amount(extreme(sums, default=Decimal(0))) for extreme in (min, max)]
        texts += [row.figures["net"] for row in rows if row.kind == "subtotal"]
        return self._setter.widest(texts, self._look.strong_figures)

    def _widest_tail(self, name: str) -> float:
        """The widest part from the decimal sign on: the signs stand below each other."""
        figures = set(self._figures_of(name))
        tails = [f[len(self._head(f)) :] for f in figures if not _is_time(f)]
        return self._setter.widest(tails, self._look.figures)

    def _head(self, figure: str) -> str:
        """The part before the decimal sign: "1 234" of "1 234,50"."""
        return figure.partition(self._decimal_sign)[0]

    def boxes(self) -> list[RowBox]:
        """The rows, measured."""
        return [RowBox(row, self._text_lines(row), self._look) for row in self._content.rows]

    def _text_lines(self, row: Row) -> list[TextLine]:
        setter = self._setter
        details = self._look.details
        style = {"heading": self._look.group, "subtotal": self._look.strong}.get(
            row.kind, self._look.body
        )
        width = self._words_width(row)
        if row.rich:
            lines = [
                TextLine(style, pieces)
                for paragraph in row.rich
                for pieces in setter.rich_lines(paragraph, style, width)
            ]
        else:
            lines = [
                TextLine(style, ((0.0, text, style),))
                for text in setter.lines(row.description, style, width)
            ]
        lines += [
            TextLine(details, ((0.0, text, details),))
            for text in setter.lines(row.details, details, width)
        ]
        return lines

    def _words_width(self, row: Row) -> float:
        """Words have the room of the figures that they do not have."""
        if row.kind == "heading":
            return self._width - 2 * _GROUP_INSET
        if row.kind == "subtotal":
            return self._rights["net"] - self._carry_width - _GAP - self._description_left
        return self.description_width

    def head(self, y: float) -> list[Mark]:
        """The column heads, from `y` to `y + HEAD_HEIGHT`."""
        labels, look = self._content.labels, self._look
        style = look.heading
        base = y + 1.6 + style.ascent
        bottom = y + HEAD_HEIGHT - 0.6
        marks: list[Mark] = []
        if look.design == MODERN:
            marks.append(Box(self._left, y, self._width, HEAD_HEIGHT - 0.6, look.tint))
        elif look.design == CLASSIC:
            marks.append(rule(self._left, bottom, self._width, look.accent, 0.35))
        else:
            marks.append(rule(self._left, y, self._width, INK, 0.3))
            marks.append(rule(self._left, bottom, self._width, look.rule))
        marks += [
            self._right(labels.position, self._position_right, base, style),
            Text(self._description_left, base, labels.description, style),
            Text(self._unit_left, base, labels.unit, style),
        ]
        marks += [
            self._right(self._headings[name], self._rights[name], base, style)
            for name in self._columns
        ]
        return marks

    def group(self, name: str, *, goes_on: bool) -> Block:
        """The heading above a contract's lines; where it `goes_on`, on a further page."""
        style = self._look.group
        width = self._width - 2 * _GROUP_INSET
        if goes_on:
            name = continued_name(self._content, name, style, width)
        lines = few_lines(name, style, width)
        return self._heading([TextLine(style, ((0.0, line, style),)) for line in lines])

    def _heading(self, lines: list[TextLine]) -> Block:
        height = sum(line.style.line_height for line in lines) + 2 * _GROUP_PADDING
        marks: list[Mark] = []
        x = self._left
        if self._look.design == CLASSIC:
            marks.append(Box(x, GROUP_GAP, self._width, height, self._look.tint))
        if self._look.design != PLAIN:
            x += _GROUP_INSET
        marks += _pieces(lines, x, GROUP_GAP + _GROUP_PADDING)
        return Block(tuple(marks), GROUP_GAP + height)

    def row(self, y: float, box: RowBox) -> list[Mark]:
        """The marks of a row whose top is at `y`, its line below included."""
        if box.is_heading:
            return self._heading(box.lines).at(y)
        look = self._look
        top = y + box.above
        base = top + look.body.ascent
        marks: list[Mark] = []
        if look.design == MODERN and box.row.position and int(box.row.position) % 2 == 0:
            marks.append(Box(self._left, y, self._width, box.height, _ZEBRA))
        if box.is_subtotal:
            marks += self._subtotal(box, y, top)
        else:
            marks += self._figures(box.row, base) if box.figures else []
            marks += _pieces(box.lines, self._description_left, top)
        if look.has_row_rules:
            marks.append(rule(self._left, y + box.height, self._width, look.rule))
        return marks

    def _subtotal(self, box: RowBox, y: float, top: float) -> list[Mark]:
        """The words beside the amount, which stands by the last of their lines."""
        look = self._look
        right = self._rights["net"]
        label_right = right - self._carry_width - _GAP
        marks: list[Mark] = []
        if not look.has_row_rules and box.figures:
            x = label_right + _GAP / 2
            marks.append(rule(x, y, self._left + self._width - x, look.rule))
        for line in box.lines:
            width = max(x + self._setter.width(text, style) for x, text, style in line.pieces)
            marks += _pieces([line], label_right - width, top)
            top += line.style.line_height
        if box.figures:
            base = top - look.strong.line_height + look.strong.ascent
            amount = box.row.figures["net"]
            marks.append(self._right(amount, right, base, look.strong_figures))
        return marks

    def _figures(self, row: Row, base: float) -> list[Mark]:
        style = self._look.figures
        marks: list[Mark] = []
        if row.position:
            marks.append(self._right(row.position, self._position_right, base, style))
        if row.unit:
            marks.append(Text(self._unit_left, base, row.unit, self._look.body))
        for name in self._columns:
            text = row.figures.get(name)
            if text and _is_time(text):
                marks.append(self._right(text, self._rights[name], base, style))
            elif text:
                left = self._rights[name] - self._tails[name]
                x = left - self._setter.width(self._head(text), style)
                marks.append(Text(x, base, text, style))
        return marks

    def end(self, y: float) -> list[Mark]:
        """What closes the table below its last row."""
        if self._look.has_row_rules:
            return []
        colour = INK if self._look.design == PLAIN else self._look.rule
        return [rule(self._left, y, self._width, colour, 0.2)]

    def carry(self, y: float, label: str, amount: str, *, is_foot: bool) -> list[Mark]:
        """A subtotal at the foot or the head of a page, from `y` to `y + CARRY_HEIGHT`."""
        look = self._look
        base = y + 1.5 + look.body.ascent
        right = self._rights["net"]
        at = y if is_foot else y + CARRY_HEIGHT
        return [
            rule(self._left, at, self._width, look.rule),
            self._right(label, right - self._carry_width - _GAP, base, look.strong),
            self._right(amount, right, base, look.strong_figures),
        ]

    def _right(self, text: str, right: float, base: float, style: Style) -> Text:
        return Text(right - self._setter.width(text, style), base, text, style)


def _pieces(lines: list[TextLine], x: float, y: float) -> list[Mark]:
    """Text lines below each other, from the top at `y`."""
    marks: list[Mark] = []
    for line in lines:
        base = y + line.style.ascent
        marks += [Text(x + offset, base, text, style) for offset, text, style in line.pieces]
        y += line.style.line_height
    return marks


def _is_time(figure: str) -> bool:
    return ":" in figure

"""The parts of a page around the table: texts, panels and the footer.

Each gives marks at places of its own; a `Block` is measured first and placed by `layout`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from batchbill_desktop.services.printing.characters import printable
from batchbill_desktop.services.printing.colours import INK, WHITE
from batchbill_desktop.services.printing.look import MODERN, PLAIN
from batchbill_desktop.services.printing.page import Box, Mark, Text, rule
from batchbill_desktop.services.printing.qr import QUIET, code, figure
from batchbill_desktop.services.printing.typeset import typesetter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from batchbill_desktop.services.printing.content import Content
    from batchbill_desktop.services.printing.fonts import Style
    from batchbill_desktop.services.printing.look import Design
    from batchbill_desktop.services.printing.markup import Paragraph

FOOTER_GAP = 4.0
CODE_SIZE = 29.0
"""Of a payment code with its quiet zone; a module is then larger than half a millimetre."""
_CODE_GAP = 6.0
_MOST_FOOTER_LINES = 5


@dataclass(frozen=True, slots=True)
class Block:
    """Marks measured from 0/0, and how high they are."""

    marks: tuple[Mark, ...]
    height: float

    def at(self, y: float) -> list[Mark]:
        """The marks with the block's top at `y`."""
        return [mark.moved(0.0, y) for mark in self.marks]


def text_blocks(
    paragraphs: tuple[Paragraph, ...], style: Style, left: float, width: float
) -> list[Block]:
    """One block for each line of the paragraphs; the last of a paragraph has a gap below."""
    setter = typesetter()
    blocks = []
    for paragraph in paragraphs:
        lines = setter.rich_lines(paragraph, style, width)
        for i, pieces in enumerate(lines):
            gap = 1.6 if i == len(lines) - 1 else 0.0
            marks = tuple(Text(left + x, style.ascent, text, look) for x, text, look in pieces)
            blocks.append(Block(marks, style.line_height + gap))
    return blocks


def stacked(blocks: list[Block]) -> Block:
    """Blocks below each other, as one."""
    marks: list[Mark] = []
    y = 0.0
    for block in blocks:
        marks += block.at(y)
        y += block.height
    return Block(tuple(marks), y)


def joined_lines(parts: Sequence[str], style: Style, width: float) -> list[str]:
    """Parts beside each other, with dots between them, on as few lines as hold them whole."""
    setter = typesetter()
    lines: list[str] = []
    for part in parts:
        joined = f"{lines[-1]} · {part}" if lines else part
        if lines and setter.width(printable(joined), style) > width:
            lines.append(part)
        else:
            lines[-1:] = [joined]
    return [broken for line in lines for broken in setter.lines(line, style, width)]


def few_lines(text: str, style: Style, width: float, most: int = 3) -> tuple[str, ...]:
    """A text on at most so many lines; the last ends with an ellipsis where more is missing."""
    setter = typesetter()
    lines = setter.lines(text, style, width)
    if len(lines) <= most:
        return lines
    last = f"{lines[most - 1]} {lines[most]}"
    return (*lines[: most - 1], setter.elided(last, style, width))


def continued_name(content: Content, name: str, style: Style, width: float) -> str:
    """A heading that goes on, on one line: the name is cut, not what says so."""
    setter = typesetter()
    words = content.labels.continued
    room = width - setter.width(printable(words.format(name="")), style)
    return words.format(name=setter.elided(name, style, room))


def code_block(payload: str, label: str, design: Design) -> Block:
    """A payment code with its label below, from x = 0."""
    style = design.look.code_label
    count, _ = code(payload)
    unit = CODE_SIZE / (count + 2 * QUIET)
    quiet = QUIET * unit
    marks: list[Mark] = [
        Box(0, 0, CODE_SIZE, CODE_SIZE, WHITE),
        figure(payload, quiet, quiet, count * unit, INK),
    ]
    setter = typesetter()
    y = CODE_SIZE + 0.5
    for line in setter.lines(label, style, CODE_SIZE):
        x = (CODE_SIZE - setter.width(line, style)) / 2
        marks.append(Text(x, y + style.ascent, line, style))
        y += style.line_height
    return Block(tuple(marks), y)


def panel_text_width(design: Design, *, with_code: bool) -> float:
    """The width of the text in a panel."""
    return design.frame.width - 9.0 - (CODE_SIZE + _CODE_GAP if with_code else 0.0)


def panel(inner: Block, design: Design, beside: Block | None = None) -> Block:
    """A block on a ground of its design, with another at its right end."""
    frame, look = design.frame, design.look
    top = 2.8
    height = inner.height + 4.4
    if beside is not None:
        height = max(height, beside.height + 2 * 2.4)
    if look.design == PLAIN:
        marks: list[Mark] = [
            rule(frame.left, 0, frame.width, look.rule),
            rule(frame.left, height, frame.width, look.rule),
        ]
        indent, outdent = 0.0, 0.0
    else:
        marks = [Box(frame.left, 0, frame.width, height, look.tint)]
        if look.design != MODERN:
            marks.append(Box(frame.left, 0, 1.1, height, look.accent))
        indent, outdent = 4.5, 2.4
    marks += [mark.moved(indent, top) for mark in inner.marks]
    if beside is not None:
        x = frame.right - outdent - CODE_SIZE
        marks += [mark.moved(x, 2.4) for mark in beside.marks]
    return Block(tuple(marks), height)


def has_short_footer_text(content: Content, design: Design) -> bool:
    """Whether the company's own footer fits the foot of a page; a long one ends the document."""
    lines = typesetter().lines(content.footer_text, design.look.footer, design.frame.width)
    return 0 < len(lines) <= _MOST_FOOTER_LINES


def footer(content: Content, design: Design) -> Block:
    """The footer without the page's number; its height says where the body ends."""
    frame, look = design.frame, design.look
    setter = typesetter()
    style = look.footer
    is_plain = look.design == PLAIN
    marks: list[Mark] = []
    y = FOOTER_GAP / 2
    if has_short_footer_text(content, design):
        for line in setter.lines(content.footer_text, style, frame.width):
            x = frame.middle - setter.width(line, style) / 2 if is_plain else frame.left
            marks.append(Text(x, y + style.ascent, line, style))
            y += style.line_height
        y += 0.8
    if is_plain:
        for column in content.footer:
            for line in joined_lines(column, style, frame.width):
                x = frame.middle - setter.width(line, style) / 2
                marks.append(Text(x, y + style.ascent, line, style))
                y += style.line_height
        bottom = y
    else:
        columns, bottom = _columns(content, design, y)
        marks += columns
    colour = look.accent if is_plain else look.rule
    marks.append(rule(frame.left, 0, frame.width, colour, 0.25 if is_plain else 0.2))
    return Block(tuple(marks), bottom)


def _columns(content: Content, design: Design, y: float) -> tuple[list[Mark], float]:
    frame, style = design.frame, design.look.footer
    setter = typesetter()
    columns = [column for column in content.footer if column]
    width = frame.width / max(1, len(columns))
    marks: list[Mark] = []
    bottom = y
    for i, column in enumerate(columns):
        at = y
        for text in column:
            for line in setter.lines(text, style, width - 4):
                marks.append(Text(frame.left + i * width, at + style.ascent, line, style))
                at += style.line_height
        bottom = max(bottom, at)
    return marks, bottom


def page_number(content: Content, design: Design, y: float, page: int, pages: int) -> Text:
    """Which page of how many, right above the footer's line at `y`."""
    frame, style = design.frame, design.look.page_number
    text = printable(content.labels.page_of.format(page=page, pages=pages))
    width = typesetter().width(text, style)
    x = frame.middle - width / 2 if design.look.design == PLAIN else frame.right - width
    return Text(x, y - 1.6, text, style)

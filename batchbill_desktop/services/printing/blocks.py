"""The parts of a page around the table: letterhead, address window, totals, texts, footer.

Each gives marks at places of its own; a `Block` is measured first and placed by `layout`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from batchbill_desktop.services.printing.characters import printable
from batchbill_desktop.services.printing.fonts import Style
from batchbill_desktop.services.printing.page import (
    ACCENT,
    ADDRESS_TOP,
    ADDRESS_WIDTH,
    BODY_WIDTH,
    FAINT,
    FOLDS,
    GREY,
    LEFT,
    PUNCH,
    RIGHT,
    TINT,
    Box,
    Mark,
    Text,
    rule,
)
from batchbill_desktop.services.printing.typeset import typesetter

if TYPE_CHECKING:
    from batchbill_desktop.services.printing.content import Content
    from batchbill_desktop.services.printing.markup import Paragraph

NAME = Style(17, bold=True, colour=ACCENT)
CONTACT = Style(8, colour=GREY)
SENDER = Style(6.5, colour=GREY)
ADDRESS = Style(10)
FACT_LABEL = Style(8.5, colour=GREY)
FACT = Style(9)
TITLE = Style(17, bold=True)
TITLE_NUMBER = Style(17, colour=GREY)
SUBJECT = Style(10.5, bold=True)
CONTINUATION = Style(9, bold=True)
FOOTER = Style(7, colour=GREY)

FACTS_LEFT = 116.0
ADDRESS_LINE = 4.6
ADDRESS_BOTTOM = ADDRESS_TOP + 45.0
NOTES_TOP = ADDRESS_TOP + 6.5
"""Below the sender's line: used by addresses that do not fit the 27.3 mm meant for them."""
USUAL_ADDRESS_TOP = ADDRESS_TOP + 17.7
CONTINUATION_TOP = 24.0
"""Where the body of a further page begins."""
FOOTER_BOTTOM = 289.0
FOOTER_GAP = 4.0
_MOST_FOOTER_LINES = 5


@dataclass(frozen=True, slots=True)
class Block:
    """Marks measured from 0/0, and how high they are."""

    marks: tuple[Mark, ...]
    height: float

    def at(self, y: float) -> list[Mark]:
        """The marks with the block's top at `y`."""
        return [mark.moved(0.0, y) for mark in self.marks]


def first_page(content: Content) -> tuple[list[Mark], float]:
    """Letterhead, address window, facts and title; and where the body begins."""
    marks = [*_letterhead(content), *_address(content), *_fold_marks()]
    facts, bottom = _facts(content)
    marks += facts
    y = max(ADDRESS_BOTTOM + 9.0, bottom + 7.0)
    title, y = _title(content, y)
    return marks + title, y


def _letterhead(content: Content) -> list[Mark]:
    setter = typesetter()
    right_width = min(70.0, setter.widest(content.contact, CONTACT))
    left_width = BODY_WIDTH - (right_width + 8 if content.contact else 0)
    marks: list[Mark] = [Box(LEFT, 0, 22, 2.6, ACCENT)]
    style = NAME
    lines = setter.lines(content.seller_name, style, left_width)
    if len(lines) > 1:
        style = replace(NAME, points=12)
        lines = setter.lines(content.seller_name, style, left_width)
    y = 16.0
    for line in lines:
        marks.append(Text(LEFT, y + style.ascent, line, style))
        y += style.line_height
    y = 16.6
    for text in content.contact:
        for line in setter.lines(text, CONTACT, 70.0):
            x = RIGHT - setter.width(line, CONTACT)
            marks.append(Text(x, y + CONTACT.ascent, line, CONTACT))
            y += CONTACT.line_height
    return marks


def _address(content: Content) -> list[Mark]:
    setter = typesetter()
    sender = setter.elided(content.sender, SENDER, ADDRESS_WIDTH)
    y = ADDRESS_TOP + 1.4
    marks: list[Mark] = [
        Text(LEFT, y + SENDER.ascent, sender, SENDER),
        rule(LEFT, y + SENDER.line_height + 0.5, ADDRESS_WIDTH, FAINT),
    ]
    style, step = ADDRESS, ADDRESS_LINE
    lines = [line for text in content.address for line in setter.lines(text, style, ADDRESS_WIDTH)]
    room = ADDRESS_BOTTOM - NOTES_TOP
    if len(lines) * step > room:
        style, step = Style(7.5), Style(7.5).line_height * 0.95
        lines = [
            line for text in content.address for line in setter.lines(text, style, ADDRESS_WIDTH)
        ]
    y = min(USUAL_ADDRESS_TOP, ADDRESS_BOTTOM - len(lines) * step)
    for i, line in enumerate(lines):
        marks.append(Text(LEFT, y + i * step + style.ascent, line, style))
    return marks


def _fold_marks() -> list[Mark]:
    marks: list[Mark] = [rule(4.5, y, 4.0, GREY, 0.12) for y in FOLDS]
    marks.append(rule(4.5, PUNCH, 6.0, GREY, 0.12))
    return marks


def _facts(content: Content) -> tuple[list[Mark], float]:
    setter = typesetter()
    labels = [label for label, _ in content.facts]
    value_left = FACTS_LEFT + min(38.0, setter.widest(labels, FACT_LABEL)) + 4.0
    y = ADDRESS_TOP + 1.0
    marks: list[Mark] = []
    for i, (label, value) in enumerate(content.facts):
        look = replace(FACT, bold=True) if i == 0 else FACT
        marks.append(Text(FACTS_LEFT, y + FACT.ascent, label, FACT_LABEL))
        for line in setter.lines(value, look, RIGHT - value_left):
            marks.append(Text(value_left, y + FACT.ascent, line, look))
            y += FACT.line_height
        y += 0.55
    return marks, y


def _title(content: Content, y: float) -> tuple[list[Mark], float]:
    setter = typesetter()
    title = content.title.upper()
    number = printable(content.number)
    width = setter.width(title, TITLE) + 3.0
    marks: list[Mark] = [Text(LEFT, y + TITLE.ascent, title, TITLE)]
    if width + setter.width(number, TITLE_NUMBER) <= BODY_WIDTH:
        marks.append(Text(LEFT + width, y + TITLE.ascent, number, TITLE_NUMBER))
        y += TITLE.line_height + 0.8
    else:
        y += TITLE.line_height
        small = replace(TITLE_NUMBER, points=11)
        for line in setter.lines(number, small, BODY_WIDTH):
            marks.append(Text(LEFT, y + small.ascent, line, small))
            y += small.line_height
    for text, style in ((content.subject, SUBJECT), (content.delivery, FACT_LABEL)):
        for line in setter.lines(text, style, BODY_WIDTH):
            marks.append(Text(LEFT, y + style.ascent, line, style))
            y += style.line_height
        y += 0.8 if text else 0.0
    return marks, y + 1.2


def continuation(content: Content) -> tuple[list[Mark], float]:
    """The head of a further page, and where its body begins."""
    setter = typesetter()
    right = setter.elided(content.continuation, CONTACT, BODY_WIDTH * 0.62)
    right_width = setter.width(right, CONTACT)
    name = setter.elided(content.seller_name, CONTINUATION, BODY_WIDTH - right_width - 6)
    base = 14.0 + CONTINUATION.ascent
    marks: list[Mark] = [
        Box(LEFT, 0, 22, 2.6, ACCENT),
        Text(LEFT, base, name, CONTINUATION),
        Text(RIGHT - right_width, base, right, CONTACT),
        rule(LEFT, 20.4, BODY_WIDTH),
    ]
    return marks, CONTINUATION_TOP


def text_blocks(paragraphs: tuple[Paragraph, ...], style: Style, width: float) -> list[Block]:
    """One block for each line of the paragraphs; the last of a paragraph has a gap below."""
    setter = typesetter()
    blocks = []
    for paragraph in paragraphs:
        lines = setter.rich_lines(paragraph, style, width)
        for i, pieces in enumerate(lines):
            gap = 1.6 if i == len(lines) - 1 else 0.0
            marks = tuple(Text(LEFT + x, style.ascent, text, look) for x, text, look in pieces)
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


def panel(inner: Block) -> Block:
    """A block on a tinted ground with a bar at its left."""
    height = inner.height + 4.4
    marks: list[Mark] = [Box(LEFT, 0, BODY_WIDTH, height, TINT), Box(LEFT, 0, 1.1, height, ACCENT)]
    marks += [mark.moved(4.5, 2.8) for mark in inner.marks]
    return Block(tuple(marks), height)


def has_short_footer_text(content: Content) -> bool:
    """Whether the company's own footer fits the foot of a page; a long one ends the document."""
    lines = typesetter().lines(content.footer_text, FOOTER, BODY_WIDTH)
    return 0 < len(lines) <= _MOST_FOOTER_LINES


def footer(content: Content) -> Block:
    """The footer without the page's number; its height says where the body ends."""
    setter = typesetter()
    columns = [column for column in content.footer if column]
    width = BODY_WIDTH / max(1, len(columns))
    marks: list[Mark] = []
    y = FOOTER_GAP / 2
    if has_short_footer_text(content):
        for line in setter.lines(content.footer_text, FOOTER, BODY_WIDTH):
            marks.append(Text(LEFT, y + FOOTER.ascent, line, FOOTER))
            y += FOOTER.line_height
        y += 0.8
    bottom = y
    for i, column in enumerate(columns):
        at = y
        for text in column:
            for line in setter.lines(text, FOOTER, width - 4):
                marks.append(Text(LEFT + i * width, at + FOOTER.ascent, line, FOOTER))
                at += FOOTER.line_height
        bottom = max(bottom, at)
    marks.append(rule(LEFT, 0, BODY_WIDTH))
    return Block(tuple(marks), bottom)


def page_number(content: Content, y: float, page: int, pages: int) -> Text:
    """Which page of how many, right above the footer's line at `y`."""
    text = printable(content.labels.page_of.format(page=page, pages=pages))
    style = Style(7.5, colour=GREY)
    return Text(RIGHT - typesetter().width(text, style), y - 1.6, text, style)

"""The block below the table: taxes by group at the left, the totals at the right."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from batchbill_desktop.services.printing.blocks import Block, stacked
from batchbill_desktop.services.printing.fonts import Style
from batchbill_desktop.services.printing.page import (
    ACCENT,
    BODY_WIDTH,
    GREY,
    LEFT,
    RIGHT,
    Box,
    Mark,
    Text,
    rule,
)
from batchbill_desktop.services.printing.typeset import typesetter

if TYPE_CHECKING:
    from batchbill_desktop.services.printing.content import Content

HEADING = Style(7.5, bold=True, colour=GREY)
TAX = Style(8)
TAX_FIGURES = Style(8, kerning=False)
REASON = Style(7, colour=GREY)
TOTAL_LABEL = Style(9, colour=GREY)
TOTAL = Style(9.5, kerning=False)
GRAND = Style(11.5, bold=True, colour="#ffffff", kerning=False)
GRAND_LABEL = Style(10, bold=True, colour="#ffffff")
FOREIGN = Style(7.5, colour=GREY)

_TOTALS_WIDTH = 75.0
_GUTTER = 9.0
_COLUMN_GAP = 3.5
_LEAST_NAME = 20.0
_TOTAL_STEP = 5.2
_GRAND_HEIGHT = 8.6
_SPACE = Block((), 2.0)


def totals_blocks(content: Content, room: float) -> list[Block]:
    """Taxes and totals: one block, or several in their order where one is higher than `room`.

    Side by side; below each other where the figures are long.
    """
    totals = _totals(content)
    taxes = _taxes(content, BODY_WIDTH - _TOTALS_WIDTH - _GUTTER, _LEAST_NAME)
    if taxes is not None:
        beside = stacked(taxes)
        whole = Block((*beside.marks, *totals.marks), max(beside.height, totals.height))
    else:
        whole = stacked([*(_taxes(content, BODY_WIDTH) or ()), _SPACE, totals])
    if whole.height <= room:
        return [whole]
    return [*(_taxes(content, BODY_WIDTH) or ()), stacked([_SPACE, totals])]


def _taxes(content: Content, width: float, least_name: float = 0.0) -> list[Block] | None:
    """The tax groups in `width`, line by line; None where their names have no `least_name`."""
    setter = typesetter()
    labels = content.labels
    heads = (labels.tax_base, labels.rate, labels.tax_amount)
    figures = [(tax.base, tax.rate, tax.tax) for tax in content.taxes]
    if not figures:
        return []
    rights: list[float] = []
    right = LEFT + width
    for i in reversed(range(len(heads))):
        rights.insert(0, right)
        widest = setter.widest([row[i] for row in figures], TAX_FIGURES)
        right -= max(widest, setter.width(heads[i], HEADING)) + _COLUMN_GAP
    name_width = right - LEFT
    if name_width < least_name:
        return None
    marks: list[Mark] = [Text(LEFT, HEADING.ascent, labels.tax_group, HEADING)]
    marks += [
        Text(at - setter.width(head, HEADING), HEADING.ascent, head, HEADING)
        for head, at in zip(heads, rights, strict=True)
    ]
    marks.append(rule(LEFT, HEADING.line_height + 0.7, width, GREY, 0.15))
    blocks = [Block(tuple(marks), HEADING.line_height + 1.2)]
    for tax, row in zip(content.taxes, figures, strict=True):
        base = 0.6 + TAX.ascent
        marks = [
            Text(at - setter.width(text, TAX_FIGURES), base, text, TAX_FIGURES)
            for text, at in zip(row, rights, strict=True)
        ]
        names = setter.lines(tax.name, TAX, max(name_width, _LEAST_NAME)) or ("",)
        marks += [Text(LEFT, base + i * TAX.line_height, name, TAX) for i, name in enumerate(names)]
        blocks.append(Block(tuple(marks), 0.6 + len(names) * TAX.line_height + 0.4))
        for line in setter.lines(tax.reason, REASON, width):
            mark = Text(LEFT, REASON.ascent - 0.4, line, REASON)
            blocks.append(Block((mark,), REASON.line_height))
    return blocks


def _totals(content: Content) -> Block:
    setter = typesetter()
    label_left = RIGHT - _TOTALS_WIDTH + 2.5
    amount_right = RIGHT - 2.5
    marks: list[Mark] = []
    y = 0.0
    *parts, (grand_label, grand) = content.totals
    for label, amount in parts:
        marks.append(Text(label_left, y + TOTAL.ascent, label, TOTAL_LABEL))
        marks.append(
            Text(amount_right - setter.width(amount, TOTAL), y + TOTAL.ascent, amount, TOTAL)
        )
        y += _TOTAL_STEP
    y += 0.6
    marks.append(Box(RIGHT - _TOTALS_WIDTH, y, _TOTALS_WIDTH, _GRAND_HEIGHT, ACCENT))
    style = GRAND
    room = _TOTALS_WIDTH - 5 - 2 - setter.width(grand_label, GRAND_LABEL)
    if setter.width(grand, style) > room:
        style = replace(GRAND, points=8.5)
    base = y + _GRAND_HEIGHT / 2 + 1.45
    marks.append(Text(label_left, base, grand_label, GRAND_LABEL))
    marks.append(Text(amount_right - setter.width(grand, style), base, grand, style))
    y += _GRAND_HEIGHT
    foreign = setter.lines(content.foreign_tax, FOREIGN, _TOTALS_WIDTH - 5)
    if foreign:
        y += 1.4
    for line in foreign:
        marks.append(Text(label_left, y + FOREIGN.ascent, line, FOREIGN))
        y += FOREIGN.line_height
    return Block(tuple(marks), y)

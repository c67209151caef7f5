"""The block below the table: taxes by group at the left, the totals at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from batchbill_desktop.services.printing.blocks import Block, stacked
from batchbill_desktop.services.printing.colours import GREY, INK
from batchbill_desktop.services.printing.look import MODERN, PLAIN
from batchbill_desktop.services.printing.page import Box, Mark, Text, rule
from batchbill_desktop.services.printing.typeset import typesetter

if TYPE_CHECKING:
    from batchbill_desktop.services.printing.content import Content
    from batchbill_desktop.services.printing.look import Design

_TOTALS_WIDTH = 75.0
_GUTTER = 9.0
_COLUMN_GAP = 3.5
_LEAST_NAME = 20.0
_TOTAL_STEP = 5.2
_GRAND_HEIGHT = 8.6
_LARGE_GRAND_HEIGHT = 13.0
_CAPITALS = 0.253
"""The height of a capital letter in millimetres, for a point of its size."""
_SPACE = Block((), 2.0)


def totals_blocks(content: Content, design: Design, room: float) -> list[Block]:
    """Taxes and totals: one block, or several in their order where one is higher than `room`.

    Side by side; below each other where the figures are long.
    """
    totals = _totals(content, design)
    width = design.frame.width
    taxes = _taxes(content, design, width - _TOTALS_WIDTH - _GUTTER, _LEAST_NAME)
    if taxes is not None:
        beside = stacked(taxes)
        whole = Block((*beside.marks, *totals.marks), max(beside.height, totals.height))
    else:
        whole = stacked([*(_taxes(content, design, width) or ()), _SPACE, totals])
    if whole.height <= room:
        return [whole]
    return [*(_taxes(content, design, width) or ()), stacked([_SPACE, totals])]


def _taxes(
    content: Content, design: Design, width: float, least_name: float = 0.0
) -> list[Block] | None:
    """The tax groups in `width`, line by line; None where their names have no `least_name`."""
    setter = typesetter()
    labels, look, left = content.labels, design.look, design.frame.left
    heads = (labels.tax_base, labels.rate, labels.tax_amount)
    figures = [(tax.base, tax.rate, tax.tax) for tax in content.taxes]
    if not figures:
        return []
    rights: list[float] = []
    right = left + width
    for i in reversed(range(len(heads))):
        rights.insert(0, right)
        widest = setter.widest([row[i] for row in figures], look.tax_figures)
        right -= max(widest, setter.width(heads[i], look.tax_heading)) + _COLUMN_GAP
    name_width = right - left
    if name_width < least_name:
        return None
    marks: list[Mark] = [Text(left, look.tax_heading.ascent, labels.tax_group, look.tax_heading)]
    marks += [
        Text(
            at - setter.width(head, look.tax_heading),
            look.tax_heading.ascent,
            head,
            look.tax_heading,
        )
        for head, at in zip(heads, rights, strict=True)
    ]
    marks.append(rule(left, look.tax_heading.line_height + 0.7, width, GREY, 0.15))
    blocks = [Block(tuple(marks), look.tax_heading.line_height + 1.2)]
    for tax, row in zip(content.taxes, figures, strict=True):
        base = 0.6 + look.tax.ascent
        marks = [
            Text(at - setter.width(text, look.tax_figures), base, text, look.tax_figures)
            for text, at in zip(row, rights, strict=True)
        ]
        names = setter.lines(tax.name, look.tax, max(name_width, _LEAST_NAME)) or ("",)
        marks += [
            Text(left, base + i * look.tax.line_height, name, look.tax)
            for i, name in enumerate(names)
        ]
        blocks.append(Block(tuple(marks), 0.6 + len(names) * look.tax.line_height + 0.4))
        for line in setter.lines(tax.reason, look.reason, width):
            mark = Text(left, look.reason.ascent - 0.4, line, look.reason)
            blocks.append(Block((mark,), look.reason.line_height))
    return blocks


def _totals(content: Content, design: Design) -> Block:
    frame, look = design.frame, design.look
    setter = typesetter()
    inset = 0.0 if look.design == PLAIN else 2.5
    label_left = frame.right - _TOTALS_WIDTH + inset
    amount_right = frame.right - inset
    marks: list[Mark] = []
    y = 0.0
    *parts, _ = content.totals
    for label, amount in parts:
        base = y + look.total.ascent
        marks.append(Text(label_left, base, label, look.total_label))
        marks.append(
            Text(amount_right - setter.width(amount, look.total), base, amount, look.total)
        )
        y += _TOTAL_STEP
    grand, y = _grand(content, design, y + 0.6, inset)
    marks += grand
    foreign = setter.lines(content.foreign_tax, look.foreign, _TOTALS_WIDTH - 2 * inset)
    if foreign:
        y += 1.4
    for line in foreign:
        marks.append(Text(label_left, y + look.foreign.ascent, line, look.foreign))
        y += look.foreign.line_height
    return Block(tuple(marks), y)


def _grand(content: Content, design: Design, y: float, inset: float) -> tuple[list[Mark], float]:
    """What is to be paid: on a filled box, large on a tint, or underlined twice."""
    frame, look = design.frame, design.look
    setter = typesetter()
    label, amount = content.totals[-1]
    left = frame.right - _TOTALS_WIDTH
    height = _LARGE_GRAND_HEIGHT if look.design == MODERN else _GRAND_HEIGHT
    style = look.grand
    label_lines: tuple[str, ...] = (label,)
    room = _TOTALS_WIDTH - 2 * inset - 2
    if setter.width(amount, style) + setter.width(label, look.grand_label) > room:
        style = look.grand_small
    if setter.width(amount, style) + setter.width(label, look.grand_label) > room:
        label_lines = setter.lines(
            label, look.grand_label, max(room - setter.width(amount, style), 20.0)
        )
        height = max(height, len(label_lines) * look.grand_label.line_height + 3.0)
    marks: list[Mark]
    if look.design == PLAIN:
        bottom = y + height - 0.9
        marks = [
            rule(left, y, _TOTALS_WIDTH, INK, 0.2),
            rule(left, bottom, _TOTALS_WIDTH, INK, 0.2),
            rule(left, bottom + 0.8, _TOTALS_WIDTH, INK, 0.2),
        ]
    elif look.design == MODERN:
        marks = [
            Box(left, y, _TOTALS_WIDTH, height, look.tint),
            Box(left, y, _TOTALS_WIDTH, 0.7, look.accent),
        ]
    else:
        marks = [Box(left, y, _TOTALS_WIDTH, height, look.accent)]
    middle = y + height / 2 + (0.3 if look.design == MODERN else 0.0)
    base = middle + style.points * _CAPITALS / 2
    step = look.grand_label.line_height
    for i, line in enumerate(label_lines):
        # The label stands on the amount's base line, several lines around the middle.
        shift = (i - (len(label_lines) - 1) / 2) * step
        marks.append(Text(left + inset, base + shift, line, look.grand_label))
    marks.append(Text(frame.right - inset - setter.width(amount, style), base, amount, style))
    return marks, y + height

"""The detail appendix: the work behind an invoice, entry by entry, on pages of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from batchbill_desktop.services.printing import formats
from batchbill_desktop.services.printing.blocks import Block, continued_name, few_lines
from batchbill_desktop.services.printing.colours import INK
from batchbill_desktop.services.printing.look import CLASSIC, MODERN, PLAIN
from batchbill_desktop.services.printing.page import Box, Mark, Text, rule
from batchbill_desktop.services.printing.typeset import typesetter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from batchbill_desktop.services.invoices.document import WorkRow
    from batchbill_desktop.services.printing.content import Content
    from batchbill_desktop.services.printing.fonts import Style
    from batchbill_desktop.services.printing.look import Design
    from batchbill_desktop.services.printing.pages import Pages

_GAP = 4.0
_HEAD_HEIGHT = 7.5
_PADDING = 1.0
_INSET = 1.6
_MOST_TECHNICIAN = 34.0
_TOTAL_GAP = 1.5


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the columns stand: left ends of words, right ends of figures."""

    day: float
    start: float
    technician: float
    technician_width: float
    note: float
    note_width: float
    worked: float
    billed: float


def add_report(pages: Pages, work: Sequence[WorkRow]) -> None:
    """Put the time report on further pages; nothing where there is no work."""
    if work:
        _Report(pages, work).fill()


class _Report:
    def __init__(self, pages: Pages, work: Sequence[WorkRow]) -> None:
        self._pages = pages
        self._work = work
        self._content: Content = pages.content
        self._design: Design = pages.design
        self._setter = typesetter()
        self._columns = self._places()

    def fill(self) -> None:
        """All of it: the title, each ticket with its sum, the sum of all."""
        pages, labels, look = self._pages, self._content.labels, self._design.look
        pages.next()
        title = Text(self._design.frame.left, look.subject.ascent, labels.time_report, look.subject)
        pages.place(Block((title,), look.subject.line_height + 2.0))
        self._head()
        total = self._sums(labels.total, self._work, is_total=True)
        tickets = [list(rows) for _, rows in groupby(self._work, key=lambda row: row.ticket)]
        for i, rows in enumerate(tickets):
            is_last = i == len(tickets) - 1
            self._ticket(rows, _TOTAL_GAP + total.height if is_last else 0.0)
        pages.y += _TOTAL_GAP
        self._place(total)

    def _places(self) -> _Columns:
        frame, look, labels = self._design.frame, self._design.look, self._content.labels
        setter, language = self._setter, self._content.language
        inset = _INSET if look.design == MODERN else 0.0
        figures = look.figures

        def wide(texts: Sequence[str], style: Style, heading: str) -> float:
            return max(setter.widest(texts, style), setter.width(heading, look.heading))

        left, right = frame.left + inset, frame.right - inset
        days = [formats.day(row.day, language) for row in self._work]
        start = left + wide(days, look.body, labels.work_day) + _GAP
        starts = [row.start for row in self._work]
        has_start = any(starts)
        technician = start
        if has_start:
            technician += wide(starts, figures, labels.work_start) + _GAP
        names = [row.technician for row in self._work if row.technician]
        name_width = min(wide(names, look.body, labels.technician), _MOST_TECHNICIAN)
        total = sum((row.minutes for row in self._work), Decimal(0))
        all_billed = sum((row.billed for row in self._work), Decimal(0))
        strong = look.strong_figures
        billed_texts = [self._time(row.billed) for row in self._work] + [self._time(all_billed)]
        worked_texts = [self._time(row.minutes) for row in self._work] + [self._time(total)]
        worked = right - wide(billed_texts, strong, labels.work_billed) - _GAP
        note = technician + (name_width + _GAP if names else 0.0)
        note_right = worked - wide(worked_texts, strong, labels.work_minutes) - _GAP
        return _Columns(
            day=left,
            start=start if has_start else 0.0,
            technician=technician if names else 0.0,
            technician_width=name_width,
            note=note,
            note_width=note_right - note,
            worked=worked,
            billed=right,
        )

    def _time(self, minutes: Decimal) -> str:
        return formats.hours(minutes, self._content.language)

    def _place(self, block: Block, after: float = 0.0, name: str = "") -> None:
        """A block, with the room `after` it for what must stand on the same page.

        A further page begins with the heads of the columns, and the ticket that goes on.
        """
        if self._pages.y + block.height + after > self._pages.bottom:
            self._pages.next()
            self._head()
            if name:
                width = self._design.frame.width - 2 * _INSET
                style = self._design.look.group
                continued = continued_name(self._content, name, style, width)
                self._pages.place(self._heading(continued))
        self._pages.place(block)

    def _head(self) -> None:
        frame, look, labels = self._design.frame, self._design.look, self._content.labels
        columns, style = self._columns, self._design.look.heading
        base = 1.6 + style.ascent
        marks: list[Mark] = []
        bottom = _HEAD_HEIGHT - 0.6
        if look.design == MODERN:
            marks.append(Box(frame.left, 0, frame.width, bottom, look.tint))
        elif look.design == CLASSIC:
            marks.append(rule(frame.left, bottom, frame.width, look.accent, 0.35))
        else:
            marks.append(rule(frame.left, 0, frame.width, INK, 0.3))
            marks.append(rule(frame.left, bottom, frame.width, look.rule))
        words = (
            (columns.day, labels.work_day),
            (columns.start, labels.work_start),
            (columns.technician, labels.technician),
            (columns.note, labels.work_note),
        )
        marks += [Text(x, base, text, style) for x, text in words if x]
        marks.append(self._right(labels.work_minutes, columns.worked, base, style))
        marks.append(self._right(labels.work_billed, columns.billed, base, style))
        self._pages.place(Block(tuple(marks), _HEAD_HEIGHT))

    def _ticket(self, rows: list[WorkRow], after: float) -> None:
        """The entries of a ticket; `after` is the room for what stands with the last of them."""
        labels = self._content.labels
        name = labels.no_ticket
        if rows[0].ticket is not None:
            name = labels.ticket.format(number=rows[0].ticket, title=rows[0].title).strip(" :")
        subtotal = self._sums(labels.subtotal, rows, is_total=False) if len(rows) > 1 else None
        blocks = [block for row in rows for block in self._row(row)]
        kept = after + (subtotal.height if subtotal else 0.0)
        is_alone = len(blocks) == 1
        self._place(self._heading(name), blocks[0].height + (kept if is_alone else 0.0))
        for i, block in enumerate(blocks):
            self._place(block, kept if i == len(blocks) - 1 else 0.0, name)
        if subtotal is not None:
            self._place(subtotal)

    def _heading(self, name: str) -> Block:
        frame, look = self._design.frame, self._design.look
        style = look.group
        inset = 0.0 if look.design == PLAIN else _INSET
        lines = few_lines(name, style, frame.width - 2 * _INSET)
        height = len(lines) * style.line_height + 1.8
        marks: list[Mark] = []
        if look.design == CLASSIC:
            marks.append(Box(frame.left, 1.4, frame.width, height, look.tint))
        y = 1.4 + 0.9
        for line in lines:
            marks.append(Text(frame.left + inset, y + style.ascent, line, style))
            y += style.line_height
        return Block(tuple(marks), 1.4 + height)

    def _row(self, row: WorkRow) -> list[Block]:
        """An entry: one block, or some where its note is long."""
        columns, look = self._columns, self._design.look
        body = look.body
        base = _PADDING + body.ascent
        setter = self._setter
        marks: list[Mark] = [
            Text(columns.day, base, formats.day(row.day, self._content.language), body),
            self._right(self._time(row.minutes), columns.worked, base, look.figures),
            self._right(self._time(row.billed), columns.billed, base, look.figures),
        ]
        if columns.start and row.start:
            marks.append(Text(columns.start, base, row.start, look.figures))
        names = setter.lines(row.technician, body, columns.technician_width)
        notes = setter.lines(row.note, body, columns.note_width) or ("",)
        count = max(len(notes), len(names) if columns.technician else 0)
        blocks: list[Block] = []
        for i in range(count):
            line_base = base if i == 0 else body.ascent
            if i < len(notes):
                marks.append(Text(columns.note, line_base, notes[i], body))
            if columns.technician and i < len(names):
                marks.append(Text(columns.technician, line_base, names[i], body))
            height = body.line_height + (_PADDING if i == 0 else 0.0)
            blocks.append(Block(tuple(marks), height))
            marks = []
        last = blocks[-1]
        end = last.height + _PADDING
        line: tuple[Mark, ...] = ()
        if look.has_row_rules:
            line = (rule(self._design.frame.left, end, self._design.frame.width, look.rule),)
        blocks[-1] = Block((*last.marks, *line), end)
        return _whole(blocks)

    def _sums(self, label: str, rows: Sequence[WorkRow], *, is_total: bool) -> Block:
        columns, look = self._columns, self._design.look
        worked = sum((row.minutes for row in rows), Decimal(0))
        billed = sum((row.billed for row in rows), Decimal(0))
        base = 1.2 + look.strong.ascent
        style = look.strong if is_total else replace(look.body)
        figures = look.strong_figures if is_total else look.figures
        label_right = columns.note + columns.note_width
        marks: list[Mark] = [
            self._right(label, label_right, base, style),
            self._right(self._time(worked), columns.worked, base, figures),
            self._right(self._time(billed), columns.billed, base, figures),
        ]
        if is_total:
            frame = self._design.frame
            marks.append(rule(frame.left, 0, frame.width, INK, 0.25))
        return Block(tuple(marks), look.strong.line_height + 2.4)

    def _right(self, text: str, right: float, base: float, style: Style) -> Text:
        return Text(right - self._setter.width(text, style), base, text, style)


def _whole(blocks: list[Block]) -> list[Block]:
    """Blocks of a line each as one, where they are few; a long note may go over pages."""
    most = 12
    if len(blocks) > most:
        return blocks
    marks: list[Mark] = []
    y = 0.0
    for block in blocks:
        marks += block.at(y)
        y += block.height
    return [Block(tuple(marks), y)]

"""Breaks an invoice into pages: rows whole, heads repeated, subtotals carried, totals not alone.

The first of two passes: here everything is measured and placed, in millimetres; `paint` only
draws. Both passes know nothing of the device.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from batchbill_desktop.services.printing import blocks
from batchbill_desktop.services.printing.content import Content, content_of
from batchbill_desktop.services.printing.fonts import ensure_qt
from batchbill_desktop.services.printing.markup import Run
from batchbill_desktop.services.printing.page import BODY, BODY_WIDTH, Mark, Sheet
from batchbill_desktop.services.printing.table import (
    CARRY_HEIGHT,
    HEAD_HEIGHT,
    RowBox,
    Table,
)
from batchbill_desktop.services.printing.totals import totals_blocks

if TYPE_CHECKING:
    from pathlib import Path

    from batchbill_desktop.services.invoices.document import InvoiceDocument

_LEAST_LINES = 3
"""Of a row that must be split, at least so many text lines stand on a page."""
_TOTALS_GAP = 4.5
_PANEL_GAP = 6.0


def lay_out(
    document: InvoiceDocument, *, draft: bool = False, templates: Path | None = None
) -> tuple[Sheet, ...]:
    """The pages of a document; at least one.

    `draft` marks each of them. `templates` is the folder of a template set, our own where it is
    None. Works in any thread once `fonts.ensure_qt` ran in the main one. Raises
    `templates.TemplateFault`.
    """
    ensure_qt()
    return _Flow(content_of(document, templates), draft=draft).sheets()


@dataclass(slots=True)
class _Page:
    """A page that is being filled."""

    marks: list[Mark]
    brought_forward: Decimal | None = None
    carried_over: Decimal | None = None
    has_head: bool = False
    has_rows: bool = False


class _Flow:
    """Fills pages from the top; `_y` is where the next thing goes."""

    def __init__(self, content: Content, *, draft: bool) -> None:
        self._content = content
        self._draft = draft
        self._table = Table(content)
        self._footer = blocks.footer(content)
        self._footer_top = blocks.FOOTER_BOTTOM - self._footer.height
        self._bottom = self._footer_top - 6.0
        self._totals = totals_blocks(content, self._bottom - blocks.CONTINUATION_TOP - 60.0)
        self._payment = blocks.text_blocks(content.payment, BODY, BODY_WIDTH - 9)
        self._panel = self._payment_panel()
        self._subtotal = Decimal(0)
        self._pages: list[_Page] = []
        self._group = -1
        self._y = 0.0

    def sheets(self) -> tuple[Sheet, ...]:
        """Lay everything out."""
        self._first_page()
        self._rows()
        self._place_totals()
        self._texts()
        return tuple(self._sheet(number, page) for number, page in enumerate(self._pages, 1))

    def _payment_panel(self) -> blocks.Block | None:
        """How to pay, as one block; None where there is nothing to say or too much for a page."""
        panel = blocks.panel(blocks.stacked(self._payment)) if self._payment else None
        return panel if panel and panel.height <= self._bottom - 30 else None

    def _sheet(self, number: int, page: _Page) -> Sheet:
        content = self._content
        count = blocks.page_number(content, self._footer_top, number, len(self._pages))
        watermark = content.labels.draft if self._draft else ""
        marks = (*page.marks, count)
        return Sheet(marks, watermark, page.brought_forward, page.carried_over)

    @property
    def _page(self) -> _Page:
        return self._pages[-1]

    def _first_page(self) -> None:
        marks, y = blocks.first_page(self._content)
        self._start_page(marks, y)
        for block in blocks.text_blocks(self._content.intro, BODY, BODY_WIDTH):
            self._place(block)
        self._y += 2.2

    def _start_page(self, marks: list[Mark], y: float) -> None:
        self._pages.append(_Page([*marks, *self._footer.at(self._footer_top)]))
        self._y = y

    def _next_page(self) -> None:
        self._start_page(*blocks.continuation(self._content))

    def _place(self, block: blocks.Block) -> None:
        """A block that may start a page anywhere."""
        if self._y + block.height > self._bottom:
            self._next_page()
        self._page.marks += block.at(self._y)
        self._y += block.height

    def _place_totals(self) -> None:
        first, *others = self._totals
        if self._y + _TOTALS_GAP + first.height > self._bottom and self._page.has_rows:
            self._carry_over()
        self._y += _TOTALS_GAP
        for block in (first, *others):
            self._place(block)

    # rows

    def _rows(self) -> None:
        boxes = self._table.boxes()
        for box in boxes[:-1]:
            self._row(box, CARRY_HEIGHT)
        for box in boxes[-1:]:
            self._row(box, self._room_after_last(box))

    def _room_after_last(self, box: RowBox) -> float:
        """The room for what stands with the last row: the totals, and how to pay where it can.

        A page with nothing but the payment text is avoided by taking the last row along.
        """
        least = _TOTALS_GAP + self._totals[0].height
        whole = least + _PANEL_GAP + (self._panel.height if self._panel else 0.0)
        would_move = self._page.has_rows and not self._fits(box, whole)
        if len(self._totals) == 1 and would_move:
            return whole if box.height + whole <= self._fresh_page_room(box) else least
        return least

    def _row(self, box: RowBox, after: float) -> None:
        """Place a row; `after` is the room that must be left below it."""
        if not self._fits(box, after) and box.height + after <= self._fresh_page_room(box):
            self._carry_over()
        while not self._fits(box, after):
            count = min(self._lines_that_fit(box), len(box.lines) - _LEAST_LINES)
            if count >= _LEAST_LINES:
                first, box = box.split(count)
                self._put(first)
            elif len(self._pages) > 1 and not self._page.has_rows:
                break  # an empty page: a further one is not larger
            self._carry_over()
        self._put(box)

    def _fits(self, box: RowBox, after: float) -> bool:
        return self._y + self._lead(box) + box.height + after <= self._bottom

    def _fresh_page_room(self, box: RowBox) -> float:
        """What a further page has for a row as its first one and for what must follow it."""
        lead = HEAD_HEIGHT + CARRY_HEIGHT
        return self._bottom - blocks.CONTINUATION_TOP - lead - self._group_height(box)

    def _lead(self, box: RowBox) -> float:
        """The room that head and group heading take before the row."""
        head = 0.0 if self._page.has_head else HEAD_HEIGHT
        if not self._page.has_head and self._subtotal_started():
            head += CARRY_HEIGHT
        return head + (self._group_height(box) if self._needs_group(box) else 0.0)

    def _group_height(self, box: RowBox) -> float:
        return self._group_block(box).height if self._content.groups else 0.0

    def _group_block(self, box: RowBox) -> blocks.Block:
        name = self._content.groups[box.row.group]
        if box.row.group == self._group:
            name = self._content.labels.continued.format(name=name)
        return self._table.group(name)

    def _subtotal_started(self) -> bool:
        return any(page.carried_over is not None for page in self._pages)

    def _needs_group(self, box: RowBox) -> bool:
        if not self._content.groups:
            return False
        return box.row.group != self._group or not self._page.has_rows

    def _lines_that_fit(self, box: RowBox) -> int:
        return box.lines_within(self._bottom - CARRY_HEIGHT - self._y - self._lead(box))

    def _put(self, box: RowBox) -> None:
        marks = self._page.marks
        if not self._page.has_head:
            marks += self._table.head(self._y)
            self._y += HEAD_HEIGHT
            self._page.has_head = True
            if self._subtotal_started():
                self._page.brought_forward = self._subtotal
                label = self._content.labels.brought_forward
                amount = self._content.amount(self._subtotal)
                marks += self._table.carry(self._y, label, amount, is_foot=False)
                self._y += CARRY_HEIGHT
        if self._needs_group(box):
            heading = self._group_block(box)
            marks += heading.at(self._y)
            self._y += heading.height
            self._group = box.row.group
        marks += self._table.row(self._y, box)
        self._y += box.height
        self._page.has_rows = True
        self._subtotal += box.net

    def _carry_over(self) -> None:
        """End a page of rows with the subtotal at its foot."""
        if self._page.has_rows:
            self._page.carried_over = self._subtotal
            y = self._bottom - CARRY_HEIGHT
            label = self._content.labels.carried_over
            amount = self._content.amount(self._subtotal)
            self._page.marks += self._table.carry(y, label, amount, is_foot=True)
        self._next_page()

    # below the totals

    def _texts(self) -> None:
        content = self._content
        self._y += _PANEL_GAP
        for block in [self._panel] if self._panel else self._payment:
            self._place(block)
        closing = blocks.text_blocks(content.closing, BODY, BODY_WIDTH)
        if not blocks.has_short_footer_text(content):
            footer_text = tuple((Run(line),) for line in content.footer_text.splitlines())
            closing += blocks.text_blocks(footer_text, BODY, BODY_WIDTH)
        if closing:
            self._y += 4.0
        for block in closing:
            self._place(block)

"""Breaks an invoice into pages: rows whole, heads repeated, subtotals carried, totals not alone.

The first of two passes: here everything is measured and placed, in millimetres; `paint` only
draws. Both passes know nothing of the device.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from batchbill_desktop.services.printing import blocks
from batchbill_desktop.services.printing.appendix import add_report
from batchbill_desktop.services.printing.content import Content, content_of
from batchbill_desktop.services.printing.fonts import ensure_qt
from batchbill_desktop.services.printing.head import CONTINUATION_TOP
from batchbill_desktop.services.printing.look import Design, design_of
from batchbill_desktop.services.printing.markup import Run, plain_paragraphs
from batchbill_desktop.services.printing.page import Sheet
from batchbill_desktop.services.printing.pages import Pages
from batchbill_desktop.services.printing.payment_code import (
    EpcCode,
    SwissBill,
    payment_code_of,
)
from batchbill_desktop.services.printing.rows import NO_GROUP
from batchbill_desktop.services.printing.swiss_slip import SLIP_TOP, slip
from batchbill_desktop.services.printing.table import (
    CARRY_HEIGHT,
    HEAD_HEIGHT,
    RowBox,
    Table,
)
from batchbill_desktop.services.printing.totals import totals_blocks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from batchbill_desktop.services.invoices.document import InvoiceDocument, WorkRow
    from batchbill_desktop.services.printing.markup import Paragraph

Stamp = Literal["", "draft", "copy"]
"""Which word stands across the pages."""

_LEAST_LINES = 3
"""Of a row that must be split, at least so many text lines stand on a page."""
_MOST_KEPT = 40.0
"""Of what stands with a row, no more than so many millimetres are counted."""
_TOTALS_GAP = 4.5
_REMARKS_GAP = 4.0
_PANEL_GAP = 6.0


def lay_out(
    document: InvoiceDocument,
    *,
    draft: bool = False,
    mark: Stamp = "",
    templates: Path | None = None,
) -> tuple[Sheet, ...]:
    """The pages of a document; at least one.

    `mark` is a watermark on each of them: `draft`, or `copy` for one more print of an issued
    invoice; `draft=True` is the same as the first. `templates` is the folder of a template set,
    our own where it is None. Works in any thread once `fonts.ensure_qt` ran in the main one.
    Raises `templates.TemplateFault`.
    """
    ensure_qt()
    content = content_of(document, templates)
    labels = content.labels
    word = {"draft": labels.draft, "copy": labels.copy}.get("draft" if draft else mark, "")
    flow = _Flow(content, design_of(document), payment_code_of(document), document.time_report)
    return flow.sheets(word)


class _Flow:
    """Fills the pages of an invoice."""

    def __init__(
        self,
        content: Content,
        design: Design,
        code: EpcCode | SwissBill | None,
        work: Sequence[WorkRow],
    ) -> None:
        self._work = work
        self._content = content
        self._design = design
        self._code = code
        frame, self._body = design.frame, design.look.body
        self._left, self._width = frame.left, frame.width
        self._pages = Pages(content, design)
        self._table = Table(content, design)
        room = self._pages.bottom - CONTINUATION_TOP - 60.0
        self._totals = totals_blocks(content, design, room)
        self._panel, self._payment = self._payment_parts()
        self._remarks = self._texts_of(plain_paragraphs(content.remarks))
        self._subtotal = Decimal(0)
        self._group = NO_GROUP

    def sheets(self, watermark: str) -> tuple[Sheet, ...]:
        """Lay everything out."""
        pages = self._pages
        pages.first()
        for block in self._texts_of(self._content.intro):
            pages.place(block)
        pages.y += 2.2
        self._rows()
        self._place_totals()
        self._texts()
        if isinstance(self._code, SwissBill):
            pages.end_with(slip(self._code, self._content.language), SLIP_TOP)
        add_report(pages, self._work)
        return pages.sheets(watermark)

    def _texts_of(self, paragraphs: tuple[Paragraph, ...]) -> list[blocks.Block]:
        return blocks.text_blocks(paragraphs, self._body, self._left, self._width)

    def _payment_parts(self) -> tuple[blocks.Block | None, list[blocks.Block]]:
        """How to pay: a panel, or blocks where it is too much for a page."""
        content, design = self._content, self._design
        code = None
        if isinstance(self._code, EpcCode):
            code = blocks.code_block(self._code.payload, content.labels.pay_by_code, design)
        width = blocks.panel_text_width(design, with_code=code is not None)
        texts = blocks.text_blocks(content.payment, self._body, self._left, width)
        legal = plain_paragraphs(content.legal)
        texts += blocks.text_blocks(legal, design.look.reason, self._left, width)
        if not texts and code is None:
            return None, []
        panel = blocks.panel(blocks.stacked(texts), design, code)
        if panel.height <= self._pages.bottom - 30:
            return panel, [panel]
        return None, [
            *texts,
            *([blocks.panel(blocks.Block((), 0.0), design, code)] if code else []),
        ]

    def _remarks_height(self) -> float:
        gap = _REMARKS_GAP if self._remarks else 0.0
        return gap + min(sum(block.height for block in self._remarks), _MOST_KEPT)

    def _place_totals(self) -> None:
        first, *others = self._totals
        if (
            self._pages.y + _TOTALS_GAP + first.height > self._pages.bottom
            and self._pages.page.has_rows
        ):
            self._carry_over()
        self._pages.y += _TOTALS_GAP
        for block in (first, *others):
            self._pages.place(block)

    # rows

    def _rows(self) -> None:
        boxes = self._table.boxes()
        for i, box in enumerate(boxes):
            self._row(box, self._room_after(boxes, i))
        if boxes:
            self._pages.add(self._table.end(self._pages.y))

    def _room_after(self, boxes: list[RowBox], i: int) -> float:
        """The room that must be left below row `i`, for what stands with it.

        That is the subtotals after it, the rows of words and the first row after a heading, and
        behind the last row the totals.
        """
        box = boxes[i]
        kept = 0.0
        last = i
        while last + 1 < len(boxes) and (boxes[last].is_heading or boxes[last + 1].is_subtotal):
            last += 1
            kept += min(boxes[last].height, _MOST_KEPT)
            if kept > 2 * _MOST_KEPT:
                return CARRY_HEIGHT
        if last + 1 < len(boxes):
            return kept + CARRY_HEIGHT
        return kept + self._room_after_last(box, kept)

    def _room_after_last(self, box: RowBox, kept: float) -> float:
        """The room for what stands with the last row: the totals, and how to pay where it can.

        A page with nothing but the payment text is avoided by taking the last row along.
        """
        least = _TOTALS_GAP + self._totals[0].height
        whole = least + self._remarks_height()
        whole += _PANEL_GAP + (self._panel.height if self._panel else 0.0)
        would_move = self._pages.page.has_rows and not self._fits(box, kept + whole)
        if len(self._totals) == 1 and would_move:
            return whole if box.height + kept + whole <= self._fresh_page_room(box) else least
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
            elif self._pages.count > 1 and not self._pages.page.has_rows:
                break  # an empty page: a further one is not larger
            self._carry_over()
        self._put(box)

    def _fits(self, box: RowBox, after: float) -> bool:
        return self._pages.y + self._lead(box) + box.height + after <= self._pages.bottom

    def _fresh_page_room(self, box: RowBox) -> float:
        """What a further page has for a row as its first one and for what must follow it."""
        lead = HEAD_HEIGHT + CARRY_HEIGHT
        return self._pages.bottom - CONTINUATION_TOP - lead - self._group_height(box)

    def _lead(self, box: RowBox) -> float:
        """The room that head and group heading take before the row."""
        head = 0.0 if self._pages.page.has_head else HEAD_HEIGHT
        if not self._pages.page.has_head and self._pages.any_carried:
            head += CARRY_HEIGHT
        return head + (self._group_height(box) if self._needs_group(box) else 0.0)

    def _group_height(self, box: RowBox) -> float:
        return self._group_block(box).height if box.row.group != NO_GROUP else 0.0

    def _group_block(self, box: RowBox) -> blocks.Block:
        name = self._content.groups[box.row.group].name
        return self._table.group(name, goes_on=box.row.group == self._group)

    def _needs_group(self, box: RowBox) -> bool:
        if box.row.group == NO_GROUP or box.is_heading:
            return False
        return box.row.group != self._group or not self._pages.page.has_rows

    def _lines_that_fit(self, box: RowBox) -> int:
        return box.lines_within(self._pages.bottom - CARRY_HEIGHT - self._pages.y - self._lead(box))

    def _put(self, box: RowBox) -> None:
        marks = self._pages.page.marks
        if not self._pages.page.has_head:
            marks += self._table.head(self._pages.y)
            self._pages.y += HEAD_HEIGHT
            self._pages.page.has_head = True
            if self._pages.any_carried:
                self._pages.page.brought_forward = self._subtotal
                label = self._content.labels.brought_forward
                amount = self._content.amount(self._subtotal)
                marks += self._table.carry(self._pages.y, label, amount, is_foot=False)
                self._pages.y += CARRY_HEIGHT
        if self._needs_group(box):
            heading = self._group_block(box)
            marks += heading.at(self._pages.y)
            self._pages.y += heading.height
        self._group = box.row.group
        marks += self._table.row(self._pages.y, box)
        self._pages.y += box.height
        self._pages.page.has_rows = True
        self._subtotal += box.net

    def _carry_over(self) -> None:
        """End a page of rows with the subtotal at its foot."""
        if self._pages.page.has_rows:
            self._pages.page.carried_over = self._subtotal
            y = self._pages.bottom - CARRY_HEIGHT
            label = self._content.labels.carried_over
            amount = self._content.amount(self._subtotal)
            self._pages.page.marks += self._table.carry(y, label, amount, is_foot=True)
        self._pages.next()

    # below the totals

    def _texts(self) -> None:
        content, pages = self._content, self._pages
        pages.y += _REMARKS_GAP if self._remarks else 0.0
        for block in self._remarks:
            pages.place(block)
        pages.y += _PANEL_GAP
        for block in self._payment:
            pages.place(block)
        closing = self._texts_of(content.closing)
        if not blocks.has_short_footer_text(content, self._design):
            lines = content.footer_text.splitlines()
            closing += self._texts_of(tuple((Run(line),) for line in lines))
        if closing:
            pages.y += 4.0
        for block in closing:
            pages.place(block)

"""Pages that are being filled from the top, each with its head and footer."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from batchbill_desktop.services.printing import blocks, head
from batchbill_desktop.services.printing.page import Mark, Sheet

if TYPE_CHECKING:
    from batchbill_desktop.services.printing.content import Content
    from batchbill_desktop.services.printing.look import Design

_FOOTER_ROOM = 6.0
"""Between the body and the footer, for the page's number."""


@dataclass(slots=True)
class Page:
    """A page that is being filled."""

    head: list[Mark]
    footer_top: float
    marks: list[Mark] = field(default_factory=list)
    brought_forward: Decimal | None = None
    carried_over: Decimal | None = None
    has_head: bool = False
    """Whether the heads of a table's columns stand on it."""
    has_rows: bool = False


class Pages:
    """The pages of one document; `y` is where the next thing goes."""

    def __init__(self, content: Content, design: Design) -> None:
        self.content = content
        self.design = design
        self._footer = blocks.footer(content, design)
        self._footer_top = design.frame.footer_bottom - self._footer.height
        self.bottom = self._footer_top - _FOOTER_ROOM
        """Where the body of a page ends."""
        self._pages: list[Page] = []
        self.y = 0.0

    @property
    def page(self) -> Page:
        """The page that is being filled."""
        return self._pages[-1]

    @property
    def count(self) -> int:
        """How many pages there are so far."""
        return len(self._pages)

    @property
    def any_carried(self) -> bool:
        """Whether a subtotal was carried to a further page."""
        return any(page.carried_over is not None for page in self._pages)

    def first(self) -> None:
        """Begin the first page."""
        self._start(*head.first_page(self.content, self.design))

    def next(self) -> None:
        """Begin a further page."""
        self._start(*head.continuation(self.content, self.design))

    def _start(self, marks: list[Mark], y: float) -> None:
        self._pages.append(Page(marks, self._footer_top))
        self.y = y

    def add(self, marks: list[Mark]) -> None:
        """Put marks on the page where they stand."""
        self.page.marks += marks

    def place(self, block: blocks.Block) -> None:
        """A block that may start a page anywhere."""
        if self.y + block.height > self.bottom:
            self.next()
        self.page.marks += block.at(self.y)
        self.y += block.height

    def end_with(self, marks: list[Mark], top: float) -> None:
        """Marks that fill the page from `top` to the paper's edge; the footer goes above them.

        On the page that is being filled where there is room, else on a further one.
        """
        footer_top = top - self._footer.height - 5.0
        if self.y > footer_top - _FOOTER_ROOM:
            self.next()
        self.page.footer_top = footer_top
        self.page.marks += marks

    def sheets(self, watermark: str) -> tuple[Sheet, ...]:
        """The pages with their numbers."""
        return tuple(
            self._sheet(number, page, watermark) for number, page in enumerate(self._pages, 1)
        )

    def _sheet(self, number: int, page: Page, watermark: str) -> Sheet:
        content, design = self.content, self.design
        count = blocks.page_number(content, design, page.footer_top, number, self.count)
        return Sheet(
            (*page.head, *self._footer.at(page.footer_top), *page.marks, count),
            watermark,
            page.brought_forward,
            page.carried_over,
            design.frame.paper,
        )

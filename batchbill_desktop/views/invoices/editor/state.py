"""The invoice in the editor: one truth for form, table, totals and page, with its undo.

Form and table call these methods; each makes an edit that can be undone, and `changed` tells
everybody. Whatever is typed stands: nothing is refused before it is saved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Signal

from batchbill_desktop.services.invoices.document import InvoiceDocument, Seller
from batchbill_desktop.services.invoices.editing import changes, typed_numbers
from batchbill_desktop.services.invoices.editing.context import CatalogueProduct, EditContext
from batchbill_desktop.services.invoices.editing.preview import document_of
from batchbill_desktop.services.invoices.editing.totals import WorkingTotals, totals
from batchbill_desktop.services.invoices.editing.working import WorkingInvoice
from batchbill_desktop.services.invoices.time_report import TIME_ITEM
from batchbill_desktop.services.texts import mark, number_text, tr, tr_count
from batchbill_desktop.views.invoices.editor import entry
from batchbill_desktop.views.invoices.editor.edit_words import (
    ADDED,
    CELLS,
    FIELDS,
)
from batchbill_desktop.views.invoices.editor.edits import Edits, Place
from batchbill_desktop.views.invoices.editor.line_columns import Column, Description


class InvoiceState(QObject):
    """The invoice and its steps.

    `changed` is sent with the invoice before and after; `stepped` with the place (or None) of an
    edit that was undone or redone.
    """

    changed = Signal(object, object)
    stepped = Signal(object)

    def __init__(
        self, working: WorkingInvoice, context: EditContext, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._contexts = {working.customer_id: context}
        """By customer: who undoes a change of the customer has the terms of before again."""
        self.is_fixed = False
        """Whether only the internal notes can be edited: the invoice has been issued."""
        self._edits: Edits[WorkingInvoice] = Edits(working)
        self._totals = totals(working, context)

    @property
    def working(self) -> WorkingInvoice:
        """The invoice as it is typed now."""
        return self._edits.state

    @property
    def context(self) -> EditContext:
        """What changes, checks and totals read beside the invoice."""
        return self._contexts[self.working.customer_id]

    @property
    def totals(self) -> WorkingTotals:
        """What it comes to."""
        return self._totals

    @property
    def has_time_report(self) -> bool:
        """Whether the work behind the lines is listed on the page."""
        return self.working.kind == "invoice" and bool(self.working.page.get("time_report"))

    @property
    def can_report_time(self) -> bool:
        """Whether that can be chosen: there is work, and the page can be edited."""
        working = self.working
        is_work = any(item.startswith(TIME_ITEM) for line in working.lines for item in line.items)
        return not self.is_fixed and working.kind == "invoice" and is_work

    @property
    def lines_are_fixed(self) -> bool:
        """Whether the lines cannot be edited."""
        return self.is_fixed or self.context.fixed_lines

    def document(self) -> InvoiceDocument:
        """The page of what is typed now."""
        return document_of(self.working, self.context, self._totals)

    # Undo

    @property
    def undo_words(self) -> str:
        """What would be undone; empty: nothing."""
        return self._edits.undo_words

    @property
    def redo_words(self) -> str:
        """What would be redone; empty: nothing."""
        return self._edits.redo_words

    def undo(self) -> None:
        """Take the newest edit back."""
        self._step(self._edits.undo)

    def redo(self) -> None:
        """Make the edit again that was taken back last."""
        self._step(self._edits.redo)

    def pause(self) -> None:
        """What is typed from now on is an edit of its own."""
        self._edits.pause()

    def take_back(self, place: Place) -> None:
        """Forget what has just been typed at a place (Esc in a cell)."""
        before = self.working
        if self._edits.take_back(place):
            self._tell(before)

    def start(self, working: WorkingInvoice, context: EditContext | None = None) -> None:
        """Go on with another invoice, or another version of it; nothing can be undone."""
        before = self.working
        self._contexts[working.customer_id] = context or self.context
        self._edits.start(working)
        self._tell(before, always=True)

    def refresh(self, context: EditContext) -> None:
        """The context is another one: totals, checks and page are made anew."""
        self._contexts[self.working.customer_id] = context
        self._tell(self.working, always=True)

    def rebase(
        self,
        sent: WorkingInvoice,
        stored: WorkingInvoice,
        anew: Callable[[WorkingInvoice], WorkingInvoice],
    ) -> None:
        """`sent` was saved and is `stored` now. All steps go on from there (`anew`)."""
        before = self.working
        self._edits.rebase(sent, stored, anew)
        self._tell(before)

    # The form

    def set_field(self, name: str, value: Any) -> None:
        """A field of the invoice itself: `invoice_date`, `order_number`, `remarks` ..."""
        after = changes.set_fields(self.working, self.context, **{name: value})
        self._edit(after, lambda: tr(FIELDS[name]), Place(name))

    def set_days(self, span: tuple[date, date] | None) -> None:
        """The service period; None: it follows from the lines."""
        self.set_field("service_period", span)

    def set_seller(self, name: str, seller: Seller) -> None:
        """What the invoice says of our own company: `iban`, `bic`."""
        after = changes.set_fields(self.working, self.context, seller=seller)
        self._edit(after, lambda: tr(FIELDS["account"]), Place(name))

    def set_buyer(self, name: str, value: str) -> None:
        """A field of the buyer: `vat_id`, `buyer_reference`, `email`."""
        after = changes.set_buyer(self.working, **{name: value})
        self._edit(after, lambda: tr(FIELDS[name]), Place(name))

    def set_address(self, name: str, value: str) -> None:
        """A field of the billing address."""
        after = changes.set_address(self.working, **{name: value})
        self._edit(after, lambda: tr(FIELDS["address"]), Place(f"address.{name}"))

    def set_delivery(self, name: str, value: str) -> None:
        """A field of the delivery address."""
        after = changes.set_delivery(self.working, **{name: value})
        self._edit(after, lambda: tr(FIELDS["delivery"]), Place(f"delivery.{name}"))

    def set_text(self, name: str, html: str | None) -> None:
        """`subject`, `intro`, `closing` or `payment` as small HTML; None: the template's."""
        after = changes.set_texts(self.working, **{name: html})
        self._edit(after, lambda: tr(FIELDS[name]), Place(name))

    def set_time_report(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        """List the work behind the lines on pages of its own, or not; each time a step."""
        after = changes.set_fields(self.working, self.context, page={"time_report": on})
        add, leave = mark("add the time report"), mark("leave out the time report")
        self.pause()
        self._edit(after, lambda: tr(add if on else leave), Place("time_report"))
        self.pause()

    # The lines

    def set_cell(self, key: int, column: Column, value: object) -> bool:
        """What was typed into a cell; False where it cannot be read and so does not count."""
        values = self._cell_values(key, column, value)
        if values is None:
            return False
        after = changes.set_line(self.working, self.context, key, **values)
        number = self.working.place(key) + 1
        self._edit(
            after,
            lambda: tr(CELLS[column], line=number_text(number)),
            Place(column.name.lower(), key),
        )
        return True

    def set_details(self, key: int, sku: str, supply: tuple[date, date] | None) -> None:
        """SKU and days of supply of a line, in one step."""
        after = changes.set_line(self.working, self.context, key, sku=sku, supply=supply)
        number = self.working.place(key) + 1
        self.pause()
        self._edit(
            after,
            lambda: tr("change SKU and supply of line {line}", line=number_text(number)),
            Place("details", key),
        )
        self.pause()

    def add_line(self, kind: str, at: int | None = None) -> int:
        """Add a line; its key."""
        after = changes.add_line(self.working, self.context, kind, at)
        return self._added(after, at, lambda: tr(ADDED[kind]))

    def add_product(self, product: CatalogueProduct, at: int | None = None) -> int:
        """Add a product of the catalogue; the key of its line."""
        after = changes.add_product(self.working, self.context, product, at)
        return self._added(after, at, lambda: tr("add {sku}", sku=product.sku))

    def fill_line(self, key: int, product: CatalogueProduct) -> None:
        """Make a line that is typed a product's."""
        after = changes.set_product(self.working, self.context, key, product)
        self._edit(after, lambda: tr("add {sku}", sku=product.sku))

    def copy_lines(self, keys: Sequence[int]) -> None:
        """A copy behind each of the lines."""
        after = self.working
        for key in keys:
            after = changes.copy_line(after, key)
        self._edit(after, lambda: tr_count("copy {count} line", "copy {count} lines", len(keys)))

    def delete_lines(self, keys: Sequence[int]) -> None:
        """Take lines off; what becomes of their items is asked when it is saved."""
        after = self.working
        for key in keys:
            after = changes.delete_line(after, key)
        self._edit(
            after, lambda: tr_count("delete {count} line", "delete {count} lines", len(keys))
        )

    def move_line(self, key: int, to: int) -> None:
        """Move a line to a place, counted without it."""
        after = changes.move_line(self.working, key, to)
        number = self.working.place(key) + 1
        self._edit(after, lambda: tr("move line {line}", line=number_text(number)))

    def move_lines(self, keys: Iterable[int], way: int) -> None:
        """Move lines up (-1) or down (1) by one place; at the edge nothing happens."""
        after = self.working
        ordered = sorted(keys, key=after.place, reverse=way > 0)
        ends = {after.place(key) + way for key in ordered}
        if not ordered or min(ends) < 0 or max(ends) >= len(after.lines):
            return
        for key in ordered:
            after = changes.move_line(after, key, after.place(key) + way)
        self._edit(after, lambda: tr_count("move {count} line", "move {count} lines", len(ordered)))

    def back_to_given(self, key: int) -> None:
        """Make an edited line what the rules had given."""
        number = self.working.place(key) + 1
        after = changes.back_to_given(self.working, key)
        self._edit(
            after,
            lambda: tr("take line {line} back to the rules", line=number_text(number)),
        )

    def replace(
        self,
        after: WorkingInvoice,
        words: Callable[[], str],
        context: EditContext | None = None,
    ) -> None:
        """Another act that made a working invoice: it can be undone like all others."""
        if context is not None:
            self._contexts[after.customer_id] = context
        self._edit(after, words)

    # Inside

    def _cell_values(self, key: int, column: Column, value: object) -> dict[str, Any] | None:
        """What `changes.set_line` takes; None where it cannot be read."""
        if isinstance(value, Description):
            return {"rich": value.rich} if value.rich else {"description": value.plain}
        text = str(value)
        if column == Column.TAX:
            code = self._tax_code(text)
            return None if code is None else {"tax_code": code}
        if column == Column.UNIT:
            return {"unit": typed_numbers.read_unit(text)}
        if column == Column.QUANTITY:
            return self._quantity_values(key, text)
        if column == Column.PRICE:
            price = typed_numbers.read_price(text)
            return None if price is None else {"unit_price": price}
        percent = typed_numbers.read_percent(text or "0")
        return None if percent is None else {"discount_percent": percent}

    def _quantity_values(self, key: int, text: str) -> dict[str, Any] | None:
        typed = entry.read_quantity(text)
        if typed is None:
            return None
        if typed.minutes is not None:
            return {"minutes": typed.minutes}
        # The exact minutes behind hours such as 0.3333 are not lost by typing the same.
        same = self.working.line(key).quantity == typed.quantity
        return {} if same else {"quantity": typed.quantity}

    def _tax_code(self, typed: str) -> str | None:
        wanted = typed.strip().casefold()
        if not wanted:
            return ""
        for code in self.context.tax_codes:
            if code.casefold() == wanted:
                return code
        return None

    def _added(self, after: WorkingInvoice, at: int | None, words: Callable[[], str]) -> int:
        place = len(after.lines) - 1 if at is None else min(at, len(after.lines) - 1)
        self._edit(after, words)
        return after.lines[place].key

    def _edit(
        self, after: WorkingInvoice, words: Callable[[], str], place: Place | None = None
    ) -> None:
        before = self.working
        if after == before:
            return
        self._edits.add(after, words, place)
        self._tell(before)

    def _step(self, step: Callable[[], Any]) -> None:
        before = self.working
        edit = step()
        if edit is not None:
            self._tell(before)
            self.stepped.emit(edit.place)

    def _tell(self, before: WorkingInvoice, *, always: bool = False) -> None:
        if always or self.working != before:
            self._totals = totals(self.working, self.context)
        self.changed.emit(before, self.working)

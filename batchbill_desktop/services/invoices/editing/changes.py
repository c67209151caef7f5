"""Changes of a working invoice: each makes a new one, so that undo keeps the one before.

Nothing is refused here: whatever is typed stands, and `checks` says what is wrong with it. A line
that the rules made remembers what they had given as soon as it differs, and forgets it when it is
as it was. Its net is theirs until quantity, time, price, discount or proration differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from batchbill_desktop.services.invoices.document import Address
from batchbill_desktop.services.invoices.editing.context import CatalogueProduct, EditContext
from batchbill_desktop.services.invoices.editing.line_values import (
    retaxed,
    tax_for,
    with_values,
)
from batchbill_desktop.services.invoices.editing.typed_text import storable
from batchbill_desktop.services.invoices.editing.working import (
    FREE,
    PIECE,
    PRODUCT,
    WorkingInvoice,
    WorkingLine,
)

_PLAIN_FIELDS = frozenset(
    ("order_number", "service_period", "remarks", "notes", "seller", "exchange")
)


def set_fields(working: WorkingInvoice, context: EditContext, **values: Any) -> WorkingInvoice:
    """Set fields of the invoice itself.

    `invoice_date` (the due date follows unless it was typed, and so do the rates of tax codes
    chosen by hand and the exchange rate), `due_date` (None: by the customer's terms again),
    `order_number`, `service_period` (None: from the lines), `remarks`, `notes`, `language`,
    `page` (a mapping of single values of the page's design).
    """
    for name, given in values.items():
        value: Any = storable(given) if isinstance(given, str) else given
        if name == "invoice_date":
            working = _with_date(working, context, value)
        elif name == "due_date":
            working = _with_due_date(working, context, value)
        elif name == "language":
            working = _with_language(working, context, value)
        elif name == "page":
            page = {**working.page, **value}
            names = (f"page.{key}" for key in value)
            working = replace(working, page=page, typed=_typed(working, *names))
        elif name in _PLAIN_FIELDS:
            working = replace(working, **{name: value})
            if name in ("order_number", "seller"):
                working = replace(working, typed=_typed(working, name))
            elif name == "service_period":
                working = retaxed(working, context)
        else:
            msg = f"an invoice has no field {name!r} to set"
            raise TypeError(msg)
    return working


def set_texts(working: WorkingInvoice, **values: str | None) -> WorkingInvoice:
    """Set `subject`, `intro`, `closing`, `payment` (small HTML); None: the template's again."""
    typed = {name: None if text is None else storable(text) for name, text in values.items()}
    return replace(working, texts=replace(working.texts, **typed))


def set_buyer(working: WorkingInvoice, **values: str) -> WorkingInvoice:
    """Set fields of the buyer: `vat_id`, `registration`, `email`, `buyer_reference` ..."""
    changed = _differing(working.buyer, values)
    if not changed:
        return working
    buyer = replace(working.buyer, **changed)
    return replace(working, buyer=buyer, typed=_typed(working, *(f"buyer.{n}" for n in changed)))


def set_address(working: WorkingInvoice, **values: str) -> WorkingInvoice:
    """Set fields of the billing address: `name`, `street`, `city` ..."""
    address = working.buyer.address
    changed = _differing(address, values)
    if not changed:
        return working
    buyer = replace(working.buyer, address=replace(address, **changed))
    names = (f"buyer.address.{name}" for name in changed)
    return replace(working, buyer=buyer, typed=_typed(working, *names))


def set_delivery(working: WorkingInvoice, **values: str) -> WorkingInvoice:
    """Set fields of the delivery address; one that is wholly empty is none."""
    before = working.buyer.delivery or Address()
    address = replace(before, **_differing(before, values))
    delivery = None if address == Address() else address
    if delivery == working.buyer.delivery:
        return working
    buyer = replace(working.buyer, delivery=delivery)
    return replace(working, buyer=buyer, typed=_typed(working, "buyer.delivery"))


def add_line(
    working: WorkingInvoice, context: EditContext, kind: str, at: int | None = None, **values: Any
) -> WorkingInvoice:
    """Add a line of one of `LINE_KINDS` at a place (None: the end), with values as `set_line`."""
    line = WorkingLine(working.new_key(), kind)
    if line.is_words:
        line = replace(line, quantity=0)
    else:
        code = context.default_tax_code
        line = replace(line, tax=tax_for(working, context, line, code))
    return _inserted(working, at, with_values(line, working, context, values))


def add_product(
    working: WorkingInvoice,
    context: EditContext,
    product: CatalogueProduct,
    at: int | None = None,
    **values: Any,
) -> WorkingInvoice:
    """Add a line with a product of the catalogue, one piece (or hour) unless `values` say so."""
    given: dict[str, Any] = {
        "sku": product.sku,
        "description": product.description,
        "unit": product.unit or PIECE,
        "unit_price": product.unit_price,
    }
    if product.tax_code:
        given["tax_code"] = product.tax_code
    return add_line(working, context, PRODUCT, at, **{**given, **values})


def set_product(
    working: WorkingInvoice, context: EditContext, key: int, product: CatalogueProduct
) -> WorkingInvoice:
    """Make a line that is typed the product's (type-ahead in a row); its quantity stays."""
    place = working.place(key)
    line = working.lines[place]
    kind = line.kind if line.is_ruled else PRODUCT
    values: dict[str, Any] = {
        "sku": product.sku,
        "description": product.description,
        "unit": product.unit or PIECE,
        "unit_price": product.unit_price,
    }
    if product.tax_code:
        values["tax_code"] = product.tax_code
    return _placed(working, place, with_values(replace(line, kind=kind), working, context, values))


def copy_line(working: WorkingInvoice, key: int) -> WorkingInvoice:
    """Add a copy after the line. A copy was typed by hand: it carries no items."""
    place = working.place(key)
    line = working.lines[place]
    return _inserted(working, place + 1, as_typed(line, working.new_key()))


def as_typed(line: WorkingLine, key: int) -> WorkingLine:
    """The line as if it were typed by hand: without contract and items."""
    kind = line.kind
    if line.is_ruled:
        kind = PRODUCT if line.sku else FREE
    return replace(
        line,
        key=key,
        kind=kind,
        treatment="billed",
        order_number="",
        contract_id=None,
        contract="",
        contract_name="",
        items=(),
        given=None,
    )


def delete_line(working: WorkingInvoice, key: int) -> WorkingInvoice:
    """Take a line off the invoice; what becomes of its items is asked when it is saved."""
    return replace(working, lines=tuple(line for line in working.lines if line.key != key))


def move_line(working: WorkingInvoice, key: int, to: int) -> WorkingInvoice:
    """Move a line so that it stands at the place `to`, counted without it."""
    line = working.line(key)
    lines = [one for one in working.lines if one.key != key]
    to = max(0, min(to, len(lines)))
    return replace(working, lines=(*lines[:to], line, *lines[to:]))


def set_line(
    working: WorkingInvoice, context: EditContext, key: int, **values: Any
) -> WorkingInvoice:
    """Set values of a line.

    `description` (plain) or `rich` (HTML, cleaned by `rich_text`), `sku`, `quantity` or `minutes`
    (ten-thousandths; minutes make it a line by the hour), `unit`, `unit_price`,
    `discount_percent`, `tax_code`, `supply`, `proration` (None drops it), `order_number`,
    `kind` (between the kinds typed by hand).
    """
    place = working.place(key)
    return _placed(working, place, with_values(working.lines[place], working, context, values))


def back_to_given(working: WorkingInvoice, key: int) -> WorkingInvoice:
    """Make an edited line what the rules had given."""
    place = working.place(key)
    line = working.lines[place]
    given = line.given
    if given is None:
        return working
    return _placed(
        working,
        place,
        replace(
            line,
            sku=given.sku,
            description=given.description,
            rich=given.rich,
            treatment=given.treatment,
            quantity=given.quantity,
            minutes=given.minutes,
            unit=given.unit,
            unit_price=given.unit_price,
            discount_percent=given.discount_percent,
            proration=given.proration,
            tax=given.tax,
            supply=given.supply,
            net=given.net,
            given=None,
        ),
    )


def _with_date(working: WorkingInvoice, context: EditContext, day: date) -> WorkingInvoice:
    if day == working.invoice_date:
        return working
    changed = replace(working, invoice_date=day)
    if "due_date" not in working.typed:
        changed = replace(changed, due_date=context.due_on(day))
    if working.currency != context.company.currency:
        # The rate is that of the document's date; one that is not known leaves what there was.
        changed = replace(changed, exchange=context.exchange_on(day) or working.exchange)
    return retaxed(changed, context)


def _with_due_date(
    working: WorkingInvoice, context: EditContext, day: date | None
) -> WorkingInvoice:
    if day is None:
        typed = tuple(name for name in working.typed if name != "due_date")
        return replace(working, due_date=context.due_on(working.invoice_date), typed=typed)
    if day == working.due_date:
        return working
    return replace(working, due_date=day, typed=_typed(working, "due_date"))


def _with_language(working: WorkingInvoice, context: EditContext, language: str) -> WorkingInvoice:
    """The company's texts in that language come with it."""
    if language == working.language:
        return working
    local: dict[str, Any] = {**context.local_texts.get(language, {})}
    seller = replace(working.seller, **local)
    page = {**working.page, "templates": dict(context.templates.get(language, {}))}
    typed = _typed(working, "language")
    return replace(working, language=language, seller=seller, page=page, typed=typed)


def _differing(of: object, values: Mapping[str, str]) -> dict[str, Any]:
    """Those of the values that are not as they were."""
    typed = {name: storable(value) for name, value in values.items()}
    return {name: value for name, value in typed.items() if getattr(of, name) != value}


def _typed(working: WorkingInvoice, *names: str) -> tuple[str, ...]:
    return tuple(sorted({*working.typed, *names}))


def _inserted(working: WorkingInvoice, at: int | None, *lines: WorkingLine) -> WorkingInvoice:
    there = working.lines
    at = len(there) if at is None else max(0, min(at, len(there)))
    return replace(working, lines=(*there[:at], *lines, *there[at:]))


def _placed(working: WorkingInvoice, place: int, line: WorkingLine) -> WorkingInvoice:
    if line == working.lines[place]:
        return working
    return replace(working, lines=(*working.lines[:place], line, *working.lines[place + 1 :]))

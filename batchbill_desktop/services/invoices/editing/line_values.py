"""Setting values of a line: time and quantity in step, tax by its date, net by the rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from batchbill_desktop.services.billing.tax import LineTax
from batchbill_desktop.services.invoices.editing import rich_text
from batchbill_desktop.services.invoices.editing.context import EditContext
from batchbill_desktop.services.invoices.editing.pricing import (
    given_of,
    hours_of,
    minutes_of,
    priced,
)
from batchbill_desktop.services.invoices.editing.typed_text import storable
from batchbill_desktop.services.invoices.editing.working import (
    HOUR,
    NO_TAX,
    WorkingInvoice,
    WorkingLine,
)
from batchbill_desktop.services.money import SCALE

_PLAIN_LINE_FIELDS = frozenset(
    ("sku", "discount_percent", "proration", "supply", "order_number", "treatment")
)


def with_values(
    line: WorkingLine, working: WorkingInvoice, context: EditContext, values: dict[str, Any]
) -> WorkingLine:
    """The line with values set, priced, and with what the rules had given beside it."""
    changed = line
    for name, given in values.items():
        value: Any = storable(given) if isinstance(given, str) else given
        if name in _PLAIN_LINE_FIELDS:
            changed = replace(changed, **{name: value})
        else:
            changed = _SETTERS[name](changed, value)
    if line.is_words and not changed.is_words:
        tax = tax_for(working, context, changed, context.default_tax_code)
        changed = replace(changed, quantity=SCALE, tax=tax)
    if "tax_code" in values or ("supply" in values and _tax_is_chosen(changed)):
        code = values.get("tax_code", changed.tax.code)
        changed = replace(changed, tax=tax_for(working, context, changed, code))
    if changed.is_words:
        return replace(changed, quantity=0, minutes=None, unit_price=0, tax=NO_TAX, net=0)
    if changed.treatment == "included" and changed.unit_price:
        changed = replace(changed, treatment="billed")
    return priced(changed, line.given or given_of(line), working.digits)


def _set_description(line: WorkingLine, value: str) -> WorkingLine:
    return line if value == line.description else replace(line, description=value, rich="")


def _set_rich(line: WorkingLine, value: str) -> WorkingLine:
    rich, plain = rich_text.clean(value)
    return replace(line, description=plain, rich=rich)


def _set_quantity(line: WorkingLine, value: int) -> WorkingLine:
    if value == line.quantity:
        return line
    minutes = minutes_of(value) if line.unit == HOUR else None
    return replace(line, quantity=value, minutes=minutes)


def _set_minutes(line: WorkingLine, value: int) -> WorkingLine:
    return replace(line, unit=HOUR, minutes=value, quantity=hours_of(value))


def _set_unit(line: WorkingLine, value: str) -> WorkingLine:
    if value == line.unit:
        return line
    return replace(line, unit=value, minutes=minutes_of(line.quantity) if value == HOUR else None)


def _set_price(line: WorkingLine, value: int) -> WorkingLine:
    return replace(line, unit_price=value)


def _set_kind(line: WorkingLine, value: str) -> WorkingLine:
    return line if line.is_ruled else replace(line, kind=value)


def _set_nothing(line: WorkingLine, _value: str) -> WorkingLine:
    """A tax code is looked up at the end, when the day of supply is known."""
    return line


_SETTERS: dict[str, Callable[[WorkingLine, Any], WorkingLine]] = {
    "description": _set_description,
    "rich": _set_rich,
    "quantity": _set_quantity,
    "minutes": _set_minutes,
    "unit": _set_unit,
    "unit_price": _set_price,
    "kind": _set_kind,
    "tax_code": _set_nothing,
}


def tax_for(working: WorkingInvoice, context: EditContext, line: WorkingLine, code: str) -> LineTax:
    """The code's tax on the line's tax date; a code without a rate stays, for the check to tell."""
    if line.given is not None and code == line.given.tax.code:
        return line.given.tax
    if line.given is None and line.is_ruled and code == line.tax.code:
        return line.tax
    found = context.tax_on(code, line_tax_date(working, context, line))
    if found is not None:
        return found
    known = context.tax_codes.get(code)
    return NO_TAX if known is None else LineTax(code, (known.category, 0, "", ""))


def line_tax_date(working: WorkingInvoice, context: EditContext, line: WorkingLine) -> date:
    """The **tax date** of a line: by its last day of supply.

    A line without days of supply takes the last day of a typed service period, else the
    invoice's date.
    """
    span = line.supply or working.service_period
    return context.tax_date(None if span is None else span[1], working.invoice_date)


def _tax_is_chosen(line: WorkingLine) -> bool:
    """Whether the line's tax was looked up by the editor, not by the rules."""
    if line.is_words:
        return False
    return not line.is_ruled or (line.given is not None and line.tax != line.given.tax)


def retaxed(working: WorkingInvoice, context: EditContext) -> WorkingInvoice:
    """Look up again the rates of tax codes that were chosen by hand; the rules' stay."""
    lines = tuple(
        replace(line, tax=tax_for(working, context, line, line.tax.code))
        if _tax_is_chosen(line) and line.tax.code
        else line
        for line in working.lines
    )
    return working if lines == working.lines else replace(working, lines=lines)

"""What the rules had given for a line that was edited, in words."""

from __future__ import annotations

from collections.abc import Iterator

from batchbill_desktop.services.invoices.editing.working import Given, WorkingInvoice, WorkingLine
from batchbill_desktop.services.money import scaled_to_decimal
from batchbill_desktop.services.texts import number_text, span_text, tr
from batchbill_desktop.views.invoices.editor import entry


def given_sentences(line: WorkingLine, working: WorkingInvoice) -> Iterator[str]:
    """A few words for each value that is another one now."""
    given = line.given
    if given is None:
        return
    digits = working.digits
    if (given.description, given.rich) != (line.description, line.rich):
        yield tr("text: {text}", text=given.description.replace("\n", " · "))
    if (given.quantity, given.minutes) != (line.quantity, line.minutes):
        shown = entry.quantity_text(given.quantity, given.minutes)
        yield tr("quantity: {quantity}", quantity=shown)
    if given.unit != line.unit:
        yield tr("unit: {unit}", unit=entry.unit_text(given.unit))
    if given.unit_price != line.unit_price:
        yield tr("unit price: {price}", price=entry.price_text(given.unit_price, digits))
    yield from _rest(given, line)
    if given.net != line.net:
        yield tr("net: {net}", net=entry.amount_in(given.net, working.currency, digits))


def _rest(given: Given, line: WorkingLine) -> Iterator[str]:
    if given.discount_percent != line.discount_percent:
        percent = number_text(scaled_to_decimal(given.discount_percent))
        yield tr("discount: {percent} %", percent=percent)
    if given.tax != line.tax:
        yield tr(
            "tax: {code}, {percent} %",
            code=given.tax.code or "–",
            percent=number_text(scaled_to_decimal(given.tax.rate_percent)),
        )
    if given.sku != line.sku:
        yield tr("SKU: {sku}", sku=given.sku or "–")
    if given.supply != line.supply:
        days = "–" if given.supply is None else span_text(*given.supply)
        yield tr("supplied: {days}", days=days)

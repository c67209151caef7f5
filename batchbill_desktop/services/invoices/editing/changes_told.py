"""What an edit changed, for the history: values before and after, of fields and of lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from batchbill_desktop.services.invoices.document import Address
from batchbill_desktop.services.invoices.editing.questions import Answer
from batchbill_desktop.services.invoices.editing.totals import WorkingTotals
from batchbill_desktop.services.invoices.editing.working import WorkingInvoice, WorkingLine
from batchbill_desktop.services.money import scaled_to_decimal, to_decimal

_FIELDS = (
    "customer",
    "currency",
    "invoice_date",
    "due_date",
    "language",
    "order_number",
    "service_period",
    "remarks",
    "notes",
)
_LINE_TEXTS = ("kind", "description", "rich", "sku", "unit", "order_number", "supply", "proration")
_LINE_NUMBERS = ("quantity", "unit_price", "discount_percent")

Values = dict[str, Any]


def changed_values(before: WorkingInvoice, after: WorkingInvoice) -> tuple[Values, Values]:
    """The values that differ, before and after; of a group of values those alone that differ.

    Lines stand under their ids (`line.12`), with their description.
    """
    old: Values = {}
    new: Values = {}
    for name in _FIELDS:
        _differ(name, getattr(before, name), getattr(after, name), old, new)
    for name, own, other in _groups(before, after):
        names = {key for key in {*own, *other} if own.get(key) != other.get(key)}
        if names:
            old[name] = {key: own[key] for key in sorted(names) if key in own}
            new[name] = {key: other[key] for key in sorted(names) if key in other}
    _lines(before, after, old, new)
    return old, new


def totals_told(reckoned: WorkingTotals, digits: int) -> Values:
    """What an invoice comes to."""
    return {
        "net": to_decimal(reckoned.net, digits),
        "tax": to_decimal(reckoned.tax, digits),
        "total": to_decimal(reckoned.total, digits),
    }


def answers_told(answers: Mapping[str, Answer]) -> Values:
    """What became of items: the answer, and the reason of a waiver."""
    if not answers:
        return {}
    return {
        "items": {
            item: {"answer": answer.choice, "reason": answer.reason.strip()}
            for item, answer in sorted(answers.items())
        }
    }


def _differ(name: str, own: object, other: object, old: Values, new: Values) -> None:
    if own != other:
        old[name], new[name] = own, other


def _groups(
    before: WorkingInvoice, after: WorkingInvoice
) -> Iterator[tuple[str, Mapping[str, Any], Mapping[str, Any]]]:
    yield "address", asdict(before.buyer.address), asdict(after.buyer.address)
    empty = Address()
    yield (
        "delivery",
        asdict(before.buyer.delivery or empty),
        asdict(after.buyer.delivery or empty),
    )
    yield "buyer", _own(before.buyer), _own(after.buyer)
    yield "seller", asdict(before.seller), asdict(after.seller)
    yield "texts", asdict(before.texts), asdict(after.texts)
    yield "page", before.page, after.page
    yield "exchange", before.exchange or {}, after.exchange or {}


def _own(buyer: Any) -> Values:
    return {
        name: value for name, value in asdict(buyer).items() if name not in ("address", "delivery")
    }


def _lines(before: WorkingInvoice, after: WorkingInvoice, old: Values, new: Values) -> None:
    there = {line.key: line for line in before.lines}
    now = {line.key: line for line in after.lines}
    for key, line in there.items():
        if key not in now:
            old[f"line.{key}"] = _line(line, before.digits)
        elif line != now[key]:
            own, other = _line(line, before.digits), _line(now[key], after.digits)
            names = {name for name in {*own, *other} if own.get(name) != other.get(name)}
            if names:
                kept = {"description", *names}
                old[f"line.{key}"] = {name: own[name] for name in own if name in kept}
                new[f"line.{key}"] = {name: other[name] for name in other if name in kept}
    for key, line in now.items():
        if key not in there:
            new[f"line.{key}"] = _line(line, after.digits)
    order = [line.key for line in before.lines if line.key in now]
    later = [line.key for line in after.lines if line.key in there]
    if order != later:
        old["order"] = [there[key].description for key in order]
        new["order"] = [now[key].description for key in later]


def _line(line: WorkingLine, digits: int) -> Values:
    values: Values = {name: getattr(line, name) for name in _LINE_TEXTS if getattr(line, name)}
    if line.is_words:
        return {name: value for name, value in values.items() if name != "unit"}
    values |= {name: _number(getattr(line, name)) for name in _LINE_NUMBERS}
    if line.minutes is not None:
        values["minutes"] = _number(line.minutes)
    values["tax_code"] = line.tax.code
    values["tax_rate_percent"] = _number(line.tax.rate_percent)
    values["net"] = to_decimal(line.net, digits)
    return values


def _number(scaled: int) -> Decimal:
    return scaled_to_decimal(scaled).normalize()

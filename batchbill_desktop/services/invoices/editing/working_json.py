"""A working invoice as JSON text and back, exactly: what the working copy keeps."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from batchbill_desktop.services.billing.tax import LineTax
from batchbill_desktop.services.invoices.document import Address, Buyer, EditedTexts, Seller
from batchbill_desktop.services.invoices.editing.working import Given, WorkingInvoice, WorkingLine

_LINE_PLAIN = (
    "key",
    "kind",
    "sku",
    "description",
    "rich",
    "treatment",
    "quantity",
    "minutes",
    "unit",
    "unit_price",
    "discount_percent",
    "order_number",
    "contract_id",
    "contract",
    "contract_name",
    "net",
)
_GIVEN_PLAIN = (
    "sku",
    "description",
    "rich",
    "treatment",
    "quantity",
    "minutes",
    "unit",
    "unit_price",
    "discount_percent",
    "net",
)
_APART = frozenset(
    ("invoice_date", "due_date", "service_period", "seller", "buyer", "texts", "typed", "lines")
)
_INVOICE_PLAIN = tuple(field.name for field in fields(WorkingInvoice) if field.name not in _APART)


def to_json(working: WorkingInvoice) -> str:
    """The invoice as JSON text; the same text for the same invoice."""
    data: dict[str, Any] = {name: getattr(working, name) for name in _INVOICE_PLAIN}
    data["invoice_date"] = working.invoice_date.isoformat()
    data["due_date"] = working.due_date.isoformat()
    data["service_period"] = _span_out(working.service_period)
    data["seller"] = asdict(working.seller)
    data["buyer"] = asdict(working.buyer)
    data["texts"] = asdict(working.texts)
    data["typed"] = list(working.typed)
    data["lines"] = [_line_out(line) for line in working.lines]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def from_json(text: str) -> WorkingInvoice:
    """The invoice that `to_json` wrote."""
    data = json.loads(text)
    return WorkingInvoice(
        **{name: data[name] for name in _INVOICE_PLAIN if name in data},
        invoice_date=date.fromisoformat(data["invoice_date"]),
        due_date=date.fromisoformat(data["due_date"]),
        service_period=_span_in(data["service_period"]),
        seller=seller_in(data["seller"]),
        buyer=buyer_in(data["buyer"]),
        texts=EditedTexts(**data["texts"]),
        typed=tuple(data["typed"]),
        lines=tuple(_line_in(line) for line in data["lines"]),
    )


def given_json(given: Given) -> str:
    """What the rules gave, as the database keeps it with an edited line."""
    return json.dumps(_given_out(given), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def given_from_json(text: str) -> Given:
    """What `given_json` wrote."""
    return _given_in(json.loads(text))


def seller_in(data: dict[str, Any]) -> Seller:
    """A seller from its fields."""
    return Seller(**{**data, "address": Address(**data["address"])})


def buyer_in(data: dict[str, Any]) -> Buyer:
    """A buyer from its fields."""
    delivery = data["delivery"]
    return Buyer(
        **{
            **data,
            "address": Address(**data["address"]),
            "delivery": None if delivery is None else Address(**delivery),
        }
    )


def _line_out(line: WorkingLine) -> dict[str, Any]:
    data: dict[str, Any] = {name: getattr(line, name) for name in _LINE_PLAIN}
    data["proration"] = line.proration
    data["tax"] = _tax_out(line.tax)
    data["supply"] = _span_out(line.supply)
    data["items"] = line.items
    data["given"] = None if line.given is None else _given_out(line.given)
    return data


def _line_in(data: dict[str, Any]) -> WorkingLine:
    return WorkingLine(
        **{name: data[name] for name in _LINE_PLAIN if name in data},
        proration=_pair_in(data["proration"]),
        tax=_tax_in(data["tax"]),
        supply=_span_in(data["supply"]),
        items=tuple(data["items"]),
        given=None if data["given"] is None else _given_in(data["given"]),
    )


def _given_out(given: Given) -> dict[str, Any]:
    data: dict[str, Any] = {name: getattr(given, name) for name in _GIVEN_PLAIN}
    data["proration"] = given.proration
    data["tax"] = _tax_out(given.tax)
    data["supply"] = _span_out(given.supply)
    return data


def _given_in(data: dict[str, Any]) -> Given:
    return Given(
        **{name: data[name] for name in _GIVEN_PLAIN},
        proration=_pair_in(data["proration"]),
        tax=_tax_in(data["tax"]),
        supply=_span_in(data["supply"]),
    )


def _tax_out(tax: LineTax) -> list[Any]:
    return [tax.code, *tax.group]


def _tax_in(data: list[Any]) -> LineTax:
    code, category, rate, exemption_code, reason = data
    return LineTax(code, (category, rate, exemption_code, reason))


def _pair_in(data: list[int] | None) -> tuple[int, int] | None:
    return None if data is None else (data[0], data[1])


def _span_out(span: tuple[date, date] | None) -> list[str] | None:
    return None if span is None else [day.isoformat() for day in span]


def _span_in(data: list[str] | None) -> tuple[date, date] | None:
    if data is None:
        return None
    return date.fromisoformat(data[0]), date.fromisoformat(data[1])

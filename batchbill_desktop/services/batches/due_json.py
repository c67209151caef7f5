"""What is due, as the JSON that other programs read (data exchange format, `due --json`).

Amounts are strings with exactly the currency's digits; never a float.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from batchbill_desktop.services.billing.compose import Totals
from batchbill_desktop.services.billing.items import (
    ContractDue,
    Due,
    Item,
    Kind,
    Priced,
    State,
)
from batchbill_desktop.services.billing.lines import ready_lines
from batchbill_desktop.services.money import SCALE, amount_text, divide_half_up, scaled_text


def due_json(due: Due, totals: Mapping[str, Totals], *, one_per_customer: bool) -> dict[str, Any]:
    """The document of `due --json`."""
    return {
        "as_of": due.as_of.isoformat(),
        "invoice_date": due.invoice_date.isoformat(),
        "grouping": "customer" if one_per_customer else "contract",
        "contracts": [_contract(contract) for contract in due.contracts],
        "totals": totals_json(totals),
    }


def totals_json(totals: Mapping[str, Totals]) -> dict[str, Any]:
    """Batch totals per currency."""
    return {
        currency: {
            "invoices": figures.invoices,
            "tickets": figures.tickets,
            "minutes": figures.minutes,
            "net": amount_text(figures.net, figures.digits),
            "tax": amount_text(figures.tax, figures.digits),
            "total": amount_text(figures.total, figures.digits),
        }
        for currency, figures in sorted(totals.items())
    }


def _contract(due: ContractDue) -> dict[str, Any]:
    contract = due.contract
    states = [item.state for item in due.items]
    total_balance = sum(line.net for line in ready_lines(due))
    return {
        "contract": contract.code,
        "customer": contract.customer.business_number,
        "type": contract.type.value,
        "currency": contract.customer.currency,
        "taxable": contract.taxable,
        "mark": due.mark.value,
        "notice": due.notice,
        "total_balance": amount_text(total_balance, due.digits),
        "ready": states.count(State.READY),
        "locked": states.count(State.LOCKED),
        "overdue": sum(item.overdue for item in due.items),
        "items": [_item(item, due.digits) for item in due.items],
    }


def _item(item: Item, digits: int) -> dict[str, Any]:
    period = item.period
    shown: dict[str, Any] = {
        "id": item.id,
        "kind": item.kind.value,
        "date": item.date.isoformat(),
        "period": None
        if period is None
        else [period.first.isoformat(), None if period.last is None else period.last.isoformat()],
        "state": item.state.value,
        "locks": [lock.value for lock in item.locks],
        "ready_on": None if item.ready_on is None else item.ready_on.isoformat(),
        "overdue": item.overdue,
    }
    if item.kind is Kind.TIME:
        shown["minutes"] = item.minutes
        shown["billed_minutes"] = str(item.rounded)
        shown["covered_minutes"] = _covered(item)
    shown["net"] = amount_text(item.net, digits)
    return shown


def _covered(item: Item) -> str:
    if isinstance(item.price, Priced):
        return "0"
    minutes, of = item.price.covered
    return scaled_text(divide_half_up(minutes * SCALE, of))

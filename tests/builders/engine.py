"""What the engine reads, with good defaults: a test shows only what matters.

Days are written `2026-02-10`, numbers as they are printed (`"0.4525"`). Unless a test says
otherwise: one customer, EUR, not taxable, a contract from 1 January 2026, calendar months in
arrears.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from batchbill_desktop.services.batches.store import claim_values
from batchbill_desktop.services.billing.compose import (
    ContractLines,
    Proposal,
    Totals,
    batch_totals,
    propose,
)
from batchbill_desktop.services.billing.due import due
from batchbill_desktop.services.billing.items import ContractDue, Due, Item, State
from batchbill_desktop.services.billing.lines import Line, contract_lines, ready_lines
from batchbill_desktop.services.billing.snapshot import (
    Charge,
    Claim,
    Company,
    Contract,
    ContractLine,
    ContractType,
    ContractWork,
    Customer,
    Frequency,
    Hold,
    Rate,
    Snapshot,
    TaxCode,
    Ticket,
    TimeEntry,
)
from batchbill_desktop.services.money import amount_text, from_decimal

START = date(2026, 1, 1)
EVER = date(2000, 1, 1)
"""From when lines and rates are in effect, where a test does not say."""

Day = str | date
Number = str | int

_SCALED_OF_CONTRACT = (
    "discount_percent",
    "block_hours",
    "block_amount",
    "rollover_limit",
    "overage_rate",
    "opening_balance",
)


def day_of(day: Day) -> date:
    """A day, written `2026-02-10` or given."""
    return date.fromisoformat(day) if isinstance(day, str) else day


def scaled(number: Number) -> int:
    """A price, quantity or percentage in ten-thousandths: "0.4525" -> 4525."""
    return from_decimal(Decimal(number), 4)


def make_company(**fields: Any) -> Company:
    """A company with the defaults of the exchange format."""
    return Company(**fields)


def make_tax_code(
    code: str,
    rates: Mapping[str, Number] | Number | None = None,
    *,
    category: str = "S",
    **fields: Any,
) -> TaxCode:
    """A tax code; `rates` by effective-from day, or one rate for ever."""
    if isinstance(rates, (str, int)):
        rates = {"2000-01-01": rates}
    dated = tuple(sorted((day_of(day), scaled(rate)) for day, rate in (rates or {}).items()))
    return TaxCode(code, category, rates=dated, **fields)


EXEMPT = make_tax_code("EXEMPT", category="E", exemption_reason="Not taxable")
"""What a contract that is not taxable bills with, where a test sets it."""


def make_customer(name: str = "Café Élan", number: int = 1, **fields: Any) -> Customer:
    """A customer in EUR."""
    values = {"business_number": f"{1000 + number}", "currency": "EUR", **fields}
    return Customer(number, name=name, **values)


def make_rate(
    amount: Number, day: Day = EVER, *, name: str = "base", factor: Number = 1, sku: str = ""
) -> Rate:
    """A named hourly price from a day on."""
    return Rate(name, day_of(day), scaled(amount), scaled(factor), sku)


def make_line(
    price: Number = "50.00",
    quantity: Number = 1,
    day: Day = EVER,
    *,
    line: str = "L",
    included: Number = 0,
    **fields: Any,
) -> ContractLine:
    """A contract line of one piece at 50.00 from a day on."""
    if "frequency" in fields:
        fields["frequency"] = Frequency(fields["frequency"])
    return ContractLine(
        line, day_of(day), scaled(quantity), scaled(price), scaled(included), **fields
    )


def make_entry(number: int, day: Day, minutes: int, rate: str = "base", **fields: Any) -> TimeEntry:
    """A billable time entry without a ticket."""
    values = {"ticket": None, "start": "09:00", **fields}
    return TimeEntry(number, date=day_of(day), minutes=minutes, rate=rate, **values)


def make_charge(
    number: int,
    day: Day,
    price: Number,
    quantity: Number = 1,
    *,
    kind: str = "product",
    markup: Number = 0,
    discount: Number = 0,
    **fields: Any,
) -> Charge:
    """A charge without a ticket."""
    values = {"ticket": None, **fields}
    return Charge(
        number,
        kind=kind,
        date=day_of(day),
        quantity=scaled(quantity),
        unit_price=scaled(price),
        markup_percent=scaled(markup),
        discount_percent=scaled(discount),
        **values,
    )


def make_contract(kind: str = "retainer", code: str = "K", **fields: Any) -> Contract:
    """A contract of that type, without lines and rates unless they are given.

    A block of hours has 10 hours, a block of money 500.00. `lines` and `rates` may be one
    thing or several, `last_day` ends it.
    """
    contract_type = ContractType(kind)
    values: dict[str, Any] = {
        "id": sum(code.encode()),
        "name": "Maintenance",
        "customer": fields.get("customer") or make_customer(),
        "anchor": "calendar",
        "block_hours": 10 if contract_type is ContractType.BLOCK_HOURS else None,
        "block_amount": 500 if contract_type is ContractType.BLOCK_MONEY else None,
        **fields,
    }
    values["start"] = day_of(values.get("start", START))
    for name in ("last_day", "billed_until"):
        values[name] = None if values.get(name) is None else day_of(values[name])
    for name in _SCALED_OF_CONTRACT:
        if values.get(name) is not None:
            values[name] = scaled(values[name])
    if "frequency" in values:
        values["frequency"] = Frequency(values["frequency"])
    for name, one in (("lines", ContractLine), ("rates", Rate)):
        given = values.get(name, ())
        values[name] = (given,) if isinstance(given, one) else tuple(given)
    return Contract(code=code, type=contract_type, **values)


def make_work(contract: Contract, *usage: TimeEntry | Charge) -> ContractWork:
    """A contract with its usage."""
    return ContractWork(
        contract,
        tuple(one for one in usage if isinstance(one, TimeEntry)),
        tuple(one for one in usage if isinstance(one, Charge)),
    )


def make_snapshot(
    *works: ContractWork,
    company: Company | None = None,
    tax_codes: Iterable[TaxCode] = (),
    open_tickets: Iterable[int] = (),
    claims: Mapping[str, Claim] | None = None,
) -> Snapshot:
    """A company's state; every ticket that usage names is there, resolved unless it is open."""
    still_open = set(open_tickets)
    usage: list[TimeEntry | Charge] = []
    for work in works:
        usage += (*work.entries, *work.charges)
    numbers = {one.ticket for one in usage if one.ticket is not None}
    return Snapshot(
        company or make_company(),
        {tax.code: tax for tax in tax_codes},
        tuple(
            sorted(
                works, key=lambda w: (w.contract.customer.name, w.contract.name, w.contract.code)
            )
        ),
        {number: Ticket(number, f"Case {number}", number not in still_open) for number in numbers},
        dict(claims or {}),
    )


def due_of(
    *works: ContractWork | Contract,
    as_of: Day,
    invoice_date: Day | None = None,
    **snapshot: Any,
) -> Due:
    """What is due of these contracts; `snapshot` is what `make_snapshot` takes."""
    state = make_snapshot(
        *(work if isinstance(work, ContractWork) else make_work(work) for work in works), **snapshot
    )
    return due(state, day_of(as_of), None if invoice_date is None else day_of(invoice_date))


def due_of_contract(
    contract: Contract, *usage: TimeEntry | Charge, as_of: Day, **snapshot: Any
) -> ContractDue:
    """What is due of one contract with its usage (nothing: a contract without items)."""
    found = due_of(make_work(contract, *usage), as_of=as_of, **snapshot).contracts
    return found[0] if found else ContractDue(contract, 2, ())


def item_of(found: ContractDue | Due, item: str) -> Item:
    """An item by its id."""
    contracts = [found] if isinstance(found, ContractDue) else found.contracts
    return next(one for contract in contracts for one in contract.items if one.id == item)


def ids_of(found: ContractDue, *states: State) -> list[str]:
    """The ids of its items, of these states or of all."""
    return [item.id for item in found.items if not states or item.state in states]


def nets_of(found: ContractDue) -> dict[str, str]:
    """What each item would come to on a line of its own, as it is printed."""
    return {item.id: amount_text(item.net, found.digits) for item in found.items}


def line_nets(found: ContractDue, *items: str) -> list[str]:
    """The nets of the lines that these items, or all ready ones, make."""
    return [amount_text(line.net, found.digits) for line in lines_of(found, *items)]


def lines_of(found: ContractDue, *items: str) -> tuple[Line, ...]:
    """The lines that these items, or all ready ones, make."""
    if not items:
        return ready_lines(found)
    return contract_lines(found, [item for item in found.items if item.id in items])


def balance_of(found: ContractDue) -> str:
    """The *total balance* of a contract."""
    return amount_text(sum(line.net for line in ready_lines(found)), found.digits)


def proposals_of(found: Due, *, one_per_customer: bool = False) -> list[Proposal[Line]]:
    """The invoices that all that is ready makes, settled ones included."""
    return propose(
        [
            ContractLines(contract.contract, contract.digits, ready_lines(contract))
            for contract in found.contracts
        ],
        one_per_customer=one_per_customer,
        tax_rounding=found.tax_rounding,
        zero_invoices=found.zero_invoices,
    )


def totals_of(found: Due, *, one_per_customer: bool = False) -> dict[str, Totals]:
    """The *batch totals* of all that is ready, computed afresh."""
    return batch_totals(proposals_of(found, one_per_customer=one_per_customer))


def claims_of(
    found: Due | ContractDue, items: Iterable[str] | None = None, hold: Hold = Hold.BILLED
) -> dict[str, Claim]:
    """The claims that billing, reserving or waiving these items (or all ready ones) records."""
    wanted = None if items is None else set(items)
    contracts = [found] if isinstance(found, ContractDue) else found.contracts
    claims = {}
    for contract in contracts:
        for item in contract.items:
            if item.state is State.READY if wanted is None else item.id in wanted:
                recorded = claim_values(item, contract)
                claims[item.id] = Claim(
                    hold,
                    recorded["covered"],
                    recorded["past"],
                    recorded["top_ups"],
                    recorded["allowance"],
                )
    return claims

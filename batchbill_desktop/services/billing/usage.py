"""Items of usage: time without a block, charges; when usage is ready (billing rules, 3 and 4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from batchbill_desktop.services.billing.items import Item, Kind, Priced, State, TimePrice
from batchbill_desktop.services.billing.rating import (
    MINUTE,
    charge_price,
    rounded_minutes,
    time_net,
)
from batchbill_desktop.services.billing.reckoning import Reckoning
from batchbill_desktop.services.billing.snapshot import Charge, ContractType, Hold, TimeEntry

INCLUDES_BASE = (ContractType.RETAINER, ContractType.PROJECT_FEE)
"""Contract types that include time at the base rate."""


def charge_items(reckoning: Reckoning) -> Iterator[Item]:
    """An item for each unbilled charge."""
    for charge in reckoning.work.charges:
        item = f"C:{charge.charge}"
        if _is_item(reckoning, item, charge.date):
            price = Priced(
                charge.quantity, charge_price(charge), charge.discount_percent, None, charge.sku
            )
            yield usage_item(reckoning, charge, price, reckoning.net(item, price))


def time_items(reckoning: Reckoning) -> Iterator[Item]:
    """An item for each unbilled time entry of a contract without a block."""
    return (_time(reckoning, entry) for entry in unbilled_entries(reckoning))


def unbilled_entries(reckoning: Reckoning) -> Iterator[TimeEntry]:
    """The time entries that are items: neither billed, nor billed elsewhere."""
    for entry in reckoning.work.entries:
        if _is_item(reckoning, f"T:{entry.entry}", entry.date):
            yield entry


def _is_item(reckoning: Reckoning, item: str, day: date) -> bool:
    if reckoning.is_elsewhere(day):
        return False
    claim = reckoning.claims.get(item)
    return claim is None or claim.hold is Hold.WAIVED


def _time(reckoning: Reckoning, entry: TimeEntry) -> Item:
    """Time on a contract without a block: included, or billed at its rate."""
    contract = reckoning.contract
    rounded = rounded_minutes(contract, entry.minutes_to_bill)
    rate = reckoning.rate(entry.rate, entry.date)
    if entry.rate == "base" and contract.type in INCLUDES_BASE:
        sku = "" if rate is None else rate.sku
        price = TimePrice(0, 0, (rounded, 1), is_covered=True, is_billed=False, included_sku=sku)
        return usage_item(reckoning, entry, price, 0)
    if rate is None:
        return usage_item(reckoning, entry, unpriced_time(), 0, rate_missing=True)
    billed = rounded * MINUTE
    net = time_net(
        f"T:{entry.entry}", billed, rate.amount, contract.discount_percent, reckoning.digits
    )
    price = TimePrice(rate.amount, billed, (0, 1), is_covered=False, is_billed=True, sku=rate.sku)
    return usage_item(reckoning, entry, price, net)


def unpriced_time() -> TimePrice:
    """The price of time that has none: its rate is missing, or a block cannot hold it."""
    return TimePrice(0, 0, (0, 1), is_covered=False, is_billed=True)


def usage_item(
    reckoning: Reckoning,
    source: TimeEntry | Charge,
    price: Priced | TimePrice,
    net: int,
    *,
    rate_missing: bool = False,
) -> Item:
    """An item of usage: its period, when it is ready, and what locks it."""
    contract, day = reckoning.contract, source.date
    own_code: str | None = None
    rounded: int | None = None
    if isinstance(source, Charge):
        kind, item, own_code = Kind.CHARGE, f"C:{source.charge}", source.tax_code
    else:
        kind, item = Kind.TIME, f"T:{source.entry}"
        rounded = rounded_minutes(contract, source.minutes_to_bill)
    outside = reckoning.is_outside(day)
    period = None if outside else reckoning.schedule.containing(day)
    ready_on: date | None
    if outside:
        ready_on = None
    elif reckoning.usage_at_once or period is None:
        ready_on = day
    else:
        ready_on = period.day_after
    tax = reckoning.taxes.of(contract, own_code, day)
    state, locks = reckoning.state(
        reckoning.claims.get(item),
        ready_on,
        tax,
        ticket=source.ticket,
        rate_missing=rate_missing,
        outside=outside,
    )
    overdue = state is State.READY and reckoning.ready_for_long(ready_on)
    return Item(
        item, kind, day, period, state, locks, ready_on, overdue, net, source, price, tax, rounded
    )

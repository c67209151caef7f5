"""Items on a block: time that draws on it, and top-ups (billing rules, 5)."""

from __future__ import annotations

from collections.abc import Iterator

from batchbill_desktop.services.billing.blocks import (
    BlockAccount,
    BlockEntry,
    EntryUse,
    TopUp,
    draw_down,
)
from batchbill_desktop.services.billing.items import Item, Kind, State, TimePrice
from batchbill_desktop.services.billing.rating import (
    minutes_value,
    rounded_minutes,
    time_net,
    value_net,
)
from batchbill_desktop.services.billing.reckoning import Reckoning
from batchbill_desktop.services.billing.snapshot import ContractType, Hold, Rate, TimeEntry
from batchbill_desktop.services.billing.usage import unbilled_entries, unpriced_time, usage_item


def block_account(reckoning: Reckoning) -> BlockAccount:
    """Draw the block down by everything that uses it, billed or not."""
    entries: list[BlockEntry] = []
    for entry in reckoning.work.entries:
        claim = reckoning.claims.get(f"T:{entry.entry}")
        recorded = claim is not None and (claim.covered or claim.past or claim.top_ups)
        held = recorded or entry.entry in reckoning.claimed_top_ups
        use = None if reckoning.is_outside(entry.date) else _use(reckoning, entry)
        if reckoning.is_elsewhere(entry.date) or (use is None and claim is None and not held):
            continue
        # What is recorded stays in its period, even where the contract has ended before it.
        period = (
            reckoning.schedule.recorded(entry.date)
            if held
            else reckoning.schedule.containing(entry.date)
        )
        if period is not None:
            entries.append(BlockEntry(entry, period, use, claim))
    return draw_down(
        reckoning.contract,
        reckoning.schedule,
        entries,
        reckoning.claimed_top_ups,
        reckoning.as_of,
        reckoning.digits,
    )


def _use(reckoning: Reckoning, entry: TimeEntry) -> int | None:
    """**Use** of an entry; None: a rate it needs is missing."""
    contract = reckoning.contract
    rate = reckoning.rate(entry.rate, entry.date)
    if rate is None:
        return None
    rounded = rounded_minutes(contract, entry.minutes_to_bill)
    if contract.type == ContractType.BLOCK_MONEY:
        return minutes_value(rounded, rate.amount, reckoning.digits)
    needs_base = contract.top_up or contract.overage_rate is None
    if needs_base and reckoning.rate("base", entry.date) is None:
        return None
    return rounded * rate.block_factor


def block_usage_items(reckoning: Reckoning, block: BlockAccount) -> Iterator[Item]:
    """An item for each unbilled time entry, and for each top-up that is not billed."""
    for entry in unbilled_entries(reckoning):
        yield _time(reckoning, entry, block.uses.get(entry.entry))
    for top_up in block.top_ups:
        if top_up.claim is None or top_up.claim.hold is Hold.WAIVED:
            yield _top_up(reckoning, top_up)


def _time(reckoning: Reckoning, entry: TimeEntry, use: EntryUse | None) -> Item:
    """A covered part, and a part past the allowance."""
    contract = reckoning.contract
    missing = _use(reckoning, entry) is None
    rate = reckoning.rate(entry.rate, entry.date)
    if use is None or rate is None:
        return usage_item(reckoning, entry, unpriced_time(), 0, rate_missing=missing)
    hourly, net = _past_price(reckoning, entry, rate, use.past)
    price = TimePrice(
        hourly,
        use.past,
        _covered_minutes(reckoning, entry, rate, use),
        is_covered=use.covered > 0 or use.past == 0,
        is_billed=use.past > 0,
        is_value=contract.type == ContractType.BLOCK_MONEY,
        is_overage=True,
        sku=contract.sku,
        included_sku=rate.sku,
    )
    return usage_item(reckoning, entry, price, net, rate_missing=missing)


def _past_price(reckoning: Reckoning, entry: TimeEntry, rate: Rate, past: int) -> tuple[int, int]:
    """Hourly price and net of what goes past the allowance (**Overage**)."""
    contract, item = reckoning.contract, f"T:{entry.entry}"
    discount, digits = contract.discount_percent, reckoning.digits
    if contract.type == ContractType.BLOCK_MONEY:
        return rate.amount, value_net(item, past, discount, digits)
    hourly = contract.overage_rate
    if hourly is None:
        base = reckoning.rate("base", entry.date)
        hourly = 0 if base is None else base.amount
    return hourly, time_net(item, past, hourly, discount, digits)


def _covered_minutes(
    reckoning: Reckoning, entry: TimeEntry, rate: Rate, use: EntryUse
) -> tuple[int, int]:
    """The covered part in minutes of the entry: use / factor, or the value's share."""
    rounded = rounded_minutes(reckoning.contract, entry.minutes_to_bill)
    if use.past == 0:
        return (rounded, 1)
    if reckoning.contract.type == ContractType.BLOCK_MONEY:
        return (rounded * use.covered, use.covered + use.past)
    return (use.covered, rate.block_factor) if rate.block_factor else (rounded, 1)


def _top_up(reckoning: Reckoning, top_up: TopUp) -> Item:
    """The block bought again: dated and priced on the day of the entry that bought it."""
    day = top_up.entry.date
    price = reckoning.block_price(day) or reckoning.no_price()
    tax = reckoning.taxes.of(reckoning.contract, None, day)
    state, locks = reckoning.state(top_up.claim, day, tax)
    return Item(
        top_up.id,
        Kind.TOP_UP,
        day,
        top_up.period,
        state,
        locks,
        day,
        state is State.READY and reckoning.ready_for_long(day),
        reckoning.net(top_up.id, price),
        top_up.entry,
        price,
        tax,
    )

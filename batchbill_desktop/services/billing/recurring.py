"""Recurring items: contract lines and blocks, period by period (billing rules, 3 and 4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from batchbill_desktop.services.billing.items import Item, Kind, Priced, State
from batchbill_desktop.services.billing.periods import Period, Schedule
from batchbill_desktop.services.billing.rating import InEffect
from batchbill_desktop.services.billing.reckoning import Reckoning
from batchbill_desktop.services.billing.snapshot import (
    Claim,
    ContractLine,
    ContractType,
    Frequency,
    Hold,
)

BLOCK_LINE = "block"
"""Stands for the contract line in the id of a block's recurring item."""


@dataclass(frozen=True, slots=True)
class _Series:
    """What one contract line, or the block, is billed by."""

    line: str
    schedule: Schedule
    timing: str

    def ready_on(self, period: Period) -> date | None:
        """**In advance**: the first day of the period. **In arrears**: the day after its last."""
        return period.first if self.timing == "advance" else period.day_after


@dataclass(frozen=True, slots=True)
class _OpenPeriod:
    """A period that makes an unbilled item."""

    item: str
    claim: Claim | None
    period: Period


def line_items(reckoning: Reckoning) -> Iterator[Item]:
    """An item for each contract line and period that has something to bill."""
    contract = reckoning.contract
    by_line: dict[str, list[ContractLine]] = {}
    for version in contract.lines:
        by_line.setdefault(version.line, []).append(version)
    for line, versions in by_line.items():
        frequency = (
            Frequency.ONCE
            if contract.type == ContractType.PROJECT_FEE
            else versions[0].frequency or contract.frequency
        )
        schedule = (
            reckoning.schedule if frequency == contract.frequency else Schedule(contract, frequency)
        )
        series = _Series(line, schedule, versions[0].timing or contract.timing)
        yield from _items_of_line(reckoning, series, InEffect(versions))


def _items_of_line(
    reckoning: Reckoning, series: _Series, versions: InEffect[ContractLine]
) -> Iterator[Item]:
    for found in _open_periods(reckoning, series):
        version = versions.on(_price_day(reckoning, series, found.period))
        if version is None or version.billed_quantity == 0:
            continue
        price = Priced(
            version.billed_quantity,
            version.unit_price,
            reckoning.contract.discount_percent,
            _proration(reckoning, found.period),
            version.sku,
        )
        yield _item(reckoning, series, found, price, version)


def block_items(reckoning: Reckoning) -> Iterator[Item]:
    """The block of each period."""
    series = _Series(BLOCK_LINE, reckoning.schedule, reckoning.contract.timing)
    for found in _open_periods(reckoning, series):
        price = reckoning.block_price(_price_day(reckoning, series, found.period))
        yield _item(reckoning, series, found, price, None)


def _open_periods(reckoning: Reckoning, series: _Series) -> Iterator[_OpenPeriod]:
    """The periods that begin by the as-of date and are not billed."""
    for period in series.schedule.until(reckoning.as_of):
        if reckoning.is_elsewhere(period.first):
            continue
        item = f"R:{reckoning.contract.code}:{series.line}:{period.first}"
        claim = reckoning.claims.get(item)
        if claim is None or claim.hold is Hold.WAIVED:
            yield _OpenPeriod(item, claim, period)


def _item(
    reckoning: Reckoning,
    series: _Series,
    found: _OpenPeriod,
    price: Priced | None,
    source: ContractLine | None,
) -> Item:
    """`price` None: `RATE_MISSING`; `source` None: the block."""
    period = found.period
    ready_on = series.ready_on(period)
    own_code = None if source is None else source.tax_code
    tax = reckoning.taxes.of(reckoning.contract, own_code, period.last)
    state, locks = reckoning.state(found.claim, ready_on, tax, rate_missing=price is None)
    if price is None:
        price = reckoning.no_price()
    return Item(
        found.item,
        Kind.RECURRING,
        period.first,
        period,
        state,
        locks,
        ready_on,
        state is State.READY and _is_overdue(reckoning, series, period),
        reckoning.net(found.item, price),
        source,
        price,
        tax,
    )


def _is_overdue(reckoning: Reckoning, series: _Series, period: Period) -> bool:
    """**Overdue**: the next period is ready too, or there is none and 31 days have passed."""
    following = series.schedule.at(period.index + 1)
    if following is None:
        return reckoning.ready_for_long(series.ready_on(period))
    next_ready = series.ready_on(following)
    return next_ready is not None and next_ready <= reckoning.as_of


def _price_day(reckoning: Reckoning, series: _Series, period: Period) -> date:
    """**Effective from**: the cut period's first day (advance) or last (arrears)."""
    if period.last is None:
        return reckoning.as_of
    return period.first if series.timing == "advance" else period.last


def _proration(reckoning: Reckoning, period: Period) -> tuple[int, int] | None:
    if not reckoning.contract.prorate or period.full_days == 0:
        return None
    days = period.days
    return None if days == period.full_days else (days, period.full_days)

"""Makes what is due from a snapshot: readiness, locks, prices (billing rules, 3 to 5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from batchbill_desktop.services.billing.blocks import (
    BlockAccount,
    BlockEntry,
    TopUp,
    draw_down,
)
from batchbill_desktop.services.billing.items import (
    ContractDue,
    Due,
    Item,
    Kind,
    Lock,
    Priced,
    State,
    TimePrice,
)
from batchbill_desktop.services.billing.periods import Period, Schedule
from batchbill_desktop.services.billing.rating import (
    MINUTE,
    InEffect,
    charge_price,
    line_net,
    minutes_value,
    rounded_minutes,
    time_net,
    value_net,
)
from batchbill_desktop.services.billing.snapshot import (
    Charge,
    Claim,
    Company,
    Contract,
    ContractLine,
    ContractType,
    ContractWork,
    Frequency,
    Hold,
    Rate,
    Snapshot,
    Ticket,
    TimeEntry,
)
from batchbill_desktop.services.billing.tax import LineTax, TaxTable
from batchbill_desktop.services.money import SCALE, currency_digits

OVERDUE_AFTER = timedelta(days=31)
"""A ready item without a next period is overdue when it has been ready for longer."""

BLOCK_LINE = "block"
"""Stands for the contract line in the id of a block's recurring item."""

ClaimedTopUps = Mapping[int, Mapping[int, Claim]]


def due(
    snapshot: Snapshot,
    as_of: date,
    invoice_date: date | None = None,
    on_contract: Callable[[int], None] | None = None,
) -> Due:
    """What is due on `as_of`; `invoice_date` (default: `as_of`) matters for the tax date alone.

    `on_contract` is called with the count of contracts done, for progress; it may raise to
    cancel. Raises `AmountTooLarge` and `UnknownCurrency`.
    """
    invoice_date = as_of if invoice_date is None else invoice_date
    taxes = TaxTable(snapshot.company, snapshot.tax_codes, invoice_date, as_of)
    top_ups = _claimed_top_ups(snapshot.claims)
    contracts = []
    for count, work in enumerate(snapshot.work, start=1):
        found = _ContractReckoning(
            work, snapshot, taxes, as_of, top_ups.get(work.contract.code, {})
        ).due()
        if found.items:
            contracts.append(found)
        if on_contract is not None:
            on_contract(count)
    company = snapshot.company
    return Due(
        as_of,
        invoice_date,
        tuple(contracts),
        snapshot.tickets,
        company.tax_rounding,
        company.zero_invoices,
    )


def _claimed_top_ups(claims: Mapping[str, Claim]) -> dict[str, dict[int, dict[int, Claim]]]:
    """Claimed top-ups by contract code, entry number and the top-up's number."""
    found: dict[str, dict[int, dict[int, Claim]]] = {}
    for item, claim in claims.items():
        if item.startswith("U:"):
            _, contract, entry, *number = item.split(":")
            by_entry = found.setdefault(contract, {}).setdefault(int(entry), {})
            by_entry[int(number[0]) if number else 1] = claim
    return found


class _ContractReckoning:
    """Reckons one contract. Every method is a step; `due` puts them in order."""

    def __init__(
        self,
        work: ContractWork,
        snapshot: Snapshot,
        taxes: TaxTable,
        as_of: date,
        claimed_top_ups: ClaimedTopUps,
    ) -> None:
        self._work = work
        self._contract: Contract = work.contract
        self._company: Company = snapshot.company
        self._tickets: Mapping[int, Ticket] = snapshot.tickets
        self._claims: Mapping[str, Claim] = snapshot.claims
        self._taxes = taxes
        self._as_of = as_of
        self._overdue_before = as_of - OVERDUE_AFTER
        self._claimed_top_ups = claimed_top_ups
        self._digits = currency_digits(self._contract.customer.currency)
        self._schedule = Schedule(self._contract, self._contract.frequency)
        self._at_once = (
            self._contract.frequency == Frequency.ON_DEMAND
            or self._contract.usage_ready == "immediately"
        )
        rates: dict[str, list[Rate]] = {}
        for rate in self._contract.rates:
            rates.setdefault(rate.name, []).append(rate)
        self._rates = {name: InEffect(versions) for name, versions in rates.items()}
        contract_locks: list[Lock] = []
        if not self._contract.active:
            contract_locks.append(Lock.CONTRACT_INACTIVE)
        if self._contract.customer.on_hold:
            contract_locks.append(Lock.CUSTOMER_ON_HOLD)
        self._contract_locks = tuple(contract_locks)

    def due(self) -> ContractDue:
        items: list[Item] = [*self._lines(), *self._charges()]
        block: BlockAccount | None = None
        if self._contract.is_block:
            items += self._block_items()
            block = self._block_account()
            items += (self._block_time(entry, block) for entry in self._unbilled_entries())
            items += (
                self._top_up(top_up)
                for top_up in block.top_ups
                if top_up.claim is None or top_up.claim.hold is Hold.WAIVED
            )
        else:
            items += (self._time(entry) for entry in self._unbilled_entries())
        items.sort(key=lambda item: item.id)
        return ContractDue(self._contract, self._digits, tuple(items), block)

    # Recurring items

    def _lines(self) -> Iterator[Item]:
        """A recurring item for each contract line and period (billing rules, 3 and 4)."""
        by_line: dict[str, list[ContractLine]] = {}
        for version in self._contract.lines:
            by_line.setdefault(version.line, []).append(version)
        for line, versions in by_line.items():
            frequency = (
                Frequency.ONCE
                if self._contract.type == ContractType.PROJECT_FEE
                else versions[0].frequency or self._contract.frequency
            )
            schedule = (
                self._schedule
                if frequency == self._contract.frequency
                else Schedule(self._contract, frequency)
            )
            timing = versions[0].timing or self._contract.timing
            yield from self._line_items(line, InEffect(versions), schedule, timing)

    def _line_items(
        self, line: str, versions: InEffect[ContractLine], schedule: Schedule, timing: str
    ) -> Iterator[Item]:
        for item, claim, period in self._open_periods(line, schedule):
            version = versions.on(self._price_day(period, timing))
            if version is None or version.billed_quantity == 0:
                continue
            price = Priced(
                version.billed_quantity,
                version.unit_price,
                self._contract.discount_percent,
                self._proration(period),
                version.sku,
            )
            tax = self._taxes.of(self._contract, version.tax_code, period.last)
            yield self._recurring(item, claim, period, schedule, timing, price, tax, version)

    def _block_items(self) -> Iterator[Item]:
        """The block of each period: hours x base rate, or 1 x amount; never prorated."""
        timing = self._contract.timing
        for item, claim, period in self._open_periods(BLOCK_LINE, self._schedule):
            price = self._block_price(self._price_day(period, timing))
            tax = self._taxes.of(self._contract, None, period.last)
            yield self._recurring(item, claim, period, self._schedule, timing, price, tax, None)

    def _block_price(self, day: date) -> Priced | None:
        """What the block costs on `day`; None: no base rate is in effect."""
        contract = self._contract
        if contract.type == ContractType.BLOCK_MONEY:
            amount = contract.block_amount or 0
            return Priced(SCALE, amount, contract.discount_percent, None, contract.sku)
        base = self._rate("base", day)
        if base is None:
            return None
        hours = contract.block_hours or 0
        return Priced(hours, base.amount, contract.discount_percent, None, contract.sku, "hour")

    def _open_periods(
        self, line: str, schedule: Schedule
    ) -> Iterator[tuple[str, Claim | None, Period]]:
        """The periods of a line that begin by the as-of date and are not billed."""
        until = self._contract.billed_until
        for period in schedule.until(self._as_of):
            if until is not None and period.first <= until:
                continue
            item = f"R:{self._contract.code}:{line}:{period.first}"
            claim = self._claims.get(item)
            if claim is None or claim.hold is Hold.WAIVED:
                yield item, claim, period

    def _recurring(
        self,
        item: str,
        claim: Claim | None,
        period: Period,
        schedule: Schedule,
        timing: str,
        price: Priced | None,
        tax: LineTax | None,
        source: ContractLine | None,
    ) -> Item:
        ready_on = period.first if timing == "advance" else period.day_after
        missing = price is None
        if price is None:
            price = Priced(0, 0, 0, None, self._contract.sku)
        state, locks = self._state(claim, ready_on, rate_missing=missing, tax=tax)
        overdue = state is State.READY and self._recurring_overdue(
            period, schedule, timing, ready_on
        )
        return Item(
            item,
            Kind.RECURRING,
            period.first,
            period,
            state,
            locks,
            ready_on,
            overdue,
            self._net(item, price),
            source,
            price,
            tax,
        )

    def _recurring_overdue(
        self, period: Period, schedule: Schedule, timing: str, ready_on: date | None
    ) -> bool:
        """**Overdue**: the next period is ready too, or there is none and 31 days have passed."""
        following = schedule.at(period.index + 1)
        if following is None:
            return ready_on is not None and ready_on < self._overdue_before
        next_ready = following.first if timing == "advance" else following.day_after
        return next_ready is not None and next_ready <= self._as_of

    def _price_day(self, period: Period, timing: str) -> date:
        """**Effective from**: the cut period's first day (advance) or last (arrears)."""
        if period.last is None:
            return self._as_of
        return period.first if timing == "advance" else period.last

    def _proration(self, period: Period) -> tuple[int, int] | None:
        if not self._contract.prorate or period.full_days == 0:
            return None
        days = period.days
        return None if days == period.full_days else (days, period.full_days)

    # Usage

    def _unbilled_entries(self) -> Iterator[TimeEntry]:
        for entry in self._work.entries:
            if not self._is_elsewhere(entry.date):
                claim = self._claims.get(f"T:{entry.entry}")
                if claim is None or claim.hold is Hold.WAIVED:
                    yield entry

    def _is_elsewhere(self, day: date) -> bool:
        """**Billed until**: usage up to that day was billed by another program."""
        until = self._contract.billed_until
        return until is not None and day <= until

    def _charges(self) -> Iterator[Item]:
        for charge in self._work.charges:
            if self._is_elsewhere(charge.date):
                continue
            item = f"C:{charge.charge}"
            claim = self._claims.get(item)
            if claim is not None and claim.hold is not Hold.WAIVED:
                continue
            price = Priced(
                charge.quantity, charge_price(charge), charge.discount_percent, None, charge.sku
            )
            tax = self._taxes.of(self._contract, charge.tax_code, charge.date)
            yield self._usage(item, Kind.CHARGE, charge, claim, self._net(item, price), price, tax)

    def _time(self, entry: TimeEntry) -> Item:
        """Time on a contract without a block: included, or billed at its rate."""
        contract = self._contract
        rounded = rounded_minutes(contract, entry.minutes_to_bill)
        rate = self._rate(entry.rate, entry.date)
        item = f"T:{entry.entry}"
        sku = rate.sku if rate is not None else ""
        missing = False
        if entry.rate == "base" and contract.type in (
            ContractType.RETAINER,
            ContractType.PROJECT_FEE,
        ):
            net = 0
            price = TimePrice(0, 0, (rounded, 1), True, False, included_sku=sku)
        elif rate is None:
            net, missing = 0, True
            price = TimePrice(0, 0, (0, 1), False, True)
        else:
            billed = rounded * MINUTE
            net = time_net(item, billed, rate.amount, contract.discount_percent, self._digits)
            price = TimePrice(rate.amount, billed, (0, 1), False, True, sku=sku)
        tax = self._taxes.of(contract, None, entry.date)
        return self._usage(
            item, Kind.TIME, entry, self._claims.get(item), net, price, tax, rounded, missing
        )

    def _usage(
        self,
        item: str,
        kind: Kind,
        source: TimeEntry | Charge,
        claim: Claim | None,
        net: int,
        price: Priced | TimePrice,
        tax: LineTax | None,
        rounded: int | None = None,
        rate_missing: bool = False,
    ) -> Item:
        """An item of usage: its period, when it is ready, and what locks it."""
        day = source.date
        outside = self._is_outside(day)
        period = None if outside else self._schedule.containing(day)
        ready_on: date | None
        if outside:
            ready_on = None
        elif self._at_once or period is None:
            ready_on = day
        else:
            ready_on = period.day_after
        state, locks = self._state(
            claim,
            ready_on,
            ticket=source.ticket,
            rate_missing=rate_missing,
            outside=outside,
            tax=tax,
        )
        overdue = (
            state is State.READY and ready_on is not None and ready_on < self._overdue_before
        )
        return Item(
            item, kind, day, period, state, locks, ready_on, overdue, net, source, price, tax, rounded
        )

    def _is_outside(self, day: date) -> bool:
        last = self._contract.last_day
        return day < self._contract.start or (last is not None and day > last)

    def _state(
        self,
        claim: Claim | None,
        ready_on: date | None,
        *,
        ticket: int | None = None,
        rate_missing: bool = False,
        outside: bool = False,
        tax: LineTax | None,
    ) -> tuple[State, tuple[Lock, ...]]:
        """**Locked**: every reason that holds, in the order of the rules."""
        if claim is not None:
            return State.WAIVED, ()
        locks: list[Lock] = []
        if not outside and (ready_on is None or ready_on > self._as_of):
            locks.append(Lock.PERIOD_OPEN)
        if (
            ticket is not None
            and self._company.tickets_must_be_resolved
            and not self._tickets[ticket].is_resolved
        ):
            locks.append(Lock.TICKET_OPEN)
        locks += self._contract_locks
        if rate_missing:
            locks.append(Lock.RATE_MISSING)
        if outside:
            locks.append(Lock.OUTSIDE_CONTRACT)
        if tax is None:
            locks.append(Lock.TAX_RATE_MISSING)
        return (State.LOCKED, tuple(locks)) if locks else (State.READY, ())

    # Blocks

    def _block_account(self) -> BlockAccount:
        entries: list[BlockEntry] = []
        for entry in self._work.entries:
            claim = self._claims.get(f"T:{entry.entry}")
            recorded = claim is not None and (claim.covered or claim.past or claim.top_ups)
            held = recorded or entry.entry in self._claimed_top_ups
            use = None if self._is_outside(entry.date) else self._block_use(entry)
            if self._is_elsewhere(entry.date) or (use is None and claim is None and not held):
                continue
            period = (
                self._schedule.recorded(entry.date)
                if held
                else self._schedule.containing(entry.date)
            )
            if period is not None:
                entries.append(BlockEntry(entry, period, use, claim))
        return draw_down(
            self._contract,
            self._schedule,
            entries,
            self._claimed_top_ups,
            self._as_of,
            self._digits,
        )

    def _block_use(self, entry: TimeEntry) -> int | None:
        """**Use** of an entry; None: a rate it needs is missing."""
        contract = self._contract
        rate = self._rate(entry.rate, entry.date)
        if rate is None:
            return None
        rounded = rounded_minutes(contract, entry.minutes_to_bill)
        if contract.type == ContractType.BLOCK_MONEY:
            return minutes_value(rounded, rate.amount, self._digits)
        needs_base = contract.top_up or contract.overage_rate is None
        if needs_base and self._rate("base", entry.date) is None:
            return None
        return rounded * rate.block_factor

    def _block_time(self, entry: TimeEntry, block: BlockAccount) -> Item:
        """Time on a block: a covered part, and a part past the allowance."""
        contract = self._contract
        item = f"T:{entry.entry}"
        rounded = rounded_minutes(contract, entry.minutes_to_bill)
        rate = self._rate(entry.rate, entry.date)
        use = block.uses.get(entry.entry)
        missing = self._block_use(entry) is None
        net = 0
        if use is None or rate is None:
            price = TimePrice(0, 0, (0, 1), False, True)
        else:
            hourly, net = self._past_price(item, entry, rate, use.past)
            price = TimePrice(
                hourly,
                use.past,
                _covered_minutes(use.covered, use.past, rounded, rate, contract.type),
                use.covered > 0 or use.past == 0,
                use.past > 0,
                contract.type == ContractType.BLOCK_MONEY,
                True,
                contract.sku,
                rate.sku,
            )
        tax = self._taxes.of(contract, None, entry.date)
        return self._usage(
            item, Kind.TIME, entry, self._claims.get(item), net, price, tax, rounded, missing
        )

    def _past_price(self, item: str, entry: TimeEntry, rate: Rate, past: int) -> tuple[int, int]:
        """Hourly price and net of what goes past the allowance (**Overage**)."""
        contract = self._contract
        discount = contract.discount_percent
        if contract.type == ContractType.BLOCK_MONEY:
            return rate.amount, value_net(item, past, discount, self._digits)
        hourly = contract.overage_rate
        if hourly is None:
            base = self._rate("base", entry.date)
            hourly = 0 if base is None else base.amount
        return hourly, time_net(item, past, hourly, discount, self._digits)

    def _top_up(self, top_up: TopUp) -> Item:
        """The block bought again: dated and priced on the day of the entry that bought it."""
        day = top_up.entry.date
        price = self._block_price(day) or Priced(0, 0, 0, None, self._contract.sku)
        tax = self._taxes.of(self._contract, None, day)
        state, locks = self._state(top_up.claim, day, tax=tax)
        overdue = state is State.READY and day < self._overdue_before
        return Item(
            top_up.id,
            Kind.TOP_UP,
            day,
            top_up.period,
            state,
            locks,
            day,
            overdue,
            self._net(top_up.id, price),
            top_up.entry,
            price,
            tax,
        )

    def _rate(self, name: str, day: date) -> Rate | None:
        versions = self._rates.get(name)
        return None if versions is None else versions.on(day)

    def _net(self, item: str, price: Priced) -> int:
        return line_net(
            item,
            price.quantity,
            price.unit_price,
            price.discount_percent,
            price.proration,
            self._digits,
        )


def _covered_minutes(
    covered: int, past: int, rounded: int, rate: Rate, contract_type: ContractType
) -> tuple[int, int]:
    """The covered part in minutes of the entry: use / factor, or the value's share."""
    if past == 0:
        return (rounded, 1)
    if contract_type == ContractType.BLOCK_MONEY:
        return (rounded * covered, covered + past)
    return (covered, rate.block_factor) if rate.block_factor else (rounded, 1)

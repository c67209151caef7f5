"""What the items of one contract have in common: rates in effect, days, locks, nets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from batchbill_desktop.services.billing.items import Lock, Priced, State
from batchbill_desktop.services.billing.periods import Schedule
from batchbill_desktop.services.billing.rating import InEffect, line_net
from batchbill_desktop.services.billing.snapshot import (
    Claim,
    Contract,
    ContractType,
    ContractWork,
    Frequency,
    Rate,
    Snapshot,
    Ticket,
)
from batchbill_desktop.services.billing.tax import LineTax, TaxTable
from batchbill_desktop.services.money import SCALE, currency_digits

OVERDUE_AFTER = timedelta(days=31)
"""A ready item without a next period is overdue when it has been ready for longer."""

ClaimedTopUps = Mapping[int, Mapping[int, Claim]]
"""Claimed top-ups of a contract by entry number and the top-up's number."""


class Reckoning:
    """One contract at an as-of date, as the makers of its items see it."""

    def __init__(
        self,
        work: ContractWork,
        snapshot: Snapshot,
        taxes: TaxTable,
        as_of: date,
        claimed_top_ups: ClaimedTopUps,
    ) -> None:
        self.work = work
        self.contract: Contract = work.contract
        self.claims: Mapping[str, Claim] = snapshot.claims
        self.claimed_top_ups = claimed_top_ups
        self.taxes = taxes
        self.as_of = as_of
        self.digits = currency_digits(self.contract.customer.currency)
        self.schedule = Schedule(self.contract, self.contract.frequency)
        self.usage_at_once = (
            self.contract.frequency == Frequency.ON_DEMAND
            or self.contract.usage_ready == "immediately"
        )
        self._overdue_before = as_of - OVERDUE_AFTER
        self._tickets: Mapping[int, Ticket] = snapshot.tickets
        self._tickets_lock = snapshot.company.tickets_must_be_resolved
        versions: dict[str, list[Rate]] = {}
        for rate in self.contract.rates:
            versions.setdefault(rate.name, []).append(rate)
        self._rates = {name: InEffect(dated) for name, dated in versions.items()}
        self._contract_locks: list[Lock] = []
        if not self.contract.active:
            self._contract_locks.append(Lock.CONTRACT_INACTIVE)
        if self.contract.customer.on_hold:
            self._contract_locks.append(Lock.CUSTOMER_ON_HOLD)

    def rate(self, name: str, day: date) -> Rate | None:
        """The named rate in effect on `day`, or None."""
        versions = self._rates.get(name)
        return None if versions is None else versions.on(day)

    def block_price(self, day: date) -> Priced | None:
        """What the block costs on `day`: hours x base rate, or 1 x amount; never prorated.

        None: no base rate is in effect.
        """
        contract = self.contract
        if contract.type == ContractType.BLOCK_MONEY:
            amount = contract.block_amount or 0
            return Priced(SCALE, amount, contract.discount_percent, None, contract.sku)
        base = self.rate("base", day)
        if base is None:
            return None
        hours = contract.block_hours or 0
        return Priced(hours, base.amount, contract.discount_percent, None, contract.sku, "hour")

    def no_price(self) -> Priced:
        """Stands for the price of a block whose rate is missing."""
        return Priced(0, 0, 0, None, self.contract.sku)

    def net(self, item: str, price: Priced) -> int:
        """What a quantity at a price comes to. Raises `AmountTooLarge`."""
        return line_net(
            item,
            price.quantity,
            price.unit_price,
            price.discount_percent,
            price.proration,
            self.digits,
        )

    def is_elsewhere(self, day: date) -> bool:
        """**Billed until**: what begins or is dated up to that day was billed elsewhere."""
        until = self.contract.billed_until
        return until is not None and day <= until

    def is_outside(self, day: date) -> bool:
        """Whether a day lies before the contract's first day or after its last."""
        last = self.contract.last_day
        return day < self.contract.start or (last is not None and day > last)

    def ready_for_long(self, ready_on: date | None) -> bool:
        """**Overdue**: ready for more than 31 days."""
        return ready_on is not None and ready_on < self._overdue_before

    def state(
        self,
        claim: Claim | None,
        ready_on: date | None,
        tax: LineTax | None,
        *,
        ticket: int | None = None,
        rate_missing: bool = False,
        outside: bool = False,
    ) -> tuple[State, tuple[Lock, ...]]:
        """**Locked**: every reason that holds, in the order of the rules."""
        if claim is not None:
            return State.WAIVED, ()
        locks: list[Lock] = []
        if not outside and (ready_on is None or ready_on > self.as_of):
            locks.append(Lock.PERIOD_OPEN)
        if ticket is not None and self._tickets_lock and not self._tickets[ticket].is_resolved:
            locks.append(Lock.TICKET_OPEN)
        locks += self._contract_locks
        if rate_missing:
            locks.append(Lock.RATE_MISSING)
        if outside:
            locks.append(Lock.OUTSIDE_CONTRACT)
        if tax is None:
            locks.append(Lock.TAX_RATE_MISSING)
        return (State.LOCKED, tuple(locks)) if locks else (State.READY, ())

"""Blocks: allowance, draw-down in order, overage, rollover, top-ups, notices (billing rules, 5).

Block use is counted in ten-thousandths of a minute for block hours (so that a factor such
as 1.5 stays exact) and in the currency's smallest unit for block money.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from batchbill_desktop.services.billing.periods import Period, Schedule
from batchbill_desktop.services.billing.snapshot import (
    Claim,
    Contract,
    ContractType,
    TimeEntry,
)
from batchbill_desktop.services.money import SCALE

MOST_TOP_UPS = 100
"""A block is bought again at most this often for one entry; the rest is overage."""

NOTICE_LEVELS = (95, 80)


@dataclass(frozen=True, slots=True)
class BlockEntry:
    """A time entry that draws on the block, or has: its use, or what was recorded for it."""

    entry: TimeEntry
    period: Period
    use: int | None
    """None: it is locked and uses nothing; what is claimed of it counts all the same."""
    claim: Claim | None


@dataclass(frozen=True, slots=True)
class EntryUse:
    """What of an entry the block covers, and what goes past the allowance."""

    covered: int
    past: int


@dataclass(frozen=True, slots=True)
class TopUp:
    """One repurchase of the block, bought by `entry`."""

    id: str
    entry: TimeEntry
    period: Period
    claim: Claim | None


@dataclass(frozen=True, slots=True)
class BlockPeriod:
    """The account of one period: what was carried in, bought, used and left."""

    period: Period
    carried_in: int
    allowance: int
    """Block, carried in and top-ups."""
    used: int
    """Use of all its entries, the part past the allowance included."""
    left: int
    """Of the allowance, 0 at the least."""


@dataclass(frozen=True, slots=True)
class BlockAccount:
    """The whole account of a contract's block."""

    uses: dict[int, EntryUse] = field(default_factory=dict)
    """By entry number."""
    bought: dict[int, int] = field(default_factory=dict)
    """How many top-ups each entry has bought, claimed ones included."""
    top_ups: tuple[TopUp, ...] = ()
    periods: tuple[BlockPeriod, ...] = ()
    notice: int | None = None


def block_units(contract: Contract, digits: int, value: int | None) -> int:
    """Hours or money (in ten-thousandths) as block use; None is 0."""
    if value is None:
        return 0
    if contract.type == ContractType.BLOCK_HOURS:
        return value * 60
    minor: int = 10**digits
    return value * minor // SCALE


def top_up_id(contract: str, entry: int, number: int) -> str:
    """The item id of the `number`-th top-up (from 1) that an entry bought."""
    base = f"U:{contract}:{entry}"
    return base if number == 1 else f"{base}:{number}"


def draw_down(
    contract: Contract,
    schedule: Schedule,
    entries: Sequence[BlockEntry],
    claimed_top_ups: Mapping[int, Mapping[int, Claim]],
    as_of: date,
    digits: int,
) -> BlockAccount:
    """Reckon the block: who is covered, what is past the allowance, what is bought again.

    `claimed_top_ups`: by entry number, then by the top-up's number. The result does not
    depend on the order of `entries`.
    """
    return _DrawDown(contract, schedule, claimed_top_ups, digits).reckon(entries, as_of)


class _DrawDown:
    def __init__(
        self,
        contract: Contract,
        schedule: Schedule,
        claimed_top_ups: Mapping[int, Mapping[int, Claim]],
        digits: int,
    ) -> None:
        self._contract = contract
        self._schedule = schedule
        self._claimed_top_ups = claimed_top_ups
        hours = contract.type == ContractType.BLOCK_HOURS
        self._size = block_units(
            contract, digits, contract.block_hours if hours else contract.block_amount
        )
        self._limit = (
            None
            if contract.rollover_limit is None
            else block_units(contract, digits, contract.rollover_limit)
        )
        self._opening = block_units(contract, digits, contract.opening_balance)
        self._uses: dict[int, EntryUse] = {}
        self._bought: dict[int, set[int]] = {}
        self._top_ups: list[TopUp] = []

    def reckon(self, entries: Sequence[BlockEntry], as_of: date) -> BlockAccount:
        by_period: dict[int, list[BlockEntry]] = {}
        for entry in entries:
            by_period.setdefault(entry.period.index, []).append(entry)
        current = self._schedule.containing(as_of)
        last = max([*by_period, -1 if current is None else current.index])
        accounts: list[BlockPeriod] = []
        notice = None
        left = 0
        for index in range(last + 1):
            period = self._schedule.at(index)
            if period is None:
                break
            account = self._reckon_period(
                period, self._carried_in(period, left), by_period.get(index, [])
            )
            accounts.append(account)
            left = account.left
            if current is not None and index == current.index:
                notice = _notice(account)
        return BlockAccount(
            self._uses,
            {entry: len(places) for entry, places in self._bought.items()},
            tuple(self._top_ups),
            tuple(accounts),
            notice,
        )

    def _carried_in(self, period: Period, left: int) -> int:
        """**Rollover**, or the opening balance in the first period after `billed_until`."""
        if self._is_opening(period):
            return self._opening
        if not self._contract.rollover:
            return 0
        return left if self._limit is None else min(left, self._limit)

    def _is_opening(self, period: Period) -> bool:
        until = self._contract.billed_until
        if until is None or until < self._contract.start:
            return period.index == 0
        before = self._schedule.at(period.index - 1)
        return period.first > until and (before is None or before.first <= until)

    def _reckon_period(
        self, period: Period, carried_in: int, entries: list[BlockEntry]
    ) -> BlockPeriod:
        entries.sort(key=lambda e: (e.entry.date, e.entry.start, e.entry.entry))
        allowance = self._size + carried_in
        used = 0
        recorded = 0
        for block_entry in entries:
            allowance += self._already_bought(block_entry)
            if block_entry.claim is not None:
                claim = block_entry.claim
                recorded += claim.covered
                used += claim.covered + claim.past
                self._uses[block_entry.entry.entry] = EntryUse(claim.covered, claim.past)
        left = allowance - recorded
        for block_entry in entries:
            if block_entry.claim is None and block_entry.use is not None:
                use = block_entry.use
                bought = self._buy(block_entry, use, left)
                allowance += bought
                left += bought
                covered = min(use, max(left, 0))
                left -= covered
                used += use
                self._uses[block_entry.entry.entry] = EntryUse(covered, use - covered)
        return BlockPeriod(period, carried_in, allowance, used, max(left, 0))

    def _already_bought(self, block_entry: BlockEntry) -> int:
        """What top-ups that are claimed, or whose entry is, add from the period's beginning."""
        claimed = self._claimed_top_ups.get(block_entry.entry.entry, {})
        added = 0
        for place in sorted(claimed):
            added += claimed[place].allowance
            self._add_top_up(block_entry, place, claimed[place])
        stays = 0 if block_entry.claim is None else block_entry.claim.top_ups
        return added + self._add_new(block_entry, stays - len(claimed))

    def _buy(self, block_entry: BlockEntry, use: int, left: int) -> int:
        """Buy the block again as often as the entry needs; the allowance it adds."""
        missing = use - left
        if not self._contract.top_up or use == 0 or missing <= 0:
            return 0
        already = len(self._bought.get(block_entry.entry.entry, ()))
        return self._add_new(block_entry, min(-(-missing // self._size), MOST_TOP_UPS - already))

    def _add_new(self, block_entry: BlockEntry, times: int) -> int:
        """Unclaimed top-ups under the lowest numbers that the entry has free.

        So an unbilled top-up keeps its number when a later one is billed before it.
        """
        place = 1
        for _ in range(times):
            while place in self._bought.get(block_entry.entry.entry, ()):
                place += 1
            self._add_top_up(block_entry, place, None)
        return max(times, 0) * self._size

    def _add_top_up(self, block_entry: BlockEntry, place: int, claim: Claim | None) -> None:
        number = block_entry.entry.entry
        self._bought.setdefault(number, set()).add(place)
        self._top_ups.append(
            TopUp(
                top_up_id(self._contract.code, number, place),
                block_entry.entry,
                block_entry.period,
                claim,
            )
        )


def _notice(account: BlockPeriod) -> int | None:
    """**Notices**: 95 or 80 where the period's entries use as much of its allowance."""
    for level in NOTICE_LEVELS:
        if account.used * 100 >= level * account.allowance:
            return level
    return None

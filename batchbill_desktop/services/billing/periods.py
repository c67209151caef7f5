"""Billing periods: frequency, anchor, cut (billing rules, 2).

Spans of days are closed: [first, last].
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from batchbill_desktop.services.billing.snapshot import Contract, Frequency
from batchbill_desktop.services.dates import (
    ONE_DAY,
    day_of_month,
    monday_of,
    month_number,
)

_STEP_MONTHS = {
    Frequency.MONTH: 1,
    Frequency.QUARTER: 3,
    Frequency.HALF_YEAR: 6,
    Frequency.YEAR: 12,
}
_STEP_DAYS = {Frequency.WEEK: 7, Frequency.TWO_WEEKS: 14}


@dataclass(frozen=True, slots=True)
class Period:
    """A cut billing period. `last` is None for `once` without a last day."""

    index: int
    first: date
    last: date | None
    full_days: int
    """Days of the whole, uncut period; 0 for `once`, which is never prorated."""

    @property
    def days(self) -> int:
        """Days of the cut period (0 where it has no last day)."""
        return 0 if self.last is None else (self.last - self.first).days + 1

    @property
    def day_after(self) -> date | None:
        """The day after the last day: when something in arrears is ready."""
        return None if self.last is None else self.last + ONE_DAY


class Schedule:
    """The periods of a contract, or of a contract line with a frequency of its own.

    Every period is counted from the original anchor day, the day of the month clamped to
    the month's length, and cut to the contract's first and last day.
    """

    def __init__(self, contract: Contract, frequency: Frequency) -> None:
        self._start = contract.start
        self._last_day = contract.last_day
        self._frequency = frequency
        self._known: dict[int, Period | None] = {}
        self._step_days = _STEP_DAYS.get(frequency, 0)
        self._step_months = _STEP_MONTHS.get(frequency, 0)
        if self._step_days:
            self._base = contract.start if contract.anchor == "start" else monday_of(contract.start)
        elif self._step_months:
            self._base_month, self._day = _month_base(contract.anchor, contract.start)
            if contract.anchor == "calendar":
                self._base_month -= self._base_month % self._step_months
            # Counted from the anchor, numbered from the period that holds the first day.
            self._base_month += self._index_of(contract.start) * self._step_months

    def containing(self, day: date) -> Period | None:
        """The period that holds `day`; None outside the contract, and for `on_demand`."""
        if day < self._start or (self._last_day is not None and day > self._last_day):
            return None
        if self._frequency == Frequency.ON_DEMAND:
            return None
        return self.at(self._index_of(day))

    def recorded(self, day: date) -> Period | None:
        """The period of `day` for what is recorded: a last day that came later moves nothing.

        None where the whole period lies outside the contract, and for `on_demand`.
        """
        if day < self._start or self._frequency == Frequency.ON_DEMAND:
            return None
        return self.at(self._index_of(day))

    def at(self, index: int) -> Period | None:
        """The period with that index, or None where the contract has none."""
        try:
            return self._known[index]
        except KeyError:
            period = self._known[index] = self._make(index)
            return period

    def until(self, day: date) -> Iterator[Period]:
        """The periods that begin on or before `day`, in order."""
        if self._frequency == Frequency.ON_DEMAND:
            return
        index = 0
        period = self.at(0)
        while period is not None and period.first <= day:
            yield period
            index += 1
            period = self.at(index)

    def _make(self, index: int) -> Period | None:
        if index < 0:
            return None
        if self._frequency == Frequency.ONCE:
            return Period(0, self._start, self._last_day, 0) if index == 0 else None
        begin, following = self._begin(index), self._begin(index + 1)
        first, last = max(begin, self._start), following - ONE_DAY
        if self._last_day is not None:
            last = min(last, self._last_day)
        if first > last:
            return None
        return Period(index, first, last, (following - begin).days)

    def _begin(self, index: int) -> date:
        if self._step_days:
            return self._base + timedelta(days=index * self._step_days)
        return day_of_month(self._base_month + index * self._step_months, self._day)

    def _index_of(self, day: date) -> int:
        if self._frequency == Frequency.ONCE:
            return 0
        if self._step_days:
            return (day - self._base).days // self._step_days
        index = (month_number(day) - self._base_month) // self._step_months
        # In the month where a period begins, the days before it are the period before.
        return index - 1 if day < self._begin(index) else index


def _month_base(anchor: str, start: date) -> tuple[int, int]:
    """The month from which periods are counted, and the day of the month they begin on."""
    month = month_number(start)
    if anchor == "start":
        return month, start.day
    if anchor == "calendar":
        return month, 1
    if "-" in anchor:
        anchor_month, day = (int(part) for part in anchor.split("-"))
        base = start.year * 12 + anchor_month - 1
        return (base if day_of_month(base, day) <= start else base - 12), day
    day = int(anchor)
    return (month if day_of_month(month, day) <= start else month - 1), day

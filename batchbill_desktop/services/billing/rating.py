"""What a quantity or some minutes come to: rates in effect, time rounding, nets.

Rounding to the currency happens once per line, in `line_net` and `time_net`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Generic, Protocol, TypeVar

from batchbill_desktop.services.billing.snapshot import Charge
from batchbill_desktop.services.money import (
    LARGEST_AMOUNT,
    PERCENT_WHOLE,
    SCALE,
    AmountTooLarge,
    divide_half_up,
)

MINUTE = SCALE
"""One minute, in the ten-thousandths that block use is counted in."""

HOUR = 60 * MINUTE


class _Dated(Protocol):
    @property
    def effective_from(self) -> date: ...


D = TypeVar("D", bound=_Dated)


class InEffect(Generic[D]):
    """Versions of one thing by their effective-from date."""

    __slots__ = ("_days", "_versions")

    def __init__(self, versions: Iterable[D]) -> None:
        self._versions: Sequence[D] = sorted(versions, key=lambda version: version.effective_from)
        self._days = [version.effective_from for version in self._versions]

    def on(self, day: date) -> D | None:
        """The version in effect on `day`, or None before the first."""
        place = bisect_right(self._days, day)
        return self._versions[place - 1] if place else None


class TimeRules(Protocol):
    """What **time rounding** goes by, of a contract."""

    @property
    def time_minimum(self) -> int:
        """In minutes."""

    @property
    def time_increment(self) -> int:
        """In minutes."""

    @property
    def time_rounding(self) -> str:
        """`up` or `nearest`."""


def rounded_minutes(contract: TimeRules, minutes: int) -> int:
    """**Time rounding**: first the minimum, then the increment; zero stays zero."""
    if minutes == 0:
        return 0
    minutes = max(minutes, contract.time_minimum)
    increment = contract.time_increment
    if increment <= 1:
        return minutes
    if contract.time_rounding == "nearest":
        return (2 * minutes + increment) // (2 * increment) * increment
    return -(-minutes // increment) * increment


def line_net(
    item: str,
    quantity: int,
    unit_price: int,
    discount_percent: int,
    proration: tuple[int, int] | None,
    digits: int,
) -> int:
    """**Line net** in the smallest unit: quantity x price x (1 - discount) x proration.

    Raises `AmountTooLarge`, naming `item`.
    """
    days, of = proration or (1, 1)
    net = divide_half_up(
        quantity * unit_price * (PERCENT_WHOLE - discount_percent) * days * 10**digits,
        SCALE * SCALE * PERCENT_WHOLE * of,
    )
    return _checked(item, net, digits)


def time_net(item: str, minutes: int, hourly: int, discount_percent: int, digits: int) -> int:
    """The net of `minutes` (ten-thousandths) at an hourly price: minutes / 60 exact, one rounding.

    Raises `AmountTooLarge`, naming `item`.
    """
    net = divide_half_up(
        minutes * hourly * (PERCENT_WHOLE - discount_percent) * 10**digits,
        HOUR * SCALE * PERCENT_WHOLE,
    )
    return _checked(item, net, digits)


def value_net(item: str, value: int, discount_percent: int, digits: int) -> int:
    """The net of a value (smallest unit) past a block of money: the discount, rounded once."""
    net = divide_half_up(value * (PERCENT_WHOLE - discount_percent), PERCENT_WHOLE)
    return _checked(item, net, digits)


def minutes_value(minutes: int, hourly: int, digits: int) -> int:
    """The value that whole minutes take from a block of money: round(minutes x rate / 60)."""
    return divide_half_up(minutes * hourly * 10**digits, 60 * SCALE)


def charge_price(charge: Charge) -> int:
    """**Charge price**: an expense's mark-up on its unit price, rounded to 4 decimals."""
    if charge.kind != "expense" or charge.markup_percent == 0:
        return charge.unit_price
    return divide_half_up(
        charge.unit_price * (PERCENT_WHOLE + charge.markup_percent), PERCENT_WHOLE
    )


def _checked(item: str, net: int, digits: int) -> int:
    if abs(net) > LARGEST_AMOUNT * 10**digits:
        raise AmountTooLarge(item=item)
    return net

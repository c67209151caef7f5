"""What a line in the editor comes to: the engine's formulas, and the rules' net where it holds."""

from __future__ import annotations

from dataclasses import replace

from batchbill_desktop.services.billing.rating import line_net, time_net
from batchbill_desktop.services.invoices.editing.working import HOUR, Given, WorkingLine
from batchbill_desktop.services.money import AmountTooLarge, divide_half_up

_MINUTES = 60


def minutes_of(hours: int) -> int:
    """The minutes of hours, both in ten-thousandths."""
    return hours * _MINUTES


def hours_of(minutes: int) -> int:
    """The hours of minutes, both in ten-thousandths, half-up."""
    return divide_half_up(minutes, _MINUTES)


def given_of(line: WorkingLine) -> Given | None:
    """What a line is now, if the rules made it and it was not edited; None: typed by hand."""
    if not line.is_ruled:
        return None
    return line.given or Given(
        line.sku,
        line.description,
        line.rich,
        line.treatment,
        line.quantity,
        line.minutes,
        line.unit,
        line.unit_price,
        line.discount_percent,
        line.proration,
        line.tax,
        line.supply,
        line.net,
    )


def priced(line: WorkingLine, given: Given | None, digits: int) -> WorkingLine:
    """The line with its net, and with `given` beside it where it differs from that."""
    if given is None:
        return replace(line, net=net_of(line, digits), given=None)
    same = line.unit == given.unit and line.quantity == given.quantity
    if same and line.minutes in (None, minutes_of(line.quantity)):
        # Hours typed as a number: the exact minutes behind it are those of the rules.
        line = replace(line, minutes=given.minutes)
    net = given.net if _price(line) == _price(given) else net_of(line, digits)
    line = replace(line, net=net, given=None)
    return line if given_of(line) == given else replace(line, given=given)


def _price(line: WorkingLine | Given) -> tuple[object, ...]:
    """All that a net depends on."""
    return line.quantity, line.minutes, line.unit_price, line.discount_percent, line.proration


def net_of(line: WorkingLine, digits: int) -> int:
    """The line's net by the rules' formulas; 0 where it is too large, which the check tells."""
    return 0 if is_too_large(line, digits) else _net(line, digits)


def is_too_large(line: WorkingLine, digits: int) -> bool:
    """Whether the line comes to more than the rules allow."""
    try:
        _net(line, digits)
    except AmountTooLarge:
        return True
    return False


def _net(line: WorkingLine, digits: int) -> int:
    if line.is_words:
        return 0
    if line.unit == HOUR and line.minutes is not None and line.proration is None:
        return time_net(
            line.description, line.minutes, line.unit_price, line.discount_percent, digits
        )
    return line_net(
        line.description,
        line.quantity,
        line.unit_price,
        line.discount_percent,
        line.proration,
        digits,
    )

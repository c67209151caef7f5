"""Numbers as somebody types them into a line, or as a spreadsheet hands them over.

A quantity may be a time: `1:30` is 90 minutes. Prices may stand with their currency, discounts
with a per cent sign. Nothing is rounded: what has more than four decimals is not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from batchbill_desktop.services.invoices.editing.pricing import hours_of
from batchbill_desktop.services.invoices.editing.working import HOUR, PIECE
from batchbill_desktop.services.money import LARGEST_AMOUNT, SCALE, from_decimal
from batchbill_desktop.services.texts import mark, parse_number, tr

_TIME = re.compile(r"([-\u2212]?)(\d{1,9}):([0-5]\d)")
_CURRENCY = re.compile(r"[€$£¥]|\b[A-Z]{3}\b")
_DECIMALS = 4
_UNITS = {PIECE: mark("piece"), HOUR: mark("hour")}


@dataclass(frozen=True, slots=True)
class TypedQuantity:
    """A quantity in ten-thousandths; typed as a time, its minutes too."""

    quantity: int
    minutes: int | None = None


def read_quantity(text: str) -> TypedQuantity | None:
    """A number, or a time as h:mm; None where it is neither."""
    time = _TIME.fullmatch(text.strip())
    if time is not None:
        sign = -1 if time[1] else 1
        minutes = sign * (int(time[2]) * 60 + int(time[3])) * SCALE
        return TypedQuantity(hours_of(minutes), minutes)
    number = read_number(text)
    return None if number is None else TypedQuantity(number)


def read_price(text: str) -> int | None:
    """A price in ten-thousandths, its currency or its sign left aside."""
    return read_number(_CURRENCY.sub("", text))


def read_percent(text: str) -> int | None:
    """A percentage in ten-thousandths, with or without its sign."""
    return read_number(text.replace("%", ""))


def read_number(text: str) -> int | None:
    """A number in ten-thousandths as the user's language writes it; None where it is none.

    Too many decimals, or more than the largest amount of the rules, is no number either.
    """
    value = parse_number(text)
    if value is None or abs(value) > Decimal(LARGEST_AMOUNT):
        return None
    try:
        return from_decimal(value, _DECIMALS)
    except ValueError:
        return None


def read_unit(text: str) -> str:
    """A unit: the program's own by their names in the user's language, all others as typed."""
    bare = text.strip()
    for unit, name in _UNITS.items():
        if bare.casefold() in (unit, tr(name).casefold()):
            return unit
    return bare

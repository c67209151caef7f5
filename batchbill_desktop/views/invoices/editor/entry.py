"""The figures of a line as the user's language writes them."""

from __future__ import annotations

import re

from batchbill_desktop.services.invoices.editing import typed_numbers
from batchbill_desktop.services.invoices.editing.typed_numbers import TypedQuantity
from batchbill_desktop.services.invoices.editing.working import HOUR, PIECE, WorkingLine
from batchbill_desktop.services.money import SCALE, scaled_to_decimal, to_decimal
from batchbill_desktop.services.texts import (
    mark,
    minutes_text,
    money_text,
    number_text,
    tr,
)

_HOURS = re.compile(r"(\d)\s*[hH]\s*([0-5]\d)\s*$")

_UNITS = {PIECE: mark("piece"), HOUR: mark("hour")}


def read_quantity(text: str) -> TypedQuantity | None:
    """A number, or a time as 1:30 or 1h30; None where it is neither."""
    return typed_numbers.read_quantity(_HOURS.sub(r"\1:\2", text))


def unit_text(unit: str) -> str:
    """A unit in the user's language."""
    return tr(_UNITS[unit]) if unit in _UNITS else unit


def known_units() -> tuple[str, ...]:
    """The units that the program has words for."""
    return tuple(_UNITS)


def quantity_text(quantity: int, minutes: int | None) -> str:
    """Time as h:mm where it is whole minutes, all else as a number."""
    if minutes is not None and minutes % SCALE == 0:
        return minutes_text(minutes // SCALE)
    return number_text(scaled_to_decimal(quantity))


def price_text(price: int, digits: int) -> str:
    """A unit price with at least the currency's decimals."""
    return number_text(scaled_to_decimal(price), digits)


def percent_text(percent: int) -> str:
    """A percentage; empty where it is 0."""
    return number_text(scaled_to_decimal(percent)) if percent else ""


def amount_text(amount: int, digits: int) -> str:
    """An amount without its currency."""
    return number_text(to_decimal(amount, digits), digits)


def amount_in(amount: int, currency: str, digits: int) -> str:
    """An amount with its currency."""
    return money_text(to_decimal(amount, digits), currency, digits)


def line_quantity(line: WorkingLine) -> str:
    """The quantity of a line."""
    return quantity_text(line.quantity, line.minutes)

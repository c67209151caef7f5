"""Quantities and prices that a program multiplies to our amount, to the last cent.

The programs that read our files keep few decimals and reckon quantity x price anew. What they
are given is not always the line's own quantity and price, but always comes to the line's net.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from batchbill_desktop.services.exports.cells import number_cell
from batchbill_desktop.services.invoices.document import DocumentLine
from batchbill_desktop.services.money import divide_half_up

_SHORT_QUANTITY = 4
"""Decimals of a quantity that is tried before longer ones."""

_MINUTES = 60
_LEAST_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Fit:
    """A quantity and a price that come to the wanted amount in the target."""

    quantity: Decimal
    price: Decimal


def round_half_up(value: Fraction, digits: int) -> Decimal:
    """The value with `digits` decimals, half away from zero."""
    scaled = value * 10**digits
    return Decimal(divide_half_up(scaled.numerator, scaled.denominator)).scaleb(-digits)


def exact_quantity(line: DocumentLine) -> Fraction:
    """The line's quantity; for time its exact hours."""
    if line.minutes is None:
        return Fraction(line.quantity)
    return Fraction(line.minutes) / _MINUTES


def proration(line: DocumentLine) -> Fraction:
    """The part of the full period that the line is for; 1 where it is not cut."""
    return Fraction(1) if line.proration is None else Fraction(*line.proration)


def full_price(line: DocumentLine) -> Fraction:
    """The unit price, cut to the days where the line is prorated."""
    return Fraction(line.unit_price) * proration(line)


def discounted(line: DocumentLine) -> Fraction:
    """What the discount leaves of an amount: 0.9 for 10 %."""
    return 1 - Fraction(line.discount_percent) / 100


def discount_amount(line: DocumentLine, digits: int) -> Decimal:
    """Quantity x price x discount, without proration, rounded to the currency's digits."""
    if not line.discount_percent:
        return Decimal(0).scaleb(-digits)
    full = exact_quantity(line) * Fraction(line.unit_price)
    return round_half_up(full * Fraction(line.discount_percent) / 100, digits)


def fit(
    quantity: Fraction,
    price: Fraction,
    amount: Decimal,
    places: int,
    factor: Fraction = Fraction(1),
) -> Fit | None:
    """A quantity and a price of at most `places` decimals that come to `amount` when rounded.

    None where there are none. The own quantity and price are tried first, then a price that
    brings the quantity to the amount. `factor` is what the target multiplies by itself: the
    discount it knows.
    """
    # Some programs keep two decimals of every amount, of a yen amount too.
    digits = max(_decimals(amount), _LEAST_DIGITS)
    quantities = _quantities(quantity, places)
    own_price = round_half_up(price, places)
    if own_price == price:
        for tried in quantities:
            if round_half_up(Fraction(tried) * price * factor, digits) == amount:
                return Fit(tried, own_price)
    for tried in quantities:
        per_unit = Fraction(tried) * factor
        if per_unit:
            found = round_half_up(Fraction(amount) / per_unit, places)
            if found >= 0 and round_half_up(per_unit * Fraction(found), digits) == amount:
                return Fit(tried, found)
    return None


def exact_price(quantity: Fraction, amount: Decimal, places: int) -> Fit | None:
    """The price that brings the quantity to the amount without rounding anything."""
    tried = round_half_up(quantity, places)
    if tried != quantity or not quantity:
        return None
    price = round_half_up(Fraction(amount) / quantity, places)
    if price < 0 or Fraction(price) * quantity != Fraction(amount):
        return None
    return Fit(tried, price)


def whole(amount: Decimal) -> Fit:
    """Quantity 1 at the amount; -1 where it is below 0, since prices never are."""
    return Fit(Decimal(1 if amount >= 0 else -1), abs(amount))


def reckoning(line: DocumentLine, digits: int, *, discount: bool = True) -> str:
    """How the line was reckoned, for its text: `3.5 x 95.00 - 10 %`, or without the discount."""
    words = f"{quantity_words(line)} x {price_words(line, digits)}"
    if discount and line.discount_percent:
        words += f" - {number_cell(line.discount_percent)} %"
    return words


def quantity_words(line: DocumentLine) -> str:
    """The quantity as people read it, without the sign: `3.5`, `0:07 h`."""
    exact = abs(exact_quantity(line))
    short = round_half_up(exact, _SHORT_QUANTITY)
    if line.minutes is None or short == exact:
        return number_cell(short)
    minutes = abs(line.minutes)
    if minutes != int(minutes):
        return f"{number_cell(minutes)} min"
    hours, rest = divmod(int(minutes), _MINUTES)
    return f"{hours}:{rest:02} h"


def price_words(line: DocumentLine, digits: int) -> str:
    """The unit price, cut to the days where it is prorated: `290.00 x 16/31`."""
    words = number_cell(line.unit_price, digits)
    return words if line.proration is None else words + " x {}/{}".format(*line.proration)


def _quantities(quantity: Fraction, places: int) -> list[Decimal]:
    """The quantity with few and with all decimals that the target keeps, without a 0."""
    found = {round_half_up(quantity, few) for few in (min(_SHORT_QUANTITY, places), places)}
    return sorted((value for value in found if value), key=_decimals)


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0

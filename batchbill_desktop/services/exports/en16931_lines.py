"""Invoice lines as EN 16931 has them: quantity x price, then allowances down to the net.

Receivers reckon quantity x price / base quantity, rounded to two decimals, and go on from
there with the line's allowances and charges; what is made here comes to the net that way,
to the cent.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from batchbill_desktop.services.exports.characters import without_control_characters
from batchbill_desktop.services.exports.einvoice_texts import Words
from batchbill_desktop.services.exports.en16931 import DECIMALS, Adjustment, Line
from batchbill_desktop.services.invoices.document import DocumentLine
from batchbill_desktop.services.money import divide_half_up, to_decimal

MINUTES_OF_AN_HOUR = Decimal(60)
DISCOUNT_CODE = "95"

_TOLERANCE = Decimal("0.02")
"""How far a discount may be from base x per cent (PEPPOL-EN16931-R040)."""


def make_line(
    place: int, line: DocumentLine, category: str, *, sign: int, digits: int, words: Words
) -> Line:
    """The line at `place` (from 1); `sign` -1 turns a credit note's amounts positive."""
    by_minutes = line.minutes is not None
    # Adding 0 takes the sign off a turned 0.
    quantity = sign * (line.quantity if line.minutes is None else line.minutes) + 0
    name, description = _name_and_text(line, words)
    net = (sign * line.net).quantize(Decimal("0.01")) + 0
    return Line(
        id=str(place),
        name=name,
        description=description,
        sku=without_control_characters(line.sku).strip(),
        quantity=quantity,
        unit="MIN" if by_minutes else _unit(line),
        price=line.unit_price,
        base_quantity=MINUTES_OF_AN_HOUR if by_minutes else None,
        net=net,
        category=category,
        rate=None if category == "O" else line.tax_rate_percent,
        period=line.supply,
        adjustments=tuple(_adjustments(line, _exact(line, sign), net, digits, words)),
    )


def reckoned_net(line: Line) -> Decimal:
    """What a receiver reckons as the line's net (PEPPOL-EN16931-R120), without tolerance."""
    base = line.base_quantity or Decimal(1)
    net = cents(Fraction(line.quantity) * Fraction(line.price) / Fraction(base))
    for adjustment in line.adjustments:
        net += adjustment.amount if adjustment.is_charge else -adjustment.amount
    return net


def cents(value: Fraction) -> Decimal:
    """A value rounded half-up, away from zero at the half, to two decimals."""
    return to_decimal(divide_half_up(value.numerator * 100, value.denominator), 2)


def _exact(line: DocumentLine, sign: int) -> Fraction:
    """Quantity x price, exact."""
    if line.minutes is None:
        return sign * Fraction(line.quantity) * Fraction(line.unit_price)
    return sign * Fraction(line.minutes) * Fraction(line.unit_price) / 60


def _adjustments(
    line: DocumentLine, exact: Fraction, net: Decimal, digits: int, words: Words
) -> Iterable[Adjustment]:
    """Proration, then discount, then what rounding to a currency without cents leaves."""
    rest = cents(exact)
    if line.proration is not None:
        days, of = line.proration
        prorated = cents(exact * days / of)
        if rest != prorated:
            yield _adjustment(rest - prorated, words.proration.format(days=days, of=of))
        rest = prorated
    if line.discount_percent and rest:
        discount = cents(Fraction(rest) * Fraction(line.discount_percent) / 100)
        # In a currency with cents the discount takes the rounding of the net upon itself.
        if digits >= DECIMALS and abs(rest - net - discount) <= _TOLERANCE:
            discount = rest - net
        if discount:
            yield _adjustment(
                discount, words.discount, DISCOUNT_CODE, line.discount_percent, abs(rest)
            )
        rest -= discount
    if rest != net:
        yield _adjustment(rest - net, words.rounding)


def _adjustment(
    less: Decimal,
    reason: str,
    code: str = "",
    percent: Decimal | None = None,
    base: Decimal | None = None,
) -> Adjustment:
    """What takes `less` off a line; of a negative line it is a charge: amounts stay positive."""
    if less < 0:
        return Adjustment(True, -less, reason, "", percent, base)
    return Adjustment(False, less, reason, code, percent, base)


def _unit(line: DocumentLine) -> str:
    if line.unit == "hour":
        return "HUR"
    return "H87" if line.kind in ("charge", "product") else "C62"


def _name_and_text(line: DocumentLine, words: Words) -> tuple[str, str]:
    """The first line of the text as BT-153, the rest as BT-154."""
    text = without_control_characters(line.description).strip()
    name, _, rest = text.partition("\n")
    name = name.strip() or line.sku.strip() or line.contract_name.strip() or words.work
    return without_control_characters(name), rest.strip()

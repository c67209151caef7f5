"""Exact numbers: scaled whole numbers inside, `Decimal` at the edges, never a float.

Inside the engine and in the database every number is a whole number:

* an *amount* counts the smallest unit of its currency (EUR cents, JPY yen, KWD fils);
* a *price*, a *quantity* and a *percentage* count ten-thousandths (`SCALE`).

Rounding is half-up, away from zero at the half, and happens in `divide_half_up` alone.
"""

from __future__ import annotations

from decimal import Decimal

from batchbill_desktop.services.errors import UserError

SCALE = 10_000
"""Prices, quantities and percentages are kept in ten-thousandths."""

PERCENT_WHOLE = 100 * SCALE
"""One hundred per cent, as a scaled percentage."""

LARGEST_AMOUNT = 999_999_999_999
"""The largest amount in whole units of a currency that is accepted (billing rules, 6)."""

# ISO 4217 minor units that differ from 2. CLDR's digits differ for some (RSD 0, for one)
# and are for display; amounts follow ISO.
_DIGITS_0 = frozenset("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split())
_DIGITS_3 = frozenset("BHD IQD JOD KWD LYD OMR TND".split())
_DIGITS_4 = frozenset("CLF UYW".split())
_DIGITS_2 = frozenset(
    """AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP
    BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD
    FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD
    KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD
    NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP
    SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED
    VES WST XCD XCG YER ZAR ZMW ZWG""".split()
)


class UnknownCurrency(UserError):
    """A currency code that ISO 4217 does not have, or with more than 3 digits."""

    template = (
        "The currency {currency!r} cannot be used: it is not an ISO 4217 code with at most "
        "three decimal digits. Use a code such as EUR, CHF, JPY or KWD."
    )


class AmountTooLarge(UserError):
    """An amount above 999,999,999,999 (billing rules, 6)."""

    template = (
        "{item} comes to more than 999,999,999,999 and is refused. "
        "Check its quantity and its price."
    )


def currency_digits(currency: str) -> int:
    """Decimal digits of an amount in `currency`, as ISO 4217 has them (0, 2 or 3).

    Raises `UnknownCurrency` for a code that is not known or has more than 3 digits.
    """
    if currency in _DIGITS_2:
        return 2
    if currency in _DIGITS_0:
        return 0
    if currency in _DIGITS_3:
        return 3
    raise UnknownCurrency(currency=currency)


def known_currencies() -> list[str]:
    """Every currency code that amounts can be kept in, sorted."""
    return sorted(_DIGITS_0 | _DIGITS_2 | _DIGITS_3)


def divide_half_up(numerator: int, denominator: int) -> int:
    """`numerator / denominator` rounded to a whole number, half away from zero.

    `denominator` is above 0. 5/2 -> 3, -5/2 -> -3, 1/3 -> 0.
    """
    if numerator < 0:
        return -((-2 * numerator + denominator) // (2 * denominator))
    return (2 * numerator + denominator) // (2 * denominator)


def to_decimal(value: int, digits: int) -> Decimal:
    """A scaled whole number as an exact `Decimal` with `digits` decimals (12345, 2 -> 123.45)."""
    return Decimal(value).scaleb(-digits)


def scaled_to_decimal(value: int) -> Decimal:
    """A price, quantity or percentage in ten-thousandths as a `Decimal`."""
    return Decimal(value).scaleb(-4)


def from_decimal(value: Decimal, digits: int) -> int:
    """A `Decimal` as a scaled whole number; raises `ValueError` where it has more digits."""
    scaled = value.scaleb(digits)
    whole = int(scaled)
    if whole != scaled:
        msg = f"{value} has more than {digits} decimals"
        raise ValueError(msg)
    return whole


def amount_text(minor: int, digits: int) -> str:
    """An amount with exactly `digits` decimals and a point: (-5, 2) -> "-0.05", (7, 0) -> "7"."""
    if digits == 0:
        return str(minor)
    sign = "-" if minor < 0 else ""
    text = str(abs(minor)).rjust(digits + 1, "0")
    return f"{sign}{text[:-digits]}.{text[-digits:]}"


def scaled_text(value: int, least: int = 0) -> str:
    """A scaled number in its shortest form, with at least `least` decimals: 12000, 2 -> "1.20"."""
    sign = "-" if value < 0 else ""
    whole, rest = divmod(abs(value), SCALE)
    decimals = str(rest).rjust(4, "0").rstrip("0").ljust(least, "0")
    return f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"

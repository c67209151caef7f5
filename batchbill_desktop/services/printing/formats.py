"""Numbers, dates and money as the document's language writes them (CLDR, through Babel).

The number of an amount's decimals is the currency's by ISO 4217, which the document carries;
CLDR's own differ for some currencies and are not used.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date, format_interval
from babel.numbers import NumberPattern, get_currency_symbol, get_decimal_symbol, parse_pattern

if TYPE_CHECKING:
    from datetime import date

LANGUAGES = ("en", "fr", "de", "nl")
"""The languages that invoices are printed in."""

# European English: days before months, "1 Mar 2026" cannot be read two ways.
_LOCALES = {"en": "en_GB", "fr": "fr", "de": "de", "nl": "nl"}


def printed_language(language: str) -> str:
    """The language that is printed for a document's: itself, or English where it is unknown."""
    short = language.replace("-", "_").split("_", maxsplit=1)[0].lower()
    return short if short in LANGUAGES else "en"


@lru_cache(maxsize=8)
def locale_of(language: str) -> Locale:
    """Babel's locale of a printed language."""
    return Locale.parse(_LOCALES[printed_language(language)])


@lru_cache(maxsize=64)
def _pattern(least: int, most: int) -> NumberPattern:
    return parse_pattern("#,##0" + ("." if most else "") + "0" * least + "#" * (most - least))


@lru_cache(maxsize=50_000)
def number(value: Decimal, language: str, least: int = 0, most: int = 4) -> str:
    """A number with at least `least` and at most `most` decimals, half-up."""
    return str(_pattern(least, most).apply(_rounded(value, most), locale_of(language)))


def _rounded(value: Decimal, decimals: int) -> Decimal:
    exact = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return exact or abs(exact)  # no "-0"


@lru_cache(maxsize=8)
def decimal_sign(language: str) -> str:
    """The sign between a number's whole part and its decimals."""
    return str(get_decimal_symbol(locale_of(language)))


def amount(value: Decimal, language: str, digits: int) -> str:
    """An amount without its currency, with exactly `digits` decimals."""
    return number(value, language, digits, digits)


def price(value: Decimal, language: str, digits: int) -> str:
    """A unit price: at least the currency's decimals, at most four."""
    return number(value, language, digits, max(digits, 4))


@lru_cache(maxsize=2_000)
def money(value: Decimal, language: str, currency: str, digits: int) -> str:
    """An amount with its currency where the language puts it: 1 234,50 €."""
    locale = locale_of(language)
    decimals = "0" + ("." if digits else "") + "0" * digits
    standard = str(locale.currency_formats["standard"].pattern).replace("0.00", decimals)
    symbol = get_currency_symbol(currency, locale)
    if symbol == currency and standard.startswith("¤#"):
        standard = standard.replace("¤", "¤\u00a0")
    pattern = parse_pattern(standard)
    exact = _rounded(value, digits)
    return str(pattern.apply(exact, locale, currency=currency, currency_digits=False))


@lru_cache(maxsize=2_000)
def percent(value: Decimal, language: str) -> str:
    """A percentage with its sign: 5,5 %. French and German put a space before it."""
    sign = "%" if printed_language(language) in {"en", "nl"} else "\u00a0%"
    return number(value, language) + sign


@lru_cache(maxsize=5_000)
def day(value: date, language: str) -> str:
    """A date with its month written out or, in German, in figures: 31 mars 2026."""
    return format_date(value, "medium", locale_of(language))


@lru_cache(maxsize=5_000)
def period(first: date, last: date, language: str) -> str:
    """Two dates, both included, as shortly as the language can: 1–31 mars 2026."""
    if first == last:
        return day(first, language)
    return str(format_interval(first, last, "yMMMd", locale=locale_of(language)))


def hours(minutes: Decimal, language: str, most: int = 4) -> str:
    """Minutes as h:mm; parts of a minute are decimals of it, at most `most`, half-up."""
    exact = _rounded(minutes, most)
    sign = "-" if exact < 0 else ""
    whole, rest = divmod(abs(exact), 60)
    text = number(rest, language, 0, most)
    digits = len(text.partition(decimal_sign(language))[0])
    return f"{sign}{int(whole)}:{'0' * (2 - digits)}{text}"


def iban(value: str) -> str:
    """An IBAN in groups of four, as banks print it."""
    compact = "".join(value.split()).upper()
    return " ".join(compact[i : i + 4] for i in range(0, len(compact), 4))

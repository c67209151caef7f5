"""Words, numbers, dates and money in the user's language.

English is the source: a text is looked up under its English sentence, at the moment it is
shown, so that a change of language needs nothing but showing it again. Whole sentences with
named places, never glued: `tr("{count} contracts", count=3)`.
"""

from __future__ import annotations

import gettext
import locale as system_locale
import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval
from babel.numbers import (
    NumberFormatError,
    format_currency,
    format_decimal,
    parse_decimal,
)

from batchbill_desktop.resources import resource_path
from batchbill_desktop.services.sentence import Sentence

if TYPE_CHECKING:
    from datetime import date

LANGUAGES = ("en", "fr")
"""Languages of the window; printed invoices have more."""

PRINT_LANGUAGES = ("en", "fr", "de", "nl")
"""Languages of printed texts (catalogue `print`)."""

_DEFAULT_REGION = {"en": "GB", "fr": "FR"}

# Letters that Unicode does not take apart, and where the alphabet has them.
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "œ": "oe", "æ": "ae", "ı": "i"}
)


_BLANKS = re.compile(r"[\s\u00a0\u202f'\u2019]")
_NUMBER = re.compile(r"[-+]?[\d.,]*\d[\d.,]*")

_CODE_AT_FIGURE = re.compile(r"([A-Z]{2,3})(?=\d)")


class _Language:
    """What is set at present: the language, its catalogue and the locale's habits."""

    code = "en"
    locale = Locale("en", "GB")
    catalog: gettext.NullTranslations = gettext.NullTranslations()


def set_language(language: str, region: str | None = None) -> None:
    """Choose the language of all texts, and the habits of `region` (ISO 3166) for numbers.

    Without a region, or with one that has no such locale, the usual one is taken.
    Raises `ValueError` for a language that has no catalogue.
    """
    if language not in LANGUAGES:
        msg = f"no texts in language {language!r}"
        raise ValueError(msg)
    _Language.code = language
    _Language.locale = _locale(language, region)
    _Language.catalog = catalog("app", language)


def current_language() -> str:
    """The language that is set: `en` or `fr`."""
    return _Language.code


def current_locale() -> str:
    """The locale that is set, as `fr_CA`."""
    return str(_Language.locale)


def system_language() -> tuple[str, str | None]:
    """Language and region of the system; English where the program has no such language."""
    name = system_locale.getlocale()[0] or ""
    try:
        found = Locale.parse(name.replace("-", "_")) if name else None
    except (ValueError, UnknownLocaleError):
        # Windows names its locales in words (French_Canada); the language is enough then.
        return ("fr" if name.lower().startswith("fr") else "en", None)
    if found is None or found.language not in LANGUAGES:
        return ("en", None)
    return (found.language, found.territory)


@lru_cache(maxsize=16)
def catalog(domain: str, language: str) -> gettext.NullTranslations:
    """The translations of `domain`; English has none.

    `app`: the window, `print`: the words of invoices, `lines`: the texts of their lines.
    """
    return gettext.translation(
        domain, str(resource_path("translations")), [language], fallback=language == "en"
    )


def tr(text: str, /, **params: object) -> str:
    """The sentence in the language that is set, its named places filled."""
    found = _Language.catalog.gettext(text)
    if not params:
        return found
    return found.format(**{name: _filling(value) for name, value in params.items()})


def words(text: str) -> str:
    """What a `Sentence` says, in the language that is set; any other text stays as it is."""
    if not isinstance(text, Sentence):
        return text
    found = _Language.catalog.gettext(text.template) if text.template else ""
    if not text.params:
        return found
    return found.format(
        **{name: _filling(value, inside=True) for name, value in text.params.items()}
    )


def _filling(value: object, *, inside: bool = False) -> object:
    """What fills a place: a sentence in words, and within one an amount as the locale has it."""
    if isinstance(value, Sentence):
        return words(value)
    if inside and isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        return number_text(value, max(-exponent, 0) if isinstance(exponent, int) else 0)
    return value


def tr_count(singular: str, plural: str, count: int, /, **params: object) -> str:
    """The sentence that fits `count`, which also fills the place `{count}`."""
    found = _Language.catalog.ngettext(singular, plural, count)
    return found.format(count=number_text(count), **params)


def mark(text: str) -> str:
    """Name a text for the catalogue that is looked up later, by `tr`."""
    return text


def date_text(day: date) -> str:
    """A day, short and unmistakable: 1 Oct 2026, 1 oct. 2026."""
    return format_date(day, "medium", locale=_Language.locale)


@lru_cache(maxsize=10_000)
def _span_text(first: date, last: date, locale: str) -> str:
    return format_interval(first, last, "yMMMd", locale=locale)


def span_text(first: date, last: date) -> str:
    """A span of days, both included, as short as the locale writes it: 1-31 Oct 2026."""
    return _span_text(first, last, current_locale())


def month_text(day: date) -> str:
    """The month of a day, as a title: October 2026, Octobre 2026."""
    text = format_date(day, "LLLL yyyy", locale=_Language.locale)
    return text[:1].upper() + text[1:]


def month_name(day: date) -> str:
    """The name of a day's month, as within a sentence: October, octobre."""
    return format_date(day, "MMMM", locale=_Language.locale)


@lru_cache(maxsize=64)
def _money_pattern(locale: str, digits: int) -> str:
    """The locale's pattern with the currency's own number of decimals.

    ISO 4217's digits are what amounts are kept in; CLDR's differ for some currencies.
    """
    pattern: str = Locale.parse(locale).currency_formats["standard"].pattern
    decimals = "0." + "0" * digits if digits else "0"
    return pattern.replace("0.00", decimals)


def money_text(amount: Decimal, currency: str, digits: int) -> str:
    """An amount as the locale writes it, with exactly `digits` decimals and the currency."""
    return _money_text(amount, currency, digits, current_locale())


@lru_cache(maxsize=50_000)
def _money_text(amount: Decimal, currency: str, digits: int, locale: str) -> str:
    text = format_currency(
        amount, currency, _money_pattern(locale, digits), locale=locale, currency_digits=False
    )
    # CLDR parts a code from a figure by a blank that Babel leaves out: KWD 1.234.
    return _CODE_AT_FIGURE.sub("\\1\u00a0", text)


def number_text(value: Decimal | int, least_decimals: int = 0) -> str:
    """A number as the locale writes it, with all its decimals, at least `least_decimals`."""
    decimals = "0" * least_decimals + "#" * (12 - least_decimals)
    return format_decimal(value, f"#,##0.{decimals}", locale=_Language.locale)


def parse_number(text: str) -> Decimal | None:
    """The number that a user typed in her language; None where it is none.

    Blanks are nothing. One point or comma parts the decimals unless it groups thousands as
    the locale does: 1,234 is 1234 in English, 1.234 in French; 1234,5 is 1234.5 in both.
    """
    bare = _BLANKS.sub("", text).replace("\u2212", "-")
    if not _NUMBER.fullmatch(bare):
        return None
    try:
        return parse_decimal(bare, locale=_Language.locale, strict=True)
    except NumberFormatError:
        plain = bare.replace(",", ".")
        return Decimal(plain) if plain.count(".") == 1 else None


def minutes_text(minutes: int) -> str:
    """A time as h:mm, hours without limit: 6220 -> 103:40."""
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else ''}{hours}:{rest:02d}"


@lru_cache(maxsize=50_000)
def sort_key(text: str) -> tuple[str, str]:
    """A key that sorts names as a reader expects: "Établissements" stands under E.

    Accents and capitals count only between names that are alike without them.
    """
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return bare, text


def _locale(language: str, region: str | None) -> Locale:
    if region:
        try:
            return Locale(language, region)
        except UnknownLocaleError:
            pass
    return Locale(language, _DEFAULT_REGION[language])

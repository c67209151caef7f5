"""The kinds of cells: how the text of a cell becomes a value of the database, and back.

A kind reads strictly (`parse` raises `BadCell` with the reason) and writes the shortest form
(`text`), so that what is exported is read again as the same value. An empty cell never
reaches a kind: what it means (the default) is the column's affair.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date

from batchbill_desktop.services.company_folder.iso_codes import COUNTRIES, LANGUAGES
from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.invoices.number_patterns import pattern_fault
from batchbill_desktop.services.money import currency_digits
from batchbill_desktop.services.sentence import sentence

Value = str | int | date | None
"""A cell as the database keeps it; numbers are scaled whole numbers."""

CODE_LENGTH, NAME_LENGTH, TEXT_LENGTH = 50, 200, 10_000
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)

_LONGEST_KEY = 20
_NUMBER = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_MONTH_DAY = re.compile(r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")
_LINE_BREAK = re.compile(r"\r\n?")
# Control characters and what XML cannot hold: no workbook and no e-invoice can carry them.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NO_DAYS = ("02-30", "02-31", "04-31", "06-31", "09-31", "11-31")


class BadCell(ValueError):
    """A cell that its kind does not accept; the text of the error is the reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        """Mostly a `Sentence`, which `str()` would make an ordinary text of."""


class Kind(ABC):
    """What a column holds."""

    __slots__ = ()

    @property
    def words(self) -> str:
        """What a cell may hold, for the description of the columns."""
        return self._words()

    def parse(self, text: str) -> Value:
        """The value of a cell that is not empty; raises `BadCell`."""
        return self._parse(text)

    def text(self, value: Value) -> str:
        """The cell in its shortest form; empty for None."""
        return "" if value is None else self._text(value)

    @abstractmethod
    def _words(self) -> str: ...

    @abstractmethod
    def _parse(self, text: str) -> Value: ...

    def _text(self, value: Value) -> str:
        return str(value)


def tidy_text(text: str) -> str:
    """A text as it is exported, so that it is read again as the same.

    No blanks around it, a line feed for every line break, nothing that cannot be printed.
    """
    return _UNPRINTABLE.sub("", _LINE_BREAK.sub("\n", text)).strip()


@dataclass(frozen=True, slots=True)
class Text(Kind):
    """Free text of at most `longest` characters, on one line or on several."""

    longest: int = TEXT_LENGTH

    def _words(self) -> str:
        return f"text, at most {self.longest:,} characters"

    def _parse(self, text: str) -> Value:
        if len(text) > self.longest:
            raise BadCell(
                sentence(
                    "has {count:,} characters; at most {longest:,} are allowed",
                    count=len(text),
                    longest=self.longest,
                )
            )
        if found := _UNPRINTABLE.search(text):
            raise BadCell(
                sentence(
                    "has a character that cannot be printed (U+{code:04X})", code=ord(found[0])
                )
            )
        return _LINE_BREAK.sub("\n", text)

    def _text(self, value: Value) -> str:
        return tidy_text(str(value))


@dataclass(frozen=True, slots=True)
class Code(Text):
    """A code of at most 50 characters on one line, without `:` (item ids are made with it)."""

    longest: int = CODE_LENGTH

    def _words(self) -> str:
        return f"code, at most {self.longest} characters, without `:`"

    def _parse(self, text: str) -> Value:
        value = Text(self.longest).parse(text)
        if ":" in text:
            raise BadCell(sentence("has a `:` in it, which a code may not have"))
        if not {"\n", "\r", "\t"}.isdisjoint(text):
            raise BadCell(sentence("has a line break or a tab in it, which a code may not have"))
        return value


@dataclass(frozen=True, slots=True)
class Day(Kind):
    """A day, exactly YYYY-MM-DD."""

    def _words(self) -> str:
        return "date YYYY-MM-DD"

    def _parse(self, text: str) -> Value:
        if not _DATE.fullmatch(text):
            raise BadCell(sentence("is not a date written as YYYY-MM-DD"))
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise BadCell(sentence("is not a day of the calendar")) from None
        if not FIRST_DAY <= day <= LAST_DAY:
            raise BadCell(
                sentence("is not between {first} and {last}", first=FIRST_DAY, last=LAST_DAY)
            )
        return day


@dataclass(frozen=True, slots=True)
class Clock(Kind):
    """A time of day, exactly HH:MM."""

    def _words(self) -> str:
        return "time HH:MM"

    def _parse(self, text: str) -> Value:
        if not _TIME.fullmatch(text):
            raise BadCell(sentence("is not a time written as HH:MM, from 00:00 to 23:59"))
        return text


@dataclass(frozen=True, slots=True)
class Number(Kind):
    """A number with at most `decimals` decimals, kept as a whole number of the last one.

    `lowest` and `highest` are in whole units, both included; `above` alone excludes it.
    """

    decimals: int = 4
    digits: int = 12
    lowest: int | None = None
    highest: int | None = None
    above_zero: bool = False

    def _words(self) -> str:
        span = ""
        if self.above_zero:
            span = ", above 0"
        elif self.highest is not None:
            span = f", {self.lowest} to {self.highest}"
        elif self.lowest is not None:
            span = f", not below {self.lowest}"
        return f"number, at most {self.decimals} decimals{span}"

    def _parse(self, text: str) -> Value:
        found = _NUMBER.fullmatch(text)
        if found is None:
            raise BadCell(sentence("is not a number written as digits with a point, like -12.5"))
        sign, whole, decimals = found[1], found[2], found[3] or ""
        if len(decimals) > self.decimals:
            raise BadCell(
                sentence(
                    "has {count} decimals; at most {decimals} are allowed",
                    count=len(decimals),
                    decimals=self.decimals,
                )
            )
        if len(whole.lstrip("0")) > self.digits:
            raise BadCell(
                sentence("has more than {digits} digits before the point", digits=self.digits)
            )
        value = int(sign + whole + decimals.ljust(self.decimals, "0"))
        self._check_span(value)
        return value

    def _check_span(self, value: int) -> None:
        one = 10**self.decimals
        if self.above_zero and value <= 0:
            raise BadCell(sentence("is not above 0"))
        if self.lowest is not None and value < self.lowest * one:
            raise BadCell(sentence("is below {lowest}", lowest=self.lowest))
        if self.highest is not None and value > self.highest * one:
            raise BadCell(sentence("is above {highest}", highest=self.highest))

    def _text(self, value: Value) -> str:
        number = int(str(value))
        whole, rest = divmod(abs(number), 10**self.decimals)
        decimals = str(rest).rjust(self.decimals, "0").rstrip("0")
        return f"{'-' if number < 0 else ''}{whole}{'.' if decimals else ''}{decimals}"


@dataclass(frozen=True, slots=True)
class Whole(Kind):
    """A whole number from `lowest` to `highest`, both included."""

    lowest: int
    highest: int

    def _words(self) -> str:
        return f"whole number, {self.lowest} to {self.highest}"

    def _parse(self, text: str) -> Value:
        found = _NUMBER.fullmatch(text)
        if found is None or found[3] is not None:
            raise BadCell(sentence("is not a whole number written in digits"))
        # The length first: a number of a million digits is not worth reckoning out.
        if len(found[2].lstrip("0")) > _LONGEST_KEY or not self.lowest <= int(text) <= self.highest:
            raise BadCell(
                sentence(
                    "is not between {lowest} and {highest}",
                    lowest=self.lowest,
                    highest=self.highest,
                )
            )
        return int(text)


@dataclass(frozen=True, slots=True)
class YesNo(Kind):
    """Exactly `yes` or `no`."""

    def _words(self) -> str:
        return "`yes` or `no`"

    def _parse(self, text: str) -> Value:
        if text == "yes":
            return True
        if text == "no":
            return False
        raise BadCell(sentence("is neither `yes` nor `no`"))

    def _text(self, value: Value) -> str:
        return "yes" if value else "no"


@dataclass(frozen=True, slots=True)
class Choice(Kind):
    """One of some words."""

    options: tuple[str, ...]

    def _words(self) -> str:
        return ", ".join(f"`{option}`" for option in self.options)

    def _parse(self, text: str) -> Value:
        if text not in self.options:
            raise BadCell(sentence("is not one of {options}", options=", ".join(self.options)))
        return text


@dataclass(frozen=True, slots=True)
class Anchor(Kind):
    """`start`, `calendar`, a day of the month or a day of the year (billing rules, 2)."""

    def _words(self) -> str:
        return "`start`, `calendar`, `1` to `31`, or `MM-DD`"

    def _parse(self, text: str) -> Value:
        if text in ("start", "calendar") or text in _DAYS_OF_MONTH:
            return text
        # 04-31 is the last day of April, as 31 is of every month.
        if _MONTH_DAY.fullmatch(text):
            return text
        raise BadCell(
            sentence(
                "is neither start, calendar, a day from 1 to 31, nor a day of the year as MM-DD"
            )
        )


@dataclass(frozen=True, slots=True)
class MonthDay(Kind):
    """A day of the year, MM-DD."""

    def _words(self) -> str:
        return "day of the year MM-DD"

    def _parse(self, text: str) -> Value:
        if not _MONTH_DAY.fullmatch(text) or text in _NO_DAYS:
            raise BadCell(sentence("is not a day of the year written as MM-DD"))
        return text


@dataclass(frozen=True, slots=True)
class Country(Kind):
    """A country, ISO 3166 alpha-2."""

    def _words(self) -> str:
        return "country, ISO 3166 alpha-2"

    def _parse(self, text: str) -> Value:
        if text not in COUNTRIES:
            raise BadCell(
                sentence("is not a country code of two capital letters (ISO 3166), like FR")
            )
        return text


@dataclass(frozen=True, slots=True)
class Language(Kind):
    """A language, ISO 639-1."""

    def _words(self) -> str:
        return "language, ISO 639-1"

    def _parse(self, text: str) -> Value:
        if text not in LANGUAGES:
            raise BadCell(
                sentence("is not a language code of two small letters (ISO 639-1), like fr")
            )
        return text


@dataclass(frozen=True, slots=True)
class Currency(Kind):
    """A currency that amounts can be kept in, ISO 4217."""

    def _words(self) -> str:
        return "currency, ISO 4217"

    def _parse(self, text: str) -> Value:
        try:
            currency_digits(text)
        except UserError:
            raise BadCell(
                sentence("is not a currency code (ISO 4217) with at most three decimals, like EUR")
            ) from None
        return text


@dataclass(frozen=True, slots=True)
class NumberPattern(Kind):
    """How invoice or credit note numbers look (billing rules, 8.4)."""

    def _words(self) -> str:
        return "number pattern, like `INV-{year}-{seq:05}`"

    def _parse(self, text: str) -> Value:
        fault = pattern_fault(text)
        if fault is not None:
            raise BadCell(fault)
        return text


_DAYS_OF_MONTH = frozenset(str(day) for day in range(1, 32))

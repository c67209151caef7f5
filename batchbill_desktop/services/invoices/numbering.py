"""Numbers: patterns, series, counters without a gap (billing rules, 8.4)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from batchbill_desktop.models import Invoice
from batchbill_desktop.services.batches.errors import InvoiceDateTooEarly
from batchbill_desktop.services.invoices.errors import NumberPatternWrong
from batchbill_desktop.services.invoices.number_patterns import pattern_fault

INVOICE = "invoice"
CREDIT_NOTE = "credit_note"

DEFAULT_PATTERNS = {INVOICE: "INV-{year}-{seq:05}", CREDIT_NOTE: "CN-{year}-{seq:05}"}

_PLACE = re.compile(r"\{([^{}]*)\}")
_SEQ = re.compile(r"seq(?::0([1-9]))?")


@dataclass(frozen=True, slots=True)
class NumberPattern:
    """A checked number pattern such as `INV-{year}-{seq:05}`."""

    text: str

    @property
    def has_year(self) -> bool:
        """Whether the counter starts again each year."""
        return "{year}" in self.text

    def counter_year(self, day: date) -> int:
        """The year whose counter a document of `day` uses; 0: one counter for ever."""
        return day.year if self.has_year else 0

    def number(self, counter: int, day: date) -> str:
        """The number of a document: `counter` filled in for `{seq}`, `day` for the rest."""

        def fill(place: re.Match[str]) -> str:
            name = place.group(1)
            if name == "year":
                return str(day.year)
            if name == "month":
                return f"{day.month:02}"
            found = _SEQ.fullmatch(name)
            width = int(found.group(1) or 1) if found else 1
            return str(counter).rjust(width, "0")

        return _PLACE.sub(fill, self.text)

    @property
    def shape(self) -> str:
        """A regular expression of all numbers the pattern can yield."""
        parts: list[str] = []
        end = 0
        for place in _PLACE.finditer(self.text):
            parts.append(re.escape(self.text[end : place.start()]))
            name = place.group(1)
            digits = {"year": r"\d{4}", "month": r"\d{2}"}.get(name, r"\d+")
            parts.append(digits)
            end = place.end()
        parts.append(re.escape(self.text[end:]))
        return "".join(parts)


def parse_pattern(text: str) -> NumberPattern:
    """Check a pattern. Raises `NumberPatternWrong`, which says what is wrong with it."""
    fault = pattern_fault(text)
    if fault is not None:
        raise NumberPatternWrong(pattern=text, reason=f"it {fault}")
    return NumberPattern(text)


def patterns(values: Mapping[str, str]) -> dict[str, NumberPattern]:
    """The patterns of both series, from the company's values."""
    return {
        INVOICE: parse_pattern(values.get("invoice_number") or DEFAULT_PATTERNS[INVOICE]),
        CREDIT_NOTE: parse_pattern(
            values.get("credit_note_number") or DEFAULT_PATTERNS[CREDIT_NOTE]
        ),
    }


def first_counter(values: Mapping[str, str], series: str) -> int:
    """The counter that an empty series begins with: `next_invoice_number` and its like, else 1."""
    return int(values.get(f"next_{series}_number") or 1)


def newest_date(connection: Connection, series: str = INVOICE) -> date | None:
    """The date of the newest numbered document of a series; None where there is none.

    The next document of the series may bear that day or a later one (billing rules, 8.4).
    """
    return connection.scalar(select(func.max(Invoice.invoice_date)).where(Invoice.series == series))


class Numberer:
    """Hands out the next numbers of the series, gapless, within one transaction."""

    def __init__(self, connection: Connection, values: Mapping[str, str]) -> None:
        self._connection = connection
        self._patterns = patterns(values)
        self._firsts = {series: first_counter(values, series) for series in (INVOICE, CREDIT_NOTE)}
        self._next: dict[tuple[str, int], int] = {}

    def check_date(self, series: str, day: date) -> None:
        """Raises `InvoiceDateTooEarly` for a day before the newest document of the series."""
        newest = newest_date(self._connection, series)
        if newest is not None and day < newest:
            raise InvoiceDateTooEarly(date=day.isoformat(), newest=newest.isoformat())

    def take(self, series: str, day: date) -> dict[str, object]:
        """The next number of a series for a document of `day`: the columns of the invoice."""
        pattern = self._patterns[series]
        year = pattern.counter_year(day)
        key = (series, year)
        if key not in self._next:
            self._next[key] = self._first(series, year)
        counter = self._next[key]
        self._next[key] = counter + 1
        return {
            "number": pattern.number(counter, day),
            "series": series,
            "counter_year": year,
            "counter": counter,
        }

    def _first(self, series: str, year: int) -> int:
        newest = self._connection.scalar(
            select(func.max(Invoice.counter)).where(
                Invoice.series == series, Invoice.counter_year == year
            )
        )
        if newest is not None:
            return int(newest) + 1
        begun = self._connection.scalar(select(Invoice.id).where(Invoice.series == series).limit(1))
        # A first counter holds only while the series is empty.
        return self._firsts[series] if begun is None else 1

"""The text of an invoice line, in the customer's language, fixed at Run."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from babel.dates import format_date, format_interval
from babel.numbers import format_decimal

from batchbill_desktop.services.billing.items import Kind
from batchbill_desktop.services.billing.lines import Line, line_source
from batchbill_desktop.services.billing.snapshot import (
    Charge,
    Contract,
    ContractType,
    Ticket,
    TimeEntry,
)
from batchbill_desktop.services.money import scaled_to_decimal
from batchbill_desktop.services.texts import PRINT_LANGUAGES, catalog

# Day before month, as everywhere but in the United States.
_LOCALES = {"en": "en_GB"}


class Describer:
    """Writes descriptions; `company_language` stands in for a language that is not printed."""

    def __init__(self, tickets: dict[int, Ticket], company_language: str) -> None:
        self._tickets = tickets
        self._default = company_language if company_language in PRINT_LANGUAGES else "en"

    def line(self, contract: Contract, line: Line) -> str:
        """The description of a line of `contract`."""
        language = contract.customer.language
        if language not in PRINT_LANGUAGES:
            language = self._default
        if line.kind is Kind.RECURRING:
            return self._recurring(contract, line, language)
        if line.kind is Kind.TOP_UP:
            return _say(language, "Block bought again on {date}").format(
                date=_day(line.items[0].date, language)
            )
        if line.kind is Kind.TIME:
            return self._time(contract, line, language)
        source = line.items[0].source
        return source.description if isinstance(source, Charge) else ""

    def _recurring(self, contract: Contract, line: Line, language: str) -> str:
        source = line_source(line)
        if source is not None:
            text = source.description or source.line
        elif contract.type is ContractType.BLOCK_HOURS:
            text = _say(language, "Block of {hours} h").format(
                hours=_hours(contract.block_hours or 0, language)
            )
        else:
            text = _say(language, "Prepaid amount")
        if line.supply is None:
            return text
        return f"{text}, {_span(*line.supply, language)}"

    def _time(self, contract: Contract, line: Line, language: str) -> str:
        """The ticket's title, the entry's text, or the contract's name, by `detail`."""
        sources = [item.source for item in line.items if isinstance(item.source, TimeEntry)]
        first = sources[0]
        tickets = {source.ticket for source in sources}
        if contract.detail == "entry" and len(sources) == 1:
            return first.description or self._title(first) or contract.name
        if len(tickets) == 1 and first.ticket is not None:
            return self._title(first)
        if len(sources) == 1:
            return first.description or contract.name
        return _say(language, "Hours worked, {rate}").format(
            rate=_say(language, "base rate") if first.rate == "base" else first.rate
        )

    def _title(self, entry: TimeEntry) -> str:
        return "" if entry.ticket is None else self._tickets[entry.ticket].title


@lru_cache(maxsize=256)
def _say(language: str, text: str) -> str:
    return catalog("lines", language).gettext(text)


@lru_cache(maxsize=256)
def _hours(scaled: int, language: str) -> str:
    return str(format_decimal(scaled_to_decimal(scaled), "#,##0.####", locale=language))


@lru_cache(maxsize=4096)
def _day(day: date, language: str) -> str:
    return format_date(day, "medium", locale=_LOCALES.get(language, language))


@lru_cache(maxsize=4096)
def _span(first: date, last: date, language: str) -> str:
    """A span of days as the language writes it: 1-31 Mar 2026."""
    if first == last:
        return _day(first, language)
    return str(format_interval(first, last, "yMMMd", locale=_LOCALES.get(language, language)))

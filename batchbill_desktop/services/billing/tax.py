"""Which tax a line carries, and the tax of an invoice (billing rules, 6)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from batchbill_desktop.services.billing.snapshot import Company, Contract, TaxCode
from batchbill_desktop.services.money import PERCENT_WHOLE, divide_half_up

TaxGroup = tuple[str, int, str, str]
"""(category, per cent in ten-thousandths, exemption code, exemption reason), as in EN 16931."""


@dataclass(frozen=True, slots=True)
class LineTax:
    """The tax code of a line with the rate in effect on its tax date."""

    code: str
    group: TaxGroup

    @property
    def rate_percent(self) -> int:
        """Per cent, in ten-thousandths."""
        return self.group[1]


class TaxTable:
    """Finds the tax of a line; the same code and rate is always the same object."""

    def __init__(
        self, company: Company, tax_codes: dict[str, TaxCode], invoice_date: date, as_of: date
    ) -> None:
        self._company = company
        self._codes = tax_codes
        self._invoice_date = invoice_date
        self._as_of = as_of
        self._days = {code: [day for day, _ in tax.rates] for code, tax in tax_codes.items()}
        self._taxes: dict[tuple[str, int], LineTax | None] = {}
        self._no_tax = LineTax("", ("O", 0, "", ""))

    def of(
        self, contract: Contract, own_code: str | None, supply_day: date | None
    ) -> LineTax | None:
        """The tax of a line of `contract`; None: `TAX_RATE_MISSING`.

        `own_code` is the contract line's or the charge's; `supply_day` is None for `once`
        without a last day, whose tax date is the as-of date.
        """
        if contract.taxable:
            code = own_code or contract.tax_code
            return self._in_effect(code, self._tax_date(supply_day)) if code else self._no_tax
        own = self._codes.get(contract.tax_code) if contract.tax_code else None
        if own is not None and own.category != "S":
            return self._in_effect(own.code, self._tax_date(supply_day))
        exempt = self._company.exempt_tax_code
        return self._in_effect(exempt, None) if exempt else self._no_tax

    def _tax_date(self, supply_day: date | None) -> date:
        """**Tax date**: the day whose rate counts."""
        supply = self._as_of if supply_day is None else supply_day
        if self._company.tax_date == "invoice":
            return self._invoice_date
        if self._company.tax_date == "earlier":
            return min(supply, self._invoice_date)
        return supply

    def _in_effect(self, code: str, day: date | None) -> LineTax | None:
        """`day` None: an exempt contract, whose rate is always 0."""
        place = -1 if day is None else bisect_right(self._days[code], day)
        key = (code, place)
        if key not in self._taxes:
            self._taxes[key] = self._make(self._codes[code], place)
        return self._taxes[key]

    def _make(self, tax: TaxCode, place: int) -> LineTax | None:
        if place > 0:
            rate = tax.rates[place - 1][1]
        elif place == 0 and tax.category == "S":
            return None
        else:
            rate = 0
        return LineTax(tax.code, (tax.category, rate, tax.exemption_code, tax.exemption_reason))


@dataclass(frozen=True, slots=True)
class TaxRow:
    """One tax group of an invoice; `base` and `tax` in the smallest unit."""

    group: TaxGroup
    codes: tuple[str, ...]
    base: int
    tax: int


def invoice_tax(lines: Iterable[tuple[LineTax, int]], tax_rounding: str) -> tuple[TaxRow, ...]:
    """**Invoice tax** per tax group, ordered by (category, rate, exemption code, reason).

    `lines` are (tax, net). `tax_rounding` `invoice`: the group's base x rate, rounded once;
    `line`: each line's tax rounded, added up. A group with base 0 has its row too.
    """
    bases: dict[TaxGroup, int] = {}
    taxes: dict[TaxGroup, int] = {}
    codes: dict[TaxGroup, set[str]] = {}
    for tax, net in lines:
        group = tax.group
        if group in bases:
            bases[group] += net
            codes[group].add(tax.code)
        else:
            bases[group] = net
            codes[group] = {tax.code}
        if tax_rounding == "line":
            taxes[group] = taxes.get(group, 0) + tax_on(net, group[1])
    if tax_rounding != "line":
        taxes = {group: tax_on(base, group[1]) for group, base in bases.items()}
    return tuple(
        TaxRow(group, tuple(sorted(codes[group])), bases[group], taxes[group])
        for group in sorted(bases)
    )


def tax_on(base: int, rate_percent: int) -> int:
    """`base` x rate, rounded half-up to the smallest unit."""
    return divide_half_up(base * rate_percent, PERCENT_WHOLE)

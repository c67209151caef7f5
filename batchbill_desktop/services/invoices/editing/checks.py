"""What is wrong, or looks wrong, with a working invoice: told while it is typed.

An error must be mended before the invoice can be saved; all else is worth a look. What the rules
made and nobody touched is no error: it was good enough to be generated.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from stdnum import get_cc_module, iban

from batchbill_desktop.services.company_folder.iso_codes import COUNTRIES
from batchbill_desktop.services.invoices.editing.context import EditContext
from batchbill_desktop.services.invoices.editing.line_values import line_tax_date
from batchbill_desktop.services.invoices.editing.pricing import is_too_large
from batchbill_desktop.services.invoices.editing.totals import WorkingTotals, totals
from batchbill_desktop.services.invoices.editing.working import WorkingInvoice, WorkingLine
from batchbill_desktop.services.money import (
    LARGEST_AMOUNT,
    PERCENT_WHOLE,
    SCALE,
    scaled_to_decimal,
    to_decimal,
)
from batchbill_desktop.services.texts import date_text, mark, money_text, number_text, tr

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_LARGEST = LARGEST_AMOUNT * SCALE
_VAT_COUNTRIES = {"EL": "gr", "XI": "gb"}
"""Whose VAT numbers begin otherwise than their country code."""
_LEAST_VAT_ID = 4
_BUYER_VAT_CATEGORIES = frozenset(("AE", "K"))
_EARLIEST_YEAR = 1900
_LATEST_YEAR = 2999


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing that is wrong; dates and numbers among `params` are shown as the user has them."""

    field: str
    """Such as `invoice_date`, `buyer.vat_id`, `total`; of a line its column's name."""
    line_key: int | None
    template: str
    params: Mapping[str, object] = dataclasses.field(default_factory=dict)
    is_error: bool = True

    @property
    def text(self) -> str:
        """The sentence, in the language that is set."""
        return tr(self.template, **{name: _shown(value) for name, value in self.params.items()})


def _shown(value: object) -> object:
    return date_text(value) if isinstance(value, date) else value


def check(
    working: WorkingInvoice, context: EditContext, known: WorkingTotals | None = None
) -> tuple[FieldProblem, ...]:
    """Everything found, from the top of the page to its foot; `known`: its totals."""
    return (
        *_dates(working, context),
        *_buyer(working),
        *_seller(working),
        *(problem for line in working.lines for problem in _line(line, working, context)),
        *_whole(working, context, known or totals(working, context)),
    )


def errors(problems: tuple[FieldProblem, ...]) -> tuple[FieldProblem, ...]:
    """Those that must be mended before the invoice can be saved."""
    return tuple(problem for problem in problems if problem.is_error)


def _dates(working: WorkingInvoice, context: EditContext) -> Iterator[FieldProblem]:
    yield from _invoice_date(working, context)
    if working.due_date < working.invoice_date:
        yield FieldProblem(
            "due_date",
            None,
            mark("The payment is due on {due}, before the date of the invoice."),
            {"due": working.due_date},
            is_error=False,
        )
    period = working.service_period
    if period is not None and period[1] < period[0]:
        yield FieldProblem(
            "service_period",
            None,
            mark("The service period ends on {last}, before it begins. Choose a later last day."),
            {"last": period[1]},
        )


def _invoice_date(working: WorkingInvoice, context: EditContext) -> Iterator[FieldProblem]:
    day, bounds = working.invoice_date, context.bounds
    if not _EARLIEST_YEAR <= day.year <= _LATEST_YEAR:
        yield FieldProblem(
            "invoice_date",
            None,
            mark("An invoice cannot be dated {day}. Check the year."),
            {"day": day.isoformat()},
        )
    elif bounds.earliest is not None and day < bounds.earliest:
        yield _too_early(working, context)
    elif bounds.latest is not None and day > bounds.latest:
        template = mark(
            "The date may be {latest} at the latest, the date of {number}, which has the next "
            "number: dates never run against the numbers."
        )
        if bounds.year is not None and day.year != bounds.year:
            template = _OTHER_YEAR
        params = {"latest": bounds.latest, "number": bounds.following or "", "year": bounds.year}
        yield FieldProblem("invoice_date", None, template, params)


_OTHER_YEAR = mark(
    "The number was counted in {year}, so the date must lie in that year. For another year, "
    "make a credit note and a new invoice."
)


def _too_early(working: WorkingInvoice, context: EditContext) -> FieldProblem:
    day, bounds = working.invoice_date, context.bounds
    params: dict[str, object] = {
        "earliest": bounds.earliest,
        "number": bounds.previous or "",
        "year": bounds.year,
    }
    if working.is_draft:
        template = mark(
            "{number} is dated {earliest}. A draft with an earlier date cannot be numbered: dates "
            "never run against the numbers."
        )
    elif bounds.corrects is not None and day < bounds.corrects:
        template = mark(
            "A credit note may not be dated before the invoice that it corrects ({earliest})."
        )
        params["earliest"] = bounds.corrects
    elif bounds.year is not None and day.year != bounds.year:
        template = _OTHER_YEAR
    else:
        template = mark(
            "The date may be {earliest} at the earliest, the date of {number}, which has the "
            "number before: dates never run against the numbers."
        )
    return FieldProblem("invoice_date", None, template, params, is_error=not working.is_draft)


def _buyer(working: WorkingInvoice) -> Iterator[FieldProblem]:
    buyer = working.buyer
    if not buyer.address.name.strip():
        yield FieldProblem(
            "buyer.address.name",
            None,
            mark("The invoice needs the name of the customer. Type one."),
        )
    places = [("buyer.address.country", buyer.address.country)]
    if buyer.delivery is not None:
        places.append(("buyer.delivery.country", buyer.delivery.country))
    for name, country in places:
        if country and country not in COUNTRIES:
            yield FieldProblem(
                name,
                None,
                mark("“{country}” is no country code. Type two letters such as FR or DE."),
                {"country": country},
            )
    address = buyer.address
    if not (address.street and address.city and address.country):
        yield FieldProblem(
            "buyer.address.street",
            None,
            mark("The address is not complete: street, city or country is missing."),
            is_error=False,
        )
    yield from _vat_id(buyer.vat_id, "buyer.vat_id")
    yield from _email(buyer.email, "buyer.email")
    if not buyer.vat_id:
        categories = {line.tax.group[0] for line in working.lines if not line.is_words}
        for category in sorted(categories & _BUYER_VAT_CATEGORIES):
            yield FieldProblem(
                "buyer.vat_id",
                None,
                mark("Tax category {category} needs the VAT number of the customer."),
                {"category": category},
                is_error=False,
            )


def _seller(working: WorkingInvoice) -> Iterator[FieldProblem]:
    seller = working.seller
    yield from _vat_id(seller.vat_id, "seller.vat_id")
    yield from _email(seller.email, "seller.email")
    if seller.iban and not _iban_is_valid(seller.iban):
        yield FieldProblem(
            "seller.iban",
            None,
            mark("“{iban}” is no IBAN: its check digits do not fit. Look for a slip of the keys."),
            {"iban": seller.iban},
            is_error=False,
        )


def _vat_id(text: str, where: str) -> Iterator[FieldProblem]:
    if not text:
        return
    known = _vat_id_is_valid(text)
    if known is None:
        template = mark(
            "“{vat_id}” is no VAT number: it begins with the two letters of its country, such as "
            "DE123456789."
        )
    elif not known:
        template = mark(
            "The VAT number “{vat_id}” is not one that {country} could have given: its length or "
            "its check digits do not fit."
        )
    else:
        return
    yield FieldProblem(
        where, None, template, {"vat_id": text, "country": text[:2].upper()}, is_error=False
    )


@lru_cache(maxsize=256)
def _vat_id_is_valid(text: str) -> bool | None:
    """Whether the country could have given it; None: it does not even begin with a country."""
    bare = re.sub(r"[\s.\-]", "", text).upper()
    country = bare[:2]
    if country not in COUNTRIES and country not in _VAT_COUNTRIES:
        return None
    module = get_cc_module(_VAT_COUNTRIES.get(country, country.lower()), "vat")
    if module is None:
        return len(bare) >= _LEAST_VAT_ID and bare.isalnum()
    rest = f"GB{bare[2:]}" if country == "XI" else bare
    return bool(module.is_valid(rest) or module.is_valid(bare[2:]))


@lru_cache(maxsize=64)
def _iban_is_valid(text: str) -> bool:
    return bool(iban.is_valid(text))


def _email(text: str, where: str) -> Iterator[FieldProblem]:
    if text and not _EMAIL.fullmatch(text):
        yield FieldProblem(
            where,
            None,
            mark("“{email}” is no e-mail address; one reads office@company.example."),
            {"email": text},
            is_error=False,
        )


def _line(
    line: WorkingLine, working: WorkingInvoice, context: EditContext
) -> Iterator[FieldProblem]:
    key = line.key
    if line.is_words:
        if line.kind != "subtotal" and not line.description.strip():
            yield FieldProblem(
                "description", key, mark("The line is empty. Type a text, or delete it.")
            )
        return
    if line.supply is not None and line.supply[1] < line.supply[0]:
        yield FieldProblem(
            "supply",
            key,
            mark("The supply ends on {last}, before it begins. Choose a later last day."),
            {"last": line.supply[1]},
        )
    if line.is_ruled and line.given is None:
        return
    if not line.description.strip():
        yield FieldProblem(
            "description",
            key,
            mark("The line needs a description: an invoice says what it is for."),
            is_error=not line.is_ruled,
        )
    yield from _figures(line, working)
    if not line.is_ruled or (line.given is not None and line.tax != line.given.tax):
        yield from _tax_code(line, working, context)


def _figures(line: WorkingLine, working: WorkingInvoice) -> Iterator[FieldProblem]:
    if not 0 <= line.discount_percent <= PERCENT_WHOLE:
        yield FieldProblem(
            "discount_percent", line.key, mark("A discount is between 0 and 100 per cent.")
        )
    for name, value in (("quantity", line.quantity), ("unit_price", line.unit_price)):
        if abs(value) > _LARGEST:
            yield FieldProblem(
                name, line.key, mark("The number is too large: 999,999,999,999 at the most.")
            )
            return
    if is_too_large(line, working.digits):
        yield FieldProblem(
            "unit_price",
            line.key,
            mark("The line comes to more than 999,999,999,999. Check its quantity and its price."),
        )


def _tax_code(
    line: WorkingLine, working: WorkingInvoice, context: EditContext
) -> Iterator[FieldProblem]:
    code = line.tax.code
    if not code:
        if context.tax_codes:
            yield FieldProblem("tax_code", line.key, mark("Choose a tax code for the line."))
        return
    day = line_tax_date(working, context, line)
    found = context.tax_on(code, day)
    if found is None:
        yield FieldProblem(
            "tax_code",
            line.key,
            mark(
                "The tax code {code} has no rate in effect on {day}. Choose another one, or give "
                "it a rate in the company's data."
            ),
            {"code": code, "day": day},
        )
    elif found.rate_percent != line.tax.rate_percent:
        yield FieldProblem(
            "tax_code",
            line.key,
            mark("The rate of {code} on {day} is {rate} %, the line has {has} %."),
            {
                "code": code,
                "day": day,
                "rate": number_text(scaled_to_decimal(found.rate_percent).normalize()),
                "has": number_text(scaled_to_decimal(line.tax.rate_percent).normalize()),
            },
            is_error=False,
        )


def _whole(
    working: WorkingInvoice, context: EditContext, reckoned: WorkingTotals
) -> Iterator[FieldProblem]:
    largest = LARGEST_AMOUNT * 10**working.digits
    if max(abs(reckoned.net), abs(reckoned.tax), abs(reckoned.total)) > largest:
        yield FieldProblem(
            "total",
            None,
            mark("The invoice comes to more than 999,999,999,999. Spread it over several ones."),
        )
    if all(line.is_words for line in working.lines):
        yield FieldProblem(
            "lines", None, mark("There is no line with an amount yet."), is_error=False
        )
    paid = context.standing.facts.paid
    if paid and abs(paid) > abs(reckoned.total):
        yield FieldProblem(
            "total",
            None,
            mark("{paid} have been paid, which is more than the total."),
            {
                "paid": money_text(
                    to_decimal(paid, working.digits), working.currency, working.digits
                )
            },
            is_error=False,
        )
    if working.number is None:
        return
    if working.kind == "invoice" and reckoned.total < 0:
        yield FieldProblem(
            "total",
            None,
            mark(
                "The total of {number} would be below 0, and its number is one of the invoices. "
                "Leave it as it was and make a credit note for the difference."
            ),
            {"number": working.number},
        )
    if working.kind == "credit_note" and reckoned.total > 0:
        yield FieldProblem(
            "total",
            None,
            mark(
                "The total of {number} would be above 0, and its number is one of the credit "
                "notes. Leave it as it was and make an invoice for the difference."
            ),
            {"number": working.number},
        )

"""What is checked while an invoice is typed, and what is said about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from batchbill_desktop.services import texts
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.editing.changes import (
    add_line,
    delete_line,
    set_address,
    set_buyer,
    set_delivery,
    set_fields,
    set_line,
)
from batchbill_desktop.services.invoices.editing.checks import FieldProblem, check, errors
from batchbill_desktop.services.invoices.editing.context import (
    DateBounds,
    EditContext,
    Standing,
)
from batchbill_desktop.services.invoices.editing.open import Opened
from batchbill_desktop.services.invoices.editing.working import WorkingInvoice
from batchbill_desktop.services.invoices.status import Facts
from tests.builders.company import scaled, set_value
from tests.builders.editing import generated, typed

Change = Callable[[WorkingInvoice, EditContext], WorkingInvoice]


@pytest.fixture
def parts(month: Database) -> Opened:
    """C-2, with a whole address."""
    opened = generated(month, "C-2")
    whole = set_address(opened.working, street="1 Rue A", city="Nice")
    return replace(opened, working=whole)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Whatever another test has set."""
    texts.set_language("en")
    yield
    texts.set_language("en")


def _line(**values: Any) -> Change:
    return lambda working, context: set_line(working, context, working.lines[0].key, **values)


def _typed(**values: Any) -> Change:
    return lambda working, context: typed(working, context, **{"unit_price": scaled(1), **values})


def _words(kind: str, description: str) -> Change:
    return lambda working, context: add_line(working, context, kind, description=description)


def _fields(**values: Any) -> Change:
    return lambda working, context: set_fields(working, context, **values)


def _buyer(**values: Any) -> Change:
    return lambda working, _: set_buyer(working, **values)


def _address(**values: Any) -> Change:
    return lambda working, _: set_address(working, **values)


def _no_lines(working: WorkingInvoice, _: EditContext) -> WorkingInvoice:
    for line in working.lines:
        working = delete_line(working, line.key)
    return working


FOUND: list[tuple[str, Change, str, bool, str]] = [
    ("no name", _address(name=" "), "buyer.address.name", True, "needs the name"),
    (
        "an unknown country",
        _address(country="ZZ"),
        "buyer.address.country",
        True,
        "“ZZ” is no country code. Type two letters such as FR or DE.",
    ),
    (
        "an unknown country of delivery",
        lambda working, _: set_delivery(working, name="Depot", country="France"),
        "buyer.delivery.country",
        True,
        "“France” is no country code",
    ),
    ("no city", _address(city=""), "buyer.address.street", False, "not complete"),
    ("a VAT number without a country", _buyer(vat_id="12"), "buyer.vat_id", False, "begins with"),
    (
        "a VAT number with wrong check digits",
        _buyer(vat_id="FR41303265045"),
        "buyer.vat_id",
        False,
        "not one that FR could have given",
    ),
    ("a wrong e-mail address", _buyer(email="anna(at)x.fr"), "buyer.email", False, "no e-mail"),
    (
        "an IBAN with a slip of the keys",
        lambda working, context: set_fields(
            working,
            context,
            seller=replace(working.seller, iban="FR7630006000011234567890188"),
        ),
        "seller.iban",
        False,
        "its check digits do not fit",
    ),
    (
        "due before it is dated",
        _fields(due_date=date(2026, 1, 1)),
        "due_date",
        False,
        "due on 1 Jan 2026, before",
    ),
    (
        "a period that ends before it begins",
        _fields(service_period=(date(2026, 1, 31), date(2026, 1, 1))),
        "service_period",
        True,
        "ends on 1 Jan 2026, before it begins",
    ),
    (
        "no year of ours",
        _fields(invoice_date=date(2, 1, 1)),
        "invoice_date",
        True,
        "Check the year",
    ),
    ("a typed line without a text", _typed(description=""), "description", True, "needs a desc"),
    ("a heading without a text", _words("heading", ""), "description", True, "The line is empty"),
    ("a text without a text", _words("text", " "), "description", True, "The line is empty"),
    ("a line of the rules without a text", _line(description=""), "description", False, "needs a"),
    (
        "a discount above all",
        _line(discount_percent=scaled(101)),
        "discount_percent",
        True,
        "0 and",
    ),
    ("a discount below 0", _line(discount_percent=-1), "discount_percent", True, "between 0 and"),
    (
        "a number too large",
        _line(quantity=scaled(10**12)),
        "quantity",
        True,
        "The number is too large: 999,999,999,999 at the most.",
    ),
    (
        "an amount too large",
        _line(quantity=scaled(10**11)),
        "unit_price",
        True,
        "The line comes to more than 999,999,999,999.",
    ),
    ("no tax code", _typed(tax_code=""), "tax_code", True, "Choose a tax code"),
    ("an unknown tax code", _typed(tax_code="NO"), "tax_code", True, "Choose a tax code"),
    (
        "a tax code without a rate on that day",
        _typed(tax_code="S20", supply=(date(2013, 1, 1), date(2013, 1, 1))),
        "tax_code",
        True,
        "S20 has no rate in effect on 1 Jan 2013",
    ),
    (
        "supply dates that run backwards",
        _line(supply=(date(2026, 1, 2), date(2026, 1, 1))),
        "supply",
        True,
        "The supply ends on 1 Jan 2026, before it begins",
    ),
    ("no line", _no_lines, "lines", False, "no line with an amount"),
    (
        "a total below 0",
        _typed(unit_price=scaled(-100)),
        "total",
        True,
        "The total of INV-2026-00005 would be below 0",
    ),
]


@pytest.mark.parametrize(
    ("change", "field", "is_error", "said"), [pytest.param(*rest, id=case) for case, *rest in FOUND]
)
def test_what_is_wrong_is_told_at_its_field(
    parts: Opened, change: Change, field: str, is_error: bool, said: str
) -> None:
    assert check(parts.working, parts.context) == ()
    found = check(change(parts.working, parts.context), parts.context)
    problem = next(one for one in found if one.field == field)
    assert problem.is_error is is_error
    assert said in problem.text
    assert (problem in errors(found)) is is_error


FITTING: list[tuple[str, Change]] = [
    ("a French VAT number", _buyer(vat_id="FR40 303 265 045")),
    ("a Greek one", _buyer(vat_id="EL094259216")),
    ("a British one", _buyer(vat_id="GB980780684")),
    ("a Swiss one", _buyer(vat_id="CHE-107.787.577 IVA")),
    ("one of a country without known rules", _buyer(vat_id="US12345678")),
    ("an e-mail address", _buyer(email="office@company.example")),
    ("a subtotal without a text", _words("subtotal", "")),
    ("a discount of all", _line(discount_percent=scaled(100))),
    ("the largest amount", _typed(unit_price=scaled(999_999_999_900), tax_code="EXO")),
]


@pytest.mark.parametrize("change", [pytest.param(change, id=case) for case, change in FITTING])
def test_what_is_right_is_left_in_peace(parts: Opened, change: Change) -> None:
    assert check(change(parts.working, parts.context), parts.context) == ()


def test_many_large_lines_are_too_large_together(parts: Opened) -> None:
    working = parts.working
    for _ in range(2):
        working = typed(working, parts.context, unit_price=scaled(999_999_999_000))
    assert [one.field for one in check(working, parts.context)] == ["total"]


def test_without_any_tax_code_none_is_asked_for(parts: Opened) -> None:
    context = replace(parts.context, tax_codes={}, default_tax_code="")
    assert check(typed(parts.working, context), context) == ()


def test_reverse_charge_asks_for_the_vat_number(parts: Opened) -> None:
    line = parts.working.lines[0]
    reverse = replace(line, tax=replace(line.tax, group=("AE", 0, "", "")))
    working = replace(parts.working, lines=(reverse, *parts.working.lines[1:]))
    (problem,) = check(working, parts.context)
    assert (problem.field, problem.is_error) == ("buyer.vat_id", False)
    assert "AE needs the VAT number" in problem.text


def test_a_rate_that_has_changed_is_told_and_changes_nothing(parts: Opened) -> None:
    working = typed(parts.working, parts.context)
    tax = parts.context.tax_codes["S20"]
    rates = ((date(2014, 1, 1), scaled(21)),)
    context = replace(
        parts.context, tax_codes={**parts.context.tax_codes, "S20": replace(tax, rates=rates)}
    )
    (problem,) = check(working, context)
    assert not problem.is_error
    assert problem.text == "The rate of S20 on 31 Jan 2026 is 21 %, the line has 20 %."


BOUNDS = DateBounds(
    date(2026, 1, 10), date(2026, 1, 31), previous="INV-4", following="INV-6", year=2026
)
YEAR = DateBounds(date(2026, 1, 1), date(2026, 12, 31), year=2026)
NOTE = DateBounds(date(2026, 1, 20), None, corrects=date(2026, 1, 20))
FIRST = DateBounds(date(2026, 1, 20), date(2026, 1, 25), previous="INV-1", following="INV-3")

DATES: list[tuple[DateBounds, date, str]] = [
    (BOUNDS, date(2026, 1, 10), ""),
    (BOUNDS, date(2026, 1, 31), ""),
    (BOUNDS, date(2026, 1, 9), "may be 10 Jan 2026 at the earliest, the date of INV-4"),
    (BOUNDS, date(2026, 2, 1), "may be 31 Jan 2026 at the latest, the date of INV-6"),
    (BOUNDS, date(2025, 12, 31), "The number was counted in 2026"),
    (BOUNDS, date(2027, 1, 1), "The number was counted in 2026"),
    (YEAR, date(2026, 12, 31), ""),
    (YEAR, date(2027, 1, 1), "The number was counted in 2026"),
    (NOTE, date(2026, 1, 19), "before the invoice that it corrects (20 Jan 2026)"),
    (NOTE, date(2030, 1, 19), ""),
    (FIRST, date(2026, 1, 26), "may be 25 Jan 2026 at the latest, the date of INV-3"),
    (FIRST, date(2025, 1, 26), "may be 20 Jan 2026 at the earliest, the date of INV-1"),
    (DateBounds(), date(2026, 7, 1), ""),
]


@pytest.mark.parametrize(("bounds", "day", "said"), DATES)
def test_a_numbered_date_moves_between_its_neighbours_and_within_its_year(
    parts: Opened, bounds: DateBounds, day: date, said: str
) -> None:
    context = replace(parts.context, bounds=bounds)
    working = set_fields(parts.working, context, invoice_date=day)
    found = [one for one in check(working, context) if one.field == "invoice_date"]
    assert [one.is_error for one in found] == ([True] if said else [])
    assert said in "".join(one.text for one in found)


def test_a_draft_before_the_newest_number_is_warned_of(parts: Opened) -> None:
    context = replace(parts.context, bounds=DateBounds(date(2026, 1, 31), previous="INV-7"))
    draft = replace(parts.working, number=None, invoice_date=date(2026, 1, 30))
    (problem,) = check(draft, context)
    assert not problem.is_error
    assert problem.text.startswith("INV-7 is dated 31 Jan 2026. A draft with an earlier date")


def test_more_paid_than_the_total_is_told(parts: Opened) -> None:
    paid = replace(parts.context, standing=Standing(Facts(paid=7320)))
    assert check(parts.working, paid) == ()
    lower = set_line(parts.working, paid, parts.working.lines[0].key, quantity=scaled(1))
    (problem,) = check(lower, paid)
    assert (problem.text, problem.is_error) == (
        "€73.20 have been paid, which is more than the total.",
        False,
    )


def test_a_draft_below_0_is_told_to_become_a_credit_note(parts: Opened) -> None:
    draft = replace(parts.working, number=None)
    draft = typed(draft, parts.context, unit_price=scaled(-100))
    (problem,) = check(draft, parts.context)
    assert (problem.field, problem.is_error) == ("total", False)
    assert problem.text == "The total for Cedar SA is below 0: it becomes a credit note."


def test_a_missing_exchange_rate_is_told(parts: Opened) -> None:
    foreign = replace(parts.working, currency="CHF")
    (problem,) = check(foreign, parts.context)
    assert (problem.field, problem.is_error) == ("invoice_date", False)
    assert "No exchange rate from CHF is known" in problem.text
    known = replace(foreign, exchange={"rate": 1, "date": "2026-01-01", "source": ""})
    assert check(known, parts.context) == ()


def test_the_lines_of_the_rules_are_no_concern_until_they_are_touched(parts: Opened) -> None:
    line = replace(parts.working.lines[0], description="", discount_percent=scaled(200))
    working = replace(parts.working, lines=(line, *parts.working.lines[1:]))
    assert check(working, parts.context) == ()


def test_problems_speak_the_language_that_is_set(month: Database) -> None:
    month.write(set_value, "language", "fr")
    opened = generated(month, "C-2")
    working = set_fields(opened.working, opened.context, due_date=date(2026, 1, 1))
    texts.set_language("fr")
    found = {one.field: one for one in check(working, opened.context)}
    assert isinstance(found["due_date"], FieldProblem)
    assert "1 janv. 2026" in found["due_date"].text

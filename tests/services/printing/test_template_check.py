"""A text of the company is checked for every invoice that it may meet, before it is kept."""

from __future__ import annotations

import pytest

from batchbill_desktop.services.printing.content import template_values
from batchbill_desktop.services.printing.template_check import check_template, program_text
from batchbill_desktop.services.printing.templates import TEXTS
from batchbill_desktop.services.texts import PRINT_LANGUAGES
from tests.builders.document import make_document

DOCUMENT = make_document()


@pytest.mark.parametrize("language", PRINT_LANGUAGES)
@pytest.mark.parametrize("name", TEXTS)
def test_the_programs_own_texts_are_right(name: str, language: str) -> None:
    assert check_template(name, program_text(name, language), language, DOCUMENT) is None


@pytest.mark.parametrize(
    "source",
    [
        "",
        "{{ number }} <b>{{ total }}</b><br>\n\n<i>{{ due_date|day }}</i>",
        "{% for letter in number %}{{ letter }}{% endfor %}",
        "{% set name = customer_name %}{{ name }}",
        "{% if corrects_date %}{{ corrects_date|day }}{% endif %}{# a comment #}",
        "{{ net_amount|number }} {{ iban|iban }}",
    ],
)
def test_a_text_that_can_be_filled_has_no_problem(source: str) -> None:
    assert check_template("intro", source, "en", DOCUMENT) is None


@pytest.mark.parametrize(
    ("source", "line", "says"),
    [
        ("a\n{{ numbr }}", 2, "numbr is not known"),
        ("\n\n{% if kind == 'credit_note' %}{{ x }}{% endif %}", 3, "x is not known"),
        ("{{ range(9) }}", 1, "range is not known"),
        ("{{ number|foo }}", 1, "The format foo is not known. There are day, number, iban."),
        ("{% if number %}\nopen", 1, "an endif or endfor is missing"),
        ("a\n{% endif %}", 2, "endif is not expected here"),
        ("{% foo %}", 1, "foo is not expected here"),
        ("{{ number number }}", 1, "number stands where }} is expected"),
        ("{{ }}", 1, "A name is missing between the braces"),
        ("a\n{# never closed", 2, "A comment is not closed"),
        ("a\nb\n<p>c</p>", 3, "<p> is not understood here"),
        ("{{ number.__class__ }}", 1, "does what a text may not do"),
        ("{{ 'a' * 9 }}", 1, "does what a text may not do"),
        ("{% include 'x' %}", 1, "does what a text may not do"),
        ("a\n{{ 1 / 0 }}", 2, "division by zero"),
        ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", 1, "does what a text may not do"),
    ],
)
def test_a_text_that_is_wrong_says_why_and_where(source: str, line: int, says: str) -> None:
    found = check_template("intro", source, "en", DOCUMENT)
    assert found is not None
    assert found.line == line
    assert says in found.reason


@pytest.mark.parametrize(
    "source",
    [
        "a\n{{ corrects_date|day }}",
        "a\n{{ order_number|number }}",
        "a\n{{ total|day }}",
        "a\n{% if kind == 'credit_note' %}{{ corrects|day }}{% endif %}",
    ],
)
def test_a_value_that_is_missing_on_some_invoices_is_found_on_all(source: str) -> None:
    found = check_template("intro", source, "en", DOCUMENT)
    assert found is not None
    assert found.line == 2
    assert "is missing on some invoices" in found.reason


def test_the_names_are_the_values_of_an_invoice() -> None:
    every = "".join(f"{{{{ {name} }}}}" for name in template_values(DOCUMENT))
    assert check_template("intro", every, "en", DOCUMENT) is None

"""What a text that people write cannot do, however it is written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError

from batchbill_desktop.services.sandbox import MOST_LETTERS, Sandbox

VALUES: dict[str, Any] = {
    "text": "x" * 10_000,
    "name": "Émile",
    "amount": Decimal("12.50"),
    "day": date(2026, 3, 31),
    "invoices": ({"number": "1"}, {"number": "2"}),
}


def filled(source: str) -> str:
    sandbox = Sandbox(autoescape=True, undefined=StrictUndefined)
    return sandbox.from_string(source).render(VALUES)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ name|upper }} {{ name.lower() }}", "ÉMILE émile"),
        ("{{ amount * 2 + 1 }}", "26.00"),
        ("{{ name ~ '!' }}", "Émile!"),
        ("{{ day.year }}", "2026"),
        ("{% set who = name or 'nobody' %}{{ who }}", "Émile"),
        ("{% for one in invoices %}{{ one.number }}{{ ';' if loop.first }}{% endfor %}", "1;2"),
        ("{{ name|replace('mile', 'lan') }}", "Élan"),
        ("{{ nobody|default('somebody') }}", "somebody"),
    ],
)
def test_what_a_text_needs_works(source: str, text: str) -> None:
    assert filled(source) == text


@pytest.mark.parametrize(
    "source",
    [
        "{% for a in text %}{% for b in text %}{% endfor %}{% endfor %}",
        "{% for a in text recursive %}{{ loop(text) }}{% endfor %}",
        "{% for a in text %}{{ text }}{% endfor %}",
        "{% macro f() %}{{ f() }}{{ f() }}{% endmacro %}{{ f() }}",
        "{% set a = text %}" + "{% set a = a ~ a %}" * 40 + "{{ a }}",
        "{% set a = text %}" + "{% set a = a + a %}" * 40 + "{{ a }}",
        "{% set a = [text] %}" + "{% set a = [a, a] %}" * 40 + "{{ a }}",
        "{% set a %}{{ text }}{{ text }}{% endset %}{{ a }}",
        "{{ 'x' * 1000000000 }}",
        "{{ '%999999999d' % 1 }}",
        "{{ '%999999999d'|format(1) }}",
        "{{ '{:999999999}'.format(1) }}",
        "{{ name.ljust(999999999) }}",
        "{{ name.zfill(999999999) }}",
        "{{ name|center(999999999) }}",
        "{{ name|indent(999999999) }}",
        "{{ text|replace('x', text) }}",
        "{{ 9 ** 99999999 }}",
        "{{ (1).to_bytes(999999999, 'big') }}",
        "{{ amount.__class__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ name|attr('__class__') }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ self.__init__ }}",
        "{{ range(9) }}",
        "{{ lipsum(100) }}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% extends 'x' %}",
    ],
)
def test_nothing_reaches_the_program_or_grows_without_end(source: str) -> None:
    with pytest.raises(TemplateError):
        filled(source)


def test_a_refused_part_is_named_with_its_line() -> None:
    with pytest.raises(TemplateSyntaxError, match="a loop within a loop") as caught:
        filled("a\n{% for a in text %}\n{% for b in text %}{% endfor %}{% endfor %}")
    assert caught.value.lineno == 3


def test_a_long_text_is_filled_up_to_the_limit() -> None:
    twenty = "{{ text }}" * 20
    assert len(filled(twenty)) == MOST_LETTERS
    with pytest.raises(TemplateError, match="letters"):
        filled(twenty + "x")

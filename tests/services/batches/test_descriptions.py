"""The texts of invoice lines: the customer's language, fixed at Run."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update

from batchbill_desktop.models import Contract, Customer
from batchbill_desktop.services.batches import descriptions
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.texts import PRINT_LANGUAGES, catalog
from tests.builders.batches import invoice_of, run
from tests.builders.company import put_contract, put_entry, scaled

SAID = {
    "en": ("Block of 2.5 h, 1–31 Jan 2026", "Prepaid amount, 1–31 Jan 2026"),
    "fr": ("Forfait de 2,5 h, 1–31 janv. 2026", "Crédit prépayé, 1–31 janv. 2026"),
    "de": ("Kontingent über 2,5 Std., 1.–31. Jan. 2026", "Prepaid-Guthaben, 1.–31. Jan. 2026"),
    "nl": ("Strippenkaart van 2,5 uur, 1–31 jan 2026", "Prepaidtegoed, 1–31 jan 2026"),
    "ja": ("Block of 2.5 h, 1–31 Jan 2026", "Prepaid amount, 1–31 Jan 2026"),
}
"""Japanese is not printed: the company's language takes its place."""


@pytest.fixture
def blocks(month: Database) -> Database:
    """A block of hours (B-2) and one of money (B-3) of the same customer."""
    changed = update(Contract).where(Contract.code == "B-2")
    month.write(lambda c: c.execute(changed.values(block_hours=scaled("2.5"))))
    month.write(
        put_contract,
        "B-3",
        1002,
        "block_money",
        block_amount=100,
        top_up=True,
        rates={"base": "60"},
    )
    return month


@pytest.mark.parametrize("language", SAID)
def test_a_block_is_named_in_the_customers_language(blocks: Database, language: str) -> None:
    speaks = update(Customer).where(Customer.id == 1002).values(language=language)
    blocks.write(lambda c: c.execute(speaks))
    view = run(blocks)
    said = tuple(invoice_of(view, code).lines[0].description for code in ("B-2", "B-3"))
    assert said == SAID[language]


def test_a_top_up_names_its_day(blocks: Database) -> None:
    blocks.write(put_entry, 20, "B-3", "2026-01-20", 150)
    lines = invoice_of(run(blocks), "B-3").lines
    assert lines[1].kind == "top_up"
    assert lines[1].description == "Recharge du forfait le 20 janv. 2026"


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        ("entry", ["Work 11", "Work 12", "Work 13", "Case 3"]),
        ("ticket", ["Case 3", "Work 13"]),
        ("contract", ["Heures, tarif de base"]),
    ],
)
def test_time_is_named_by_the_detail_of_its_line(
    month: Database, detail: str, said: list[str]
) -> None:
    month.write(put_contract, "D-1", 1002, rates={"base": "60.00"}, detail=detail)
    month.write(put_entry, 11, "D-1", "2026-01-05", 10, ticket=3)
    month.write(put_entry, 12, "D-1", "2026-01-06", 10, ticket=3)
    month.write(put_entry, 13, "D-1", "2026-01-07", 10)
    month.write(put_entry, 14, "D-1", "2026-01-08", 10, ticket=3, description="")
    lines = invoice_of(run(month), "D-1").lines
    assert [line.description for line in lines] == said


def test_a_named_rate_stands_on_a_joined_line(month: Database) -> None:
    month.write(put_contract, "D-1", 1001, rates={"evening": "60.00"}, detail="contract")
    month.write(put_entry, 11, "D-1", "2026-01-05", 10, rate="evening")
    month.write(put_entry, 12, "D-1", "2026-01-06", 10, rate="evening")
    assert invoice_of(run(month), "D-1").lines[0].description == "Hours worked, evening"


def _texts() -> set[str]:
    """What `_say` is asked for in the module."""
    tree = ast.parse(Path(descriptions.__file__).read_text(encoding="utf-8"))
    return {
        str(node.args[1].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "_say"
        and isinstance(node.args[1], ast.Constant)
    }


@pytest.mark.parametrize("language", sorted(set(PRINT_LANGUAGES) - {"en"}))
def test_every_text_of_a_line_is_translated(language: str) -> None:
    texts = _texts()
    assert len(texts) == 5
    for text in texts:
        assert catalog("lines", language).gettext(text) != text


def test_days_of_one_day_are_written_once(month: Database) -> None:
    month.write(
        put_contract,
        "D-1",
        1001,
        "retainer",
        lines={"L1": "5.00"},
        end=date(2026, 1, 1),
        name="Day",
    )
    assert invoice_of(run(month), "D-1").lines[0].description == "Line L1, 1 Jan 2026"

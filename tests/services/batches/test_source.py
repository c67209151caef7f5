"""The source of an item: every field that is stored, who holds it, what is in effect for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import update

from batchbill_desktop.models import Contract, TimeEntry
from batchbill_desktop.services.batches.source import Source, read_source
from batchbill_desktop.services.batches.waive import ItemMissing, waive
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.texts import set_language
from tests.builders.batches import number_of, run, run_and_generate
from tests.builders.company import FEBRUARY, contract_id, put_line


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


def source(database: Database, item: str) -> Source:
    return database.read(read_source, item, FEBRUARY)


@pytest.mark.parametrize(
    ("item", "fields"),
    [
        (
            "T:2",
            {
                "customer": "Alder Ltd (1001)",
                "contract": "Support (A-1)",
                "ticket": "#2 Case 2",
                "ticket_state": "open",
                "date": "20 Jan 2026",
                "minutes": "0:30",
                "rate": "base",
                "amount": "60.00 since 1 Jan 2026",
                "billable": "yes",
                "note": "Work 2",
            },
        ),
        ("T:6", {"factor": "1", "contract": "Block (B-2)"}),
        ("T:4", {"rate": "base", "amount": "none in effect on that day"}),
        (
            "C:2",
            {
                "kind": "expense",
                "date": "16 Jan 2026",
                "quantity": "1",
                "price": "10.00",
                "markup_percent": "10 %",
                "discount_percent": "0 %",
                "tax_code": "the contract's",
            },
        ),
        (
            "R:A-2:L1:2026-01-01",
            {
                "period": "1–31 Jan 2026",
                "line": "L1",
                "since": "1 Jan 2026",
                "quantity": "15",
                "included": "10",
                "price": "2.00",
                "frequency": "every month, in arrears",
            },
        ),
        (
            "R:B-2:block:2026-01-01",
            {"size": "2", "amount": "80.00", "rollover": "no", "overage": "100.00", "top_up": "no"},
        ),
        (
            "U:B-2:7",
            {"size": "2", "entry": "T:7", "date": "14 Jan 2026", "minutes": "1:00"},
        ),
    ],
)
def test_every_kind_of_item_shows_what_is_stored(
    month: Database, item: str, fields: dict[str, str]
) -> None:
    found = source(month, item)
    assert {name: found.text_of(name) for name in fields} == fields
    assert found.text_of("item") == item


def test_a_line_shows_the_version_that_is_in_effect_at_the_end_of_its_period(
    month: Database,
) -> None:
    month.write(
        lambda c: put_line(
            c, contract_id(c, "A-1"), "L1", "120.00", effective_from=date(2026, 1, 20)
        )
    )
    assert source(month, "R:A-1:L1:2026-01-01").text_of("price") == "120.00"
    month.write(
        lambda c: c.execute(update(Contract).where(Contract.code == "A-1").values(timing="advance"))
    )
    assert source(month, "R:A-1:L1:2026-01-01").text_of("price") == "100.00"


def test_start_note_and_origin_of_time_are_shown(month: Database) -> None:
    values = {
        "start": "08:15",
        "technician": "Iris",
        "billable_minutes": 45,
        "source": "HelpDesk",
        "source_key": "77",
    }
    month.write(lambda c: c.execute(update(TimeEntry).where(TimeEntry.entry == 1).values(**values)))
    found = source(month, "T:1")
    shown = [found.text_of(name) for name in ("start", "technician", "billable_minutes", "origin")]
    assert shown == ["08:15", "Iris", "0:45", "HelpDesk 77"]


def test_it_says_who_holds_the_item(month: Database) -> None:
    assert source(month, "T:1").standing == "It has not been billed yet."
    month.write(waive, "C:1", "goodwill", FEBRUARY)
    assert source(month, "C:1").standing == "It was waived: goodwill."
    assert source(month, "C:1").waived_reason == "goodwill"
    run(month, items=("T:1",))
    assert "reserved by the batch “January”" in source(month, "T:1").standing
    assert source(month, "T:1").waived_reason is None


def test_a_billed_item_names_batch_and_invoice(month: Database) -> None:
    view = run_and_generate(month)
    number = number_of(view, "A-1")
    said = source(month, "T:1").standing
    assert said == f"T:1 was billed by the batch “January” on {number}."


def test_the_source_is_told_in_french(month: Database) -> None:
    set_language("fr")
    found = source(month, "T:2")
    assert found.text_of("ticket_state") == "ouvert"
    assert found.text_of("billable") == "oui"
    assert found.standing == "Il n'a pas encore été facturé."


@pytest.mark.parametrize("item", ["T:99", "C:99", "R:A-1:L9:2026-01-01", "R:A-1:L1:soon", "X", ""])
def test_an_id_that_names_nothing_is_refused(month: Database, item: str) -> None:
    with pytest.raises(ItemMissing):
        source(month, item)

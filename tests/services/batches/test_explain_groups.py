"""Why? of a period's and of a ticket's row: its own rule, dates and arithmetic."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from batchbill_desktop.services.batches.explain_group import GroupExplainer
from batchbill_desktop.services.batches.selection import Selection
from batchbill_desktop.services.texts import set_language
from tests.builders.selection import Books, entry

OCTOBER = dt.date(2026, 10, 1)


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


@pytest.fixture
def selection() -> Selection:
    books = Books()
    mail = books.ticket(11, "Mail server")
    printer = books.ticket(12, "Printer", resolved=False)
    books.contract(
        "C-1",
        "Aalto",
        "Support",
        start=dt.date(2026, 8, 1),
        entries=(
            entry(1, 3, 60, mail, "Looked at it"),
            entry(2, 4, 30, mail, "Mended"),
            entry(3, 5, 20, printer, "Drivers"),
            entry(5, 7, 15, None, "By telephone"),
        ),
    )
    books.contract(
        "C-2",
        "Berg",
        "Ten hours",
        kind="block_hours",
        prices=(),
        block_hours=100_000,
        entries=(entry(6, 3, 500, None, "Moved"), entry(7, 8, 200, None, "Moved on")),
    )
    books.waive("T:5")
    return books.selection(OCTOBER)


def explainer(selection: Selection, contract: str, items: set[str] | None = None) -> GroupExplainer:
    due = next(row.due for row in selection.contracts if row.contract == contract)
    ids = items or {item.id for item in due.items if "09" in f"{item.period}" or item.ticket}
    return GroupExplainer(due, frozenset(ids), selection.due.as_of)


def of_ticket(selection: Selection, ticket: int, *items: str) -> str:
    return "\n".join(
        explainer(selection, "C-1", set(items)).of_ticket(selection.due.tickets[ticket])
    )


def test_a_period_names_its_days_its_rule_and_what_its_lines_come_to(selection: Selection) -> None:
    september = {"T:1", "T:2", "T:3", "T:5", "R:C-1:L1:2026-09-01"}
    said = explainer(selection, "C-1", september).of_period()
    assert said == [
        "Billing period 1–30 Sept 2026 of contract C-1 Support (Aalto) on 1 Oct 2026:",
        "Billed in arrears: what recurs is ready on 1 Oct 2026, the day after the period's last.",
        "Time and charges are ready on 1 Oct 2026, the day after the period's last.",
        "3 items may be billed; together they come to €190.00.",
        "Line 1: 1 × 100 = €100.00.",
        "Looked at it: 60 / 60 × 60 = €60.00.",
        "Mended: 30 / 60 × 60 = €30.00.",
        "1 item is locked: its ticket is not resolved.",
        "1 item was waived.",
    ]


def test_another_period_of_the_contract_is_not_mixed_in(selection: Selection) -> None:
    said = "\n".join(explainer(selection, "C-1", {"R:C-1:L1:2026-08-01"}).of_period())
    assert "1–31 Aug 2026" in said
    assert "€100.00" in said
    assert "€190.00" not in said
    assert "it should have been billed before" in said


def test_a_block_tells_the_account_of_that_period_alone(selection: Selection) -> None:
    said = "\n".join(explainer(selection, "C-2", {"T:6", "T:7"}).of_period())
    assert "Block of 1–30 Sept 2026: 0:00 carried in" in said
    assert "1:40 are past the allowance." in said
    assert "Oct 2026: 0:00 carried in" not in said
    assert "Moved on: 1:40 included, €0.00." in said


def test_a_resolved_ticket_says_so_and_adds_up_its_time(selection: Selection) -> None:
    said = of_ticket(selection, 11, "T:1", "T:2")
    assert "Ticket 11, Mail server, on contract C-1 Support (Aalto) on 1 Oct 2026:" in said
    assert "The ticket is resolved or closed, so it locks nothing." in said
    assert "2 time entries: 1:30 worked." in said
    assert "2 items may be billed; together they come to €90.00." in said


def test_an_open_ticket_says_what_it_locks(selection: Selection) -> None:
    said = of_ticket(selection, 12, "T:3")
    assert "until it is, its time and its charges are locked" in said
    assert "Nothing of it may be billed now." in said
    assert "1 item is locked: its ticket is not resolved." in said

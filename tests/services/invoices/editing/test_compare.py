"""Two versions of an invoice side by side: every difference in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from batchbill_desktop.services import texts
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.editing.changes import (
    delete_line,
    move_line,
    set_address,
    set_buyer,
    set_delivery,
    set_fields,
    set_line,
    set_texts,
)
from batchbill_desktop.services.invoices.editing.compare import differences
from batchbill_desktop.services.invoices.editing.open import Opened
from tests.builders.company import scaled
from tests.builders.editing import generated, line_with, typed


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Whatever another test has set."""
    texts.set_language("en")
    yield
    texts.set_language("en")


@pytest.fixture
def block(month: Database) -> Opened:
    """B-2, with time on it."""
    return generated(month, "B-2")


def _told(opened: Opened, theirs: object) -> list[tuple[str, str, str]]:
    found = differences(opened.working, theirs)  # type: ignore[arg-type] # made by each test
    return [(one.where, one.mine, one.theirs) for one in found]


def test_the_same_has_no_difference(block: Opened) -> None:
    assert differences(block.working, block.working) == ()
    later = replace(block.working, version=7)
    assert differences(block.working, later) == (), "the version says nothing to a reader"


def test_fields_parties_and_texts_are_told_by_their_names(block: Opened) -> None:
    theirs = set_address(block.working, city="Nice")
    theirs = set_buyer(theirs, vat_id="FR40303265045")
    theirs = set_delivery(theirs, street="2 Quay")
    theirs = set_texts(theirs, closing="Bye")
    theirs = set_fields(
        theirs,
        block.context,
        due_date=date(2026, 2, 1),
        service_period=(date(2026, 1, 1), date(2026, 1, 31)),
        notes="Call",
        page={"paper": "Letter"},
    )
    assert _told(block, theirs) == [
        ("Customer: City", "empty", "Nice"),
        ("Customer: VAT number", "empty", "FR40303265045"),
        ("Delivery: Street", "empty", "2 Quay"),
        ("Due date", "2 Mar 2026", "1 Feb 2026"),
        ("Service period", "empty", "1–31 Jan 2026"),
        ("Internal notes", "empty", "Call"),
        ("Closing text", "empty", "Bye"),
        ("Look of the page", "", "paper: Letter"),
    ]


def test_lines_are_told_by_their_places(block: Opened) -> None:
    working, context = block.working, block.context
    line = line_with(working, "T:7", "overage")
    place = working.place(line.key) + 1
    theirs = set_line(
        working, context, line.key, minutes=scaled(45), tax_code="EXO", discount_percent=scaled(5)
    )
    assert _told(block, theirs) == [
        (f"Line {place}: Quantity", "0:30", "0:45"),
        (f"Line {place}: Discount", "0 %", "5 %"),
        (f"Line {place}: Tax code", "S20", "EXO"),
        (f"Line {place}: Amount", "€50.00", "€71.25"),
    ]
    bold = set_line(working, context, line.key, rich="Work <b>7</b>")
    assert _told(block, bold) == [(f"Line {place}: bold and italic", "Work 7", "Work <b>7</b>")]


def test_lines_that_are_in_one_only_and_another_order_are_told(block: Opened) -> None:
    working, context = block.working, block.context
    first, second = working.lines[0], working.lines[1]
    theirs = typed(working, context, quantity=scaled(2), unit_price=scaled("7.5"))
    theirs = typed(theirs, context, "heading", description="Extras")
    assert _told(block, theirs) == [
        ("Line 5: Typed", "not there", "2 at 7.50: €15.00"),
        ("Line 6: Extras", "not there", "Extras"),
    ]
    gone = delete_line(working, second.key)
    assert _told(block, gone) == [("Line 2: Work 6", "1:30 at 0.00: €0.00", "not there")]
    moved = _told(block, move_line(working, first.key, 1))
    assert [where for where, _, _ in moved] == ["Order of the lines"]
    assert moved[0][1].startswith("Forfait de 2 h")
    assert moved[0][2].startswith("Work 6 / Forfait")

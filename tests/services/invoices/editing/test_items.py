"""Billing rules, 8.5: what an edit takes off, or bills lower, is kept, released or waived."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Connection, select, text, update

from batchbill_desktop.models import Claim, InvoiceLineItem, ItemAnswer
from batchbill_desktop.services.check import check_books
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.credit_notes import credit_invoice
from batchbill_desktop.services.invoices.editing.changes import (
    back_to_given,
    copy_line,
    delete_line,
    set_line,
)
from batchbill_desktop.services.invoices.editing.errors import AnswersMissing, ReasonMissing
from batchbill_desktop.services.invoices.editing.open import Opened
from batchbill_desktop.services.invoices.editing.questions import Answer, questions
from batchbill_desktop.services.invoices.editing.save import rebase, save
from batchbill_desktop.services.invoices.editing.working import WorkingInvoice
from tests.builders.batches import due_item, held, ready_items, run_and_generate
from tests.builders.company import (
    put_charge,
    put_contract,
    put_entry,
    put_ticket,
    scaled,
    set_value,
)
from tests.builders.editing import generated, line_with, looked_at, saved

Edit = Callable[[Opened], WorkingInvoice]


def _without(*items: str) -> Edit:
    """Every line on which one of the items stands is taken off."""

    def edit(opened: Opened) -> WorkingInvoice:
        working = opened.working
        for line in opened.working.lines:
            if not set(items).isdisjoint(line.items):
                working = delete_line(working, line.key)
        return working

    return edit


def _with(item: str, treatment: str | None = None, **values: object) -> Edit:
    """Values of the line of an item are set."""

    def edit(opened: Opened) -> WorkingInvoice:
        line = line_with(opened.working, item, treatment)
        return set_line(opened.working, opened.context, line.key, **values)

    return edit


ASKED: list[tuple[str, str, Edit, list[tuple[str, bool, str]]]] = [
    (
        "a line taken off",
        "C-2",
        _without("C:1"),
        [("C:1", True, "“Charge 1” (C:1) is no longer on the invoice; it came to €50.00.")],
    ),
    (
        "a quantity lowered",
        "C-2",
        _with("C:1", quantity=scaled(1)),
        [("C:1", False, "“Charge 1” (C:1) goes from €50.00 to €25.00.")],
    ),
    ("a quantity raised", "C-2", _with("C:1", quantity=scaled(5)), []),
    ("a text alone", "C-2", _with("C:1", description="Other"), []),
    (
        "a price lowered",
        "C-2",
        _with("C:2", unit_price=scaled(10)),
        [("C:2", False, "“Charge 2” (C:2) goes from €11.00 to €10.00.")],
    ),
    (
        "a discount given",
        "C-2",
        _with("C:2", discount_percent=scaled(100)),
        [("C:2", False, "“Charge 2” (C:2) goes from €11.00 to €0.00.")],
    ),
    (
        "a sign turned: nothing of it is billed any more",
        "C-2",
        _with("C:2", quantity=scaled(-1)),
        [("C:2", False, "“Charge 2” (C:2) goes from €11.00 to -€11.00.")],
    ),
    (
        "included time taken off",
        "B-2",
        _without("T:6"),
        [("T:6", True, "“Work 6” (T:6) is no longer on the invoice; it came to 1:30.")],
    ),
    (
        "fewer included minutes",
        "B-2",
        _with("T:6", minutes=scaled(60)),
        [("T:6", False, "“Work 6” (T:6) goes from 1:30 to 1:00.")],
    ),
    (
        "fewer minutes at a higher price",
        "B-2",
        _with("T:7", "overage", minutes=scaled(15), unit_price=scaled(400)),
        [("T:7", False, "“Work 7” (T:7) goes from €50.00 to €100.00.")],
    ),
    (
        "a part-covered entry: both of its lines are taken off",
        "B-2",
        _without("T:7"),
        [("T:7", True, "“Work 7” (T:7) is no longer on the invoice; it came to €50.00.")],
    ),
    (
        "a recurring item",
        "B-2",
        _without("R:B-2:block:2026-01-01"),
        [
            (
                "R:B-2:block:2026-01-01",
                True,
                (
                    "“Forfait de 2 h, 1–31 janv. 2026” (R:B-2:block:2026-01-01)"
                    " is no longer on the invoice; it came to €160.00."
                ),
            )
        ],
    ),
]


@pytest.mark.parametrize(
    ("contract", "edit", "asked"), [pytest.param(*rest, id=case) for case, *rest in ASKED]
)
def test_who_takes_off_or_lowers_is_asked(
    month: Database, contract: str, edit: Edit, asked: list[tuple[str, bool, str]]
) -> None:
    opened = generated(month, contract)
    found = questions(opened.working, edit(opened))
    assert [(one.item, one.is_removed, one.text) for one in found] == asked
    if asked:
        with pytest.raises(AnswersMissing, match=asked[0][0]) as caught:
            saved(month, edit(opened))
        assert caught.value.questions == found
        assert looked_at(month, opened.working.invoice_id or 0).working == opened.working


def test_a_part_of_a_part_covered_entry_leaves_it_on_the_invoice(month: Database) -> None:
    opened = generated(month, "B-2")
    overage = line_with(opened.working, "T:7", "overage")
    (question,) = questions(opened.working, delete_line(opened.working, overage.key))
    assert not question.is_removed
    assert question.text == "“Work 7” (T:7) goes from €50.00 to €0.00."
    assert question.release_warning == ""
    included = line_with(opened.working, "T:7", "included")
    (question,) = questions(opened.working, delete_line(opened.working, included.key))
    assert not question.is_removed
    assert question.text == "“Work 7” (T:7) goes from 0:30 to 0:00."
    assert question.release_warning == (
        "€50.00 stay on the invoice where T:7 stood. Released, it is due again in full."
    )


def _joined(database: Database) -> Opened:
    """Three entries of one ticket on one line: 2:00 at 60.00."""

    def put(connection: Connection) -> None:
        put_ticket(connection, 8, 1003)
        put_contract(connection, "C-3", 1003, rates={"base": "60.00"}, detail="ticket")
        for entry, minutes in ((31, 60), (32, 30), (33, 30)):
            put_entry(connection, entry, "C-3", "2026-01-20", minutes, ticket=8)

    database.write(put)
    return generated(database, "C-3")


def test_each_item_of_a_joined_line_is_asked_for(month: Database) -> None:
    opened = _joined(month)
    (line,) = opened.working.lines
    lower = set_line(opened.working, opened.context, line.key, minutes=scaled(90))
    found = questions(opened.working, lower)
    assert [one.item for one in found] == ["T:31", "T:32", "T:33"]
    assert found[1].text == (
        "“Case 8” (T:32): its line, with other items, goes from €120.00 to €90.00."
    )
    gone = questions(opened.working, delete_line(opened.working, line.key))
    assert gone[0].text == (
        "“Case 8” (T:31) is no longer on the invoice; its line came to €120.00, with other items."
    )
    saved(month, lower, {"T:31": "keep", "T:32": "release", "T:33": "keep"})
    assert ready_items(month) == {"T:32"}
    after = looked_at(month, opened.working.invoice_id or 0).working
    assert after.lines[0].items == ("T:31", "T:33")
    assert after.lines[0].net == 9000
    assert month.read(check_books) == []


def _answers(connection: Connection) -> dict[str, tuple[str, str]]:
    rows = connection.execute(select(ItemAnswer.item, ItemAnswer.answer, ItemAnswer.reason))
    return {item: (answer, reason) for item, answer, reason in rows}


def _claim(connection: Connection, item: str) -> tuple[int | None, int | None, str | None] | None:
    row = connection.execute(
        select(Claim.batch_id, Claim.invoice_id, Claim.waived_reason).where(Claim.item == item)
    ).first()
    return None if row is None else (row[0], row[1], row[2])


def _on_lines(connection: Connection, item: str) -> int:
    found = connection.scalars(select(InvoiceLineItem.line_id).where(InvoiceLineItem.item == item))
    return len(list(found))


WAYS = [
    ("kept: billed, without a line", "keep", ("keep", ""), (1, 5, None), "billed"),
    ("released: due again", "release", ("release", ""), None, "ready"),
    (
        "waived with a reason",
        "goodwill",
        ("waive", "goodwill"),
        (None, None, "goodwill"),
        "waived",
    ),
]


@pytest.mark.parametrize(
    ("answer", "noted", "claim", "state"), [pytest.param(*rest, id=case) for case, *rest in WAYS]
)
def test_the_answer_is_carried_out_and_kept(
    month_anywhere: Database,
    answer: str,
    noted: tuple[str, str],
    claim: tuple[int | None, int | None, str | None] | None,
    state: str,
) -> None:
    opened = generated(month_anywhere, "C-2")
    saved(month_anywhere, _without("C:1")(opened), {"C:1": answer})
    assert month_anywhere.read(_answers) == {"C:1": noted}
    assert month_anywhere.read(_claim, "C:1") == claim
    assert month_anywhere.read(_on_lines, "C:1") == 0
    found = due_item(month_anywhere, "C:1")
    assert (found.state.value if found else "billed") == state
    assert month_anywhere.read(check_books) == []


@pytest.mark.parametrize("answer", ["keep", "release", "goodwill"])
def test_an_item_that_is_lowered_is_answered_for_as_well(month: Database, answer: str) -> None:
    opened = generated(month, "C-2")
    done = saved(month, _with("C:1", quantity=scaled(1))(opened), {"C:1": answer})
    line = done.working.lines[0]
    assert (line.net, line.items) == (2500, ("C:1",) if answer == "keep" else ())
    assert line.given is not None
    assert line.given.net == 5000
    assert month.read(check_books) == []


def test_a_waiver_needs_a_reason(month: Database) -> None:
    opened = generated(month, "C-2")
    with pytest.raises(ReasonMissing, match="C:1 cannot be waived without a reason"):
        month.write(save, _without("C:1")(opened), {"C:1": Answer("waive", "  ")})
    assert month.read(check_books) == []


def test_one_answer_is_no_answer_for_another_item(month: Database) -> None:
    opened = generated(month, "C-2")
    with pytest.raises(AnswersMissing, match=r"^C:2 would no longer"):
        saved(month, _without("C:1", "C:2")(opened), {"C:1": "keep"})


def test_answers_for_what_is_not_asked_are_no_harm(month: Database) -> None:
    opened = generated(month, "C-2")
    saved(month, _without("C:1")(opened), {"C:1": "keep", "C:2": "release", "T:1": "release"})
    assert ready_items(month) == set()
    assert month.read(check_books) == []


def test_a_released_item_is_billed_on_the_next_invoice(month: Database) -> None:
    opened = generated(month, "C-2")
    saved(month, _without("C:1")(opened), {"C:1": "release"})
    again = run_and_generate(month, "Again")
    assert [str(invoice.net) for invoice in again.invoices] == ["50.00"]
    assert month.read(check_books) == []


def test_the_block_use_of_a_released_entry_goes_with_it(month: Database) -> None:
    """T:6 has used 1:30 of the block's 2:00; without it a later entry is covered."""
    opened = generated(month, "B-2")
    month.write(put_entry, 8, "B-2", "2026-01-20", 60)
    late = due_item(month, "T:8")
    assert late is not None
    assert late.net == 10000, "the block is used up"
    saved(month, _without("T:6")(opened), {"T:6": "release"})
    late, released = due_item(month, "T:8"), due_item(month, "T:6")
    assert late is not None
    assert released is not None
    assert (released.net, late.net) == (0, 10000), "T:6 comes first again"
    assert month.read(check_books) == []


def test_the_block_use_of_a_waived_entry_stays(month: Database) -> None:
    opened = generated(month, "B-2")
    before = month.read(lambda c: c.scalar(select(Claim.covered).where(Claim.item == "T:6")))
    saved(month, _without("T:6")(opened), {"T:6": "goodwill"})
    after = month.read(lambda c: c.scalar(select(Claim.covered).where(Claim.item == "T:6")))
    assert before == after == scaled(90)


def test_who_brings_a_kept_item_back_is_no_longer_noted(month: Database) -> None:
    """Undo after a save: the line returns with its item, and nothing is answered any more."""
    opened = generated(month, "C-2")
    done = saved(month, _without("C:1")(opened), {"C:1": "keep"})
    back = saved(month, rebase(opened.working, done))
    assert back.working.lines[0].items == ("C:1",)
    assert back.working.lines[0].kind == "charge"
    assert back.working.lines[0].contract == "C-2"
    assert month.read(_answers) == {}
    assert month.read(check_books) == []


def test_a_released_item_does_not_come_back_by_undo(month: Database) -> None:
    """It may be billed elsewhere already: the line comes back as one typed by hand."""
    opened = generated(month, "C-2")
    done = saved(month, _without("C:1")(opened), {"C:1": "release"})
    back = saved(month, rebase(opened.working, done))
    line = back.working.lines[0]
    assert (line.items, line.kind, line.contract, line.net) == ((), "free", "", 5000)
    assert ready_items(month) == {"C:1"}
    assert month.read(check_books) == []


def test_a_lowered_line_that_is_raised_again_is_no_longer_noted(month: Database) -> None:
    opened = generated(month, "C-2")
    done = saved(month, _with("C:1", quantity=scaled(1))(opened), {"C:1": "keep"})
    assert month.read(_answers) == {"C:1": ("keep", "")}
    line = done.working.lines[0]
    up = set_line(done.working, opened.context, line.key, quantity=scaled("1.5"))
    done = saved(month, up)
    assert month.read(_answers) == {"C:1": ("keep", "")}, "still lower than the rules gave"
    done = saved(month, back_to_given(done.working, line.key))
    assert month.read(_answers) == {}
    assert done.working.lines == opened.working.lines


def test_a_line_is_lowered_step_by_step_and_asked_for_each_time(month: Database) -> None:
    opened = generated(month, "C-2")
    done = saved(month, _with("C:1", quantity=scaled("1.5"))(opened), {"C:1": "keep"})
    line = done.working.lines[0]
    lower = set_line(done.working, opened.context, line.key, quantity=scaled(1))
    assert [one.item for one in questions(done.working, lower)] == ["C:1"]
    saved(month, lower, {"C:1": "too dear"})
    assert month.read(_answers) == {"C:1": ("waive", "too dear")}
    assert month.read(check_books) == []


def test_a_negative_charge_that_comes_nearer_to_nothing_is_asked_for(month: Database) -> None:
    month.write(put_charge, 9, "C-2", "2026-01-15", "30.00", quantity=-1)
    opened = generated(month, "C-2")
    nearer = _with("C:9", quantity=scaled("-0.5"))(opened)
    assert [one.item for one in questions(opened.working, nearer)] == ["C:9"]
    assert questions(opened.working, _with("C:9", quantity=scaled(-2))(opened)) == ()


def test_a_copy_carries_no_items_so_nothing_is_billed_twice(month: Database) -> None:
    opened = generated(month, "C-2")
    working = copy_line(opened.working, opened.working.lines[0].key)
    working = delete_line(working, opened.working.lines[0].key)
    assert [one.item for one in questions(opened.working, working)] == ["C:1"]
    saved(month, working, {"C:1": "keep"})
    assert month.read(check_books) == []


def test_check_reports_a_billed_item_that_stands_on_no_line_without_an_answer(
    month_anywhere: Database,
) -> None:
    opened = generated(month_anywhere, "C-2")
    saved(month_anywhere, _without("C:1")(opened), {"C:1": "keep"})
    assert month_anywhere.read(check_books) == []
    month_anywhere.write(lambda c: c.execute(text("DELETE FROM item_answer")))
    assert month_anywhere.read(check_books) == [
        "C:1 is held by a batch but stands on no line of it"
    ]


@pytest.mark.parametrize("answer", ["release", "waive"])
def test_check_reports_an_item_that_was_to_leave_and_is_held_all_the_same(
    month: Database, answer: str
) -> None:
    opened = generated(month, "C-2")
    saved(month, _without("C:1")(opened), {"C:1": "keep"})
    month.write(lambda c: c.execute(update(ItemAnswer).values(answer=answer)))
    assert month.read(check_books) == [f"C:1 was to leave its invoice ({answer}) but is held by it"]


@pytest.mark.parametrize("release", [True, False])
def test_an_edited_invoice_can_be_credited(month: Database, release: bool) -> None:
    opened = generated(month, "C-2")
    saved(month, _without("C:1")(opened), {"C:1": "keep"})
    assert opened.working.number is not None
    month.write(credit_invoice, opened.working.number, release=release, day=date(2026, 2, 10))
    assert ready_items(month) == ({"C:1", "C:2"} if release else set())
    assert month.read(check_books) == []


def test_with_one_invoice_per_customer_items_of_all_contracts_are_asked_for(
    month: Database,
) -> None:
    month.write(set_value, "zero_invoices", "no")
    view = run_and_generate(month, one_per_customer=True)
    invoice = next(one for one in view.invoices if one.contracts == ("B-2", "B-1"))
    opened = looked_at(month, invoice.id)
    working = _without("T:5", "T:6")(opened)
    assert [one.item for one in questions(opened.working, working)] == ["T:6", "T:5"]
    saved(month, working, {"T:5": "release", "T:6": "keep"})
    assert ready_items(month) == {"T:5"}
    assert month.read(held)["T:6"] == "January"
    assert month.read(check_books) == []

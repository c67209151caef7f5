"""Saving: what was typed is stored whole, versions are never overwritten in silence."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, select, text

from batchbill_desktop.models import HistoryRecord, Invoice, InvoiceLine, WorkingCopy
from batchbill_desktop.services import texts
from batchbill_desktop.services.batches.generate import undo_generate
from batchbill_desktop.services.batches.show import BatchView
from batchbill_desktop.services.check import check_books
from batchbill_desktop.services.database import Database, open_database
from batchbill_desktop.services.history.story import invoice_story
from batchbill_desktop.services.invoices.credit_notes import credit_invoice
from batchbill_desktop.services.invoices.editing.changes import (
    add_line,
    delete_line,
    move_line,
    set_address,
    set_buyer,
    set_delivery,
    set_fields,
    set_line,
    set_texts,
)
from batchbill_desktop.services.invoices.editing.errors import (
    InvoiceGone,
    LinesFixed,
    Overwritten,
    Proposed,
    SaveRefused,
)
from batchbill_desktop.services.invoices.editing.open import Opened, look_at, open_invoice
from batchbill_desktop.services.invoices.editing.preview import document_of
from batchbill_desktop.services.invoices.editing.save import rebase, save, save_notes
from batchbill_desktop.services.invoices.editing.working import WorkingInvoice
from batchbill_desktop.services.invoices.errors import AlreadyIssued, InvoiceMissing
from batchbill_desktop.services.invoices.issue import note_export, record_fact
from batchbill_desktop.services.invoices.load import find_document
from tests.builders.batches import invoice_of, run, run_and_generate
from tests.builders.company import put_charge, scaled
from tests.builders.editing import OURS, generated, looked_at, saved, typed


def _edited(opened: Opened) -> WorkingInvoice:
    """Nearly everything changed, so that nothing is asked: no line is lowered or taken off."""
    working, context = opened.working, opened.context
    working = set_address(working, name="Birch & Daughters", street="2 High Street", city="Lyon")
    working = set_delivery(working, name="Depot", city="Nice", country="FR")
    working = set_texts(working, subject="<b>Work</b>", intro="Dear <i>all</i>", payment="Now")
    working = set_fields(
        working,
        context,
        due_date=date(2026, 2, 14),
        order_number="PO-1",
        service_period=(date(2026, 1, 2), date(2026, 1, 30)),
        remarks="Thank you",
        notes="Do not call",
        page={"design": "modern", "time_report": True},
    )
    first = working.lines[0]
    working = set_line(working, context, first.key, rich="<b>Block</b> of hours", sku="BLK")
    working = move_line(working, first.key, len(working.lines))
    working = add_line(working, context, "heading", 0, description="Work")
    working = add_line(working, context, "subtotal", description="")
    working = add_line(working, context, "text", description="All at <our> prices")
    return typed(
        working,
        context,
        unit="box",
        quantity=scaled("2.5"),
        unit_price=scaled("9.99"),
        discount_percent=scaled("12.5"),
        tax_code="EXO",
        supply=(date(2026, 1, 3), date(2026, 1, 4)),
    )


def test_everything_typed_is_stored_and_read_back(month_anywhere: Database) -> None:
    opened = generated(month_anywhere, "B-2")
    working = _edited(opened)
    done = saved(month_anywhere, working)
    again = looked_at(month_anywhere, done.invoice_id)
    assert again.stored == done.working
    expected = replace(
        working,
        version=1,
        lines=tuple(replace(line, key=done.keys.get(line.key, line.key)) for line in working.lines),
    )
    assert again.stored == expected
    assert month_anywhere.read(check_books) == []


def test_the_preview_is_the_document_that_is_stored(month_anywhere: Database) -> None:
    opened = generated(month_anywhere, "B-2")
    done = saved(month_anywhere, _edited(opened))
    assert opened.working.number is not None
    document = month_anywhere.read(find_document, opened.working.number)
    context = looked_at(month_anywhere, done.invoice_id).context
    assert document == document_of(done.working, context)
    assert document.texts.subject == "<b>Work</b>"
    assert document.remarks == "Thank you"
    assert document.buyer.delivery is not None
    kinds = [line.kind for line in document.lines]
    assert kinds == ["heading", "time", "time", "time", "recurring", "subtotal", "text", "free"]
    assert str(document.net) == "231.85", "210.00 and 2.5 x 9.99 less 12.5 %"
    assert [(tax.tax_codes, str(tax.base)) for tax in document.taxes] == [
        (("EXO",), "21.85"),
        (("S20",), "210.00"),
    ]


def test_an_untouched_invoice_is_not_saved_again(month: Database) -> None:
    opened = generated(month, "B-2")
    done = saved(month, opened.working)
    assert (done.version, done.working) == (0, opened.working)
    assert month.read(lambda c: c.scalar(select(Invoice.version).where(Invoice.id == 3))) is None


def test_each_save_moves_the_version_on_by_one(month: Database) -> None:
    working = generated(month, "B-2").working
    for version in (1, 2, 3):
        done = saved(month, set_address(working, city=f"City {version}"))
        assert done.version == version
        working = done.working


def test_a_newer_version_is_never_overwritten_in_silence(month_anywhere: Database) -> None:
    opened = generated(month_anywhere, "B-2")
    mine = set_address(opened.working, city="Mine")
    theirs = saved(month_anywhere, set_address(opened.working, city="Theirs")).working
    with pytest.raises(Overwritten, match="has saved INV-2026-00003 since you opened it") as caught:
        saved(month_anywhere, mine)
    assert caught.value.theirs == theirs
    assert looked_at(month_anywhere, 3).working.buyer.address.city == "Theirs"
    over = replace(mine, version=caught.value.theirs.version)
    assert saved(month_anywhere, over).version == 2
    assert looked_at(month_anywhere, 3).working.buyer.address.city == "Mine"


def test_of_two_programs_that_save_at_once_one_is_told(month_anywhere: Database) -> None:
    opened = generated(month_anywhere, "B-2")
    meet = threading.Barrier(2)

    def edit(city: str) -> str:
        with open_database(month_anywhere.url) as own:
            working = set_address(opened.working, city=city)
            meet.wait(20)
            try:
                own.write(save, working)
            except Overwritten as error:
                return f"told of {error.theirs.buyer.address.city}"
        return "saved"

    with ThreadPoolExecutor(2) as programs:
        said = list(programs.map(edit, ("One", "Two")))
    city = looked_at(month_anywhere, 3).working.buyer.address.city
    assert sorted(said) == ["saved", f"told of {city}"]
    assert said.index("saved") == ("One", "Two").index(city)


def test_new_lines_of_another_version_are_taken_off_where_mine_is_saved_over_it(
    month: Database,
) -> None:
    opened = generated(month, "B-2")
    saved(month, typed(opened.working, opened.context, unit_price=scaled(7)))
    over = replace(set_address(opened.working, city="Mine"), version=1)
    lines = saved(month, over).working.lines
    assert [line.kind for line in lines] == ["recurring", "time", "time", "time"]
    assert month.read(check_books) == []


def test_an_issued_invoice_is_fixed_but_for_its_notes(month: Database) -> None:
    opened = generated(month, "B-2")
    month.write(record_fact, [3], "printed")
    shown = month.write(open_invoice, 3, OURS)
    assert shown.read_only is not None
    assert "has been issued and is fixed" in shown.read_only
    assert shown.copy_id is None
    with pytest.raises(AlreadyIssued, match="INV-2026-00003 has been issued"):
        saved(month, set_address(opened.working, city="New"))
    assert month.write(save_notes, 3, "Ask for the key") == 1
    assert month.write(save_notes, 3, "Ask for the key") == 1
    assert looked_at(month, 3).working.notes == "Ask for the key"
    with pytest.raises(Overwritten):
        month.write(save_notes, 3, "Other", 0)
    with pytest.raises(InvoiceMissing):
        month.write(save_notes, 99, "x")


def test_an_export_to_a_plain_file_leaves_it_open(month: Database) -> None:
    opened = generated(month, "B-2")
    month.write(lambda c: note_export(c, [3], "csv", issues=False))
    assert month.read(look_at, 3).read_only is None
    saved(month, set_address(opened.working, city="New"))
    assert opened.working.number is not None
    after = month.read(find_document, opened.working.number)
    assert (after.status, after.buyer.address.city) == ("exported", "New")


def test_editing_begins_with_generate(month: Database) -> None:
    view: BatchView = run(month)
    proposal = invoice_of(view, "B-2")
    opened = month.write(open_invoice, proposal.id, OURS)
    assert opened.read_only is not None
    assert "This is a proposal of the batch “January”" in opened.read_only
    with pytest.raises(Proposed, match="It can be edited once"):
        saved(month, set_address(opened.working, city="New"))


def test_an_invoice_that_is_gone_says_so(month: Database) -> None:
    opened = generated(month, "B-2")
    month.write(undo_generate, "January")
    with pytest.raises(InvoiceGone, match="Another program has deleted INV-2026-00003, or undone"):
        saved(month, set_address(opened.working, city="New"))
    nowhere = replace(opened.working, invoice_id=99)
    with pytest.raises(InvoiceGone):
        saved(month, nowhere)
    with pytest.raises(InvoiceMissing):
        month.write(open_invoice, 99, OURS)


def test_what_is_wrong_is_refused_and_nothing_is_written(month: Database) -> None:
    opened = generated(month, "B-2")
    wrong = typed(opened.working, opened.context, description=" ", unit_price=scaled(3))
    wrong = set_address(wrong, city="New")
    with pytest.raises(
        SaveRefused, match="Saving INV-2026-00003 is not possible yet: The line"
    ) as caught:
        saved(month, wrong)
    assert [problem.field for problem in caught.value.problems] == ["description"]
    assert looked_at(month, 3).working == opened.working


CROSSING = [
    ("an invoice below 0", "B-2", "-300", "make a credit note for the difference"),
    ("a credit note above 0", "C-2", "400", "make an invoice for the difference"),
]


@pytest.mark.parametrize(
    ("contract", "price", "said"),
    [pytest.param(*rest, id=case) for case, *rest in CROSSING],
)
def test_a_numbered_document_keeps_its_kind(
    month: Database, contract: str, price: str, said: str
) -> None:
    month.write(put_charge, 9, "C-2", "2026-01-15", "300.00", quantity=-1)
    opened = generated(month, contract)
    crossing = typed(opened.working, opened.context, unit_price=scaled(price))
    with pytest.raises(SaveRefused, match=said):
        saved(month, crossing)
    to_nothing = {"B-2": "-210", "C-2": "239"}[contract]
    zero = typed(opened.working, opened.context, unit_price=scaled(to_nothing))
    done = saved(month, zero)
    assert done.working.kind == opened.working.kind
    assert month.read(check_books) == []


def test_the_lines_of_a_credit_note_that_corrects_are_fixed(month: Database) -> None:
    view = run_and_generate(month)
    number = invoice_of(view, "B-2").number
    assert number is not None
    note = month.write(credit_invoice, number, day=date(2026, 2, 10))
    opened = looked_at(month, note.id)
    assert opened.context.fixed_lines
    assert opened.context.bounds.earliest == date(2026, 1, 31)
    with pytest.raises(LinesFixed, match="are those of the invoice that it credits"):
        saved(month, typed(opened.working, opened.context, unit_price=scaled(1)))
    before = month.read(find_document, note.number)
    done = saved(month, set_texts(opened.working, closing="Sorry"))
    after = month.read(find_document, note.number)
    assert after.texts.closing == "Sorry"
    assert (after.lines, after.taxes, after.total) == (before.lines, before.taxes, before.total)
    assert done.version == 1
    assert month.read(check_books) == []


def test_the_history_has_what_changed_and_nothing_else(month: Database) -> None:
    opened = generated(month, "C-2")
    first, second = opened.working.lines
    working = set_line(opened.working, opened.context, first.key, quantity=scaled(3))
    working = set_line(working, opened.context, second.key, description="Postage")
    working = typed(working, opened.context, "heading", description="End")
    saved(month, set_address(working, city="Nice"))
    newest = month.read(_newest_edit, 5)
    line = {"description": "Charge 1", "quantity": "2", "net": "50.00"}
    assert newest == (
        {
            "address": {"city": ""},
            f"line.{first.key}": line,
            f"line.{second.key}": {"description": "Charge 2"},
            "net": "61.00",
            "tax": "12.20",
            "total": "73.20",
        },
        {
            "address": {"city": "Nice"},
            f"line.{first.key}": {**line, "quantity": "3", "net": "75.00"},
            f"line.{second.key}": {"description": "Postage"},
            "line.14": {"kind": "heading", "description": "End"},
            "net": "86.00",
            "tax": "17.20",
            "total": "103.20",
        },
    )


def _newest_edit(connection: Connection, invoice: int) -> tuple[Any, Any]:
    row = connection.execute(
        select(HistoryRecord.before, HistoryRecord.after)
        .where(HistoryRecord.subject == f"invoice:{invoice}", HistoryRecord.action == "edit")
        .order_by(HistoryRecord.id.desc())
    ).first()
    assert row is not None
    return json.loads(row.before), json.loads(row.after)


def test_the_story_of_an_edited_invoice_can_be_read(month: Database) -> None:
    texts.set_language("en")
    opened = generated(month, "C-2")
    first, second = opened.working.lines
    working = delete_line(opened.working, first.key)
    working = set_line(working, opened.context, second.key, quantity=scaled(3))
    working = set_fields(working, opened.context, order_number="PO-8")
    saved(month, working, {"C:1": "too dear"})
    *_, entry = month.read(invoice_story, 5)
    assert entry.text == "Edited"
    assert entry.details == (
        "C:1 was waived: too dear",
        "Order number: PO-7 → PO-8",
        "Net: 61.00 → 33.00",
        "Tax: 12.20 → 6.60",
        "Total: 73.20 → 39.60",
        "Line: Charge 1, 0, charge, 50.00, PO-7, 2, 2026-01-15; 2026-01-15, S20, 20, piece, 25 → –",
        "Line: Charge 2, 11.00, 1 → Charge 2, 33.00, 3",
    )
    month.write(save_notes, 5, "Call first")
    *_, entry = month.read(invoice_story, 5)
    assert (entry.text, entry.details) == (
        "Internal notes changed",
        ("Internal notes: Call first",),
    )


def test_undo_after_a_save_goes_back_to_what_was_before_it(month: Database) -> None:
    opened = generated(month, "C-2")
    one = typed(opened.working, opened.context, unit_price=scaled(5))
    two = typed(one, opened.context, unit_price=scaled(7))
    done = saved(month, two)
    assert len(done.keys) == 2
    back = saved(month, rebase(one, done))
    assert back.version == 2
    assert [line.net for line in back.working.lines] == [5000, 1100, 500]
    assert [line.key for line in back.working.lines] == [
        line.key for line in done.working.lines[:3]
    ], "the rows of lines that stay are the same"
    first = saved(month, rebase(rebase(opened.working, done), back))
    assert first.working.lines == opened.working.lines


def test_a_saved_working_copy_begins_anew(month: Database) -> None:
    generated(month, "C-2")
    opened = month.write(open_invoice, 5, OURS)
    working = set_address(opened.working, city="Nice")
    month.write(save, working, {}, opened.copy_id)
    row = month.read(lambda c: c.execute(select(WorkingCopy.__table__)).mappings().one())
    assert (row["base_version"], row["invoice_id"]) == (1, 5)
    assert not month.write(open_invoice, 5, OURS).recovered


def test_rows_of_lines_that_stay_are_the_same_rows(month: Database) -> None:
    opened = generated(month, "C-2")
    working = delete_line(opened.working, opened.working.lines[0].key)
    working = typed(working, opened.context, unit_price=scaled(50))
    saved(month, working, {"C:1": "keep"})
    ids = month.read(
        lambda c: list(
            c.scalars(
                select(InvoiceLine.id).where(InvoiceLine.invoice_id == 5).order_by(InvoiceLine.id)
            )
        )
    )
    assert opened.working.lines[1].key in ids
    assert opened.working.lines[0].key not in ids


def test_a_foreign_hand_on_a_net_has_no_effect(month: Database) -> None:
    """What is saved is reckoned from what is stored, whatever the editor hands over."""
    opened = generated(month, "C-2")
    forged = replace(opened.working.lines[0], net=1, items=("T:1",), contract_id=1)
    working = replace(opened.working, lines=(forged, *opened.working.lines[1:]), kind="credit_note")
    assert saved(month, working).working == opened.working
    assert month.read(lambda c: c.scalar(text("SELECT count(*) FROM history"))) > 0


def test_text_that_no_database_takes_is_left_out(month_anywhere: Database) -> None:
    opened = generated(month_anywhere, "C-2")
    odd = "a\x00b\ud800c\r\nd\te\u2029f\x07"
    working = set_address(opened.working, name=odd, street="é €")
    working = set_fields(working, opened.context, notes=odd, remarks=odd, order_number=odd)
    working = set_texts(working, intro=odd)
    working = set_buyer(working, buyer_reference=odd)
    working = set_delivery(working, city=odd)
    working = typed(working, opened.context, description=odd, sku=odd, unit=odd)
    working = typed(working, opened.context, rich=f"<b>{odd}</b>")
    done = saved(month_anywhere, working).working
    clean = "abc\nd e\nf"
    assert done.buyer.address.name == done.notes == done.remarks == done.order_number == clean
    assert done.texts.intro == done.buyer.buyer_reference == clean
    assert done.buyer.delivery is not None
    assert done.buyer.delivery.city == done.lines[-2].description == done.lines[-2].sku == clean
    assert done.lines[-1].rich == "<b>abc d e f</b>"
    assert done.buyer.address.street == "é €"
    assert month_anywhere.read(check_books) == []

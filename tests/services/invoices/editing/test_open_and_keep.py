"""Nothing is lost: what is typed is kept, comes back after a kill, and two editors know it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from batchbill_desktop.models import WorkingCopy
from batchbill_desktop.services.batches.generate import undo_generate
from batchbill_desktop.services.batches.proposals import delete_batch
from batchbill_desktop.services.check import check_books
from batchbill_desktop.services.database import Database, open_database
from batchbill_desktop.services.invoices.editing.changes import set_address, set_line
from batchbill_desktop.services.invoices.editing.errors import NobodyEdits, Overwritten, TakenOver
from batchbill_desktop.services.invoices.editing.flexible import new_invoice, number_invoice
from batchbill_desktop.services.invoices.editing.keep import discard, keep
from batchbill_desktop.services.invoices.editing.open import (
    list_working_copies,
    open_copy,
    open_invoice,
    open_working,
    take_over,
)
from batchbill_desktop.services.invoices.editing.save import save
from batchbill_desktop.services.invoices.editing.sessions import is_over, this_session
from batchbill_desktop.services.who import user_at_machine
from tests.builders.company import put_month, scaled
from tests.builders.editing import OURS, THEIRS, generated, looked_at

ROOT = Path(__file__).parents[4]


def test_what_is_kept_comes_back_in_the_same_program(month_anywhere: Database) -> None:
    generated(month_anywhere, "C-2")
    opened = month_anywhere.write(open_invoice, 5, OURS)
    assert (opened.recovered, opened.other_editor, opened.read_only) == (False, None, None)
    assert opened.copy_id is not None
    typed = set_address(opened.working, city="Nice")
    month_anywhere.write(keep, opened.copy_id, typed)
    again = month_anywhere.write(open_invoice, 5, OURS)
    assert (again.working, again.stored) == (typed, opened.working)
    assert again.recovered
    assert again.copy_id == opened.copy_id
    month_anywhere.write(discard, opened.copy_id)
    fresh = month_anywhere.write(open_invoice, 5, OURS)
    assert (fresh.working, fresh.recovered) == (opened.working, False)


def test_the_second_program_is_told_who_edits(month_anywhere: Database) -> None:
    generated(month_anywhere, "C-2")
    first = month_anywhere.write(open_invoice, 5, OURS)
    assert first.copy_id is not None
    month_anywhere.write(keep, first.copy_id, set_address(first.working, city="Nice"))
    second = month_anywhere.write(open_invoice, 5, THEIRS)
    assert second.other_editor == user_at_machine()
    assert second.since is not None
    assert second.since.tzinfo is not None
    assert second.working == second.stored, "what is not saved is not hers to see as saved"
    assert not second.recovered
    assert second.copy_id == first.copy_id


def test_who_takes_over_goes_on_with_what_was_typed_and_the_other_is_told(
    month_anywhere: Database,
) -> None:
    generated(month_anywhere, "C-2")
    first = month_anywhere.write(open_invoice, 5, OURS)
    assert first.copy_id is not None
    typed = set_address(first.working, city="Nice")
    month_anywhere.write(keep, first.copy_id, typed)
    second = month_anywhere.write(take_over, first.copy_id, THEIRS)
    assert (second.working, second.recovered, second.other_editor) == (typed, True, None)
    assert second.copy_id not in (None, first.copy_id)
    with pytest.raises(TakenOver, match="has taken over the editing of INV-2026-00005"):
        month_anywhere.write(keep, first.copy_id, set_address(typed, city="Lyon"))
    month_anywhere.write(save, second.working, {}, second.copy_id)
    with pytest.raises(Overwritten):
        month_anywhere.write(save, set_address(typed, city="Lyon"), {}, first.copy_id)
    with pytest.raises(NobodyEdits):
        month_anywhere.write(take_over, first.copy_id, OURS)


def test_who_keeps_an_invoice_that_is_gone_is_told(month: Database) -> None:
    generated(month, "C-2")
    opened = month.write(open_invoice, 5, OURS)
    assert opened.copy_id is not None
    month.write(undo_generate, "January")
    month.write(delete_batch, "January")
    with pytest.raises(TakenOver, match="it is no longer open for editing"):
        month.write(keep, opened.copy_id, opened.working)
    with pytest.raises(NobodyEdits):
        month.write(open_copy, opened.copy_id, OURS)
    assert month.read(check_books) == []


def test_a_copy_in_which_nothing_was_typed_follows_what_others_save(month: Database) -> None:
    generated(month, "C-2")
    opened = month.write(open_invoice, 5, OURS)
    saved = month.write(save, set_address(opened.working, city="Nice"))
    again = month.write(open_invoice, 5, OURS)
    assert (again.working, again.recovered) == (saved.working, False)


def test_a_copy_of_what_was_saved_follows_what_others_save(month_anywhere: Database) -> None:
    """A save, the same kept once more: nothing is typed that is not saved."""
    generated(month_anywhere, "C-2")
    opened = month_anywhere.write(open_invoice, 5, OURS)
    assert opened.copy_id is not None
    saved = month_anywhere.write(
        save, set_address(opened.working, city="Nice"), {}, opened.copy_id
    ).working
    month_anywhere.write(keep, opened.copy_id, saved)
    theirs = month_anywhere.write(save, set_address(saved, city="Lyon")).working
    again = month_anywhere.write(open_invoice, 5, OURS)
    assert (again.working, again.recovered) == (theirs, False)


def test_a_draft_that_is_numbered_in_its_editor_opens_with_its_number(month: Database) -> None:
    opened = month.write(lambda c: open_working(c, new_invoice(c, "1001"), OURS))
    assert opened.copy_id is not None
    draft = month.write(save, opened.working, {}, opened.copy_id)
    month.write(keep, opened.copy_id, draft.working)
    number = month.write(number_invoice, draft.invoice_id)
    again = month.write(open_invoice, draft.invoice_id, OURS)
    assert (again.working.number, again.recovered) == (number, False)
    assert again.copy_id == opened.copy_id
    month.write(save, set_address(again.working, city="Nice"), {}, again.copy_id)


def test_a_copy_on_an_older_version_is_told_at_the_save(month: Database) -> None:
    generated(month, "C-2")
    opened = month.write(open_invoice, 5, OURS)
    assert opened.copy_id is not None
    month.write(keep, opened.copy_id, set_address(opened.working, city="Mine"))
    theirs = month.write(save, set_address(opened.working, city="Theirs"))
    again = month.write(open_invoice, 5, OURS)
    assert again.working.buyer.address.city == "Mine"
    assert again.stored == theirs.working
    with pytest.raises(Overwritten) as caught:
        month.write(save, again.working, {}, again.copy_id)
    assert caught.value.theirs == theirs.working


def test_a_new_invoice_is_kept_before_it_is_ever_saved(month_anywhere: Database) -> None:
    working = month_anywhere.read(new_invoice, "1001")
    opened = month_anywhere.write(open_working, working, OURS)
    assert opened.copy_id is not None
    assert (opened.stored, opened.recovered) == (None, False)
    typed = set_address(working, city="Nice")
    month_anywhere.write(keep, opened.copy_id, typed)
    (copy,) = month_anywhere.read(list_working_copies)
    assert (copy.invoice_id, copy.customer, copy.abandoned) == (None, "Alder Ltd", False)
    again = month_anywhere.write(open_copy, copy.copy_id, OURS)
    assert (again.working, again.stored, again.recovered) == (typed, None, True)
    other = month_anywhere.write(open_copy, copy.copy_id, THEIRS)
    assert other.other_editor == user_at_machine()
    done = month_anywhere.write(save, typed, {}, copy.copy_id)
    (copy,) = month_anywhere.read(list_working_copies)
    assert copy.invoice_id == done.invoice_id


_EDITOR = """
import sys
from batchbill_desktop.services.database import open_database
from batchbill_desktop.services.invoices.editing.changes import add_line, set_address
from batchbill_desktop.services.invoices.editing.keep import keep
from batchbill_desktop.services.invoices.editing.open import open_invoice
from batchbill_desktop.services.invoices.editing.sessions import this_session

with open_database(sys.argv[1]) as database:
    opened = database.write(open_invoice, 5, this_session())
    working = opened.working
    for number in range(1, 6):
        working = add_line(
            working, opened.context, "free", description=f"Typed {number}", unit_price=number
        )
        database.write(keep, opened.copy_id, working)
    print(this_session(), flush=True)
    sys.stdin.readline()
"""


@contextmanager
def _editor(database: Database) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Another program in which an invoice is edited; its session."""
    program = subprocess.Popen(
        [sys.executable, "-c", _EDITOR, database.url],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert program.stdout is not None
    assert program.stdin is not None
    try:
        yield program, program.stdout.readline().strip()
    finally:
        program.kill()
        program.wait()
        program.stdin.close()
        program.stdout.close()


@pytest.mark.kill
def test_after_a_kill_the_editor_opens_as_it_was(database_url: str) -> None:
    with open_database(database_url) as database:
        database.write(put_month)
        generated(database, "C-2")
        with _editor(database) as (program, session):
            assert not is_over(session)
            while_it_runs = database.write(open_invoice, 5, this_session())
            assert while_it_runs.other_editor == user_at_machine()
            assert [copy.abandoned for copy in database.read(list_working_copies)] == [False]
            program.kill()
            program.wait()
            assert [copy.abandoned for copy in database.read(list_working_copies)] == [True]
            opened = database.write(open_invoice, 5, this_session())
        assert (opened.recovered, opened.other_editor) == (True, None)
        assert [line.description for line in opened.working.lines[2:]] == [
            f"Typed {number}" for number in range(1, 6)
        ]
        assert opened.stored == looked_at(database, 5).working
        assert is_over(session)
        database.write(save, opened.working, {}, opened.copy_id)
        assert database.read(check_books) == []


def test_a_program_that_ended_in_order_is_over(month: Database) -> None:
    generated(month, "C-2")
    with _editor(month) as (program, session):
        assert program.stdin is not None
        program.stdin.write("end\n")
        program.stdin.flush()
        program.wait()
        assert is_over(session)


def test_sessions_of_other_machines_and_users_count_as_running() -> None:
    assert this_session() == this_session()
    assert not is_over(this_session())
    assert not is_over("bert@elsewhere/0123")
    assert not is_over(f"{user_at_machine()}/unlocked-0123")
    assert is_over(f"{user_at_machine()}/0123")


def test_keeping_writes_nothing_but_the_working_copy(month: Database) -> None:
    opened = generated(month, "C-2")
    edited = month.write(open_invoice, 5, OURS)
    assert edited.copy_id is not None
    line = opened.working.lines[0]
    typed = set_line(edited.working, edited.context, line.key, quantity=scaled(9))
    month.write(keep, edited.copy_id, typed)
    assert looked_at(month, 5).working == opened.working
    assert month.read(lambda c: len(c.execute(select(WorkingCopy.id)).all())) == 1
    assert month.read(check_books) == []

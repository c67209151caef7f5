"""What always holds, whatever is edited in whatever order."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from batchbill_desktop.services.billing.tax import invoice_tax
from batchbill_desktop.services.check import check_books
from batchbill_desktop.services.database import Database, open_database
from batchbill_desktop.services.invoices.editing.changes import back_to_given
from batchbill_desktop.services.invoices.editing.checks import check, errors
from batchbill_desktop.services.invoices.editing.open import Opened
from batchbill_desktop.services.invoices.editing.preview import document_of
from batchbill_desktop.services.invoices.editing.questions import Answer, questions
from batchbill_desktop.services.invoices.editing.save import rebase, save
from batchbill_desktop.services.invoices.editing.totals import totals
from batchbill_desktop.services.invoices.editing.working import WorkingInvoice, WorkingLine
from batchbill_desktop.services.invoices.editing.working_json import from_json, to_json
from batchbill_desktop.services.invoices.load import Wanted, load_documents
from batchbill_desktop.services.money import to_decimal
from tests.builders.batches import held, ready_items, run_and_generate
from tests.builders.company import JANUARY_ITEMS, put_month, scaled
from tests.builders.editing import looked_at, typed
from tests.builders.random_edits import Change, edited, edits

INVOICES = range(1, 6)
SETTLED = "R:C-1:L1:2026-01-01"
"""Held by the batch without an invoice."""


@pytest.fixture(scope="module")
def generated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """January of `put_month`, generated; to be copied."""
    path = tmp_path_factory.mktemp("generated") / "generated.db"
    with open_database(path) as database:
        database.write(put_month)
        run_and_generate(database)
    return path


@pytest.fixture(scope="module")
def opened(generated_file: Path) -> Iterator[dict[int, Opened]]:
    """Its five invoices, as editors have them."""
    with open_database(generated_file) as database:
        yield {invoice: looked_at(database, invoice) for invoice in INVOICES}


def _half_up(value: Fraction) -> int:
    whole = (abs(value) + Fraction(1, 2)).__floor__()
    return int(whole if value >= 0 else -whole)


def _exact_net(line: WorkingLine) -> int:
    """The rules' formula once more, in fractions, in cents."""
    if line.is_words:
        return 0
    quantity = Fraction(line.quantity, 10_000)
    days, of = line.proration or (1, 1)
    if line.unit == "hour" and line.minutes is not None and line.proration is None:
        quantity = Fraction(line.minutes, 600_000)
    price = Fraction(line.unit_price, 10_000)
    rest = 1 - Fraction(line.discount_percent, 1_000_000)
    return _half_up(quantity * price * rest * Fraction(days, of) * 100)


@given(invoice=st.sampled_from(INVOICES), steps=edits)
def test_edited_invoices_are_whole(
    opened: dict[int, Opened], invoice: int, steps: list[tuple[Change, int]]
) -> None:
    start = opened[invoice]
    working, context = edited(start.working, start.context, steps), start.context
    assert from_json(to_json(working)) == working, "a working copy is exact"
    keys = [line.key for line in working.lines]
    assert len(set(keys)) == len(keys)

    reckoned = totals(working, context)
    assert [line.net for line in working.lines] == [_exact_net(line) for line in working.lines]
    taxed = [(line.tax, line.net) for line in working.lines if not line.is_words]
    assert reckoned.taxes == invoice_tax(taxed, context.tax_rounding)
    assert reckoned.net == sum(line.net for line in working.lines)
    assert reckoned.total == reckoned.net + reckoned.tax

    document = document_of(working, context)
    assert document.total == to_decimal(reckoned.total, 2)
    assert sum(line.net for line in document.lines) == document.net

    there = {line.key: line for line in start.working.lines}
    for line in working.lines:
        before = there.get(line.key)
        if before is None:
            assert line.given is None
            assert line.items == ()
        else:
            assert line.items == before.items
            assert (line.given is None) == (line == before), "touched lines alone know it"
        working = back_to_given(working, line.key)
    kept = [line for line in working.lines if line.key in there]
    assert {line.key: line for line in kept} == {line.key: there[line.key] for line in kept}


def _savable(opened: Opened, working: WorkingInvoice) -> WorkingInvoice:
    """With a line that keeps the total above 0, and without what would be refused."""
    below = min(totals(working, opened.context).total, 0)
    working = typed(working, opened.context, unit_price=scaled(1 - below // 100), tax_code="EXO")
    lines = [
        replace(line, description="x") if not line.description.strip() else line
        for line in working.lines
    ]
    return replace(working, lines=tuple(lines))


def _states(database: Database) -> dict[str, str]:
    """Each item of January: billed, waived or ready."""
    ready = ready_items(database)
    holders = database.read(held)
    return {
        item: "ready"
        if item in ready
        else ("billed" if holders.get(item) == "January" else "waived")
        for item in JANUARY_ITEMS
    }


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    invoice=st.sampled_from(INVOICES),
    rounds=st.lists(edits, min_size=1, max_size=3),
    chosen=st.lists(st.sampled_from(("keep", "release", "waive")), min_size=1, max_size=5),
    undo=st.booleans(),
)
def test_saved_books_are_sound_and_every_item_has_one_state(
    generated_file: Path,
    invoice: int,
    rounds: list[list[tuple[Change, int]]],
    chosen: Sequence[str],
    undo: bool,
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "copy.db"
        shutil.copyfile(generated_file, path)
        with open_database(path) as database:
            expected = dict.fromkeys(JANUARY_ITEMS, "billed")
            before = looked_at(database, invoice).working
            first = before
            for steps in rounds:
                opened = looked_at(database, invoice)
                working = _savable(opened, edited(opened.working, opened.context, steps))
                assert errors(check(working, opened.context)) == ()
                asked = questions(opened.working, working)
                answers = {
                    question.item: Answer(chosen[place % len(chosen)], "why not")
                    for place, question in enumerate(asked)
                }
                saved = database.write(save, working, answers)
                again = looked_at(database, invoice)
                assert again.working == saved.working
                (document,) = database.read(load_documents, Wanted(ids=(invoice,)))
                assert document == document_of(again.working, again.context)
                expected |= {
                    item: {"keep": "billed", "release": "ready", "waive": "waived"}[answer.choice]
                    for item, answer in answers.items()
                }
                assert _states(database) == expected
                assert database.read(check_books) == []
                first, before = before, saved.working
            if undo:
                back = rebase(first, saved)
                asked = questions(saved.working, back)
                answers = {question.item: Answer("keep") for question in asked}
                database.write(save, back, answers)
                assert _states(database) == expected, "undo brings back no item that has left"
                assert database.read(check_books) == []

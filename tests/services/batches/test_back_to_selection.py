"""Back to selection: the batch is gone, and what it had selected is ticked again."""

from __future__ import annotations

import pytest

from batchbill_desktop.services.batches.back_to_selection import back_to_selection
from batchbill_desktop.services.batches.draft_selection import take_up
from batchbill_desktop.services.batches.errors import BatchGenerated, BatchMissing
from batchbill_desktop.services.batches.generate import generate_batch
from batchbill_desktop.services.batches.run import load_due
from batchbill_desktop.services.batches.selection import Selection
from batchbill_desktop.services.batches.show import list_batches, show_batch
from batchbill_desktop.services.database import Database
from tests.builders.batches import JANUARY, held, run, run_and_generate
from tests.builders.company import FEBRUARY, JANUARY_ITEMS


def test_name_dates_grouping_and_every_item_come_back(month_anywhere: Database) -> None:
    """Those that the batch settles without an invoice too."""
    run(month_anywhere, one_per_customer=True)
    draft = month_anywhere.write(back_to_selection, "January")
    assert (draft.name, draft.as_of, draft.invoice_date) == ("January", FEBRUARY, JANUARY)
    assert draft.one_per_customer
    assert set(draft.balances) == JANUARY_ITEMS
    assert month_anywhere.read(list_batches) == []
    assert month_anywhere.read(held) == {}
    selection = Selection(month_anywhere.read(load_due, draft.as_of, draft.invoice_date))
    taken = take_up(selection, draft)
    assert (taken.gone, taken.locked, taken.changed) == ((), (), ())
    assert set(selection.selected_ids()) == JANUARY_ITEMS


def test_a_run_of_what_came_back_makes_the_same_invoices(month: Database) -> None:
    before = run(month)
    draft = month.write(back_to_selection, "January")
    after = run(month, items=tuple(draft.balances))
    assert [(one.net, one.total, one.lines) for one in after.invoices] == [
        (one.net, one.total, one.lines) for one in before.invoices
    ]


def test_a_generated_batch_stays(month: Database) -> None:
    view = run_and_generate(month)
    with pytest.raises(BatchGenerated):
        month.write(back_to_selection, "January")
    assert month.read(show_batch, "January") == view
    with pytest.raises(BatchMissing):
        month.write(back_to_selection, "March")


def test_generating_reports_every_draft_and_can_be_stopped_with_nothing_numbered(
    month: Database,
) -> None:
    view = run(month)
    seen: list[tuple[int, int]] = []
    count = len(view.invoices)

    def stop(done: int, of: int) -> None:
        seen.append((done, of))
        if done == count - 1:
            raise KeyError

    with pytest.raises(KeyError):
        month.write(generate_batch, "January", stop)
    assert seen == [(done, count) for done in range(count)]
    assert month.read(show_batch, "January") == view
    month.write(generate_batch, "January")
    assert month.read(show_batch, "January").summary.state == "generated"

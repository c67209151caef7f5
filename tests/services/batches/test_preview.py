"""The preview of a selection is the document that Run proposes, to the letter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from batchbill_desktop.services.batches.preview import Previewer
from batchbill_desktop.services.batches.run import load_due
from batchbill_desktop.services.batches.selection import Selection
from batchbill_desktop.services.database import Database
from tests.builders.batches import JANUARY, run
from tests.builders.company import FEBRUARY


def selection_of(database: Database, *, one_per_customer: bool = False) -> Selection:
    due = database.read(load_due, FEBRUARY, JANUARY)
    return Selection(due, one_per_customer=one_per_customer)


@pytest.mark.parametrize("one_per_customer", [False, True])
def test_a_preview_is_the_document_that_run_proposes(
    month: Database, one_per_customer: bool
) -> None:
    selection = selection_of(month, one_per_customer=one_per_customer)
    selection.set_all(True)
    selection.set_items(["T:5", "C:2"], False)
    previewer = month.read(Previewer)
    view = run(month, one_per_customer=one_per_customer, items=tuple(selection.selected_ids()))
    assert len(view.invoices) > 1
    for proposed in view.invoices:
        for contract in proposed.contracts:
            previewed = previewer.document(selection, contract)
            assert previewed is not None
            assert replace(previewed, id=proposed.id, batch=proposed.batch) == proposed


def test_a_preview_follows_the_ticks(month: Database) -> None:
    selection = selection_of(month)
    previewer = month.read(Previewer)
    assert previewer.document(selection, "A-1") is None
    selection.set_items(["T:1"], True)
    one = previewer.document(selection, "A-1")
    assert one is not None
    assert [line.items for line in one.lines] == [("T:1",)]
    selection.set_contracts(["A-1"], True)
    more = previewer.document(selection, "A-1")
    assert more is not None
    assert more.net > one.net
    selection.set_all(False)
    assert previewer.document(selection, "A-1") is None

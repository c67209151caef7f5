"""Random walks: whatever is ticked, grouped, undone, redone and reloaded, the figures are right.

After every step the boxes, the balances and the batch details are those of a selection that is
made anew with the same ticks, and the ticks are those of a plain model of undo.
"""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from batchbill_desktop.services.batches.selection import Selection
from batchbill_desktop.services.billing.compose import batch_totals
from batchbill_desktop.views.batches.contract_tree_model import ContractTreeModel
from batchbill_desktop.views.batches.tick_steps import TickSteps
from batchbill_desktop.views.undo_steps import UndoSteps
from batchbill_desktop.views.widgets.check_box import CheckBox
from tests.builders.selection import Books

CODES = ("A-1", "A-2", "B-1", "C-1")
_BOXES = {
    "empty": Qt.CheckState.Unchecked,
    "mixed": Qt.CheckState.PartiallyChecked,
    "checked": Qt.CheckState.Checked,
}


def books() -> Books:
    """Two contracts of one customer, one in another currency, one that is partly waived."""
    made = Books()
    made.contract("A-1", "Alder", prices=(100, 33))
    made.contract("A-2", "Alder", prices=(7,))
    made.contract("B-1", "Birch", prices=(20, 30, 50), currency="CHF")
    made.contract("C-1", "Cedar", prices=(1, 2))
    made.waive("R:C-1:L2:2026-09-01")
    return made


State = tuple[frozenset[str], bool]


class Walk(RuleBasedStateMachine):
    """The tree's model with undo, beside a plain list of states."""

    @initialize()
    def start(self) -> None:
        """Nothing is ticked."""
        self.model = ContractTreeModel()
        self.grouping = CheckBox()
        self.steps = UndoSteps(None)  # type: ignore[arg-type] # no step here needs the database
        self.ticks = TickSteps(self.model, self.grouping, self.steps)
        self.grouping.toggled.connect(self._group)
        self.model.set_selection(books().selection())
        self.past: list[State] = [self._state()]
        self.place = 0

    def _group(self, on: bool) -> None:
        assert self.model.selection is not None
        self.model.selection.set_one_per_customer(on)

    def _state(self) -> State:
        assert self.model.selection is not None
        return frozenset(self.model.selection.selected_ids()), self.grouping.isChecked()

    def _done(self) -> None:
        """What changed something is a step; it ends what could be redone."""
        state = self._state()
        if state != self.past[self.place]:
            del self.past[self.place + 1 :]
            self.past.append(state)
            self.place += 1

    @rule(code=st.sampled_from(CODES), selected=st.booleans())
    def tick_contract(self, code: str, selected: bool) -> None:
        index = self.model.index_of_contract(code)
        if index.isValid():
            self.model.tick([index], selected=selected)
            self._done()

    @rule(data=st.data(), selected=st.booleans())
    def tick_items(self, data: st.DataObject, selected: bool) -> None:
        assert self.model.selection is not None
        rows = [
            (row.contract, item.id) for row in self.model.selection.contracts for item in row.items
        ]
        chosen = data.draw(st.lists(st.sampled_from(rows), min_size=1, max_size=4, unique=True))
        indexes = [self.model.index_of_item(code, item) for code, item in chosen]
        self.model.tick([index for index in indexes if index.isValid()], selected=selected)
        self._done()

    @rule(selected=st.booleans())
    def tick_all(self, selected: bool) -> None:
        self.model.tick_all(selected=selected)
        self._done()

    @rule(codes=st.none() | st.sets(st.sampled_from(CODES)))
    def filter(self, codes: set[str] | None) -> None:
        self.model.set_visible(codes)

    @rule()
    def group(self) -> None:
        self.grouping.click()
        self._done()

    @precondition(lambda self: self.place > 0)
    @rule()
    def undo(self) -> None:
        self.steps.undo()
        self.place -= 1

    @precondition(lambda self: self.place < len(self.past) - 1)
    @rule()
    def redo(self) -> None:
        self.steps.redo()
        self.place += 1

    @rule(data=st.data())
    def go_to(self, data: st.DataObject) -> None:
        self.place = data.draw(st.integers(0, len(self.past) - 1))
        self.steps.go_to(self.place)

    @rule()
    def reload(self) -> None:
        ticked, one_per_customer = self._state()
        fresh = books().selection()
        fresh.set_one_per_customer(one_per_customer)
        fresh.set_items(ticked, True)
        self.model.set_selection(fresh)

    @invariant()
    def the_state_is_that_of_the_plain_list(self) -> None:
        if hasattr(self, "past"):
            assert self._state() == self.past[self.place]
            assert self.steps.place == self.place
            assert len(self.steps.texts()) == len(self.past) - 1

    @invariant()
    def boxes_balances_and_details_are_those_of_a_fresh_selection(self) -> None:
        if not hasattr(self, "past"):
            return
        ticked, one_per_customer = self._state()
        fresh = Selection(books().selection().due, one_per_customer=one_per_customer)
        fresh.set_items(ticked, True)
        shown = self.model.selection
        assert shown is not None
        for row in fresh.contracts:
            code = row.contract
            index = self.model.index_of_contract(code)
            assert shown.selected_balance(code) == fresh.selected_balance(code)
            assert shown.contract_state(code) == fresh.contract_state(code)
            if index.isValid():
                assert self.model.check_state(index) == _BOXES[fresh.contract_state(code)]
        assert shown.totals() == fresh.totals() == batch_totals(fresh.proposals())
        assert shown.proposals() == fresh.proposals()

    def teardown(self) -> None:
        """Widgets must not outlive the walk."""
        if hasattr(self, "grouping"):
            self.grouping.deleteLater()
            QApplication.processEvents()


TestWalk = Walk.TestCase
TestWalk.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)

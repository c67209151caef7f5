"""Makes undoable steps of what is ticked in the contract tree: one for each click or bulk act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject

from batchbill_desktop.services.batches.selection import Selection
from batchbill_desktop.services.texts import tr, tr_count
from batchbill_desktop.views.batches.contract_tree_model import ContractTreeModel
from batchbill_desktop.views.undo_steps import UndoSteps, WindowStep
from batchbill_desktop.views.widgets.check_box import CheckBox

Ticks = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Change:
    """What a step changed: of each contract the ticks of before and of after."""

    before: Ticks
    after: Ticks
    names: Mapping[str, str]

    def words(self) -> str:
        """The step in words."""
        added = sum(len(self.after[code] - self.before[code]) for code in self.after)
        removed = sum(len(self.before[code] - self.after[code]) for code in self.after)
        if len(self.after) == 1:
            name = next(iter(self.names.values()))
            if not removed:
                return tr("tick {contract}", contract=name)
            if not added:
                return tr("untick {contract}", contract=name)
            return tr("change the ticks of {contract}", contract=name)
        count = len(self.after)
        if not removed:
            return tr_count("tick {count} contract", "tick {count} contracts", count)
        if not added:
            return tr_count("untick {count} contract", "untick {count} contracts", count)
        return tr_count(
            "change the ticks of {count} contract", "change the ticks of {count} contracts", count
        )


class TickSteps(QObject):
    """Watches the selection that the model shows, and the box *One invoice per customer*."""

    def __init__(self, model: ContractTreeModel, grouping: CheckBox, steps: UndoSteps) -> None:
        super().__init__(model)
        self._model = model
        self._grouping = grouping
        self._steps = steps
        self._known: Ticks = {}
        self._undoing = False
        model.modelReset.connect(self.take_note)
        model.ticked.connect(self._ticked)
        grouping.clicked.connect(self._grouped)

    def take_note(self) -> None:
        """What is ticked now was there before: a new list is no step."""
        selection = self._selection()
        self._known = selection.ticks() if selection is not None else {}

    def _selection(self) -> Selection | None:
        return self._model.selection

    def _ticked(self) -> None:
        selection = self._selection()
        if selection is None:
            return
        before, now = self._known, selection.ticks()
        self._known = now
        if self._undoing:
            return
        # An untouched contract has the very same set: comparing 10,000 of them is quick.
        changed = [code for code, items in now.items() if items is not before.get(code)]
        changed = [code for code in changed if now[code] != before.get(code, frozenset())]
        if not changed:
            return
        change = _Change(
            {code: before.get(code, frozenset()) for code in changed},
            {code: now[code] for code in changed},
            {code: self._name_of(code) for code in changed[:1]},
        )
        self._steps.add(
            WindowStep(
                change.words,
                lambda: self._set(change.before),
                lambda: self._set(change.after),
            )
        )

    def _name_of(self, code: str) -> str:
        row = self._model.contract_of(code)
        return tr("{customer}: {contract}", customer=row.customer_name, contract=row.contract_name)

    def _set(self, ticks: Ticks) -> None:
        self._undoing = True
        try:
            self._model.set_ticks(ticks)
        finally:
            self._undoing = False

    def _grouped(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        self._steps.add(
            WindowStep(
                lambda: grouping_words(on=on),
                lambda: self._grouping.setChecked(not on),
                lambda: self._grouping.setChecked(on),
            )
        )


def grouping_words(*, on: bool) -> str:
    """Switching *One invoice per customer* as a step."""
    return tr("one invoice per customer") if on else tr("one invoice per contract")

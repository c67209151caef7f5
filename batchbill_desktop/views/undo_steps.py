"""What can be undone: a stack of steps, of which some change the database.

A step in the window is undone at once. A step in the database runs on the worker: it counts
as undone when its transaction is through, and where the way back is refused the step is
dropped from the list, since it will not become possible again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.tasks import Report

MOST_STEPS = 200


class Step(QUndoCommand):
    """One step that has been done already; `words` names it in the language that is set."""

    def __init__(self, words: Callable[[], str]) -> None:
        super().__init__(words())
        self._words = words
        self._pushed = False

    def retranslate(self) -> None:
        """Name it in the language that is set."""
        self.setText(self._words())

    def back(self) -> None:
        """Undo it."""

    def again(self) -> None:
        """Redo it."""

    def undo(self) -> None:
        """Called by the stack."""
        self.back()

    def redo(self) -> None:
        """Called by the stack; when it is put on the stack it has been done already."""
        if self._pushed:
            self.again()
        self._pushed = True


class WindowStep(Step):
    """A step that the window does at once, both ways."""

    def __init__(
        self, words: Callable[[], str], back: Callable[[], None], again: Callable[[], None]
    ) -> None:
        super().__init__(words)
        self._back = back
        self._again = again

    def back(self) -> None:
        """Undo it."""
        self._back()

    def again(self) -> None:
        """Redo it."""
        self._again()


class DatabaseStep(Step):
    """A step that was a use case: `way_back` and `way_again` are use cases too, on a connection.

    What one hands out is given to the next: a deleted proposal is put back by it.
    """

    def __init__(
        self,
        words: Callable[[], str],
        way_back: Callable[[Any, Any], Any],
        way_again: Callable[[Any, Any], Any],
        result: Any = None,
    ) -> None:
        """`result`: what the act itself handed out."""
        super().__init__(words)
        self.way_back = way_back
        self.way_again = way_again
        self.result = result


class UndoSteps(QObject):
    """The steps of one company, newest last. `changed` is sent when the list is another."""

    changed = Signal()

    def __init__(self, company: OpenCompany, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._company = company
        self._stack = QUndoStack(self)
        self._stack.setUndoLimit(MOST_STEPS)
        self._steps: list[Step] = []
        """The stack's steps again: Qt hands them out without what they are in Python."""
        self._running = False
        self._stack.indexChanged.connect(self.changed)

    @property
    def place(self) -> int:
        """How many of the steps are done; the others can be redone."""
        return self._stack.index()

    @property
    def is_busy(self) -> bool:
        """Whether a step is under way in the database."""
        return self._running

    def texts(self) -> list[str]:
        """The steps in words, oldest first."""
        return [step.text() for step in self._steps]

    def undo_text(self) -> str:
        """What would be undone; empty where nothing can be."""
        return self._stack.undoText() if self._stack.canUndo() else ""

    def redo_text(self) -> str:
        """What would be redone; empty where nothing can be."""
        return self._stack.redoText() if self._stack.canRedo() else ""

    def add(self, step: Step) -> None:
        """A step has been done: it can be undone, and nothing can be redone any more."""
        del self._steps[self._stack.index() :]
        self._steps.append(step)
        # Before the stack deletes them: whoever hears of the change asks for all texts.
        del self._steps[:-MOST_STEPS]
        self._stack.push(step)
        self.changed.emit()

    def clear(self) -> None:
        """Forget all steps: what they would change is no more."""
        self._steps = []
        self._stack.clear()
        self.changed.emit()

    def retranslate(self) -> None:
        """Name all steps in the language that is set."""
        for step in self._steps:
            step.retranslate()
        self.changed.emit()

    def undo(self) -> None:
        """Undo the newest step that is done."""
        self.go_to(self.place - 1)

    def redo(self) -> None:
        """Redo the step that was undone last."""
        self.go_to(self.place + 1)

    def go_to(self, place: int) -> None:
        """Undo or redo until `place` steps are done."""
        if self._running or not 0 <= place <= len(self._steps) or place == self.place:
            return
        forward = place > self.place
        step = self._steps[self.place if forward else self.place - 1]
        if isinstance(step, DatabaseStep):
            self._run(step, place, forward=forward)
        else:
            self._move(forward=forward)
            self.go_to(place)

    def _move(self, *, forward: bool) -> None:
        if forward:
            self._stack.redo()
        else:
            self._stack.undo()

    def _run(self, step: DatabaseStep, place: int, *, forward: bool) -> None:
        self._running = True
        way = step.way_again if forward else step.way_back

        def work(_: Report) -> Any:
            return self._company.database.write(way, step.result)

        def done(result: Any) -> None:
            self._running = False
            step.result = result
            self._move(forward=forward)
            self._company.changed.emit()
            self.go_to(place)

        self._company.tasks.run(
            step.text(), work, done, failure=lambda error: self._refused(step, error), owner=self
        )

    def _refused(self, step: DatabaseStep, error: Exception) -> None:
        """Drop the step, show how things are now, and say why."""
        self._running = False
        number = self._steps.index(step)
        forward = number >= self.place
        del self._steps[number]
        step.setObsolete(True)
        # The stack drops an obsolete step when it passes it.
        self._move(forward=forward)
        self.changed.emit()
        self._company.changed.emit()
        self._company.tasks.show_failure(error)

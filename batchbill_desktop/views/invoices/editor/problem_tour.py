"""Looks for what is wrong while somebody types, and leads from one place to the next."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from batchbill_desktop.services.invoices.editing.checks import FieldProblem, check
from batchbill_desktop.views.invoices.editor.edits import Place
from batchbill_desktop.views.invoices.editor.form import InvoiceForm
from batchbill_desktop.views.invoices.editor.state import InvoiceState

_PAUSE_MS = 120
"""A mark comes this long after the key: it does not flicker while a number is typed."""

_CELLS = {"unit_price": "price", "discount_percent": "discount", "tax_code": "tax"}
"""Names that checks have for columns of the table."""


class ProblemTour(QObject):
    """`found` is sent when the form was marked anew."""

    found = Signal()

    def __init__(self, state: InvoiceState, form: InvoiceForm) -> None:
        super().__init__(form)
        self._state = state
        self._form = form
        self._last: tuple[str, int | None] | None = None
        self.problems: tuple[FieldProblem, ...] = ()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.look)
        state.changed.connect(self._look_soon)

    def look(self) -> None:
        """Mark what is wrong; an issued invoice is as it is."""
        state = self._state
        self.problems = ()
        if not state.is_fixed:
            self.problems = check(state.working, state.context, state.totals)
        self._form.show_problems(self.problems)
        self.found.emit()

    def next(self) -> None:
        """Go to the first thing that is wrong, or from there to the next."""
        if not self.problems:
            return
        places = [(problem.field, problem.line_key) for problem in self.problems]
        number = (places.index(self._last) + 1) % len(places) if self._last in places else 0
        self.show(self.problems[number])

    def show(self, problem: FieldProblem) -> None:
        """Put the keyboard where something is wrong."""
        self._last = (problem.field, problem.line_key)
        field = problem.field
        if problem.line_key is not None:
            field = _CELLS.get(field, field)
        self._form.go_to(Place(field, problem.line_key))

    def _look_soon(self, *_: object) -> None:
        if not self._timer.isActive():
            self._timer.start()

"""Saving: checked, asked about items, compared where somebody else has saved meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from batchbill_desktop.services.invoices.editing.checks import check, errors
from batchbill_desktop.services.invoices.editing.compare import differences
from batchbill_desktop.services.invoices.editing.errors import (
    AnswersMissing,
    Overwritten,
    SaveRefused,
)
from batchbill_desktop.services.invoices.editing.questions import Answer, questions
from batchbill_desktop.services.invoices.editing.save import Saved, rebase, save, save_notes
from batchbill_desktop.services.texts import tr
from batchbill_desktop.views import notices
from batchbill_desktop.views.invoices.editor.compare_dialog import (
    MINE,
    THEIRS,
    CompareVersionsDialog,
)
from batchbill_desktop.views.invoices.editor.questions_dialog import QuestionsDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from batchbill_desktop.services.invoices.editing.working import WorkingInvoice
    from batchbill_desktop.views.invoices.editor.keeper import InvoiceKeeper
    from batchbill_desktop.views.invoices.editor.state import InvoiceState
    from batchbill_desktop.views.open_company import OpenCompany
    from batchbill_desktop.views.tasks import Report

Answers = Mapping[str, Answer]
Then = Callable[[], None]


class Saving(QObject):
    """Saves the invoice of a window.

    `refused` is sent with the problems that must be mended, `saved` when it is stored,
    `busy_changed` while it is being saved.
    """

    refused = Signal(object)
    saved = Signal()
    busy_changed = Signal(bool)

    def __init__(
        self,
        company: OpenCompany,
        state: InvoiceState,
        keeper: InvoiceKeeper,
        stored: WorkingInvoice | None,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._company = company
        self._state = state
        self._keeper = keeper
        self._window = window
        self.stored = stored
        """What is stored; None: it was never saved."""
        self._busy = False

    @property
    def is_busy(self) -> bool:
        """Whether it is being saved."""
        return self._busy

    @property
    def is_dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return self.stored is None or self._state.working != self.stored

    def save(self, then: Then | None = None) -> None:
        """Save, and go on with `then` once it is stored."""
        if self._busy:
            return
        if self._state.is_fixed:
            self._save_notes(then)
            return
        wrong = errors(check(self._state.working, self._state.context, self._state.totals))
        if wrong:
            self.refused.emit(wrong)
            return
        if not self.is_dirty:
            if then is not None:
                then()
            return
        self._ask_and_save(then)

    def _ask_and_save(self, then: Then | None) -> None:
        answers: Answers | None = {}
        if self.stored is not None:
            asked = questions(self.stored, self._state.working)
            if asked:
                answers = QuestionsDialog.ask(asked, self._window)
        if answers is not None:
            self._write(self._state.working, answers, then)

    def _write(self, working: WorkingInvoice, answers: Answers, then: Then | None) -> None:
        copy_id = self._keeper.copy_id

        def work(_: Report) -> Saved:
            return self._company.database.write(save, working, answers, copy_id)

        def done(saved: Saved) -> None:
            self._set_busy(on=False)
            self._take(working, saved)
            self._company.changed.emit()
            self.saved.emit()
            if then is not None:
                then()

        self._run(tr("Saving the invoice…"), work, done, then)

    def _save_notes(self, then: Then | None) -> None:
        """Of an issued invoice the internal notes alone can be saved."""
        working = self._state.working
        number = working.invoice_id
        if number is None or self.stored is None or working.notes == self.stored.notes:
            if then is not None:
                then()
            return
        invoice_id: int = number

        def work(_: Report) -> int:
            return self._company.database.write(
                save_notes, invoice_id, working.notes, working.version
            )

        def done(version: int) -> None:
            self._set_busy(on=False)
            now = replace(self.stored or working, notes=working.notes, version=version)
            # What was typed before it was issued is still shown, though it cannot be saved.
            shown = replace(working, version=version)
            self.stored = now
            self._keeper.go_on(None)
            self._state.rebase(working, shown, lambda old: replace(old, version=version))
            self._company.changed.emit()
            self.saved.emit()
            if then is not None:
                then()

        self._run(tr("Saving the notes…"), work, done, then)

    def _run(
        self,
        title: str,
        work: Callable[[Report], object],
        done: Callable[..., None],
        then: Then | None,
    ) -> None:
        self._set_busy(on=True)
        self._keeper.pause()
        self._company.tasks.run(
            title,
            work,
            done,
            failure=lambda error: self._failed(error, then),
            cancelled=self._stopped,
            owner=self,
        )

    def _stopped(self) -> None:
        """Nothing was saved: all is as it was."""
        self._keeper.go_on(None)
        self._set_busy(on=False)

    def _take(self, sent: WorkingInvoice, saved: Saved) -> None:
        """Go on from what is stored; what was typed while it was being saved stays."""
        self.stored = saved.working
        self._state.rebase(sent, saved.working, lambda snapshot: rebase(snapshot, saved))
        self._keeper.go_on(saved.working)

    def _failed(self, error: Exception, then: Then | None) -> None:
        self._stopped()
        if isinstance(error, Overwritten):
            self._compare(error, then)
        elif isinstance(error, SaveRefused):
            self.refused.emit(error.problems)
        elif isinstance(error, AnswersMissing):
            answers = QuestionsDialog.ask(error.questions, self._window)
            if answers is not None:
                self._write(self._state.working, answers, then)
        else:
            self._company.changed.emit()
            notices.show_failure(self._window, error)

    def _compare(self, error: Overwritten, then: Then | None) -> None:
        theirs, mine = error.theirs, self._state.working
        sentence = notices.error_words(error)[0]
        choice = CompareVersionsDialog.ask(sentence, differences(mine, theirs), self._window)
        if choice == THEIRS:
            self.stored = theirs
            self._state.start(theirs)
            self._keeper.touch()
            self.saved.emit()
        elif choice == MINE:
            self.stored = theirs
            over = replace(mine, version=theirs.version)
            self._state.rebase(mine, over, lambda old: replace(old, version=theirs.version))
            self._ask_and_save(then)

    def _set_busy(self, *, on: bool) -> None:
        self._busy = on
        self.busy_changed.emit(on)

"""Keeps what is typed in the database, within a second and off the window's thread."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from batchbill_desktop.services import clock
from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.invoices.editing.errors import TakenOver
from batchbill_desktop.services.invoices.editing.keep import discard, keep
from batchbill_desktop.services.texts import tr

if TYPE_CHECKING:
    from batchbill_desktop.services.invoices.editing.working import WorkingInvoice
    from batchbill_desktop.views.invoices.editor.state import InvoiceState
    from batchbill_desktop.views.open_company import OpenCompany
    from batchbill_desktop.views.tasks import Report, TaskRunner

_PAUSE_MS = 300
"""What is typed is in the database this long after, and what the writing takes."""

logger = logging.getLogger(__name__)


class InvoiceKeeper(QObject):
    """Writes the working copy soon after each change.

    It has a runner of its own: long work on the company, such as a thousand PDF files, does not
    hold it up. `kept` is sent when something was written, `failed` with the error once nothing
    can be; `discarded` with the working copy that is not wanted any more; `lost` where another
    program has taken the invoice over.
    """

    kept = Signal()
    failed = Signal(object)
    discarded = Signal(int)
    lost = Signal(object)

    def __init__(
        self, company: OpenCompany, tasks: TaskRunner, state: InvoiceState, copy_id: int | None
    ) -> None:
        super().__init__(state)
        self._company = company
        self._tasks = tasks
        self._state = state
        self.copy_id = copy_id
        """None: nothing is kept; it is only looked at."""
        self.kept_at: datetime | None = None
        self._written: WorkingInvoice | None = state.working
        self._told = False
        self._is_held = False
        self._is_writing = False
        self._is_late = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._keep)
        state.changed.connect(self.touch)

    def touch(self, *_: object) -> None:
        """Something has changed: keep it soon."""
        if self.copy_id is not None and not self._is_held and not self._timer.isActive():
            self._timer.start()

    def begin(self, copy_id: int | None) -> None:
        """Keep in another working copy from now on, which has what is shown."""
        self.copy_id = copy_id
        self._written = self._state.working
        self._told = False

    def pause(self) -> None:
        """It is being saved: the working copy begins anew then, so nothing is kept meanwhile."""
        self._is_held = True
        self._timer.stop()
        self._is_late = self._is_writing

    def go_on(self, saved: WorkingInvoice | None) -> None:
        """The save has ended; None: nothing was saved."""
        self._is_held = False
        if saved is not None:
            # What was on its way into the database may have got there after the save.
            self._written = None if self._is_late else saved
        self.touch()

    def flush(self) -> None:
        """Keep at once, on this thread: the window or the company is being closed."""
        self._timer.stop()
        working = self._state.working
        if self.copy_id is None or working == self._written:
            return
        try:
            self._company.database.write(keep, self.copy_id, working)
        except UserError as error:
            logger.warning("the invoice was not kept: %s", error.message)
        else:
            self._written = working

    def discard(self) -> None:
        """Forget the working copy: it was saved, or is not wanted."""
        self._timer.stop()
        copy_id, self.copy_id = self.copy_id, None
        if copy_id is None:
            return
        self.discarded.emit(copy_id)

        def work(_: Report) -> None:
            self._company.database.write(discard, copy_id)

        self._tasks.run(tr("Closing the invoice…"), work, lambda _: None)

    def _keep(self) -> None:
        working, copy_id = self._state.working, self.copy_id
        if copy_id is None or working == self._written:
            return
        if self._is_writing:
            # One after the other: what is typed while one is written follows it.
            self._timer.start()
            return

        def work(_: Report) -> None:
            self._company.database.write(keep, copy_id, working)

        def done(_: None) -> None:
            self._is_writing = False
            self._written = working
            self._told = False
            self.kept_at = clock.now()
            self.kept.emit()

        self._is_writing = True
        self._tasks.run(tr("Keeping the invoice…"), work, done, failure=self._not_kept, owner=self)

    def _not_kept(self, error: Exception) -> None:
        """Say it once; every later change tries again."""
        self._is_writing = False
        logger.warning("the invoice was not kept: %s", error)
        if isinstance(error, TakenOver):
            self.copy_id = None
            self.lost.emit(error)
        elif not self._told:
            self._told = True
            self.failed.emit(error)

"""Keeps the selection that is being made in the database, so that a crash loses no tick."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from batchbill_desktop.services.batches.draft_selection import DraftSelection, save_draft
from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.texts import tr
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.tasks import Report

_PAUSE_MS = 500
"""A tick is on the disk at most this long after it was made, and what the writing takes."""

logger = logging.getLogger(__name__)


class DraftKeeper(QObject):
    """Saves what `current` gives soon after `touch`, and at the close.

    While the draft of the last time is still offered, its ticks are kept along with new ones:
    neither is lost before the user has decided. `failed` is sent once with the error where
    nothing can be kept.
    """

    failed = Signal(object)

    def __init__(
        self,
        company: OpenCompany,
        current: Callable[[], DraftSelection | None],
        parent: QObject,
    ) -> None:
        """`current` gives the selection as it is now; None while there is no list."""
        super().__init__(parent)
        self._company = company
        self._current = current
        self._offered: DraftSelection | None = None
        self._saved: DraftSelection | None = None
        self._known = False
        """Whether the draft in the database has been read: it is not overwritten before."""
        self._held = False
        self._told = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._save)
        company.closing.connect(self.flush)

    @property
    def offered(self) -> DraftSelection | None:
        """The draft of the last time, until it is taken up or given up."""
        return self._offered

    def found(self, draft: DraftSelection | None) -> None:
        """What the database had at the start."""
        self._known = True
        self._offered = self._saved = draft

    def settle(self) -> None:
        """The offered draft was taken up, or given up: what is ticked now is all."""
        self._offered = None
        self.touch()

    def touch(self) -> None:
        """Something has changed: save it soon."""
        if self._known and not self._held and not self._timer.isActive():
            self._timer.start()

    def hold(self) -> None:
        """The batch is being run: what is saved now would come back after it."""
        self._held = True
        self._timer.stop()

    def go_on(self, *, forgotten: bool) -> None:
        """The run has ended; where it was done, the draft went with it."""
        self._held = False
        if forgotten:
            self._offered = self._saved = None
        else:
            self.touch()

    def flush(self) -> None:
        """Save at once, on this thread: the program or the company is being closed."""
        self._timer.stop()
        draft = self._draft()
        if self._is_news(draft):
            try:
                self._company.database.write(save_draft, draft)
            except UserError as error:
                logger.warning("the selection was not kept: %s", error.message)

    def _save(self) -> None:
        draft = self._draft()
        if not self._is_news(draft):
            return

        def work(_: Report) -> None:
            self._company.database.write(save_draft, draft)

        def done(_: None) -> None:
            self._saved = draft
            self._told = False

        self._company.tasks.run(
            tr("Keeping the selection…"), work, done, failure=self._not_saved, owner=self
        )

    def _is_news(self, draft: DraftSelection | None) -> bool:
        return self._known and not self._held and draft != self._saved

    def _draft(self) -> DraftSelection | None:
        draft, before = self._current(), self._offered
        if draft is None:
            # There is no list yet, so nothing has changed.
            return self._saved
        if before is not None:
            draft = replace(
                draft,
                name=draft.name or before.name,
                balances={**before.balances, **draft.balances},
            )
        return draft if draft.balances else None

    def _not_saved(self, error: Exception) -> None:
        """Say it once; every later change tries again."""
        logger.warning("the selection was not kept: %s", error)
        if not self._told:
            self._told = True
            self.failed.emit(error)

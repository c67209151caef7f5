"""Sends the outbox beside all other work: a server that hangs holds up nothing else."""

from __future__ import annotations

import logging
import threading
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from shiboken6 import isValid

from batchbill_desktop.services import clock
from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.mail.errors import PasswordNeeded, ServerProblem
from batchbill_desktop.services.mail.password import Passwords
from batchbill_desktop.services.mail.send import Sending, SendReport
from batchbill_desktop.views.open_company import OpenCompany

FIRST_LOOK_MS = 1_500
"""After the company was opened: what is to be seen comes first."""

_SOONEST_MS, _LATEST_MS = 1_000, 10 * 60 * 1000
_AGAIN_MS = 5 * 60 * 1000
"""After the server could not be reached."""

_CLOSE_SECONDS = 5.0

logger = logging.getLogger(__name__)


class MailSender(QObject):
    """One for each open company: `MailSender.of(company)`.

    `busy_changed` tells that sending began or ended, `progressed` how many are done of how many,
    `state_changed` that `problem` is another one; `password_wanted` that the user, who asked for
    sending, is to type the password.
    """

    busy_changed = Signal(bool)
    progressed = Signal(int, int)
    state_changed = Signal()
    password_wanted = Signal()
    round_ended = Signal(object)
    """What a round did (`SendReport`), where it did anything."""
    _reported = Signal(int, int)
    _ended = Signal(object)

    def __init__(self, company: OpenCompany) -> None:
        super().__init__(company)
        self.setObjectName("mail_sender")
        self.passwords = Passwords()
        self.problem: UserError | None = None
        """Why nothing can be sent at present."""
        self._company = company
        self._sending: Sending | None = None
        self._thread: threading.Thread | None = None
        self._is_wanted = False
        """Something was asked for while a round was running."""
        self._is_asked = False
        """The user asked for the round."""
        self._is_closed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)
        self._reported.connect(self._on_progress)
        self._ended.connect(self._on_end)
        company.closing.connect(self.close)

    @classmethod
    def of(cls, company: OpenCompany) -> MailSender:
        """The sender of a company."""
        found = company.findChild(MailSender, "mail_sender")
        return found if isinstance(found, MailSender) else cls(company)

    @property
    def is_busy(self) -> bool:
        """Whether a round is running."""
        return self._thread is not None

    def begin(self) -> None:
        """Look for what was left to be sent, in a moment."""
        self._timer.start(FIRST_LOOK_MS)

    def look(self, *, by_user: bool = False) -> None:
        """Send what is due, now. `by_user`: the password may be asked for."""
        if self._is_closed:
            return
        self._is_asked = self._is_asked or by_user
        if self._thread is not None:
            self._is_wanted = True
            return
        self._timer.stop()
        self._sending = Sending(
            self._company.database, self.passwords.find, report=self._reported.emit
        )
        self._thread = threading.Thread(
            target=self._work, args=(self._sending,), name="mail", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Break off the round that runs; what was not handed over stays queued."""
        if self._sending is not None:
            self._sending.abort()

    def close(self) -> None:
        """Break off, and wait until the thread has ended: the database is about to be closed."""
        self._is_closed = True
        self._timer.stop()
        self.stop()
        if self._thread is not None:
            self._thread.join(_CLOSE_SECONDS)

    def _work(self, sending: Sending) -> None:
        """On the thread of its own."""
        result: SendReport | Exception
        try:
            result = sending.run()
        except Exception as error:  # noqa: BLE001 - shown by the window
            logger.info("sending e-mails: %s", error)
            result = error
        if not self._is_closed and isValid(self):
            self._ended.emit(result)

    @Slot(int, int)
    def _on_progress(self, done: int, of: int) -> None:
        if not self._is_closed:
            self.busy_changed.emit(True)
            self.progressed.emit(done, of)

    @Slot(object)
    def _on_end(self, result: SendReport | Exception) -> None:
        if self._is_closed:
            return
        if self._thread is not None:
            self._thread.join()
        self._thread, self._sending = None, None
        self.busy_changed.emit(False)
        asked, self._is_asked = self._is_asked, False
        if isinstance(result, Exception):
            self._company.tasks.show_failure(result)
            self._company.changed.emit()
            return
        before, self.problem = self.problem, result.problem
        if result.changed:
            self._company.changed.emit()
            self.round_ended.emit(result)
        if before is not None or self.problem is not None:
            self.state_changed.emit()
        if asked and isinstance(self.problem, PasswordNeeded):
            self.password_wanted.emit()
        self._plan(result.next_at)

    def _plan(self, next_at: datetime | None) -> None:
        """When to look again."""
        if self._is_wanted:
            self._is_wanted = False
            self.look()
        elif self.problem is not None:
            # What only the user can mend waits for her; a server may come back.
            if isinstance(self.problem, ServerProblem) and self.problem.waits:
                self._timer.start(_AGAIN_MS)
        elif next_at is not None:
            wait = round((next_at - clock.now()).total_seconds() * 1000)
            self._timer.start(min(max(wait, _SOONEST_MS), _LATEST_MS))

"""Work off the window's thread: one worker for all that touches the database.

A use case runs on the worker and hands back plain data; success and failure are called on
the window's thread. The worker touches no widget. What is waiting is done in order.
"""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

from batchbill_desktop.services.collector import let_stay

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

Report: TypeAlias = "Callable[[int, int], None]"
"""What a use case calls now and then: how much is done, of how much (0: not known)."""

Ends: TypeAlias = "tuple[QObject | None, Callable[..., None] | None, tuple[Any, ...]]"
"""Whose end it is, what is called at the end, and with what."""

_QUIET_SECONDS = 0.04

logger = logging.getLogger(__name__)


class Cancelled(Exception):
    """Raised inside the use case where the user cancelled; its unit of work rolls back."""


class TaskRunner(QObject):
    """Runs use cases one after another on one thread.

    `started` names the work, `progressed` tells how far it is, `idle` that nothing is left.
    """

    started = Signal(str)
    progressed = Signal(int, int)
    idle = Signal()
    _deliver = Signal(object)

    def __init__(self, failed: Callable[[Exception], None], parent: QObject | None = None) -> None:
        """`failed` shows an error for which the caller has no handler of its own."""
        super().__init__(parent)
        self._failed = failed
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="use-case")
        self._cancel = threading.Event()
        self._waiting = 0
        self._closed = False
        self._deliver.connect(self._call)

    @property
    def busy(self) -> bool:
        """Whether work is running or waiting."""
        return self._waiting > 0

    def run(
        self,
        title: str,
        work: Callable[[Report], T],
        success: Callable[[T], None],
        *,
        failure: Callable[[Exception], None] | None = None,
        cancelled: Callable[[], None] | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Run `work(report)` on the worker, then `success(result)` on the window's thread.

        An exception goes to `failure`, or else to the runner's own handler; a cancelled work
        to `cancelled`. None of them is called once `owner` is gone or the runner is closed.
        """
        if self._closed:
            return
        self._waiting += 1
        self._pool.submit(self._work, title, work, (success, failure, cancelled, owner))

    def show_failure(self, error: Exception) -> None:
        """Show an error as the runner does where the caller has no handler."""
        self._failed(error)

    def cancel(self) -> None:
        """Ask the running work to stop where it next reports; nothing half done is left."""
        self._cancel.set()

    def finish(self) -> None:
        """Do all that waits, and wait until the thread has ended; nobody hears of it."""
        self._pool.shutdown(wait=True)
        self._closed = True

    def close(self) -> None:
        """Cancel what runs, drop what waits, and wait until the thread has ended."""
        self._closed = True
        self._cancel.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _work(self, title: str, work: Callable[[Report], T], ends: tuple[Any, ...]) -> None:
        """On the worker: do it, and send the fitting end to the window's thread."""
        if self._closed:
            return
        self._cancel.clear()
        self.started.emit(title)
        success, failure, cancelled, owner = ends
        try:
            result = work(self._reporter())
            # What was read stays a while: the collector, on the window's thread, need not look.
            let_stay()
        except Cancelled:
            self._deliver.emit((owner, cancelled, ()))
        except Exception as error:  # noqa: BLE001 - every fault is shown by the window
            logger.info("%s: %s", title, error)
            self._deliver.emit((owner, failure or self._failed, (error,)))
        else:
            self._deliver.emit((owner, success, (result,)))

    def _reporter(self) -> Report:
        last = 0.0

        def report(done: int, of: int) -> None:
            nonlocal last
            if self._cancel.is_set():
                raise Cancelled
            moment = time.monotonic()
            # A use case may report every row: the window hears of it 25 times a second.
            if moment - last >= _QUIET_SECONDS or (of and done >= of):
                last = moment
                self.progressed.emit(done, of)

        return report

    @Slot(object)
    def _call(self, message: Ends) -> None:
        owner, function, arguments = message
        self._waiting -= 1
        if not self._waiting:
            self.idle.emit()
        gone = self._closed or (owner is not None and not isValid(owner))
        if function is not None and not gone:
            function(*arguments)

"""Lays out the pages of a document on a thread of its own: only the newest one counts."""

from __future__ import annotations

import threading
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

from batchbill_desktop.services.printing.fonts import ensure_qt
from batchbill_desktop.services.printing.layout import lay_out
from batchbill_desktop.services.printing.page import Sheet

if TYPE_CHECKING:
    from batchbill_desktop.services.invoices.document import InvoiceDocument

Result: TypeAlias = "tuple[PageLayouter, int, InvoiceDocument, tuple[Sheet, ...] | Exception]"


class _Post(QObject):
    """Carries results to the window's thread.

    It outlives every layouter: a thread that sent by an object which the window's thread is
    deleting would end the program.
    """

    arrived = Signal(object)


@cache
def _post() -> _Post:
    return _Post()


class PageLayouter(QObject):
    """`laid_out` is sent on the window's thread with the document and its sheets.

    Whoever asks again before that hears of the newest document alone. A fault of the layout is
    raised on the window's thread, where the program reports it.
    """

    laid_out = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._next: tuple[int, InvoiceDocument] | None = None
        self._is_running = False
        self._asked = 0
        self.wanted: InvoiceDocument | None = None
        """What was asked for last, laid out or not yet."""
        self.is_busy = False
        """Whether its pages are still to come."""
        self._post = _post()
        self._post.arrived.connect(self._take)

    def lay_out(self, document: InvoiceDocument) -> None:
        """Lay out a document; what was asked for before is dropped."""
        ensure_qt()
        self._asked += 1
        self.wanted, self.is_busy = document, True
        with self._lock:
            self._next = (self._asked, document)
            if self._is_running:
                return
            self._is_running = True
        # It ends when nothing is left to do: nobody need close a preview.
        threading.Thread(target=self._work, name="page").start()

    def forget(self) -> None:
        """Nothing is wanted any more."""
        self._asked += 1
        self.wanted, self.is_busy = None, False
        with self._lock:
            self._next = None

    def _work(self) -> None:
        """On the thread: a document that is not wanted any more is not laid out."""
        while True:
            with self._lock:
                job, self._next = self._next, None
                if job is None or not isValid(self):
                    self._is_running = False
                    return
            number, document = job
            found: tuple[Sheet, ...] | Exception
            try:
                found = lay_out(document, draft=document.number is None)
            except Exception as error:  # noqa: BLE001 - raised again on the window's thread
                found = error
            # Where the preview is closed meanwhile, nobody hears of it.
            self._post.arrived.emit((self, number, document, found))

    @Slot(object)
    def _take(self, result: Result) -> None:
        layouter, number, document, found = result
        if layouter is not self or number != self._asked:
            return
        self.is_busy = False
        if isinstance(found, Exception):
            self.wanted = None
            raise found
        self.laid_out.emit(document, found)

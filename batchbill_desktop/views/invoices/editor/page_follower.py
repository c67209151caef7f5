"""The page beside the form: it follows every keystroke, laid out off the window's thread."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot

from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.printing.fonts import ensure_qt
from batchbill_desktop.services.printing.layout import lay_out
from batchbill_desktop.services.printing.page import Sheet
from batchbill_desktop.views import notices
from batchbill_desktop.views.invoices.editor.state import InvoiceState
from batchbill_desktop.views.invoices.page_preview import PagePreview

_PAUSE_MS = 15
"""Keystrokes that follow each other closely are laid out once."""

logger = logging.getLogger(__name__)

LaidOut = tuple[InvoiceDocument, "tuple[Sheet, ...] | str"]
"""A document with its pages, or with the words that say why there are none."""


class PageFollower(QObject):
    """Lays out the newest document only: what was typed meanwhile replaces what waits."""

    _arrived = Signal(object)

    def __init__(self, state: InvoiceState, preview: PagePreview) -> None:
        super().__init__(preview)
        ensure_qt()
        self._state = state
        self._preview = preview
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="page")
        self._wanted: InvoiceDocument | None = None
        self._is_running = False
        self._is_stale = True
        self._is_closed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._look)
        self._arrived.connect(self._show)
        state.changed.connect(self.look)
        preview.installEventFilter(self)

    @property
    def is_busy(self) -> bool:
        """Whether the page of now is still to come."""
        return self._timer.isActive() or self._is_running or self._wanted is not None

    def look(self, *_: object) -> None:
        """The invoice is another one: show it soon. A hidden page waits until it is seen."""
        self._is_stale = True
        if self._preview.isVisible() and not self._timer.isActive():
            self._timer.start()

    def close(self) -> None:
        """No page is shown any more."""
        self._is_closed = True
        self._timer.stop()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show what changed while the page was hidden."""
        if watched is self._preview and event.type() == QEvent.Type.Show and self._is_stale:
            self._timer.start()
        return False

    def _look(self) -> None:
        if self._is_closed:
            return
        self._is_stale = False
        self._wanted = self._state.document()
        if not self._is_running:
            self._start()

    def _start(self) -> None:
        document, self._wanted = self._wanted, None
        if document is not None:
            self._is_running = True
            self._pool.submit(self._work, document)

    def _work(self, document: InvoiceDocument) -> None:
        """On the page's own thread."""
        found: tuple[Sheet, ...] | str
        try:
            found = lay_out(document, draft=document.number is None)
        except UserError as error:
            found = notices.error_words(error)[0]
        except Exception:
            # Typing goes on; the fault is in the log, and the page says that it is missing.
            logger.exception("the page could not be laid out")
            found = ""
        if not self._is_closed:
            self._arrived.emit((document, found))

    @Slot(object)
    def _show(self, laid_out: LaidOut) -> None:
        self._is_running = False
        document, found = laid_out
        self._start()
        if isinstance(found, str):
            self._preview.show_nothing(found)
        else:
            self._preview.show_sheets(document, found)

"""What is being done, how far it is, and a button to cancel it: at the foot of the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from batchbill_desktop.services.texts import tr
from batchbill_desktop.views.tasks import TaskRunner

_PATIENCE_MS = 250
"""Work that is done sooner shows no bar: it would only flicker."""


class TaskBar(QWidget):
    """Shows the running work of a `TaskRunner`; not there while nothing runs."""

    def __init__(self, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = QLabel()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(self.fontMetrics().averageCharWidth() * 24)
        self._cancel = QToolButton()
        self._cancel.setObjectName("cancel")
        self._cancel.setAutoRaise(True)
        self._cancel.clicked.connect(tasks.cancel)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self._text, self._bar, self._cancel):
            layout.addWidget(part)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PATIENCE_MS)
        self._timer.timeout.connect(self.show)
        tasks.started.connect(self._started)
        tasks.progressed.connect(self._progressed)
        tasks.idle.connect(self._idle)
        self.retranslate()
        self.hide()

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self._cancel.setText(tr("Cancel"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _started(self, title: str) -> None:
        self._text.setText(title)
        self._bar.setAccessibleName(title)
        self._bar.setRange(0, 0)
        # Only work that reports can stop half way: the button comes with its first report.
        self._cancel.hide()
        if self.isHidden():
            self._timer.start()

    def _progressed(self, done: int, of: int) -> None:
        self._bar.setRange(0, of)
        self._bar.setValue(done)
        self._cancel.show()

    def _idle(self) -> None:
        self._timer.stop()
        self.hide()

"""The e-mail under the outbox's cursor: to whom, why not, and what it says."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFormLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from batchbill_desktop.services.mail.addresses import Mailbox
from batchbill_desktop.services.mail.entries import OutboxEntry
from batchbill_desktop.services.texts import number_text, tr
from batchbill_desktop.views.mail.words import reason_words, short_moment

_LINES = 7


class EntryView(QWidget):
    """Hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outbox.details")
        self._entry: OutboxEntry | None = None
        names = ("subject", "copies", "tries", "reason")
        self._labels = {name: QLabel() for name in names}
        self.values = {name: _value(f"outbox.{name}") for name in names}
        self.values["reason"].setForegroundRole(QPalette.ColorRole.BrightText)
        self.body = QPlainTextEdit()
        self.body.setObjectName("outbox.body")
        self.body.setReadOnly(True)
        self.body.setMaximumHeight(self.fontMetrics().lineSpacing() * _LINES + 12)
        self._form = QFormLayout()
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setVerticalSpacing(3)
        for name in names:
            self._form.addRow(self._labels[name], self.values[name])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 10)
        layout.addLayout(self._form)
        layout.addWidget(self.body)
        self.hide()

    def show_entry(self, entry: OutboxEntry | None) -> None:
        """Show it; None: there is none."""
        self._entry = entry
        self.setVisible(entry is not None)
        if entry is None:
            return
        self.values["subject"].setText(entry.subject)
        self.body.setPlainText(entry.body)
        copies = [*entry.cc, *entry.bcc]
        self._row("copies", _boxes(copies))
        tries = ""
        if entry.attempts and entry.tried_at is not None:
            tries = tr(
                "{count}, the last one {moment}",
                count=number_text(entry.attempts),
                moment=short_moment(entry.tried_at),
            )
        self._row("tries", tries)
        self._row("reason", reason_words(entry))

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self._labels["subject"].setText(tr("Subject:"))
        self._labels["copies"].setText(tr("Copies to:"))
        self._labels["tries"].setText(tr("Attempts:"))
        self._labels["reason"].setText(tr("Reason:"))
        self.body.setAccessibleName(tr("Text of the e-mail"))
        self.show_entry(self._entry)

    def _row(self, name: str, text: str) -> None:
        self.values[name].setText(text)
        self._form.setRowVisible(self.values[name], bool(text))


def _boxes(boxes: list[Mailbox]) -> str:
    return ", ".join(str(box) for box in boxes)


def _value(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label

"""A field for e-mail addresses that says below it what is wrong with them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.mail.addresses import parse_mailboxes
from batchbill_desktop.views import notices
from batchbill_desktop.views.settings.page import FieldProblem


class AddressField(QWidget):
    """Several addresses, parted by commas. `changed` is sent by every key."""

    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit()
        self.field.setObjectName(name)
        self.problem = FieldProblem(self.field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.field)
        layout.addWidget(self.problem)
        self.setFocusProxy(self.field)
        self.field.textChanged.connect(self._look)

    def text(self) -> str:
        """What was typed."""
        return self.field.text()

    def set_text(self, text: str) -> None:
        """Show addresses."""
        self.field.setText(text)

    def fault(self) -> str:
        """What is wrong with them; nothing while the field is empty."""
        try:
            parse_mailboxes(self.text())
        except UserError as error:
            return notices.error_words(error)[0]
        return ""

    def _look(self) -> None:
        # While an address is being typed it is never right: wait until something stands there
        # that could be one.
        text = self.text().rstrip()
        self.problem.say(self.fault() if "@" in text or not self.field.hasFocus() else "")
        self.changed.emit()

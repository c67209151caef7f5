"""The field for the text of an e-mail."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QWidget


class BodyEdit(QPlainTextEdit):
    """Plain text; Tab leaves the field."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setTabChangesFocus(True)

    def text(self) -> str:
        """What stands there, with its blanks that do not break: Qt's plain text loses them."""
        raw = self.document().toRawText()
        return raw.replace("\u2029", "\n").replace("\u2028", "\n")

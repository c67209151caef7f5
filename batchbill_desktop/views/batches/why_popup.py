"""*Why?*: a small window with the sentences that explain a row; they can be copied."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.texts import tr


class WhyPopup(QDialog):
    """Says why, beside the window; Esc closes it, and the keyboard is back where it was."""

    def __init__(self, title: str, sentences: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("why")
        self._title = QLabel(title)
        self._title.setWordWrap(True)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self.words = QPlainTextEdit("\n".join(sentences))
        self.words.setObjectName("why.words")
        self.words.setReadOnly(True)
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._copy = QPushButton()
        self._copy.setObjectName("why.copy")
        buttons.addButton(self._copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        self._copy.clicked.connect(self._copy_words)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        for part in (self._title, self.words, buttons):
            layout.addWidget(part)
        letter = self.fontMetrics().averageCharWidth()
        height = self.fontMetrics().height()
        lines = sum(len(sentence) // 75 + 1 for sentence in sentences)
        self.resize(letter * 90, height * min(max(lines, 4) + 9, 28))
        self.retranslate()
        self.words.setFocus()

    def retranslate(self) -> None:
        """Show the words of the frame in the language that is set."""
        self.setWindowTitle(tr("Why?"))
        self.words.setAccessibleName(tr("Why?"))
        self._copy.setText(tr("&Copy"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language; the sentences stay those that were asked for."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _copy_words(self) -> None:
        text = f"{self._title.text()}\n{self.words.toPlainText()}"
        QGuiApplication.clipboard().setText(text)

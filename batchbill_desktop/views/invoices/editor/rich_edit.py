"""A field for a text with bold and italic words."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QTextCharFormat, QTextOption
from PySide6.QtWidgets import QTextEdit, QWidget

from batchbill_desktop.views.invoices.editor import rich_text

Key = Qt.Key
_CONTROL = Qt.KeyboardModifier.ControlModifier


class RichTextEdit(QTextEdit):
    """Ctrl+B and Ctrl+I turn bold and italic on and off; what is pasted is plain text.

    `edited` is sent by every change of the user's hand. Undo is the editor's, not the field's.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(3)
        self.textChanged.connect(self.edited)

    def html(self) -> str:
        """What stands there, as small HTML."""
        return rich_text.html_of(self.document())

    def rich(self) -> str:
        """The same for a line; empty where no word is bold or italic."""
        return rich_text.rich_of(self.document())

    def plain(self) -> str:
        """The words alone."""
        return rich_text.plain_of(self.document())

    def set_html(self, html: str) -> None:
        """Show another text, without a signal; what stands there already is left alone."""
        if html.strip() == self.html():
            return
        place = self.textCursor().position()
        with QSignalBlocker(self):
            rich_text.fill(self.document(), html)
        self._put_cursor(place)

    def set_line(self, plain: str, rich: str) -> None:
        """Show the description of a line, without a signal."""
        if plain == self.plain() and rich == self.rich():
            return
        place = self.textCursor().position()
        with QSignalBlocker(self):
            if rich:
                rich_text.fill(self.document(), rich)
            else:
                self.setPlainText(plain)
        self._put_cursor(place)

    def toggle_bold(self) -> None:
        """Bold, or not any more: of what is marked, or of what is typed next."""
        look = QTextCharFormat()
        bold = self.fontWeight() > QFont.Weight.Normal
        look.setFontWeight(QFont.Weight.Normal if bold else QFont.Weight.Bold)
        self.mergeCurrentCharFormat(look)

    def toggle_italic(self) -> None:
        """Italic, or not any more."""
        look = QTextCharFormat()
        look.setFontItalic(not self.fontItalic())
        self.mergeCurrentCharFormat(look)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys for bold and italic."""
        if event.modifiers() == _CONTROL and not self.isReadOnly():
            if event.key() == Key.Key_B:
                self.toggle_bold()
                return
            if event.key() == Key.Key_I:
                self.toggle_italic()
                return
        super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Whatever is pasted comes as plain text."""
        if source.hasText():
            self.insertPlainText(source.text())

    def _put_cursor(self, place: int) -> None:
        cursor = self.textCursor()
        cursor.setPosition(min(place, max(self.document().characterCount() - 1, 0)))
        self.setTextCursor(cursor)


class TextField(RichTextEdit):
    """A text of a few lines in the form: as high as `lines`, it scrolls beyond."""

    def __init__(self, lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def sizeHint(self) -> QSize:
        """So many lines, and the frame."""
        height = self.fontMetrics().lineSpacing() * self._lines + 2 * self.frameWidth() + 8
        return QSize(super().sizeHint().width(), height)

    def minimumSizeHint(self) -> QSize:
        """Never lower than its lines."""
        return QSize(60, self.sizeHint().height())

"""An editor for the source of a text: line numbers, a line that is wrong, undo per text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontDatabase,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextDocumentLayout, QPlainTextEdit, QTextEdit, QWidget

from batchbill_desktop.views.settings.template_highlighter import TemplateHighlighter
from batchbill_desktop.views.theme import colours

HERE = "…"
"""In a piece: where the cursor goes, or what was selected."""
_PAD = 6
_BAR = 3
_TINT = 46
"""How strong the wrong line is tinted, of 255."""


class TemplateEditor(QPlainTextEdit):
    """Shows one of several sources; each keeps its own undo steps.

    Tab leaves the editor: a text needs no tabulators, and the keyboard must get out.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wrong_line = 0
        self._highlighters: dict[QTextDocument, TemplateHighlighter] = {}
        self._numbers = _LineNumbers(self)
        self.setTabChangesFocus(True)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(self.font().pointSizeF())
        self.setFont(font)
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._scrolled)
        self._make_room()

    def new_source(self, text: str) -> QTextDocument:
        """A source of its own, with no steps to be undone."""
        document = QTextDocument(text, self)
        document.setDocumentLayout(QPlainTextDocumentLayout(document))
        document.setDefaultFont(self.font())
        self._highlighters[document] = TemplateHighlighter(document, self.palette())
        return document

    def show_source(self, document: QTextDocument) -> None:
        """Edit another source."""
        self.setDocument(document)
        self.mark_line(0)
        self._make_room()

    def replace_all(self, text: str) -> None:
        """Put another text in the place of all; Ctrl+Z takes it back."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def insert_piece(self, piece: str) -> None:
        """Put a piece in the place of what is selected, or around it where it has `HERE`."""
        cursor = self.textCursor()
        selected = cursor.selection().toPlainText()
        before, here, after = piece.partition(HERE)
        cursor.insertText(before + (selected if here else ""))
        place = cursor.position()
        cursor.insertText(after)
        cursor.setPosition(place)
        self.setTextCursor(cursor)

    def go_to_line(self, line: int) -> None:
        """Put the cursor into a line, counted from 1, and the keyboard into the editor."""
        block = self.document().findBlockByNumber(line - 1)
        cursor = QTextCursor(block if block.isValid() else self.document().lastBlock())
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        self.setTextCursor(cursor)
        self.setFocus()

    def mark_line(self, line: int) -> None:
        """Show that a line, counted from 1, is wrong; 0: none is."""
        self._wrong_line = line
        marks = []
        block = self.document().findBlockByNumber(line - 1)
        if line and block.isValid():
            tint = QColor(colours(self.palette()).colour("warning"))
            tint.setAlpha(_TINT)
            mark = QTextEdit.ExtraSelection()
            mark.format.setBackground(tint)
            mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            mark.cursor = QTextCursor(block)
            marks.append(mark)
        self.setExtraSelections(marks)
        self._numbers.update()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the palette."""
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_highlighters"):
            for highlighter in self._highlighters.values():
                highlighter.recolour(self.palette())
            self.mark_line(self._wrong_line)
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the numbers beside the text."""
        super().resizeEvent(event)
        area = self.contentsRect()
        self._numbers.setGeometry(
            QRect(area.left(), area.top(), self.numbers_width(), area.height())
        )

    def numbers_width(self) -> int:
        """The width of the column of line numbers."""
        digits = max(len(str(self.blockCount())), 2)
        return self.fontMetrics().horizontalAdvance("9") * digits + 2 * _PAD + _BAR

    def paint_numbers(self, event: QPaintEvent) -> None:
        """Paint the numbers of the lines that are seen."""
        look = colours(self.palette())
        painter = QPainter(self._numbers)
        painter.fillRect(event.rect(), look.colour("alternate"))
        painter.setFont(self.font())
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        width = self.numbers_width()
        while block.isValid() and top <= event.rect().bottom():
            height = self.blockBoundingRect(block).height()
            number = block.blockNumber() + 1
            wrong = number == self._wrong_line
            painter.setPen(look.colour("warning" if wrong else "muted"))
            if wrong:
                painter.fillRect(0, round(top), _BAR, round(height), look.colour("warning"))
            line = QRect(0, round(top), width - _PAD, self.fontMetrics().height())
            painter.drawText(line, int(Qt.AlignmentFlag.AlignRight), str(number))
            top += height
            block = block.next()

    def _make_room(self) -> None:
        self.setViewportMargins(self.numbers_width(), 0, 0, 0)

    def _scrolled(self, area: QRect, distance: int) -> None:
        if distance:
            self._numbers.scroll(0, distance)
        else:
            self._numbers.update(0, area.y(), self._numbers.width(), area.height())


class _LineNumbers(QWidget):
    """The column at the left of the editor."""

    def __init__(self, editor: TemplateEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setBackgroundRole(QPalette.ColorRole.AlternateBase)

    def sizeHint(self) -> QSize:
        """As wide as the numbers."""
        return QSize(self._editor.numbers_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The editor knows where its lines are."""
        self._editor.paint_numbers(event)

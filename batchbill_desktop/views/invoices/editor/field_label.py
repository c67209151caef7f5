"""The label of a field: it carries the mark, and the words, of what is wrong with the field."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QWidget

from batchbill_desktop.views.icons import pixmap
from batchbill_desktop.views.theme import colours

_SIGN = 14
_GAP = 3


class FieldLabel(QLabel):
    """A label with a mnemonic for `field`; a sign stands before it while something is wrong."""

    def __init__(self, field: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self._problem = ""
        self.setBuddy(field)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setIndent(0)

    @property
    def problem(self) -> str:
        """What is wrong; empty: nothing."""
        return self._problem

    def set_words(self, text: str) -> None:
        """The words; a screen reader calls the field the same."""
        self.setText(text)
        self._field.setAccessibleName(text.replace("&", ""))

    def set_problem(self, text: str) -> None:
        """Say what is wrong with the field; empty: nothing is."""
        if text == self._problem:
            return
        self._problem = text
        self._recolour()
        for widget in (self, self._field):
            widget.setToolTip(text)
        self._field.setAccessibleDescription(text)
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the sign is always there: nothing moves when it comes."""
        size = super().sizeHint()
        return QSize(size.width() + _SIGN + _GAP, size.height())

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the palette of the window."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ParentChange:
            self._recolour()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The words, and the sign before them."""
        super().paintEvent(event)
        if not self._problem:
            return
        painter = QPainter(self)
        ink = colours(self.palette()).colour("warning")
        picture = pixmap("warning", ink, _SIGN, self.devicePixelRatioF())
        words = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text()).width()
        left = max(self.width() - words - _SIGN - _GAP, 0)
        painter.drawPixmap(left, (self.height() - _SIGN) // 2, picture)
        painter.end()

    def _recolour(self) -> None:
        if not self._problem:
            self.setPalette(QPalette())
            return
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, colours(palette).colour("warning"))
        self.setPalette(palette)


class ProblemNote(QLabel):
    """The words of what is wrong in a part of the form; hidden while nothing is."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.hide()

    def show_problems(self, texts: list[str]) -> None:
        """Show them, one below the other."""
        text = "\n".join(texts)
        if text == self.text():
            return
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.WindowText, colours(self.palette()).colour("warning"))
        self.setPalette(palette)
        self.setText(text)
        self.setVisible(bool(text))

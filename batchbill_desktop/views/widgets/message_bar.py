"""A bar above a list that says one thing, with buttons for what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from batchbill_desktop.views.icons import pixmap
from batchbill_desktop.views.theme import colours

_ICON = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """A button of the bar: its name for tests, its words, what it does."""

    name: str
    text: str
    act: Callable[[], None]


class MessageBar(QWidget):
    """Hidden until it has something to say; a screen reader hears it at once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = "about"
        self._picture = QLabel()
        self._label = QLabel()
        self._label.setObjectName("message_bar.text")
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._buttons: list[QPushButton] = []
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(12, 6, 12, 6)
        self._layout.setSpacing(8)
        self._layout.addWidget(self._picture)
        self._layout.addWidget(self._label, 1)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._label.text()

    def say(self, icon: str, text: str, choices: Sequence[Choice]) -> None:
        """Say it, with these buttons."""
        self._icon = icon
        self._label.setText(text)
        for button in self._buttons:
            self._layout.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [self._button(choice) for choice in choices]
        self.setAccessibleName(text)
        self._recolour()
        was_hidden = self.isHidden()
        self.show()
        if was_hidden:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the palette."""
        if event.type() == QEvent.Type.PaletteChange:
            self._recolour()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground of the detail rows, a line below."""
        super().paintEvent(event)
        look = colours(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.colour("detail"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, look.colour("accent"))

    def _button(self, choice: Choice) -> QPushButton:
        button = QPushButton(choice.text)
        button.setObjectName(choice.name)
        button.clicked.connect(choice.act)
        self._layout.addWidget(button)
        return button

    def _recolour(self) -> None:
        look = colours(self.palette())
        self._picture.setPixmap(
            pixmap(self._icon, look.colour("detail_text"), _ICON, self.devicePixelRatioF())
        )
        palette = self._label.palette()
        if palette.color(self._label.foregroundRole()) != look.colour("detail_text"):
            palette.setColor(self._label.foregroundRole(), look.colour("detail_text"))
            self._label.setPalette(palette)

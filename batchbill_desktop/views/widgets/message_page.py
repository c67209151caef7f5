"""A page that says why there is nothing to show, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from batchbill_desktop.views.icons import pixmap
from batchbill_desktop.views.theme import colours

_ICON = 48


class MessagePage(QWidget):
    """An icon, a title, a sentence, and one button where something can be done at once."""

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = "empty"
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = _centred()
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._text = _centred()
        self._text.setObjectName("message.text")
        self._button = QPushButton()
        self._button.setObjectName("message.button")
        self._button.clicked.connect(self.pressed)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        side = self.fontMetrics().averageCharWidth() * 14
        layout.setContentsMargins(side, 0, side, 0)
        layout.addStretch(2)
        for part in (self._picture, self._title, self._text):
            layout.addWidget(part)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)

    def say(self, icon: str, title: str, text: str, button: str = "") -> None:
        """Say it; without a text for the button there is none."""
        self._icon = icon
        self._title.setText(title)
        self._text.setText(text)
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self._recolour()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the palette."""
        if event.type() == QEvent.Type.PaletteChange:
            self._recolour()
        super().changeEvent(event)

    def _recolour(self) -> None:
        ink = colours(self.palette()).colour("muted")
        self._picture.setPixmap(pixmap(self._icon, ink, _ICON, self.devicePixelRatioF()))


def _centred() -> QLabel:
    label = QLabel()
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label

"""The side panel: the places of the program, by icon and word, Ctrl+1 to Ctrl+9."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QButtonGroup, QToolButton, QVBoxLayout, QWidget

from batchbill_desktop.services.texts import tr
from batchbill_desktop.views.icons import pixmap
from batchbill_desktop.views.theme import colours

_ICON = 22
_BAR = 3


class SidePanel(QWidget):
    """A column of places of which one is open; `chosen` gives its number, from 0."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons = QButtonGroup(self)
        self._buttons.setExclusive(True)
        self._buttons.idClicked.connect(self.chosen)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 8, 0, 8)
        self._layout.setSpacing(2)
        self._layout.addStretch(1)

    def add_place(self, text: str, icon: str) -> None:
        """Add a place; `text` is English and looked up when it is shown."""
        number = len(self._buttons.buttons())
        button = _PlaceButton(text, icon, number + 1)
        self._buttons.addButton(button, number)
        self._layout.insertWidget(number, button)

    def clear(self) -> None:
        """Take all places out."""
        for button in self._buttons.buttons():
            self._buttons.removeButton(button)
            self._layout.removeWidget(button)
            button.deleteLater()

    def choose(self, number: int) -> None:
        """Show a place as the open one."""
        self._buttons.button(number).setChecked(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The panel's own ground, and a line towards the page."""
        look = colours(self.palette())
        painter = QPainter(self)
        painter.fillRect(event.rect(), look.colour("panel"))
        painter.fillRect(QRect(self.width() - 1, 0, 1, self.height()), look.colour("mid"))


class _PlaceButton(QToolButton):
    """One place: icon and word, a bar at its left where it is the open one."""

    def __init__(self, text: str, icon: str, number: int) -> None:
        super().__init__()
        self._english = text
        self._icon = icon
        self._number = number
        self.setObjectName(f"place.{icon}")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(self.sizePolicy().Policy.Preferred, self.sizePolicy().Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.retranslate()

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        key = QKeySequence(f"Ctrl+{self._number}")
        text = tr(self._english)
        self.setText(text)
        self.setAccessibleName(text)
        shown = key.toString(QKeySequence.SequenceFormat.NativeText)
        self.setToolTip(tr("{place} ({key})", place=text, key=shown))
        self.setShortcut(key)
        self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def sizeHint(self) -> QSize:
        """Room for the icon, the word and air around them."""
        metrics = self.fontMetrics()
        return QSize(
            _ICON + metrics.horizontalAdvance(self.text()) + 56,
            max(_ICON, metrics.height()) + 18,
        )

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's
        """Icon and word; the open place stands out by ground and bar."""
        look = colours(self.palette())
        painter = QPainter(self)
        area = self.rect().adjusted(0, 0, -1, 0)
        if self.isChecked():
            painter.fillRect(area, look.colour("window"))
            painter.fillRect(QRect(0, 0, _BAR, self.height()), look.colour("accent"))
        elif self.underMouse():
            painter.fillRect(area, look.colour("button"))
        ink = self.palette().color(QPalette.ColorRole.ButtonText)
        image = pixmap(self._icon, ink, _ICON, self.devicePixelRatioF())
        painter.drawPixmap(16, (self.height() - _ICON) // 2, image)
        painter.setPen(ink)
        text_area = area.adjusted(16 + _ICON + 10, 0, -4, 0)
        painter.drawText(text_area, int(Qt.AlignmentFlag.AlignVCenter), self.text())
        if self.hasFocus():
            painter.setPen(look.colour("accent"))
            painter.drawRect(area.adjusted(_BAR + 1, 1, -2, -2))

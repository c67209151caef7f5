"""A large button with an icon, what it does, and a sentence about it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from batchbill_desktop.views.icons import pixmap
from batchbill_desktop.views.theme import colours

_ICON = 28
_MARGIN = 14
_WRAP = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)


class ChoiceButton(QAbstractButton):
    """One of a few ways to go on, as a card."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon
        self._description = ""
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_words(self, text: str, description: str) -> None:
        """Say what the button does."""
        self.setText(text)
        self._description = description
        self.setAccessibleName(text)
        self.setAccessibleDescription(description)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Wide enough for a line of text, and as high as that needs."""
        width = self.fontMetrics().averageCharWidth() * 80
        return QSize(width, self.heightForWidth(width))

    def hasHeightForWidth(self) -> bool:
        """The description wraps, so the height follows the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of title and description, and the margins."""
        lines = self.fontMetrics().boundingRect(self._text_area(width), _WRAP, self._description)
        title = QFontMetrics(self._title_font()).height()
        return max(_ICON, title + 4 + lines.height()) + 2 * _MARGIN

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Claim the height that the description needs at this width."""
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(event.size().width()))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's
        """A card that lights up under the mouse and shows the focus."""
        look = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self.underMouse() or self.isDown()
        focus = self.hasFocus()
        painter.setPen(QPen(look.colour("accent" if focus or lit else "mid"), 2 if focus else 1))
        painter.setBrush(look.colour("detail" if self.isDown() else "base"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
        image = pixmap(self._icon, look.colour("accent"), _ICON, self.devicePixelRatioF())
        painter.drawPixmap(_MARGIN + 2, (self.height() - _ICON) // 2, image)
        area = self._text_area(self.width())
        title = self._title_font()
        painter.setFont(title)
        painter.setPen(look.colour("text"))
        painter.drawText(area, _WRAP, self.text())
        painter.setFont(self.font())
        painter.setPen(look.colour("muted"))
        painter.drawText(
            area.adjusted(0, QFontMetrics(title).height() + 4, 0, 0), _WRAP, self._description
        )

    def _text_area(self, width: int) -> QRect:
        left = _MARGIN + _ICON + 18
        return QRect(left, _MARGIN, width - left - _MARGIN, 1000)

    def _title_font(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        return font

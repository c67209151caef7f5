"""A part of a form that opens and closes; closed, one line says what stands in it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QSizePolicy,
    QStyle,
    QStyleOption,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.texts import tr
from batchbill_desktop.views.theme import colours

_ARROW = 10
_GAP = 6


class SectionHead(QAbstractButton):
    """Arrow, title, and in muted letters what the closed part holds. Space opens and closes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._summary = ""
        self._warns = False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_summary(self, text: str, *, warns: bool = False) -> None:
        """What is said beside the title; `warns`: something in the part is to be looked at."""
        if (text, warns) == (self._summary, self._warns):
            return
        self._summary, self._warns = text, warns
        self.setAccessibleDescription(text)
        self.setToolTip("" if self.isChecked() else text)
        self.update()

    @property
    def summary(self) -> str:
        """What is said beside the title."""
        return self._summary

    def sizeHint(self) -> QSize:
        """One line with some air; the summary takes what room there is."""
        metrics = QFontMetrics(self._title_font())
        title = metrics.size(Qt.TextFlag.TextShowMnemonic, self.text()).width()
        return QSize(_ARROW + 2 * _GAP + title + 8, metrics.height() + 8)

    def minimumSizeHint(self) -> QSize:
        """The title at least."""
        return self.sizeHint()

    def _title_font(self) -> QFont:
        font = self.font()
        font.setBold(True)
        return font

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter as Space; Right opens, Left closes."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.click()
            case Qt.Key.Key_Right if not self.isChecked():
                self.click()
            case Qt.Key.Key_Left if self.isChecked():
                self.click()
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's
        """Arrow, title, summary, focus."""
        look = colours(self.palette())
        painter = QPainter(self)
        arrow = QStyleOption()
        arrow.initFrom(self)
        arrow.rect = QRect(2, (self.height() - _ARROW) // 2, _ARROW, _ARROW)
        kind = QStyle.PrimitiveElement.PE_IndicatorArrowDown
        if not self.isChecked():
            kind = QStyle.PrimitiveElement.PE_IndicatorArrowRight
        self.style().drawPrimitive(kind, arrow, painter, self)
        painter.setFont(self._title_font())
        left = _ARROW + _GAP + 2
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic)
        painter.setPen(look.colour("window_text"))
        box = self.rect().adjusted(left, 0, 0, 0)
        painter.drawText(box, flags, self.text())
        left += painter.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text()).width()
        if self._summary and (self._warns or not self.isChecked()):
            painter.setFont(self.font())
            painter.setPen(look.colour("warning" if self._warns else "muted"))
            room = self.rect().adjusted(left + 2 * _GAP, 0, -2, 0)
            text = self.fontMetrics().elidedText(
                self._summary.replace("\n", " · "), Qt.TextElideMode.ElideRight, room.width()
            )
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), text)
        if self.hasFocus():
            painter.setPen(QPen(look.colour("accent"), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class Section(QWidget):
    """A head, and the part that the head opens and closes; closed at first.

    `apart`: the part is put into another layout, such as one of its own width.
    """

    toggled = Signal(bool)

    def __init__(
        self, name: str, body: QWidget, *, apart: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.body = body
        self.head = SectionHead()
        self.head.setObjectName(f"{name}.head")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.head)
        if not apart:
            layout.addWidget(body)
        body.hide()
        self.head.toggled.connect(self._toggle)

    @property
    def is_open(self) -> bool:
        """Whether the part is shown."""
        return self.head.isChecked()

    def set_open(self, on: bool) -> None:  # noqa: FBT001 - a setter as Qt has them
        """Open or close it."""
        self.head.setChecked(on)

    def set_title(self, text: str) -> None:
        """The title in the language that is set."""
        self.head.setText(text)
        bare = text.replace("&", "")
        self.head.setAccessibleName(tr("{part}, opens and closes", part=bare))
        self.body.setAccessibleName(bare)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the palette."""
        if event.type() == QEvent.Type.PaletteChange:
            self.head.update()
        super().changeEvent(event)

    def _toggle(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        self.body.setVisible(on)
        self.toggled.emit(on)

"""A colour of the page: some that are proposed, and any other one."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QColorDialog,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from batchbill_desktop.services.printing.colours import ACCENT
from batchbill_desktop.services.texts import mark, tr
from batchbill_desktop.views.theme import colours

PROPOSED = {
    ACCENT: mark("Blue"),
    "#0f766e": mark("Sea green"),
    "#2f7d32": mark("Green"),
    "#b45309": mark("Amber"),
    "#b3261e": mark("Red"),
    "#7a2e6b": mark("Plum"),
    "#5b4b9a": mark("Violet"),
    "#3f4752": mark("Slate"),
}
_SIZE = 26


class ColourRow(QWidget):
    """`changed` is sent when the user chose another colour; `colour` is written #rrggbb."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colour = ACCENT
        self._group = QButtonGroup(self)
        self.swatches = {colour: _Swatch(colour) for colour in PROPOSED}
        self.own = _Swatch("")
        """Shows a colour that is none of the proposed ones."""
        self.other = QPushButton()
        self.other.setObjectName("settings.colour.other")
        self.other.setAutoDefault(False)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        for swatch in (*self.swatches.values(), self.own):
            self._group.addButton(swatch)
            layout.addWidget(swatch)
            swatch.clicked.connect(lambda _=False, swatch=swatch: self._take(swatch.colour))
        layout.addSpacing(4)
        layout.addWidget(self.other)
        layout.addStretch(1)
        self.other.clicked.connect(self._ask)
        self.choose(ACCENT)
        self.retranslate()

    def choose(self, colour: str) -> None:
        """Show which colour is set."""
        self.colour = colour.lower()
        swatch = self.swatches.get(self.colour, self.own)
        if swatch is self.own:
            self.own.colour = self.colour
        self.own.setVisible(swatch is self.own)
        swatch.setChecked(True)
        self.own.update()

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self.setAccessibleName(tr("Colour"))
        self.other.setText(tr("Ot&her…"))
        self.other.setAccessibleName(tr("Other colour"))
        for colour, swatch in self.swatches.items():
            swatch.setAccessibleName(tr(PROPOSED[colour]))
            swatch.setToolTip(tr(PROPOSED[colour]))
        self.own.setAccessibleName(tr("Own colour"))
        self.own.setToolTip(tr("Own colour"))

    def _take(self, colour: str) -> None:
        if colour != self.colour:
            self.choose(colour)
            self.changed.emit()

    def _ask(self) -> None:
        found = QColorDialog.getColor(QColor(self.colour), self, tr("Colour of the page"))
        if found.isValid():
            self._take(found.name())


class _Swatch(QAbstractButton):
    """A disc of colour; the chosen one has a ring around it."""

    def __init__(self, colour: str) -> None:
        super().__init__()
        self.colour = colour
        self.setObjectName(f"settings.colour.{colour.removeprefix('#') or 'own'}")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Room for the disc and its ring."""
        return QSize(_SIZE, _SIZE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's
        """The disc, the ring of the chosen one, the keyboard's place."""
        look = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.colour))
        painter.drawEllipse(area.adjusted(5, 5, -5, -5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.isChecked():
            painter.setPen(QPen(look.colour("text"), 2))
            painter.drawEllipse(area.adjusted(2, 2, -2, -2))
        if self.hasFocus():
            painter.setPen(QPen(look.colour("accent"), 1, Qt.PenStyle.DotLine))
            painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))

"""The company's logo: shown, chosen, removed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFileDialog, QGridLayout, QPushButton, QWidget

from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.settings.logo import read_logo
from batchbill_desktop.services.settings.save import NewFile
from batchbill_desktop.services.texts import mark, tr
from batchbill_desktop.views import notices
from batchbill_desktop.views.settings.page import FieldProblem
from batchbill_desktop.views.theme import colours

_PICTURES = mark("Pictures (*.png *.jpg *.jpeg)")
_WIDTH, _HEIGHT = 150, 56


class LogoField(QWidget):
    """`changed` is sent when the user chose or removed a logo; `logo` is what is set."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.logo: NewFile | None = None
        self.picture = _Picture()
        self.choose = QPushButton()
        self.choose.setObjectName("settings.logo.choose")
        self.remove = QPushButton()
        self.remove.setObjectName("settings.logo.remove")
        self.problem = FieldProblem(self.choose)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.picture, 0, 0, 2, 1)
        layout.addWidget(self.choose, 0, 1)
        layout.addWidget(self.remove, 1, 1)
        layout.addWidget(self.problem, 2, 0, 1, 3)
        layout.setColumnStretch(2, 1)
        for button in (self.choose, self.remove):
            button.setAutoDefault(False)
        self.choose.clicked.connect(self._ask)
        self.remove.clicked.connect(self._forget)
        self.retranslate()
        self.show_logo(None)

    def show_logo(self, logo: NewFile | None) -> None:
        """Show what is kept."""
        self.logo = logo
        self.problem.say("")
        self.remove.setEnabled(logo is not None)
        self.picture.show_picture(logo.data if logo is not None else b"")
        self.picture.setAccessibleName(
            tr("Logo: {file}", file=logo.name) if logo is not None else tr("No logo")
        )

    def take(self, path: Path) -> None:
        """Take the picture of a file; what is wrong with it stands below."""
        try:
            logo = read_logo(path)
        except UserError as error:
            self.problem.say(notices.error_words(error)[0])
            return
        self.show_logo(logo)
        self.changed.emit()

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self.setAccessibleName(tr("Logo"))
        self.choose.setText(tr("&Logo…"))
        self.choose.setAccessibleName(tr("Choose the logo"))
        self.remove.setText(tr("&Remove"))
        self.remove.setAccessibleName(tr("Remove the logo"))
        self.picture.empty = tr("No logo")

    def _ask(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, tr("Choose the logo"), "", tr(_PICTURES))
        if chosen:
            self.take(Path(chosen))

    def _forget(self) -> None:
        self.show_logo(None)
        self.changed.emit()


class _Picture(QWidget):
    """The logo on white, as on paper, in its proportions."""

    def __init__(self) -> None:
        super().__init__()
        self.empty = ""
        self._pixmap = QPixmap()

    def show_picture(self, data: bytes) -> None:
        """Show another picture; none where there are no bytes."""
        self._pixmap = QPixmap()
        if data:
            self._pixmap.loadFromData(data)
        self.update()

    def sizeHint(self) -> QSize:
        """A flat room: most logos are wider than high."""
        return QSize(_WIDTH, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """It is never smaller."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's
        """White paper with an edge, and the picture in the middle."""
        look = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(look.colour("mid"))
        if self._pixmap.isNull():
            painter.setBrush(look.colour("base"))
            painter.drawRect(area)
            painter.setPen(look.colour("muted"))
            painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), self.empty)
            return
        painter.setBrush(Qt.GlobalColor.white)
        painter.drawRect(area)
        size = self._pixmap.size().scaled(
            QSize(_WIDTH - 8, _HEIGHT - 8), Qt.AspectRatioMode.KeepAspectRatio
        )
        place = QRectF(
            (self.width() - size.width()) / 2,
            (self.height() - size.height()) / 2,
            size.width(),
            size.height(),
        )
        painter.drawPixmap(place, self._pixmap, QRectF(self._pixmap.rect()))

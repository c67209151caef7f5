"""The page of an invoice as it will be printed, beside a list: zoom, page turning."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.printing.page import A4, Sheet
from batchbill_desktop.services.printing.paint import paint_sheet
from batchbill_desktop.services.texts import number_text, tr
from batchbill_desktop.views.icons import icon
from batchbill_desktop.views.invoices.page_layouter import PageLayouter
from batchbill_desktop.views.theme import colours
from batchbill_desktop.views.widgets.message_page import MessagePage

if TYPE_CHECKING:
    from batchbill_desktop.services.invoices.document import InvoiceDocument

Find: TypeAlias = "Callable[[], InvoiceDocument | str]"
"""Gives what is to be shown, or a sentence that says why there is nothing."""

_INCH = 25.4
_PAUSE_MS = 25
"""Ticks that follow each other closely are shown once."""
_STEP = 1.25
_SMALLEST, _LARGEST = 30.0, 400.0
_ICONS = {
    "previous": "page_previous",
    "next": "page_next",
    "smaller": "zoom_out",
    "larger": "zoom_in",
    "fit": "zoom_fit",
}


class PagePreview(QWidget):
    """Shows one document, page by page; the paper is always white.

    Ctrl+Plus, Ctrl+Minus and Ctrl+0 zoom, Page Up and Page Down turn the page.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("preview")
        self._find: Find | None = None
        self._empty = ""
        self._document: InvoiceDocument | None = None
        self._sheets: tuple[Sheet, ...] = ()
        self._page = 0
        self._zoom: float | None = None
        """In dots per inch; None: as wide as there is room."""
        self.buttons = {name: QToolButton() for name in _ICONS}
        self._count = QLabel()
        self._count.setObjectName("preview.count")
        self._paper = _Paper()
        self._scroll = QScrollArea()
        self._scroll.setObjectName("preview.scroll")
        self._message = MessagePage()
        self._stack = QStackedWidget()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._look)
        self._layouter = PageLayouter(self)
        self._layouter.laid_out.connect(self._laid_out)
        self._build()
        self.retranslate()

    @property
    def document(self) -> InvoiceDocument | None:
        """What is shown."""
        return self._document

    @property
    def is_busy(self) -> bool:
        """Whether what is to be shown now is still to come."""
        return self._timer.isActive() or self._layouter.is_busy

    @property
    def page(self) -> int:
        """The page that is shown, counted from 0."""
        return self._page

    @property
    def page_count(self) -> int:
        """How many pages the document has."""
        return len(self._sheets)

    @property
    def resolution(self) -> float:
        """In which the page is shown, in dots per inch."""
        return self._paper.resolution

    def follow(self, find: Find) -> None:
        """Show soon what `find` gives then.

        Nothing is done while the preview is hidden; it looks again when it is shown.
        """
        self._find = find
        if self.isVisible():
            self._timer.start()

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        texts = {
            "previous": tr("Previous page (Page Up)"),
            "next": tr("Next page (Page Down)"),
            "smaller": tr("Smaller (Ctrl+-)"),
            "larger": tr("Larger (Ctrl++)"),
            "fit": tr("As wide as there is room (Ctrl+0)"),
        }
        for name, text in texts.items():
            self.buttons[name].setToolTip(text)
            self.buttons[name].setAccessibleName(text)
        self.setAccessibleName(tr("Invoice preview"))
        self._scroll.setAccessibleName(tr("Invoice preview"))
        self._recolour()
        self._show_page()

    def showEvent(self, event: QShowEvent) -> None:
        """Look for what changed while it was hidden."""
        super().showEvent(event)
        if self._find is not None:
            self._timer.start()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the palette."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            self._recolour()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the page to the new width."""
        super().resizeEvent(event)
        self._scale()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom, and turn pages."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        match event.key():
            case Qt.Key.Key_PageUp:
                self.turn(-1)
            case Qt.Key.Key_PageDown:
                self.turn(1)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal if control:
                self.zoom(_STEP)
            case Qt.Key.Key_Minus if control:
                self.zoom(1 / _STEP)
            case Qt.Key.Key_0 if control:
                self.zoom(None)
            case _:
                super().keyPressEvent(event)

    def turn(self, pages: int) -> None:
        """Turn forward or back."""
        page = min(max(self._page + pages, 0), max(len(self._sheets) - 1, 0))
        if page != self._page:
            self._page = page
            self._scroll.verticalScrollBar().setValue(0)
            self._show_page()

    def zoom(self, factor: float | None) -> None:
        """Make the page larger or smaller; None: as wide as there is room."""
        if factor is None:
            self._zoom = None
        else:
            self._zoom = min(max(self._paper.resolution * factor, _SMALLEST), _LARGEST)
        self._scale()

    def _build(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 6, 8, 6)
        bar.setSpacing(2)
        for name, button in self.buttons.items():
            button.setObjectName(f"preview.{name}")
            button.setAutoRaise(True)
            if name == "next":
                bar.addWidget(self._count)
            bar.addWidget(button)
            if name == "next":
                bar.addStretch(1)
        self._scroll.setWidget(self._paper)
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._stack.addWidget(self._scroll)
        self._stack.addWidget(self._message)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self._stack, 1)
        self.setFocusProxy(self._scroll)
        self._scroll.installEventFilter(self)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 34)
        self.buttons["previous"].clicked.connect(lambda: self.turn(-1))
        self.buttons["next"].clicked.connect(lambda: self.turn(1))
        self.buttons["smaller"].clicked.connect(lambda: self.zoom(1 / _STEP))
        self.buttons["larger"].clicked.connect(lambda: self.zoom(_STEP))
        self.buttons["fit"].clicked.connect(lambda: self.zoom(None))

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """The scroll area would take Page Up and Page Down for itself."""
        if watched is self._scroll and isinstance(event, QKeyEvent):
            turning = event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
            if turning and event.type() == QEvent.Type.KeyPress:
                self.keyPressEvent(event)
                return True
        return False

    def _look(self) -> None:
        """Find the document, and have it laid out where it is another one."""
        found = self._find() if self._find is not None else ""
        self._empty = found if isinstance(found, str) else ""
        if isinstance(found, str):
            self._layouter.forget()
            self._take(None, (), same=False)
        elif found != self._layouter.wanted:
            self._layouter.lay_out(found)

    def _laid_out(self, document: InvoiceDocument, sheets: tuple[Sheet, ...]) -> None:
        before = self._document
        same = before is not None and document.contracts == before.contracts
        self._take(document, sheets, same=same)

    def show_sheets(self, document: InvoiceDocument, sheets: tuple[Sheet, ...]) -> None:
        """Show pages that were laid out elsewhere; the page that is looked at stays."""
        self._layouter.forget()
        self._take(document, sheets, same=True)

    def show_nothing(self, reason: str) -> None:
        """Say why there is no page."""
        self._layouter.forget()
        self._empty = reason
        self._take(None, (), same=True)

    def _take(
        self, document: InvoiceDocument | None, sheets: tuple[Sheet, ...], *, same: bool
    ) -> None:
        self._document = document
        self._sheets = sheets
        # Whoever ticks on stays on the page that she looks at.
        self._page = min(self._page, max(len(self._sheets) - 1, 0)) if same else 0
        self._show_page()

    def _show_page(self) -> None:
        some = bool(self._sheets)
        self._stack.setCurrentIndex(0 if some else 1)
        for button in self.buttons.values():
            button.setEnabled(some)
        if not some:
            self._count.setText("")
            self._message.say("invoice", tr("Nothing to be previewed"), self._empty)
            return
        self.buttons["previous"].setEnabled(self._page > 0)
        self.buttons["next"].setEnabled(self._page < len(self._sheets) - 1)
        count = tr(
            "{page} of {pages}",
            page=number_text(self._page + 1),
            pages=number_text(len(self._sheets)),
        )
        self._count.setText(count)
        self._paper.show_sheet(self._sheets[self._page])
        self._paper.setAccessibleName(tr("Page {place}", place=count))
        self._paper.setAccessibleDescription(_spoken(self._sheets[self._page]))
        self._scale()

    def _scale(self) -> None:
        width = self._scroll.viewport().width() - 16
        # A narrow place shows the whole width all the same, not a part of it.
        fitting = max(width * _INCH / self._paper.millimetres[0], _SMALLEST / 2)
        self._paper.set_resolution(self._zoom or fitting)

    def _recolour(self) -> None:
        for name, picture in _ICONS.items():
            self.buttons[name].setIcon(icon(picture, self.palette()))


def _spoken(sheet: Sheet) -> str:
    """The texts of a page for a screen reader."""
    texts: Sequence[str] = [mark.text for mark in sheet.marks if hasattr(mark, "text")]
    return "\n".join(texts)


class _Paper(QWidget):
    """One sheet on white, with an edge; painted once for each size."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("preview.paper")
        self.resolution = 96.0
        self._sheet: Sheet | None = None
        self._picture: QPixmap | None = None

    def show_sheet(self, sheet: Sheet) -> None:
        """Show another sheet."""
        if sheet is not self._sheet:
            self._sheet = sheet
            self._picture = None
            self.update()

    @property
    def millimetres(self) -> tuple[float, float]:
        """Width and height of the paper."""
        paper = self._sheet.paper if self._sheet is not None else A4
        return paper.width, paper.height

    def set_resolution(self, resolution: float) -> None:
        """Show it in another size."""
        width, height = self.millimetres
        size = QSize(round(width * resolution / _INCH), round(height * resolution / _INCH))
        if size != self.size():
            self.resolution = resolution
            self._picture = None
            self.resize(size)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's
        """The sheet as it was painted for this size."""
        ratio = self.devicePixelRatioF()
        if self._picture is None or self._picture.devicePixelRatio() != ratio:
            self._picture = self._painted(ratio)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        painter.setPen(colours(self.palette()).colour("mid"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _painted(self, ratio: float) -> QPixmap:
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.white)
        if self._sheet is not None:
            painter = QPainter(picture)
            paint_sheet(painter, self._sheet, self.resolution)
            painter.end()
        return picture

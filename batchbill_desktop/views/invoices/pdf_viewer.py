"""A window that shows a PDF: pages, zoom, search, printing, saving. Nothing else is needed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QPointF, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPdf import QPdfDocument, QPdfSearchModel
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.files import write_file
from batchbill_desktop.services.texts import number_text, tr
from batchbill_desktop.views import notices
from batchbill_desktop.views.icons import icon

_STEP = 1.25
_SMALLEST, _LARGEST = 0.25, 6.0
_POINTS_PER_INCH = 72
_ICONS = {
    "previous": "page_previous",
    "next": "page_next",
    "smaller": "zoom_out",
    "larger": "zoom_in",
    "fit": "zoom_fit",
    "find_previous": "find_previous",
    "find_next": "find_next",
}


class PdfViewer(QDialog):
    """Shows the pages of one PDF below each other.

    `print_wanted` is sent by *Print*. `file_name` is proposed by *Save as*; a viewer without one
    saves nothing: what it shows is not a file yet.
    """

    print_wanted = Signal()

    def __init__(
        self, title: str, pdf: bytes, parent: QWidget | None = None, *, file_name: str = ""
    ) -> None:
        super().__init__(parent)
        self.setObjectName("viewer")
        self.setWindowTitle(title)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._pdf = pdf
        self._file_name = file_name
        self._data = QBuffer(self)
        self._data.setData(QByteArray(pdf))
        self._data.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document = QPdfDocument(self)
        self.view = QPdfView(self)
        self.view.setObjectName("viewer.view")
        self.found = QPdfSearchModel(self)
        self.buttons = {name: QToolButton() for name in _ICONS}
        self.page = QSpinBox()
        self.page.setObjectName("viewer.page")
        self._pages = QLabel()
        self._pages.setObjectName("viewer.pages")
        self.search = QLineEdit()
        self.search.setObjectName("viewer.search")
        self.hits = QLabel()
        self.hits.setObjectName("viewer.hits")
        self.print_button = QPushButton()
        self.print_button.setObjectName("viewer.print")
        self.save_button = QPushButton()
        self.save_button.setObjectName("viewer.save")
        self._build()
        self._connect()
        self.document.load(self._data)
        self._show_size()
        self.retranslate()
        self.view.setFocus()

    # What the user does

    def turn_to(self, page: int) -> None:
        """Show a page, counted from 0."""
        page = min(max(page, 0), self.document.pageCount() - 1)
        self.view.pageNavigator().jump(page, QPointF(), self.view.zoomFactor())

    def zoom(self, factor: float | None) -> None:
        """Make the pages larger or smaller; None: as wide as the window."""
        if factor is None:
            self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
            return
        zoom = min(max(self._zoom() * factor, _SMALLEST), _LARGEST)
        self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(zoom)

    def find_place(self, step: int) -> None:
        """Go to another place where the words were found; after the last comes the first."""
        count = self.found.rowCount(self.found.index(-1, -1))
        if count:
            place = self.view.currentSearchResultIndex()
            self._go_to((place + step) % count)

    def save(self) -> None:
        """Ask for a file and write the PDF to it, as it is."""
        chosen, _ = QFileDialog.getSaveFileName(
            self, tr("Save PDF"), self._file_name, tr("PDF files (*.pdf)")
        )
        if not chosen:
            return
        path = Path(chosen)
        try:
            write_file(path if path.suffix else path.with_suffix(".pdf"), self._pdf)
        except UserError as error:
            notices.show_error(self, error)

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        texts = {
            "previous": tr("Previous page (Page Up)"),
            "next": tr("Next page (Page Down)"),
            "smaller": tr("Smaller (Ctrl+-)"),
            "larger": tr("Larger (Ctrl++)"),
            "fit": tr("As wide as there is room (Ctrl+0)"),
            "find_previous": tr("Find the one before (Shift+F3)"),
            "find_next": tr("Find the next one (F3)"),
        }
        for name, text in texts.items():
            self.buttons[name].setToolTip(text)
            self.buttons[name].setAccessibleName(text)
        self.page.setAccessibleName(tr("Page"))
        self._pages.setText(tr("of {count}", count=number_text(self.document.pageCount())))
        self.search.setPlaceholderText(tr("Search (Ctrl+F)"))
        self.search.setAccessibleName(tr("Search"))
        self.view.setAccessibleName(tr("Pages"))
        self.print_button.setText(tr("&Print…"))
        self.save_button.setText(tr("&Save as…"))
        self._recolour()
        self._show_hits()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the palette."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            self._recolour()
        super().changeEvent(event)

    # Inside

    def _build(self) -> None:
        self.view.setDocument(self.document)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setSearchModel(self.found)
        self.view.setPageSpacing(10)
        self.found.setDocument(self.document)
        letter = self.fontMetrics().averageCharWidth()
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(letter * 20)
        self.search.setMaximumWidth(letter * 34)
        self.hits.setMinimumWidth(letter * 12)
        self.page.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.page.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.page.setKeyboardTracking(False)
        bar = QHBoxLayout()
        bar.setContentsMargins(10, 8, 10, 8)
        bar.setSpacing(4)
        for name in ("previous", "next"):
            bar.addWidget(self.buttons[name])
        bar.addSpacing(4)
        bar.addWidget(self.page)
        bar.addWidget(self._pages)
        bar.addSpacing(14)
        for name in ("smaller", "larger", "fit"):
            bar.addWidget(self.buttons[name])
        bar.addStretch(1)
        bar.addWidget(self.hits)
        bar.addWidget(self.search)
        for name in ("find_previous", "find_next"):
            bar.addWidget(self.buttons[name])
        bar.addSpacing(14)
        bar.addWidget(self.save_button)
        bar.addWidget(self.print_button)
        self.hits.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.save_button.setVisible(bool(self._file_name))
        for name, button in self.buttons.items():
            button.setObjectName(f"viewer.{name}")
            button.setAutoRaise(True)
        for push in (self.print_button, self.save_button):
            # Enter in the search field must not print.
            push.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.view, 1)
        self.resize(letter * 130, letter * 120)

    def _connect(self) -> None:
        navigator = self.view.pageNavigator()
        for name, act in (
            ("previous", lambda: self.turn_to(navigator.currentPage() - 1)),
            ("next", lambda: self.turn_to(navigator.currentPage() + 1)),
            ("smaller", lambda: self.zoom(1 / _STEP)),
            ("larger", lambda: self.zoom(_STEP)),
            ("fit", lambda: self.zoom(None)),
            ("find_previous", lambda: self.find_place(-1)),
            ("find_next", lambda: self.find_place(1)),
        ):
            self.buttons[name].clicked.connect(act)
        navigator.currentPageChanged.connect(self._page_changed)
        self.page.valueChanged.connect(lambda page: self.turn_to(page - 1))
        self.search.textChanged.connect(self.found.setSearchString)
        self.search.returnPressed.connect(lambda: self.find_place(1))
        self.found.countChanged.connect(self._hits_changed)
        self.view.currentSearchResultIndexChanged.connect(self._show_hits)
        self.print_button.clicked.connect(self.print_wanted)
        self.save_button.clicked.connect(self.save)
        for keys, act in (
            (("Ctrl+F",), self._start_search),
            (("F3",), lambda: self.find_place(1)),
            (("Shift+F3",), lambda: self.find_place(-1)),
            (("Ctrl++", "Ctrl+="), lambda: self.zoom(_STEP)),
            (("Ctrl+-",), lambda: self.zoom(1 / _STEP)),
            (("Ctrl+0",), lambda: self.zoom(None)),
            (("PgDown",), lambda: self.turn_to(navigator.currentPage() + 1)),
            (("PgUp",), lambda: self.turn_to(navigator.currentPage() - 1)),
            (("Ctrl+P",), self.print_button.click),
            (("Ctrl+S",), self.save_button.click),
        ):
            for key in keys:
                QShortcut(QKeySequence(key), self, act)

    def _zoom(self) -> float:
        """The zoom that is shown, also where it follows the window's width."""
        if self.view.zoomMode() == QPdfView.ZoomMode.Custom:
            return self.view.zoomFactor()
        margins = self.view.documentMargins()
        width = self.view.viewport().width() - margins.left() - margins.right()
        points = self.document.pagePointSize(0).width()
        return width / (points * self.view.logicalDpiX() / _POINTS_PER_INCH)

    def _start_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _show_size(self) -> None:
        self.page.setRange(1, max(self.document.pageCount(), 1))
        self._page_changed(0)

    def _page_changed(self, page: int) -> None:
        self.page.blockSignals(True)
        self.page.setValue(page + 1)
        self.page.blockSignals(False)
        self.buttons["previous"].setEnabled(page > 0)
        self.buttons["next"].setEnabled(page < self.document.pageCount() - 1)

    def _hits_changed(self) -> None:
        # Results come page by page; the first is shown as soon as it is there.
        if self.view.currentSearchResultIndex() < 0 and self._hit_count():
            self._go_to(0)
        self._show_hits()

    def _hit_count(self) -> int:
        return self.found.rowCount(self.found.index(-1, -1))

    def _go_to(self, place: int) -> None:
        link = self.found.resultAtIndex(place)
        self.view.setCurrentSearchResultIndex(place)
        self._show_place(link.page(), link.location().y())

    def _show_place(self, page: int, y: float) -> None:
        """Scroll until a place of a page, in points from its top, stands in the upper third."""
        scale = self._zoom() * self.view.logicalDpiX() / _POINTS_PER_INCH
        heights = (self.document.pagePointSize(before).height() * scale for before in range(page))
        top = sum(height + self.view.pageSpacing() for height in heights)
        top += self.view.documentMargins().top() + y * scale
        self.view.verticalScrollBar().setValue(round(top - self.view.viewport().height() / 3))

    def _show_hits(self) -> None:
        count = self._hit_count()
        for name in ("find_previous", "find_next"):
            self.buttons[name].setEnabled(count > 0)
        if not self.search.text():
            self.hits.clear()
        elif not count:
            self.hits.setText(tr("Not found"))
        else:
            place = number_text(max(self.view.currentSearchResultIndex(), 0) + 1)
            self.hits.setText(tr("{place} of {count}", place=place, count=number_text(count)))

    def _recolour(self) -> None:
        for name, picture in _ICONS.items():
            self.buttons[name].setIcon(icon(picture, self.palette()))
        self.print_button.setIcon(icon("print", self.palette()))
        self.save_button.setIcon(icon("save", self.palette()))

"""What is asked before printing: printer, tray, sides, copies, pages, jobs, draft."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.printing import PrintOrder
from batchbill_desktop.services.printing.layout import Stamp
from batchbill_desktop.services.printing.pdf_pages import Spans
from batchbill_desktop.services.printing.printer import (
    PrintSettings,
    Sides,
    abilities,
    default_printer,
    make_printer,
    printer_names,
    read_printer,
)
from batchbill_desktop.services.texts import mark, tr, tr_count
from batchbill_desktop.views.icons import icon
from batchbill_desktop.views.invoices.issuing_question import fixed_by_it
from batchbill_desktop.views.invoices.print_memory import remembered
from batchbill_desktop.views.invoices.words import documents_words
from batchbill_desktop.views.preferences import Preferences
from batchbill_desktop.views.theme import colours
from batchbill_desktop.views.widgets.radio_button import RadioButton

_SIDES = {
    Sides.AS_SET: mark("As the printer is set"),
    Sides.ONE: mark("One side"),
    Sides.LONG: mark("Both sides, bound at the long edge"),
    Sides.SHORT: mark("Both sides, bound at the short edge"),
}
_MOST_COPIES = 99

_W = TypeVar("_W", bound=QWidget)


class PrintDialog(QDialog):
    """Says what will be printed and how; Enter prints.

    `on_preview` shows the pages as they will be printed. All that the printer's own dialog offers
    besides is behind *More settings*; its *Print* prints.
    """

    def __init__(
        self,
        preferences: Preferences,
        documents: Sequence[InvoiceDocument],
        on_preview: Callable[[QWidget, Stamp], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("print")
        self.setWindowTitle(tr("Print"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._documents = documents
        self._on_preview = on_preview
        self._has_proposals = any(document.number is None for document in documents)
        self._kept = remembered(preferences) or PrintSettings("")
        self.painted_on: QPrinter | None = None
        """The printer as its own dialog left it, with settings that only the system knows."""
        self._more_spans: Spans = ()
        self.printer = _named(QComboBox(), "print.printer")
        self.more = _named(QPushButton(tr("&More settings…")), "print.more")
        self.tray = _named(QComboBox(), "print.tray")
        self.sides = _named(QComboBox(), "print.sides")
        self.copies = _named(QSpinBox(), "print.copies")
        self.all_pages = _named(RadioButton(tr("&All pages")), "print.all_pages")
        self.some_pages = _named(RadioButton(tr("Pa&ges")), "print.some_pages")
        self.first = _named(QSpinBox(), "print.first")
        self.last = _named(QSpinBox(), "print.last")
        self.one_job = _named(RadioButton(tr("&One job for all")), "print.one_job")
        self.apart = _named(RadioButton(tr("A &job for each invoice")), "print.apart")
        self.mark = _named(QComboBox(), "print.mark")
        self.what = _named(QLabel(), "print.what")
        self.note = _named(QLabel(), "print.note")
        self.preview = _named(QPushButton(tr("Pre&view…")), "print.preview")
        self.accept_button = _named(QPushButton(tr("&Print")), "print.accept")
        self._build()
        self._fill(preferences)
        self._connect()
        self._show_printer()
        self._show_note()

    # What was chosen

    @property
    def settings(self) -> PrintSettings:
        """How it is to be printed."""
        name = self.printer.currentText()
        kept = self._kept if self._kept.printer == name else PrintSettings(name)
        return replace(
            kept,
            printer=name,
            copies=self.copies.value(),
            sides=self.sides.currentData() or Sides.AS_SET,
            tray=self.tray.currentData() or "",
        )

    @property
    def order(self) -> PrintOrder:
        """What is to be printed."""
        spans = self._more_spans
        if self.some_pages.isChecked():
            spans = ((self.first.value(), max(self.first.value(), self.last.value())),)
        sides = self.settings.sides
        if sides is Sides.AS_SET:
            two_sided = abilities(self.printer.currentText()).is_two_sided_at_first
        else:
            two_sided = sides is not Sides.ONE
        return PrintOrder(
            self._documents,
            mark=self.mark.currentData(),
            one_job=self.one_job.isChecked(),
            spans=spans,
            two_sided=two_sided,
        )

    def set_pages(self, pages: int) -> None:
        """Tell how many pages all documents have."""
        count = tr_count("{count} page", "{count} pages", pages)
        self.what.setText(tr("{invoices}, {pages}", invoices=self._count(), pages=count))
        for box in (self.first, self.last):
            box.setRange(1, pages)
        self.last.setValue(pages)
        self.some_pages.setEnabled(pages > 1)

    # Inside

    def _build(self) -> None:
        for box, text in (
            (self.printer, tr("Printer")),
            (self.tray, tr("Paper tray")),
            (self.sides, tr("Sides")),
            (self.copies, tr("Copies")),
            (self.mark, tr("Watermark")),
            (self.first, tr("First page")),
            (self.last, tr("Last page")),
        ):
            box.setAccessibleName(text)
        self.printer.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.printer.setMinimumContentsLength(26)
        self.copies.setRange(1, _MOST_COPIES)
        head = QHBoxLayout()
        sign = QLabel()
        sign.setPixmap(icon("print", self.palette()).pixmap(32, 32))
        font = self.what.font()
        font.setBold(True)
        self.what.setFont(font)
        head.addWidget(sign)
        head.addSpacing(6)
        head.addWidget(self.what, 1)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setVerticalSpacing(8)
        form.setHorizontalSpacing(14)
        form.addRow(_label(tr("Prin&ter"), self.printer), _row(self.printer, self.more, stretch=0))
        form.addRow(_label(tr("Paper tra&y"), self.tray), self.tray)
        form.addRow(_label(tr("&Sides"), self.sides), self.sides)
        form.addRow(_label(tr("&Copies"), self.copies), _row(self.copies))
        to = _label(tr("to"), self.last)
        form.addRow(tr("Pages"), _row(self.all_pages, self.some_pages, self.first, to, self.last))
        self._jobs = _row(self.one_job, self.apart)
        form.addRow(tr("Jobs"), self._jobs)
        form.addRow(_label(tr("&Watermark"), self.mark), self.mark)
        form.setRowVisible(self._jobs, len(self._documents) > 1)
        self._form = form
        self._groups = [QButtonGroup(self), QButtonGroup(self)]
        for group, pair in zip(
            self._groups,
            ((self.all_pages, self.some_pages), (self.one_job, self.apart)),
            strict=True,
        ):
            for button in pair:
                group.addButton(button)
        self.note.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(14)
        layout.addLayout(head)
        layout.addLayout(form)
        layout.addWidget(self.note)
        layout.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(self.preview)
        foot.addStretch(1)
        foot.addWidget(buttons)
        layout.addLayout(foot)
        # Enter prints, wherever the keyboard is.
        for push in (self.more, self.preview):
            push.setAutoDefault(False)
        self.accept_button.setDefault(True)

    def _fill(self, preferences: Preferences) -> None:
        names = printer_names()
        self.printer.addItems(names)
        for wanted in (self._kept.printer, default_printer()):
            if wanted in names:
                self.printer.setCurrentText(wanted)
                break
        self.copies.setValue(self._kept.copies)
        self.all_pages.setChecked(True)
        self.some_pages.setEnabled(False)
        self.apart.setChecked(preferences.prints_apart)
        self.one_job.setChecked(not preferences.prints_apart)
        for mark_, text in self._marks():
            self.mark.addItem(text, mark_)
        self.mark.setEnabled(self.mark.count() > 1)
        self.what.setText(self._count())
        for widget in (self.printer, self.more, self.copies, self.accept_button):
            widget.setEnabled(bool(names))
        self._show_pages()

    def _connect(self) -> None:
        self.printer.currentIndexChanged.connect(self._show_printer)
        self.some_pages.toggled.connect(self._show_pages)
        self.mark.currentIndexChanged.connect(self._show_note)
        self.more.clicked.connect(self._more)
        self.preview.clicked.connect(lambda: self._on_preview(self, self.mark.currentData()))

    def _marks(self) -> list[tuple[Stamp, str]]:
        """What may stand across the pages: a copy is a copy of what was given away before."""
        if self._has_proposals:
            return [("draft", tr("Draft"))]
        if all(document.issued for document in self._documents):
            return [("", tr("None")), ("copy", tr("Copy"))]
        return [("", tr("None")), ("draft", tr("Draft"))]

    def _count(self) -> str:
        return documents_words(self._documents)

    def _show_printer(self) -> None:
        """Offer what the chosen printer can do, as it was chosen last."""
        name = self.printer.currentText()
        self.painted_on = None
        offered = abilities(name)
        kept = self._kept if self._kept.printer == name else PrintSettings(name)
        self.tray.clear()
        self.tray.addItem(tr(_SIDES[Sides.AS_SET]), "")
        for key, text in offered.trays:
            self.tray.addItem(text, key)
        self.tray.setCurrentIndex(max(self.tray.findData(kept.tray), 0))
        self.sides.clear()
        for side in (Sides.AS_SET, *offered.sides):
            self.sides.addItem(tr(_SIDES[side]), side)
        self.sides.setCurrentIndex(max(self.sides.findData(kept.sides), 0))
        self._form.setRowVisible(self.tray, bool(offered.trays))
        self._form.setRowVisible(self.sides, bool(offered.sides))

    def _show_pages(self) -> None:
        for box in (self.first, self.last):
            box.setEnabled(self.some_pages.isChecked())

    def _show_note(self) -> None:
        fixed = fixed_by_it(self._documents)
        if not self.printer.count():
            text = tr(
                "There is no printer on this computer. Set one up in the system, or make a PDF."
            )
        elif self._has_proposals:
            text = tr("Proposals are always marked as drafts: they have no number yet.")
        elif self.mark.currentData() == "draft":
            text = tr("A draft fixes nothing, and no day of printing is noted.")
        elif fixed:
            text = tr_count(
                "{count} invoice is not fixed yet; printing fixes it.",
                "{count} invoices are not fixed yet; printing fixes them.",
                fixed,
            )
        else:
            text = ""
        self.note.setText(text)
        self.note.setVisible(bool(text))
        palette = self.note.palette()
        urgent = not self.printer.count()
        ink = colours(self.palette()).colour("warning" if urgent else "muted")
        palette.setColor(palette.ColorRole.WindowText, ink)
        self.note.setPalette(palette)

    def _more(self) -> None:
        """The printer's own dialog, filled with what is chosen here; its *Print* prints."""
        printer = make_printer(self.settings)
        dialog = QPrintDialog(printer, self)
        dialog.setObjectName("print.system")
        options = QAbstractPrintDialog.PrintDialogOption
        # A file is made by *PDF*, with its name and its place in the books.
        dialog.setOption(options.PrintToFile, False)
        dialog.setOption(options.PrintPageRange, self.last.maximum() > 1)
        dialog.setMinMax(1, self.last.maximum())
        if self.some_pages.isChecked():
            printer.setPrintRange(QPrinter.PrintRange.PageRange)
            printer.setFromTo(self.first.value(), self.last.value())
        chosen = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        if chosen:
            self._kept, self._more_spans = read_printer(printer, self.settings)
            self.printer.setCurrentText(self._kept.printer)
            self._show_printer()
            self.copies.setValue(self._kept.copies)
            self.all_pages.setChecked(True)
            self.painted_on = printer
            self.accept()


def _named(widget: _W, name: str) -> _W:
    widget.setObjectName(name)
    return widget


def _label(text: str, buddy: QWidget) -> QLabel:
    label = QLabel(text)
    label.setBuddy(buddy)
    return label


def _row(*widgets: QWidget, stretch: int | None = None) -> QWidget:
    """Widgets side by side; the rest of the row is empty, or belongs to one of them."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        layout.addWidget(widget)
    if stretch is None:
        layout.addStretch(1)
    else:
        layout.setStretch(stretch, 1)
    return row

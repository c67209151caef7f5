"""What is asked before printing: printer, tray, sides, copies, pages, jobs, draft."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QPushButton,
    QSpinBox,
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
from batchbill_desktop.views.invoices.issuing_question import fixed_by_it
from batchbill_desktop.views.invoices.output_dialog import OutputDialog, label_for, side_by_side
from batchbill_desktop.views.invoices.print_memory import remembered
from batchbill_desktop.views.invoices.words import documents_words
from batchbill_desktop.views.preferences import Preferences
from batchbill_desktop.views.widgets.radio_button import RadioButton

_SIDES = {
    Sides.AS_SET: mark("As the printer is set"),
    Sides.ONE: mark("One side"),
    Sides.LONG: mark("Both sides, bound at the long edge"),
    Sides.SHORT: mark("Both sides, bound at the short edge"),
}
_MOST_COPIES = 99

_W = TypeVar("_W", bound=QWidget)


class PrintDialog(OutputDialog):
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
        super().__init__("print", tr("Print"), documents, parent)
        self._on_preview = on_preview
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
        form = self.form
        form.addRow(
            label_for(tr("Prin&ter"), self.printer),
            side_by_side(self.printer, self.more, stretch=0),
        )
        form.addRow(label_for(tr("Paper tra&y"), self.tray), self.tray)
        form.addRow(label_for(tr("&Sides"), self.sides), self.sides)
        form.addRow(label_for(tr("&Copies"), self.copies), side_by_side(self.copies))
        to = label_for(tr("to"), self.last)
        form.addRow(
            tr("Pages"), side_by_side(self.all_pages, self.some_pages, self.first, to, self.last)
        )
        self._jobs = side_by_side(self.one_job, self.apart)
        form.addRow(tr("Jobs"), self._jobs)
        form.addRow(label_for(tr("&Watermark"), self.mark), self.mark)
        form.setRowVisible(self._jobs, len(self._documents) > 1)
        self._groups = [QButtonGroup(self), QButtonGroup(self)]
        for group, pair in zip(
            self._groups,
            ((self.all_pages, self.some_pages), (self.one_job, self.apart)),
            strict=True,
        ):
            for button in pair:
                group.addButton(button)
        self.lay_out(self.accept_button, self.preview)
        for push in (self.more, self.preview):
            push.setAutoDefault(False)

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
        self.form.setRowVisible(self.tray, bool(offered.trays))
        self.form.setRowVisible(self.sides, bool(offered.sides))

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
        self.say_note(text, "muted" if self.printer.count() else "warning")

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

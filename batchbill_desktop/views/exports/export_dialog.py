"""*Export invoices*: destination, folder, check with fields for what is missing, preview, files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.exports.examine import Examined, Preview, examine_export
from batchbill_desktop.services.exports.export import Exported, ExportRequest, export_batch
from batchbill_desktop.services.exports.gaps import CustomerGap, Gap
from batchbill_desktop.services.exports.registry import FORMATS
from batchbill_desktop.services.texts import tr, tr_count
from batchbill_desktop.views import notices
from batchbill_desktop.views.exports.check_panel import CheckPanel
from batchbill_desktop.views.exports.destination_tiles import DestinationTiles
from batchbill_desktop.views.exports.done_page import DonePage
from batchbill_desktop.views.exports.format_words import files_text, format_title
from batchbill_desktop.views.exports.gap_filling import GapFilling
from batchbill_desktop.views.exports.names_dialog import NamesDialog
from batchbill_desktop.views.exports.preview_view import PreviewView
from batchbill_desktop.views.exports.range_bar import RangeBar
from batchbill_desktop.views.icons import icon
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.tasks import Cancelled, Report


@dataclass(frozen=True, slots=True)
class Offer:
    """What the dialog is opened for: a batch, or chosen invoices."""

    batch: str | None = None
    numbers: tuple[str, ...] = ()


class ExportDialog(QDialog):
    """Every change checks anew; nothing is written before *Export*."""

    def __init__(self, company: OpenCompany, offer: Offer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("export")
        self.setWindowTitle(tr("Export invoices"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._company = company
        self._offer = offer
        self._format = company.preferences.export_format or "csv"
        if self._format not in FORMATS:
            self._format = "csv"
        self._asked = 0
        """How often a check was asked for: an answer to an older question is passed over."""
        self.examined: Examined | None = None
        self.tiles = DestinationTiles()
        self.range = RangeBar(offer.batch, len(offer.numbers))
        self.folder = QLineEdit(company.preferences.export_folder or _documents())
        self.folder.setObjectName("export.folder")
        self.browse = QPushButton(tr("&Browse…"))
        self.browse.setObjectName("export.browse")
        self.currency = QComboBox()
        self.currency.setObjectName("export.currency")
        self.files = QLabel()
        self.files.setObjectName("export.files")
        self.check = CheckPanel()
        self.preview = PreviewView()
        self.summary = DonePage()
        self._gaps = GapFilling(company, self)
        self.names = QPushButton(tr("&Names in the other program…"))
        self.names.setObjectName("export.names")
        self.close_button = QPushButton(tr("Close"))
        self.close_button.setObjectName("export.close")
        self.export = QPushButton(tr("&Export"))
        self.export.setObjectName("export.write")
        self.export.setDefault(True)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self._busy_text = QLabel()
        self._pages = QStackedWidget()
        self._writing = False
        self._build()
        self._connect()
        self.tiles.choose(self._format)
        self.tiles.focus_chosen()
        self.recheck()

    # The check

    def recheck(self) -> None:
        """Check what is chosen, and show the result."""
        self._asked += 1
        asked = self._asked
        leave_out = self.check.leave_out.isChecked()
        self.examined = None
        self._set_busy(tr("Checking the invoices…"))

        def shown(examined: Examined) -> None:
            if asked == self._asked:
                self._show(examined)

        def failed(error: Exception) -> None:
            if asked != self._asked:
                return
            self._set_busy("")
            if not isinstance(error, UserError):
                self._company.tasks.show_failure(error)
                return
            nothing = Examined((), (), (), (), (), 0, (), Preview())
            self.check.show_examined(nothing, self._format)
            self.check.result.setText(notices.error_words(error)[0])
            self.preview.show_preview(Preview())
            self.files.clear()

        request = self._request()

        def follow(_done: int, _of: int) -> None:
            # A check that nobody waits for any more makes room for the one that was asked last.
            if asked != self._asked:
                raise Cancelled

        def work(_: Report) -> Examined:
            read = self._company.database.read
            return read(examine_export, request, leave_out_before=leave_out, on_progress=follow)

        self._company.tasks.run(
            tr("Checking the invoices…"), work, shown, failure=failed, owner=self
        )

    def _show(self, examined: Examined) -> None:
        self.examined = examined
        self._set_busy("")
        self._fill_currencies(examined.currencies)
        self.check.show_examined(examined, self._format)
        self.preview.show_preview(examined.preview)
        names = examined.preview.files
        each = len(examined.good) > 1 and self._format in ("facturx", "ubl")
        self.files.setText(files_text(names, one_each=each) or "–")
        self.files.setToolTip("\n".join(names))
        self._decided()

    def _fill_currencies(self, currencies: tuple[str, ...]) -> None:
        wanted = ["", *currencies]
        if [self.currency.itemData(at) for at in range(self.currency.count())] == wanted:
            return
        chosen = self.currency.currentData()
        self.currency.blockSignals(True)
        self.currency.clear()
        for code in wanted:
            self.currency.addItem(code or tr("All currencies"), code)
        self.currency.setCurrentIndex(max(self.currency.findData(chosen or ""), 0))
        self.currency.blockSignals(False)
        self.currency.setEnabled(len(currencies) > 1)

    def _request(self) -> ExportRequest:
        first, last = self.range.days()
        return ExportRequest(
            self._format,
            self._offer.batch,
            Path(self.folder.text().strip()),
            self._offer.numbers if first is None else (),
            currency=self.currency.currentData() or None,
            first=first,
            last=last,
        )

    def _format_chosen(self, name: str) -> None:
        if name != self._format:
            self._format = name
            self._other_choice()

    def _other_choice(self) -> None:
        self.check.forget_answers()
        self.recheck()

    def _decided(self) -> None:
        """What she answers changes what can be exported."""
        examined = self.examined
        ready = examined is not None and self.check.allows(examined) and not self._writing
        self.export.setEnabled(ready)
        count = len(examined.good) if examined is not None else 0
        text = tr_count("&Export {count} document", "&Export {count} documents", count)
        self.export.setText(text if count else tr("&Export"))

    def _fill_in(self, given: dict[Gap, str]) -> None:
        if self.examined is not None:
            self._set_busy(tr("Keeping the data…"))
            self._gaps.fill_in(given, self.examined)

    def _edit_customer(self, gap: CustomerGap) -> None:
        if self.examined is not None:
            self._gaps.edit_customer(gap, self.examined)

    def _edit_names(self) -> None:
        dialog = NamesDialog(self._company, self._format, self)
        dialog.finished.connect(lambda _: self.recheck())
        dialog.open()

    # Writing

    def _write(self) -> None:
        examined = self.examined
        if examined is None or not self.check.allows(examined):
            return
        if examined.issued and not notices.ask(self, self._warning(examined), tr("Export")):
            return
        request = replace(
            self._request(), numbers=examined.good, again=self.check.again.isChecked()
        )
        preferences = self._company.preferences
        preferences.export_format, preferences.export_folder = self._format, str(request.folder)

        def work(report: Report) -> Exported:
            return export_batch(self._company.database, request, report)

        def done(exported: Exported) -> None:
            self._end_writing()
            self._company.changed.emit()
            self.summary.show_exported(exported, request.folder, format_title(request.format))
            self._pages.setCurrentWidget(self.summary)
            self.export.hide()
            self.names.hide()
            self.summary.open_folder.setFocus()

        self._writing = True
        self._set_busy(tr("Writing the files…"))
        self._pages.setEnabled(False)
        self._company.tasks.run(
            tr("Writing the files…"),
            work,
            done,
            failure=self._failed,
            cancelled=self._stopped,
            owner=self,
        )

    def _warning(self, examined: Examined) -> str:
        return tr_count(
            "This export fixes {count} invoice: from then on only a credit note corrects it. "
            "Export to {program}?",
            "This export fixes {count} invoices: from then on only credit notes correct them. "
            "Export to {program}?",
            examined.issued,
            program=format_title(self._format),
        )

    def _failed(self, error: Exception) -> None:
        self._end_writing()
        notices.show_failure(self, error)
        # Another program may have been faster: show what holds now.
        self.recheck()

    def _progressed(self, done: int, of: int) -> None:
        if self._writing and of:
            self.progress.setRange(0, of)
            self.progress.setValue(done)

    def _stopped(self) -> None:
        self._end_writing()
        self._decided()
        self.check.say(tr("The export was cancelled. No file was written, nothing was changed."))

    def _end_writing(self) -> None:
        self._writing = False
        self._pages.setEnabled(True)
        self._set_busy("")

    def reject(self) -> None:
        """Esc and Close; while files are being made they stop that, and no file is left."""
        if not self._writing:
            # Nobody waits for the check any more.
            self._asked += 1
            super().reject()
            return
        self._company.tasks.cancel()
        self.close_button.setEnabled(False)
        self._busy_text.setText(tr("Cancelling…"))

    def _set_busy(self, text: str) -> None:
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(self._writing)
        self.progress.setVisible(bool(text))
        self._busy_text.setText(text)
        self.export.setEnabled(False)
        self.close_button.setText(tr("Cancel") if self._writing else tr("Close"))
        self.close_button.setEnabled(True)

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, tr("Folder for the exported files"), self.folder.text()
        )
        if chosen:
            self.folder.setText(chosen)

    # Inside

    def _build(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addLayout(self._form())
        right.addWidget(self.check)
        right.addWidget(self.preview, 1)
        work = QWidget()
        across = QHBoxLayout(work)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        across.addWidget(self._scrolled_tiles())
        across.addLayout(right, 1)
        self._pages.addWidget(work)
        self._pages.addWidget(self.summary)
        layout = QVBoxLayout(self)
        layout.addWidget(self._pages, 1)
        layout.addLayout(self._foot())
        for button in (self.browse, self.check.save, self.names, self.close_button):
            # Enter exports, and presses no other button.
            button.setAutoDefault(False)
        letter = self.fontMetrics().averageCharWidth()
        self.resize(min(letter * 160, 1180), min(letter * 90, 650))

    def _scrolled_tiles(self) -> QScrollArea:
        scroll = QScrollArea()
        scroll.setWidget(self.tiles)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        bar = scroll.verticalScrollBar().sizeHint().width()
        scroll.setFixedWidth(self.tiles.sizeHint().width() + bar)
        scroll.viewport().setAutoFillBackground(False)
        self.tiles.setAutoFillBackground(False)
        return scroll

    def _form(self) -> QFormLayout:
        place = QHBoxLayout()
        place.addWidget(self.folder, 1)
        place.addWidget(self.browse)
        self.files.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.files.setWordWrap(True)
        label = QLabel(tr("&Folder"))
        label.setBuddy(self.folder)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(tr("Documents"), self.range)
        form.addRow(tr("C&urrency"), self.currency)
        form.addRow(label, place)
        form.addRow(tr("Files"), self.files)
        return form

    def _foot(self) -> QHBoxLayout:
        self.names.setIcon(icon("names", self.palette()))
        self.export.setIcon(icon("export", self.palette()))
        self.progress.setFixedWidth(self.fontMetrics().averageCharWidth() * 20)
        self.progress.setAccessibleName(tr("Progress"))
        foot = QHBoxLayout()
        foot.addWidget(self.names)
        foot.addWidget(self.progress)
        foot.addWidget(self._busy_text)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        foot.addWidget(self.export)
        return foot

    def _connect(self) -> None:
        self.tiles.chosen.connect(self._format_chosen)
        self.range.changed.connect(self._other_choice)
        self.currency.activated.connect(lambda _: self._other_choice())
        self.browse.clicked.connect(self._choose_folder)
        self.check.leave_out.clicked.connect(lambda _: self.recheck())
        self.check.again.clicked.connect(lambda _: self.recheck())
        self.check.decided.connect(self._decided)
        self.check.filled_in.connect(self._fill_in)
        self.check.customer_wanted.connect(self._edit_customer)
        self._gaps.filled.connect(self.recheck)
        self._gaps.failed.connect(self._failed)
        self.names.clicked.connect(self._edit_names)
        self.export.clicked.connect(self._write)
        self.close_button.clicked.connect(self.reject)
        self._company.tasks.progressed.connect(self._progressed)


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)

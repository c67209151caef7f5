"""What is asked before PDF files are made: where, one each or all in one, draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.texts import tr, tr_count
from batchbill_desktop.views.invoices.issuing_question import fixed_by_it
from batchbill_desktop.views.invoices.output_dialog import (
    OutputDialog,
    colour_label,
    label_for,
    side_by_side,
)
from batchbill_desktop.views.invoices.words import documents_words
from batchbill_desktop.views.preferences import Preferences
from batchbill_desktop.views.widgets.check_box import CheckBox
from batchbill_desktop.views.widgets.radio_button import RadioButton

_REFUSED = '<>:"/\\|?*'
_NAMED = 2
"""How many of the files are named before the rest is counted."""


@dataclass(frozen=True, slots=True)
class PdfChoice:
    """What the user chose."""

    folder: Path
    name: str
    """Of the one file, without its ending; empty where each invoice has a file of its own."""
    draft: bool
    show: bool
    """Whether the file, or the folder, is shown afterwards."""


class PdfDialog(OutputDialog):
    """One invoice, or several: a file each, or one file with the pages of all."""

    def __init__(
        self,
        preferences: Preferences,
        documents: Sequence[InvoiceDocument],
        names: Mapping[int, str],
        folder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """`names` are those of the files by invoice id, without ending.

        `folder` is proposed; where it is empty, the one that was used last.
        """
        super().__init__("pdf", tr("Make PDF"), documents, parent)
        self._names = [names[document.id] for document in documents]
        self.each = RadioButton(tr("&A file for each invoice"))
        self.each.setObjectName("pdf.each")
        self.merged = RadioButton(tr("&One file with all of them"))
        self.merged.setObjectName("pdf.merged")
        self.name = QLineEdit(self._proposed_name())
        self.name.setObjectName("pdf.name")
        self.folder = QLineEdit(folder or preferences.pdf_folder or _documents_folder())
        self.folder.setObjectName("pdf.folder")
        self.browse = QPushButton(tr("&Browse…"))
        self.browse.setObjectName("pdf.browse")
        self.draft = CheckBox(tr("Mark as &draft"))
        self.draft.setObjectName("pdf.draft")
        self.show_after = CheckBox()
        self.show_after.setObjectName("pdf.show")
        self.files = QLabel()
        self.files.setObjectName("pdf.files")
        self.make = QPushButton(tr("&Make PDF"))
        self.make.setObjectName("pdf.make")
        self._build()
        several = len(documents) > 1
        self.merged.setChecked(several and preferences.pdf_merged)
        self.each.setChecked(not self.merged.isChecked())
        self.draft.setChecked(self._has_proposals)
        self.draft.setEnabled(not self._has_proposals)
        self.show_after.setChecked(True)
        self._connect()
        self._show_files()

    @property
    def choice(self) -> PdfChoice:
        """What the user chose."""
        return PdfChoice(
            Path(self.folder.text().strip()).expanduser(),
            self._file_name() if self._is_one_file else "",
            draft=self.draft.isChecked(),
            show=self.show_after.isChecked(),
        )

    @property
    def _is_one_file(self) -> bool:
        return len(self._documents) == 1 or self.merged.isChecked()

    def _file_name(self) -> str:
        name = self.name.text().strip()
        return name[:-4] if name.lower().endswith(".pdf") else name

    def _proposed_name(self) -> str:
        if len(self._documents) == 1:
            return self._names[0]
        batches = {document.batch for document in self._documents}
        batch = batches.pop() if len(batches) == 1 else None
        name = batch or f"{self._names[0]} - {self._names[-1]}"
        return "".join("-" if letter in _REFUSED else letter for letter in name)

    def _build(self) -> None:
        self.what.setText(documents_words(self._documents))
        ending = QLabel(".pdf")
        ways = QVBoxLayout()
        ways.addWidget(self.each)
        ways.addWidget(self.merged)
        self._ways = QWidget()
        self._ways.setLayout(ways)
        ways.setContentsMargins(0, 0, 0, 0)
        form = self.form
        form.addRow(tr("Files"), self._ways)
        self._name_row = side_by_side(self.name, ending, stretch=0)
        form.addRow(label_for(tr("File &name"), self.name), self._name_row)
        beside = side_by_side(self.folder, self.browse, stretch=0)
        form.addRow(label_for(tr("&Folder"), self.folder), beside)
        form.addRow("", self.files)
        form.addRow("", self.draft)
        form.addRow("", self.show_after)
        form.setRowVisible(self._ways, len(self._documents) > 1)
        # What was given away already is no draft any more.
        form.setRowVisible(self.draft, any(not document.issued for document in self._documents))
        self.files.setWordWrap(True)
        self.files.setTextFormat(Qt.TextFormat.PlainText)
        self.lay_out(self.make)
        self.browse.setAutoDefault(False)
        self.name.setAccessibleName(tr("File name"))
        self.folder.setAccessibleName(tr("Folder"))
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 76)

    def _connect(self) -> None:
        self.merged.toggled.connect(self._show_files)
        self.draft.toggled.connect(self._show_files)
        self.name.textChanged.connect(self._show_files)
        self.folder.textChanged.connect(self._show_files)
        self.browse.clicked.connect(self._choose_folder)

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, tr("Folder for the PDF files"), self.folder.text()
        )
        if chosen:
            self.folder.setText(chosen)

    def _show_files(self) -> None:
        """Say what the files will be called, what will be replaced, and what is fixed."""
        self.form.setRowVisible(self._name_row, self._is_one_file)
        self.show_after.setText(
            tr("&Show it afterwards") if self._is_one_file else tr("&Show the folder afterwards")
        )
        names = [self._file_name()] if self._is_one_file else self._names
        shown = ", ".join(f"{name}.pdf" for name in names[:_NAMED])
        if len(names) > _NAMED:
            shown = tr("{first} … {last}", first=f"{names[0]}.pdf", last=f"{names[-1]}.pdf")
        folder = self.choice.folder
        there = sum((folder / f"{name}.pdf").exists() for name in names if name)
        if there:
            shown += "\n" + tr_count(
                "{count} file of this name is there already and will be replaced.",
                "{count} files of these names are there already and will be replaced.",
                there,
            )
        problem = self._problem()
        self.files.setText(problem or shown)
        colour_label(self.files, "warning" if problem else "muted")
        self.make.setEnabled(not problem)
        self.say_note(self._meaning())

    def _problem(self) -> str:
        if not self.folder.text().strip():
            return tr("Say which folder the PDF goes to.")
        if self._is_one_file:
            name = self._file_name()
            if not name:
                return tr("Give the file a name.")
            wrong = next((letter for letter in name if letter in _REFUSED), "")
            if wrong:
                return tr(
                    "{character} cannot stand in a file name. Write - or _ instead.",
                    character=wrong,
                )
        return ""

    def _meaning(self) -> str:
        if self._has_proposals:
            return tr("Proposals are always marked as drafts: they have no number yet.")
        if self.draft.isChecked():
            return tr("A draft fixes nothing, and it is not kept.")
        fixed = fixed_by_it(self._documents)
        if not fixed:
            return ""
        return tr_count(
            "{count} invoice is not fixed yet; making the PDF fixes it.",
            "{count} invoices are not fixed yet; making the PDF fixes them.",
            fixed,
        )


def _documents_folder() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)

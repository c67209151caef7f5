"""*PDF files*: what they are called, and the folder that is proposed for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.file_names import (
    DEFAULT_PATTERN,
    VARIABLES,
    pattern_problem,
    pdf_name,
)
from batchbill_desktop.services.invoices.sample import Samples, load_samples
from batchbill_desktop.services.texts import mark, tr, words
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.settings.page import FieldProblem, Hint, SettingsPage

PATTERN, FOLDER = "pdf.name_pattern", "pdf.folder"

_MEANINGS = {
    "number": mark("Number of the invoice; of a proposal “draft” and its id"),
    "customer": mark("Name of the customer"),
    "customer_number": mark("Number of the customer"),
    "date": mark("Invoice date, as 2026-06-30"),
    "batch": mark("Name of the batch"),
    "kind": mark("“Invoice” or “Credit note”, in the language of the invoice"),
}


class PdfPage(SettingsPage):
    """A pattern with places in braces, shown on the newest invoice."""

    name = "settings.pdf"
    icon = "pdf"
    keys = (PATTERN, FOLDER)

    def __init__(self, company: OpenCompany, parent: QWidget | None = None) -> None:
        super().__init__(company, parent)
        self._document: InvoiceDocument | None = None
        self._labels = {name: QLabel() for name in ("pattern", "example", "places", "folder")}
        self._hints = {name: Hint() for name in ("pattern", "folder")}
        self.pattern = QLineEdit()
        self.pattern.setObjectName("settings.pdf.pattern")
        self.example = QLabel()
        self.example.setObjectName("settings.pdf.example")
        self.places = {name: QPushButton(f"{{{name}}}") for name in VARIABLES}
        self._meanings = {name: QLabel() for name in VARIABLES}
        self.folder = QLineEdit()
        self.folder.setObjectName("settings.pdf.folder")
        self.choose = QPushButton()
        self.choose.setObjectName("settings.pdf.choose")
        self.problem = FieldProblem(self.pattern)
        self._build()
        self.pattern.textChanged.connect(self._pattern_changed)
        self.folder.textChanged.connect(self.changed)
        self.choose.clicked.connect(self._choose_folder)
        for name, button in self.places.items():
            button.clicked.connect(lambda _=False, name=name: self._insert(name))

    def title(self) -> str:
        """What the page is called."""
        return tr("PDF files")

    def load(self, values: Mapping[str, Any]) -> None:
        """Show what is kept, and find an invoice to show it on."""
        self.pattern.setText(str(values.get(PATTERN) or DEFAULT_PATTERN))
        self.folder.setText(str(values.get(FOLDER) or ""))
        self.company.read(
            tr("Reading an invoice…"), load_samples, then=self._take_samples, owner=self
        )

    def values(self) -> dict[str, Any]:
        """The pattern and the folder; None where they are the program's own."""
        pattern = self.pattern.text().strip()
        folder = self.folder.text().strip()
        return {PATTERN: None if pattern == DEFAULT_PATTERN else pattern, FOLDER: folder or None}

    def problems(self) -> list[str]:
        """The pattern may be wrong."""
        found = pattern_problem(self.pattern.text())
        if found is None:
            return []
        self.pattern.setFocus()
        return [words(found)]

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self._labels["pattern"].setText(tr("File &name:"))
        self._labels["example"].setText(tr("Example:"))
        self._labels["places"].setText(tr("Places:"))
        self._labels["folder"].setText(tr("Fol&der:"))
        self.choose.setText(tr("&Choose…"))
        self.choose.setAccessibleName(tr("Choose the folder for PDF files"))
        self._hints["pattern"].setText(
            tr("Two files that would have the same name get -2, -3 … at their end.")
        )
        self._hints["folder"].setText(
            tr("Proposed where PDF files are saved; an empty field stands for the one used last.")
        )
        for name, button in self.places.items():
            self._meanings[name].setText(tr(_MEANINGS[name]))
            button.setAccessibleDescription(tr(_MEANINGS[name]))
        self._show_example()

    # Inside

    def _insert(self, name: str) -> None:
        self.pattern.insert(f"{{{name}}}")
        self.pattern.setFocus()

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, tr("Folder for the PDF files"), self.folder.text()
        )
        if chosen:
            self.folder.setText(chosen)

    def _pattern_changed(self) -> None:
        self._show_example()
        self.changed.emit()

    def _take_samples(self, samples: Samples) -> None:
        self._document = samples.usual
        self._show_example()

    def _show_example(self) -> None:
        found = pattern_problem(self.pattern.text())
        self.problem.say(words(found) if found is not None else "")
        if found is not None:
            self.example.setText("–")
        elif self._document is not None:
            self.example.setText(f"{pdf_name(self.pattern.text().strip(), self._document)}.pdf")

    def _build(self) -> None:
        self._labels["pattern"].setBuddy(self.pattern)
        self._labels["folder"].setBuddy(self.folder)
        self.example.setTextFormat(Qt.TextFormat.PlainText)
        self.example.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.example.setWordWrap(True)
        places = QGridLayout()
        places.setVerticalSpacing(3)
        places.setHorizontalSpacing(12)
        places.setColumnStretch(1, 1)
        for row, (name, button) in enumerate(self.places.items()):
            button.setObjectName(f"settings.pdf.place.{name}")
            button.setAutoDefault(False)
            places.addWidget(button, row, 0)
            places.addWidget(self._meanings[name], row, 1)
        folder = QHBoxLayout()
        folder.addWidget(self.folder, 1)
        folder.addWidget(self.choose)
        self.choose.setAutoDefault(False)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self._labels["pattern"], self.pattern)
        form.addRow("", self.problem)
        form.addRow(self._labels["example"], self.example)
        form.addRow(self._labels["places"], places)
        form.addRow("", self._hints["pattern"])
        form.addItem(QSpacerItem(0, self.fontMetrics().height()))
        form.addRow(self._labels["folder"], folder)
        form.addRow("", self._hints["folder"])
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addStretch(1)

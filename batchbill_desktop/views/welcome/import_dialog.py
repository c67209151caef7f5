"""Asks which company folder, or which workbook, is to be imported."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.texts import tr


class ImportDialog(QDialog):
    """A path, typed or chosen: a folder of CSV files, or an .xlsx workbook."""

    def __init__(self, parent: QWidget | None, company: str | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Import company folder"))
        explained = QLabel(
            tr("A folder of CSV files (company.csv, customers.csv, …) or one Excel workbook.")
            if company is None
            else tr(
                "Into {company}: rows with a known key are updated, new ones are added, absent "
                "ones stay as they are. With a single bad row nothing is changed.",
                company=company,
            )
        )
        explained.setWordWrap(True)
        self.path = QLineEdit()
        self.path.setObjectName("import.path")
        label = QLabel(tr("Folder or &workbook:"))
        label.setBuddy(self.path)
        folder = QPushButton(tr("Choose &folder…"))
        workbook = QPushButton(tr("Choose work&book…"))
        choices = QHBoxLayout()
        choices.addStretch(1)
        choices.addWidget(folder)
        choices.addWidget(workbook)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go_on = buttons.addButton(tr("&Import"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.go_on.setEnabled(False)
        layout = QVBoxLayout(self)
        layout.addWidget(explained)
        layout.addSpacing(6)
        layout.addWidget(label)
        layout.addWidget(self.path)
        layout.addLayout(choices)
        layout.addSpacing(6)
        layout.addWidget(buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 80)
        self.path.textChanged.connect(lambda text: self.go_on.setEnabled(bool(text.strip())))
        folder.clicked.connect(self._choose_folder)
        workbook.clicked.connect(self._choose_workbook)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)

    @classmethod
    def ask(cls, parent: QWidget | None, company: str | None) -> Path | None:
        """Ask; None where the user cancels. `company`: the open one, which gets the rows."""
        dialog = cls(parent, company)
        chosen = Path(dialog.path.text().strip()) if dialog.exec() else None
        dialog.deleteLater()
        return chosen

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, tr("Choose folder"), self.path.text())
        if chosen:
            self.path.setText(chosen)

    def _choose_workbook(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, tr("Choose workbook"), self.path.text(), tr("Excel workbooks (*.xlsx)")
        )
        if chosen:
            self.path.setText(chosen)

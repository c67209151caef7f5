"""*Automatic export*: whether what is generated is exported at once, as what and where to."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.exports.automatic import KEY, automatic_of
from batchbill_desktop.services.exports.registry import FORMATS
from batchbill_desktop.services.texts import tr
from batchbill_desktop.views.exports.format_words import format_sentence, format_title
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.settings.page import FieldProblem, SettingsPage
from batchbill_desktop.views.widgets.check_box import CheckBox


class AutomaticExportPage(SettingsPage):
    """The format and the folder count as long as the box is ticked."""

    name = "settings.automatic_export"
    icon = "export"
    keys = (KEY,)

    def __init__(self, company: OpenCompany, parent: QWidget | None = None) -> None:
        super().__init__(company, parent)
        self._labels = {name: QLabel() for name in ("format", "folder")}
        self._hint = QLabel()
        self.fixes = QLabel()
        self.fixes.setObjectName("settings.automatic_export.fixes")
        self.enabled = CheckBox()
        self.enabled.setObjectName("settings.automatic_export.on")
        self.format = QComboBox()
        self.format.setObjectName("settings.automatic_export.format")
        for name in FORMATS:
            self.format.addItem("", name)
        self.folder = QLineEdit()
        self.folder.setObjectName("settings.automatic_export.folder")
        self.choose = QPushButton()
        self.choose.setObjectName("settings.automatic_export.choose")
        self.problem = FieldProblem(self.folder)
        self._build()
        self.enabled.toggled.connect(self._look)
        self.format.currentIndexChanged.connect(self._look)
        self.folder.textChanged.connect(self._look)
        self.choose.clicked.connect(self._choose_folder)
        self.retranslate()

    def title(self) -> str:
        """What the page is called."""
        return tr("Automatic export")

    def load(self, values: Mapping[str, Any]) -> None:
        """Show what is kept; without anything the folder and format of the last export."""
        automatic = automatic_of(values.get(KEY))
        preferences = self.company.preferences
        format_name = automatic.format if automatic else preferences.export_format
        self.format.setCurrentIndex(max(self.format.findData(format_name or "csv"), 0))
        self.folder.setText(str(automatic.folder) if automatic else preferences.export_folder or "")
        self.enabled.setChecked(automatic is not None)
        self._look()

    def values(self) -> dict[str, Any]:
        """Format and folder; nothing where it is off."""
        if not self.enabled.isChecked():
            return {KEY: None}
        folder = self.folder.text().strip()
        return {KEY: {"format": str(self.format.currentData()), "folder": folder}}

    def problems(self) -> list[str]:
        """The folder has to be there."""
        found = self._folder_problem()
        if not found:
            return []
        self.folder.setFocus()
        return [found]

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self.enabled.setText(tr("&Export invoices as soon as they are generated"))
        self._hint.setText(
            tr(
                "The export is a step of its own: where something is missing, the invoices keep "
                "their numbers, and the reason is shown. Generate on the command line exports "
                "nothing."
            )
        )
        for place in range(self.format.count()):
            name = str(self.format.itemData(place))
            self.format.setItemText(place, f"{format_title(name)} – {format_sentence(name)}")
        self._labels["format"].setText(tr("&Destination:"))
        self._labels["folder"].setText(tr("&Folder:"))
        self.fixes.setText(
            tr(
                "This destination fixes the invoices: after Generate they can no longer be edited, "
                "and their numbers cannot be taken back."
            )
        )
        self.choose.setText(tr("&Choose…"))
        self.choose.setAccessibleName(tr("Choose the folder for exported files"))
        self._look()

    # Inside

    def _folder_problem(self) -> str:
        if not self.enabled.isChecked():
            return ""
        folder = self.folder.text().strip()
        if not folder:
            return tr("Choose the folder that the files go to.")
        if not Path(folder).is_dir():
            return tr("There is no folder {folder}. Choose one that is there.", folder=folder)
        return ""

    def _look(self) -> None:
        on = self.enabled.isChecked()
        for part in (self.format, self.folder, self.choose, *self._labels.values()):
            part.setEnabled(on)
        self.problem.say(self._folder_problem())
        self.fixes.setVisible(on and FORMATS[str(self.format.currentData())].issues)
        self.changed.emit()

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, tr("Folder for the exported files"), self.folder.text()
        )
        if chosen:
            self.folder.setText(chosen)

    def _build(self) -> None:
        self._labels["format"].setBuddy(self.format)
        self._labels["folder"].setBuddy(self.folder)
        for hint in (self._hint, self.fixes):
            hint.setWordWrap(True)
            hint.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.choose.setAutoDefault(False)
        folder = QHBoxLayout()
        folder.addWidget(self.folder, 1)
        folder.addWidget(self.choose)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self._labels["format"], self.format)
        form.addRow("", self.fixes)
        form.addRow(self._labels["folder"], folder)
        form.addRow("", self.problem)
        layout = QVBoxLayout(self)
        layout.addWidget(self.enabled)
        layout.addWidget(self._hint)
        layout.addSpacing(self.fontMetrics().height() // 2)
        layout.addLayout(form)
        layout.addStretch(1)

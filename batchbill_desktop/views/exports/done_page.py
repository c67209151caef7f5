"""What an export has written, with what is to be known about it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from batchbill_desktop.services.exports.export import Exported
from batchbill_desktop.services.texts import tr, tr_count, words


class DonePage(QWidget):
    """The summary of an export."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = Path()
        self.summary = QLabel()
        self.summary.setObjectName("export.summary")
        self.summary.setWordWrap(True)
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.summary.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        font = self.summary.font()
        font.setBold(True)
        self.summary.setFont(font)
        self.details = QPlainTextEdit()
        self.details.setObjectName("export.details")
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.setAccessibleName(tr("Details"))
        self.open_folder = QPushButton(tr("&Open the folder"))
        self.open_folder.setObjectName("export.open_folder")
        self.open_folder.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.addWidget(self.summary)
        layout.addWidget(self.open_folder, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.details, 1)
        self.open_folder.clicked.connect(self._open)

    def show_exported(self, exported: Exported, folder: Path, program: str) -> None:
        """Show the files and the remarks."""
        self._folder = folder
        self.summary.setText(
            tr_count(
                "{count} document was exported to {program}. The files are in {folder}.",
                "{count} documents were exported to {program}. The files are in {folder}.",
                exported.documents,
                program=program,
                folder=folder,
            )
        )
        lines = [tr("Files"), *(path.name for path in exported.files)]
        if exported.remarks:
            lines += ["", tr("To be known"), *map(words, exported.remarks)]
        self.details.setPlainText("\n".join(lines))

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

"""Two versions of one invoice side by side: mine, and what somebody else has saved meanwhile."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.invoices.editing.compare import Difference
from batchbill_desktop.services.texts import tr
from batchbill_desktop.views.widgets.cells import Header

MINE, THEIRS = "mine", "theirs"


class CompareVersionsDialog(QDialog):
    """Lists what differs. `choice` is `mine`, `theirs`, or empty: go on editing."""

    def __init__(
        self, sentence: str, differences: Sequence[Difference], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("versions")
        self.setWindowTitle(tr("Somebody else has saved this invoice"))
        self.choice = ""
        text = QLabel(sentence)
        text.setWordWrap(True)
        text.setTextFormat(Qt.TextFormat.PlainText)
        self.table = QTableWidget(len(differences), 3)
        self.table.setObjectName("versions.table")
        self.table.setAccessibleName(tr("What differs"))
        self.table.setHorizontalHeader(Header(self.table))
        self.table.setHorizontalHeaderLabels([tr("What"), tr("Mine"), tr("Theirs")])
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(True)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setAlternatingRowColors(True)
        for row, difference in enumerate(differences):
            for column, words in enumerate((difference.where, difference.mine, difference.theirs)):
                self.table.setItem(row, column, QTableWidgetItem(words or "–"))
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        buttons = QDialogButtonBox()
        for name, words in (
            ("", tr("&Go on editing")),
            (THEIRS, tr("&Take theirs")),
            (MINE, tr("&Keep mine")),
        ):
            button = QPushButton(words)
            button.setObjectName(f"versions.{name or 'go_on'}")
            button.setAutoDefault(not name)
            button.clicked.connect(lambda _=False, name=name: self._choose(name))
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        hint = QLabel(
            tr(
                "Keep mine saves yours over theirs. Take theirs drops what you changed. Go on "
                "editing saves nothing yet."
            )
        )
        hint.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        for part in (text, self.table, hint, buttons):
            layout.addWidget(part)
        letter = self.fontMetrics().averageCharWidth()
        self.resize(letter * 130, letter * 64)

    @classmethod
    def ask(cls, sentence: str, differences: Sequence[Difference], parent: QWidget | None) -> str:
        """`mine`, `theirs`, or empty where nothing is to be saved yet."""
        dialog = cls(sentence, differences, parent)
        dialog.exec()
        choice = dialog.choice
        dialog.deleteLater()
        return choice

    def showEvent(self, event: object) -> None:
        """Rows as high as their texts."""
        super().showEvent(event)  # type: ignore[arg-type] # Qt's event
        self.table.resizeRowsToContents()

    def _choose(self, choice: str) -> None:
        self.choice = choice
        if choice:
            self.accept()
        else:
            self.reject()

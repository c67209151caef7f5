"""The first start: open the demonstration, import a company, or start a new one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from batchbill_desktop.services.texts import mark, tr
from batchbill_desktop.views.actions import ACTS, Actions
from batchbill_desktop.views.welcome.choice_button import ChoiceButton

_CHOICES = (
    (
        "demo",
        mark("Open the demonstration"),
        mark(
            "A made-up IT-support company with a month to bill. Try everything; nothing can break."
        ),
    ),
    (
        "import",
        mark("Import a company folder"),
        mark("Customers, contracts and work as CSV files or one Excel workbook."),
    ),
    (
        "new",
        mark("Start a new company"),
        mark("Name and country now; everything else can follow."),
    ),
    (
        "open",
        mark("Open a company database"),
        mark("A database that this program made, on this computer or a shared folder."),
    ),
)


class WelcomePage(QWidget):
    """Four ways to begin; each does the same as the act of that name in the File menu."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons: dict[str, ChoiceButton] = {}
        self._title = QLabel()
        font = self._title.font()
        font.setPointSizeF(font.pointSizeF() * 1.8)
        self._title.setFont(font)
        self._subtitle = QLabel()
        self._subtitle.setWordWrap(True)
        column = QWidget()
        column.setFixedWidth(self.fontMetrics().averageCharWidth() * 84)
        inner = QVBoxLayout(column)
        inner.setSpacing(8)
        inner.addWidget(self._title)
        inner.addWidget(self._subtitle)
        inner.addSpacing(16)
        for name, _, _ in _CHOICES:
            button = ChoiceButton(ACTS[name].icon)
            button.setObjectName(f"welcome.{name}")
            button.clicked.connect(actions[name].trigger)
            self._buttons[name] = button
            inner.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addWidget(column, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self.setFocusProxy(self._buttons["demo"])
        self.retranslate()

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self._title.setText(tr("Welcome to BatchBill Desktop"))
        self._subtitle.setText(
            tr("Tick the contracts that are due, see what each invoice comes to, run the batch.")
        )
        for name, text, description in _CHOICES:
            self._buttons[name].set_words(tr(text), tr(description))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

"""The foot of the editor: what becomes of what is typed, what is wrong, and the last acts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.editing.checks import FieldProblem
from batchbill_desktop.services.texts import tr, tr_count
from batchbill_desktop.views.icons import icon
from batchbill_desktop.views.invoices.editor.giving import EditorGiving
from batchbill_desktop.views.open_company import OpenCompany

_BUTTONS = ("close", "number", "save")


class FootBar(QWidget):
    """Words at the left; *Close*, *Number it*, *Save* and the drop-down at the right."""

    def __init__(self, company: OpenCompany, document: Callable[[], InvoiceDocument]) -> None:
        super().__init__()
        self.setObjectName("editor.foot")
        self.kept = QLabel()
        self.kept.setObjectName("editor.kept")
        self.problems = QPushButton()
        self.problems.setObjectName("editor.problems")
        self.problems.setFlat(True)
        self.problems.hide()
        self.buttons = {name: QPushButton() for name in _BUTTONS}
        self.giving = EditorGiving(company, document)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 4, 12, 8)
        line.setSpacing(8)
        line.addWidget(self.kept)
        line.addWidget(self.problems)
        line.addStretch(1)
        for name, button in self.buttons.items():
            button.setObjectName(f"editor.{name}")
            line.addWidget(button)
        line.addWidget(self.giving)

    def show_problems(self, problems: Sequence[FieldProblem]) -> None:
        """Count what must be mended; where nothing must, what is worth a look."""
        wrong = sum(problem.is_error for problem in problems)
        text = tr_count("{count} thing to mend (F8)", "{count} things to mend (F8)", wrong)
        if not wrong:
            text = tr_count(
                "{count} thing to look at (F8)", "{count} things to look at (F8)", len(problems)
            )
        self.problems.setText(text)
        self.problems.setIcon(icon("warning", self.palette()))
        self.problems.setVisible(bool(problems))

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self.buttons["close"].setText(tr("&Close"))
        self.buttons["number"].setText(tr("&Number it…"))
        self.buttons["save"].setText(tr("&Save"))
        self.buttons["save"].setToolTip(tr("Save the invoice (Ctrl+S)"))

"""What a line says beside its columns: the SKU, and the days of supply."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.invoices.editing.working import WorkingLine
from batchbill_desktop.services.texts import tr
from batchbill_desktop.views.invoices.editor.field_label import ProblemNote
from batchbill_desktop.views.widgets.check_box import CheckBox
from batchbill_desktop.views.widgets.date_edit import DateEdit

Span = tuple[date, date]
_LETTERS = 58


class LineDetailsDialog(QDialog):
    """SKU, and first and last day; without the tick the line has no days of supply."""

    def __init__(self, line: WorkingLine, day: date, parent: QWidget | None = None) -> None:
        """`day`: what the days begin with where the line has none."""
        super().__init__(parent)
        self.setObjectName("line_details")
        self.setWindowTitle(tr("SKU and days of supply"))
        first, last = line.supply or (day, day)
        self.sku = QLineEdit(line.sku)
        self.sku.setObjectName("line_details.sku")
        self.sku.setMaxLength(60)
        self.box = CheckBox(tr("With &days of supply"))
        self.box.setObjectName("line_details.box")
        self.box.setChecked(line.supply is not None)
        self.first, self.last = DateEdit(first), DateEdit(last)
        self.first.setObjectName("line_details.first")
        self.last.setObjectName("line_details.last")
        self._note = ProblemNote("line_details.problem")
        buttons = QDialogButtonBox()
        self._accept = buttons.addButton(tr("&Change"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._accept.setObjectName("line_details.accept")
        self._accept.setDefault(True)
        cancel = buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        cancel.setAutoDefault(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        what = QLabel(line.description.replace("\n", " · "))
        what.setWordWrap(True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.addWidget(_label(tr("&SKU"), self.sku), 0, 0)
        grid.addWidget(self.sku, 0, 1, 1, 3)
        grid.addWidget(self.box, 1, 1, 1, 3)
        grid.addWidget(_label(tr("&From"), self.first), 2, 0)
        grid.addWidget(self.first, 2, 1)
        grid.addWidget(_label(tr("&to"), self.last), 2, 2)
        grid.addWidget(self.last, 2, 3)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(what)
        layout.addLayout(grid)
        layout.addWidget(self._note)
        layout.addWidget(buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * _LETTERS)
        self.box.toggled.connect(self._check)
        self.first.dateChanged.connect(self._check)
        self.last.dateChanged.connect(self._check)
        self._check()
        self.sku.setFocus()
        self.sku.selectAll()

    @classmethod
    def ask(
        cls, line: WorkingLine, day: date, parent: QWidget | None
    ) -> tuple[str, Span | None] | None:
        """SKU and days as they are to be; None: they stay."""
        dialog = cls(line, day, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return (dialog.sku.text().strip(), dialog.span()) if accepted else None

    def span(self) -> Span | None:
        """The days of supply; None: the line has none."""
        return (self.first.day(), self.last.day()) if self.box.isChecked() else None

    def _check(self, *_: object) -> None:
        span = self.span()
        for field in (self.first, self.last):
            field.setEnabled(span is not None)
        wrong = span is not None and span[1] < span[0]
        text = tr("The last day is before the first one. Choose a later last day.")
        self._note.show_problems([text] if wrong else [])
        self._accept.setEnabled(not wrong)


def _label(text: str, field: QWidget) -> QLabel:
    label = QLabel(text)
    label.setBuddy(field)
    field.setAccessibleName(text.replace("&", ""))
    return label

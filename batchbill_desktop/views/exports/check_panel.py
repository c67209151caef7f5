"""What stands in the way of an export, with the fields to fill in what is missing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QButtonGroup,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.exports.examine import Examined
from batchbill_desktop.services.exports.format import Problem
from batchbill_desktop.services.exports.gaps import CompanyGap, CustomerGap, Gap, NameGap
from batchbill_desktop.services.exports.mapping_rules import LONGEST_VALUE
from batchbill_desktop.services.texts import mark, number_text, tr, tr_count
from batchbill_desktop.views.exports.format_words import (
    advice_text,
    company_label,
    format_title,
    gap_label,
    problem_text,
)
from batchbill_desktop.views.theme import colours
from batchbill_desktop.views.widgets.check_box import CheckBox
from batchbill_desktop.views.widgets.radio_button import RadioButton
from batchbill_desktop.views.widgets.rows_model import Column, RowsModel
from batchbill_desktop.views.widgets.rows_view import RowsView

_NAMED = 8
"""How many numbers are named before the rest is counted."""

_LINES = 4

_FIELDS = 5
"""How many fields are seen at once; the others scroll."""

_BETWEEN = 6
"""Pixels between two fields."""


class CheckPanel(QWidget):
    """The result of the check.

    `decided` is sent where she says what happens with documents exported before or with those
    that cannot be exported; `filled_in` with what she typed, by gap; `customer_wanted` with a
    gap where the customer's data are to be opened.
    """

    decided = Signal()
    filled_in = Signal(object)
    customer_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.result = QLabel()
        self.result.setObjectName("export.result")
        self.result.setWordWrap(True)
        self.advice = QLabel()
        self.advice.setObjectName("export.advice")
        self.advice.setWordWrap(True)
        number: Column[Problem] = Column(mark("Number"), lambda row: row.number, letters=18)
        reason: Column[Problem] = Column(mark("What is missing"), problem_text, stretch=True)
        self.model: RowsModel[Problem] = RowsModel([number, reason], self)
        self.view: RowsView[Problem] = RowsView(self.model)
        self.view.setObjectName("export.problems")
        self.view.setAccessibleName(tr("What is missing"))
        self._whole = QLabel()
        self._whole.setObjectName("export.whole_reason")
        self._whole.setWordWrap(True)
        self._whole.setTextFormat(Qt.TextFormat.PlainText)
        self._whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.view.row_chosen.connect(self._chosen)
        self.without = CheckBox()
        self.without.setObjectName("export.without")
        self._gaps = QWidget()
        self._fields = QWidget()
        self._form = QFormLayout(self._fields)
        self._form.setContentsMargins(0, 0, 6, 0)
        self._form.setVerticalSpacing(_BETWEEN)
        self._scroll = QScrollArea()
        """A company without defaults may lack a dozen names."""
        self.save = QPushButton(tr("&Save and check again"))
        self.save.setObjectName("export.save_names")
        self._shown: tuple[Gap, ...] = ()
        self.fields: dict[Gap, QLineEdit] = {}
        self.customers: dict[str, QPushButton] = {}
        """A button for each customer that lacks something, by business number."""
        self.before = QLabel()
        self.before.setObjectName("export.before")
        self.before.setWordWrap(True)
        self.leave_out = RadioButton(tr("&Leave them out"))
        self.leave_out.setObjectName("export.leave_out")
        self.again = RadioButton(tr("Export them &again"))
        self.again.setObjectName("export.again")
        self._answers = QButtonGroup(self)
        self._answers.addButton(self.leave_out)
        self._answers.addButton(self.again)
        self._build()
        self.save.clicked.connect(self._give)
        self.without.toggled.connect(lambda _: self.decided.emit())
        self._answers.buttonClicked.connect(lambda _: self.decided.emit())

    def say(self, text: str) -> None:
        """Tell something instead of the result of the check."""
        self.result.setText(text)

    def forget_answers(self) -> None:
        """Another destination or other documents: ask anew."""
        self._answers.setExclusive(False)
        for button in (self.leave_out, self.again):
            button.setChecked(False)
        self._answers.setExclusive(True)
        self.without.blockSignals(True)
        self.without.setChecked(False)
        self.without.blockSignals(False)

    def allows(self, examined: Examined) -> bool:
        """Whether everything that was asked is answered and something is left to export."""
        asked = bool(examined.before)
        answered = self.leave_out.isChecked() or self.again.isChecked()
        missing = bool(examined.problems) and not self.without.isChecked()
        return bool(examined.good) and not missing and (not asked or answered)

    def show_examined(self, examined: Examined, format_name: str) -> None:
        """Show what a check has found."""
        bad = len({problem.number for problem in examined.problems})
        self.model.set_rows(examined.problems)
        self.view.setVisible(bool(examined.problems))
        self._whole.setVisible(bool(examined.problems))
        self.view.choose_row(0)
        good = len(examined.good)
        self.without.setVisible(bool(examined.problems) and good > 0)
        self.without.setText(
            tr_count(
                "Export the &other one without them",
                "Export the &other {count} without them",
                good,
            )
        )
        self._show_result(examined, bad, good)
        self.advice.setText(advice_text(format_name, len(examined.advised)))
        self.advice.setVisible(bool(self.advice.text()))
        self._show_gaps(examined.gaps)
        self._show_before(examined.before, format_name)

    def _show_result(self, examined: Examined, bad: int, good: int) -> None:
        if examined.problems:
            text = tr_count(
                "{count} of {all} cannot be exported as it is.",
                "{count} of {all} cannot be exported as they are.",
                bad,
                all=number_text(len(examined.documents)),
            )
        elif good:
            text = tr_count(
                "{count} document is ready to be exported; nothing is missing.",
                "{count} documents are ready to be exported; nothing is missing.",
                good,
            )
        else:
            text = tr("Nothing is left to be exported.")
        if examined.issued:
            text += " " + tr_count(
                "The export issues {count} invoice: from then on it is fixed.",
                "The export issues {count} invoices: from then on they are fixed.",
                examined.issued,
            )
        self.result.setText(text)
        palette = self.palette()
        ink = colours(palette).colour("warning" if examined.problems else "text")
        palette.setColor(QPalette.ColorRole.WindowText, ink)
        self.result.setPalette(palette)

    def _show_gaps(self, gaps: tuple[Gap, ...]) -> None:
        if self._shown != gaps:
            self._shown = gaps
            while self._form.rowCount():
                self._form.removeRow(0)
            self.fields, self.customers = {}, {}
            for gap in gaps:
                if isinstance(gap, CustomerGap):
                    self._add_customer(gap)
                else:
                    self._add_field(gap)
            # The layout knows no heights yet: what was just added is not shown.
            shown = min(self._form.rowCount(), _FIELDS)
            self._scroll.setFixedHeight((QPushButton().sizeHint().height() + _BETWEEN) * shown)
        self.save.setVisible(bool(self.fields))
        self._gaps.setVisible(bool(gaps))

    def _add_field(self, gap: NameGap | CompanyGap) -> None:
        field = QLineEdit()
        field.setMaxLength(LONGEST_VALUE)
        if isinstance(gap, NameGap):
            field.setObjectName(f"gap.{gap.kind}.{gap.key}")
            words = gap_label(gap.kind, gap.key)
            program = format_title(gap.format)
            field.setPlaceholderText(tr("as {program} calls it", program=program))
        else:
            field.setObjectName(f"gap.company.{gap.field}")
            words = company_label(gap.field)
            field.setPlaceholderText(tr("also on these invoices, where not issued"))
            field.setToolTip(
                tr("Kept with the company, and on these invoices as far as they are not issued.")
            )
        field.setAccessibleName(words)
        field.returnPressed.connect(self._give)
        self._form.addRow(words, field)
        self.fields[gap] = field

    def _add_customer(self, gap: CustomerGap) -> None:
        """One button for a customer, whatever of it is missing."""
        if gap.customer in self.customers:
            return
        button = QPushButton(tr("Fill in…"))
        button.setObjectName(f"gap.customer.{gap.customer}")
        button.setAutoDefault(False)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        words = tr("Data of customer {number}", number=gap.customer)
        button.setAccessibleName(words)
        button.clicked.connect(lambda: self.customer_wanted.emit(gap))
        self._form.addRow(words, button)
        self.customers[gap.customer] = button

    def _show_before(self, before: tuple[str, ...], format_name: str) -> None:
        for part in (self.before, self.leave_out, self.again):
            part.setVisible(bool(before))
        named = ", ".join(before[:_NAMED])
        if len(before) > _NAMED:
            named = tr("{numbers} …", numbers=named)
        self.before.setText(
            tr_count(
                "{numbers} was exported to {program} before: the other program would hold it "
                "twice. What shall be done?",
                "{count} were exported to {program} before ({numbers}): the other program would "
                "hold them twice. What shall be done?",
                len(before),
                numbers=named,
                program=format_title(format_name),
            )
        )

    def _chosen(self, problem: Problem | None) -> None:
        """A reason may be longer than its row."""
        self._whole.setText("" if problem is None else problem_text(problem))

    def _give(self) -> None:
        given = {gap: field.text().strip() for gap, field in self.fields.items()}
        filled = {gap: text for gap, text in given.items() if text}
        if filled:
            self.filled_in.emit(filled)

    def _build(self) -> None:
        self.view.setMaximumHeight(self.fontMetrics().height() * (_LINES + 1) * 2)
        self.view.setMinimumHeight(self.fontMetrics().height() * 5)
        gaps = QHBoxLayout(self._gaps)
        gaps.setContentsMargins(0, 0, 0, 0)
        self._scroll.setWidget(self._fields)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.viewport().setAutoFillBackground(False)
        self._fields.setAutoFillBackground(False)
        gaps.addWidget(self._scroll, 1)
        gaps.addWidget(self.save)
        answers = QHBoxLayout()
        answers.addWidget(self.leave_out)
        answers.addWidget(self.again)
        answers.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.result)
        layout.addWidget(self.before)
        layout.addLayout(answers)
        layout.addWidget(self.view)
        layout.addWidget(self._whole)
        layout.addWidget(self.advice)
        layout.addWidget(self._gaps)
        layout.addWidget(self.without)

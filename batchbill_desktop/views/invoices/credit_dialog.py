"""*Correct*: a credit note for the whole invoice, or for lines; and the invoice anew as a draft."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.invoices.correct import Corrected, correct_invoice
from batchbill_desktop.services.invoices.credit_notes import (
    Credited,
    credit_invoice,
    credit_lines,
    credit_preview,
)
from batchbill_desktop.services.invoices.creditable import OpenLine
from batchbill_desktop.services.texts import tr
from batchbill_desktop.views import notices
from batchbill_desktop.views.invoices.credit_loading import CreditOffer
from batchbill_desktop.views.invoices.editor import entry
from batchbill_desktop.views.invoices.editor.field_label import ProblemNote
from batchbill_desktop.views.invoices.editor.row_figures import (
    open_quantity_text,
    read_open_quantity,
)
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.tasks import Report
from batchbill_desktop.views.widgets.cells import CellDelegate, Header
from batchbill_desktop.views.widgets.check_box import CheckBox
from batchbill_desktop.views.widgets.date_edit import DateEdit
from batchbill_desktop.views.widgets.quantity_edit import QuantityEdit
from batchbill_desktop.views.widgets.radio_button import RadioButton

_TEXT, _UNIT, _OPEN, _TAKEN, _NET = range(5)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
Parts = dict[int, int]


class CreditDialog(QDialog):
    """`credited` is sent with what was made; the dialog stays where it is refused, and says why."""

    credited = Signal(object)

    def __init__(
        self, company: OpenCompany, offer: CreditOffer, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("credit")
        self._company = company
        self._offer = offer
        found = offer.found
        self.whole = RadioButton(tr("The &whole invoice"))
        self.whole.setObjectName("credit.whole")
        self.some = RadioButton(tr("Single &lines, or parts of them"))
        self.some.setObjectName("credit.some")
        group = QButtonGroup(self)
        for button in (self.whole, self.some):
            group.addButton(button)
        self.table = QTableWidget(len(found.lines), 5)
        self.fields: list[QuantityEdit] = []
        self.day = DateEdit(offer.day)
        self.day.setObjectName("credit.day")
        self.draft = CheckBox()
        self.draft.setText(tr("Write the invoice &anew: its lines open as a draft"))
        self.draft.setObjectName("credit.draft")
        self.release = CheckBox()
        self.release.setText(tr("&Release its items: the next batch proposes them again"))
        self.release.setObjectName("credit.release")
        self._hint = QLabel()
        self._hint.setWordWrap(True)
        self._hint.setObjectName("credit.hint")
        self._sum = QLabel()
        self._sum.setObjectName("credit.sum")
        self._refused = ProblemNote("credit.refused")
        self.make = QPushButton(tr("&Make the credit note"))
        self.make.setObjectName("credit.make")
        self._fill_table()
        self._build()
        self._connect()
        self.whole.setChecked(True)
        self.draft.setChecked(found.newest_note is None)
        self._changed()
        self.whole.setFocus()

    def parts(self) -> Parts:
        """What is to be credited by line, in ten-thousandths; empty fields are not there."""
        if self.whole.isChecked():
            return {line.line_id: line.open for line in self._offer.found.lines if line.open}
        taken = {}
        for line, field in zip(self._offer.found.lines, self.fields, strict=True):
            quantity = read_open_quantity(line, field.text())
            if quantity:
                taken[line.line_id] = quantity
        return taken

    # Building

    def _fill_table(self) -> None:
        table, found = self.table, self._offer.found
        table.setObjectName("credit.lines")
        table.setAccessibleName(tr("Lines of the invoice"))
        table.setHorizontalHeader(Header(table))
        table.setHorizontalHeaderLabels(
            [tr("Description"), tr("Unit"), tr("Still open"), tr("To credit"), tr("Net")]
        )
        for column in (_OPEN, _TAKEN, _NET):
            head = table.horizontalHeaderItem(column)
            if head is not None:
                head.setTextAlignment(_RIGHT)
        table.setItemDelegate(CellDelegate(table))
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setTabKeyNavigation(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        letter = self.fontMetrics().averageCharWidth()
        header = table.horizontalHeader()
        header.setSectionResizeMode(_TEXT, QHeaderView.ResizeMode.Stretch)
        for column, letters in ((_UNIT, 11), (_OPEN, 14), (_TAKEN, 16), (_NET, 16)):
            header.resizeSection(column, letter * letters)
        for row, line in enumerate(found.lines):
            text = line.description.replace("\n", " · ")
            cells = (text, entry.unit_text(line.unit), open_quantity_text(line, line.open), "", "")
            for column, words in enumerate(cells):
                item = QTableWidgetItem(words)
                if column not in (_TEXT, _UNIT):
                    item.setTextAlignment(_RIGHT)
                item.setToolTip(line.description if column == _TEXT else "")
                table.setItem(row, column, item)
            field = QuantityEdit()
            field.setObjectName(f"credit.quantity.{row}")
            field.setAccessibleName(tr("To credit of: {line}", line=text))
            field.setEnabled(bool(line.open))
            self.fields.append(field)
            table.setCellWidget(row, _TAKEN, field)

    def _build(self) -> None:
        number = self._offer.found.number
        self.setWindowTitle(tr("Correct {number}", number=number))
        intro = QLabel(
            tr(
                "{number} is fixed: a credit note takes back what is wrong. The invoice itself "
                "stays as it is.",
                number=number,
            )
        )
        intro.setWordWrap(True)
        form = QFormLayout()
        form.addRow(tr("&Date of the credit note"), self.day)
        self.day.setAccessibleName(tr("Date of the credit note"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        # Enter in a field never means Cancel, also while nothing can be made yet.
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        buttons.addButton(self.make, QDialogButtonBox.ButtonRole.AcceptRole)
        self.make.setDefault(True)
        buttons.accepted.connect(self._write)
        buttons.rejected.connect(self.reject)
        below = QHBoxLayout()
        below.addLayout(form)
        below.addStretch(1)
        below.addWidget(self._sum)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        for part in (intro, self.whole, self.some):
            layout.addWidget(part)
        layout.addWidget(self.table, 1)
        layout.addLayout(below)
        for box in (self.draft, self.release, self._hint, self._refused, buttons):
            layout.addWidget(box)
        letter = self.fontMetrics().averageCharWidth()
        self.resize(letter * 120, letter * 92)

    def _connect(self) -> None:
        self.whole.toggled.connect(self._mode_changed)
        self.draft.toggled.connect(self._changed)
        self.release.toggled.connect(self._changed)
        for field in self.fields:
            field.textEdited.connect(self._changed)

    # What is chosen

    def _mode_changed(self) -> None:
        if self.some.isChecked():
            for field in self.fields:
                field.clear()
            first = next((field for field in self.fields if field.isEnabled()), None)
            if first is not None:
                first.setFocus()
        self._changed()

    def _changed(self) -> None:
        """Show what it comes to, and what can be chosen with it."""
        found, whole = self._offer.found, self.whole.isChecked()
        wrong = self._show_lines()
        # Items stand on the draft, or are due again: never both.
        again = whole and found.newest_note is None
        self.draft.setEnabled(again)
        if not again and self.draft.isChecked():
            self.draft.setChecked(False)
        free = whole and not self.draft.isChecked()
        self.release.setEnabled(free)
        if not free and self.release.isChecked():
            self.release.setChecked(False)
        self._hint.setText(self._hint_words())
        self._hint.setVisible(bool(self._hint.text()))
        parts = self.parts()
        self._sum.setText("")
        self._refused.show_problems(wrong)
        can_make = bool(parts) and not wrong
        if can_make:
            try:
                self._sum.setText(self._sum_words(parts))
            except UserError as error:
                self._refused.show_problems([notices.error_words(error)[0]])
                can_make = False
        self.make.setEnabled(can_make)

    def _show_lines(self) -> list[str]:
        """The net of each line; the words for quantities that cannot be credited."""
        found, whole = self._offer.found, self.whole.isChecked()
        wrong = []
        for row, (line, field) in enumerate(zip(found.lines, self.fields, strict=True)):
            if whole:
                field.setText(open_quantity_text(line, line.open) if line.open else "")
            field.setEnabled(bool(line.open) and not whole)
            fault = _fault(line, field.text())
            field.show_fault(fault)
            if fault:
                wrong.append(fault)
            quantity = read_open_quantity(line, field.text()) if not fault else None
            net = line.net_of(quantity, found.digits) if quantity else 0
            item = self.table.item(row, _NET)
            if item is not None:
                item.setText(entry.amount_text(net, found.digits) if quantity else "")
        return wrong

    def _hint_words(self) -> str:
        found = self._offer.found
        if self.some.isChecked():
            return tr(
                "The items of these lines stay billed. To bill them otherwise, credit the whole "
                "invoice and write it anew."
            )
        if found.newest_note is not None:
            return tr(
                "{note} has credited a part already: this note credits the rest.",
                note=found.newest_note,
            )
        if self.draft.isChecked():
            return tr(
                "The draft takes over the items, so nothing is due again and nothing is billed "
                "twice. Edit it, then number it."
            )
        return ""

    def _sum_words(self, parts: Parts) -> str:
        found = self._offer.found
        preview = credit_preview(found, parts, self._offer.tax_rounding)
        net, tax, total = (
            entry.amount_in(amount, found.currency, found.digits)
            for amount in (preview.net, preview.tax, preview.total)
        )
        return tr("To credit: {net} + tax {tax} = {total}", net=net, tax=tax, total=total)

    # Making it

    def _use_case(self) -> Callable[[Any], Credited | Corrected]:
        """What is to be done, on a connection."""
        number, day = self._offer.found.number, self.day.day()
        if self.some.isChecked():
            parts = self.parts()
            return lambda connection: credit_lines(connection, number, parts, day=day)
        if self.draft.isChecked():
            return lambda connection: correct_invoice(connection, number, day=day)
        release = self.release.isChecked()
        return lambda connection: credit_invoice(connection, number, release=release, day=day)

    def _write(self) -> None:
        use_case = self._use_case()
        self.make.setEnabled(False)

        def work(_: Report) -> Credited | Corrected:
            return self._company.database.write(use_case)

        def done(made: Credited | Corrected) -> None:
            self.accept()
            self._company.changed.emit()
            self.credited.emit(made)

        self._company.tasks.run(
            tr("Making the credit note…"), work, done, failure=self._not_written, owner=self
        )

    def _not_written(self, error: Exception) -> None:
        self._changed()
        if isinstance(error, UserError):
            self._refused.show_problems([notices.error_words(error)[0]])
        else:
            notices.show_failure(self, error)


def _fault(line: OpenLine, typed: str) -> str:
    """Why a quantity cannot be credited; empty: it can."""
    if not typed.strip():
        return ""
    quantity = read_open_quantity(line, typed)
    if quantity is None:
        return tr(
            "“{typed}” is neither a number nor a time such as 1:30, so it does not count.",
            typed=typed,
        )
    if quantity and (quantity * line.open <= 0 or abs(quantity) > abs(line.open)):
        text = line.description.replace("\n", " · ")
        return tr(
            "Of “{line}” no more than {open} can be credited.",
            line=text,
            open=open_quantity_text(line, line.open),
        )
    return ""

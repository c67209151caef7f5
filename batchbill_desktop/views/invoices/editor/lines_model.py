"""The lines of the edited invoice for Qt: an adapter, nothing more. The truth is `InvoiceState`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from batchbill_desktop.services.invoices.editing.working import (
    HEADING,
    SUBTOTAL,
    WorkingInvoice,
    WorkingLine,
)
from batchbill_desktop.services.texts import number_text, tr
from batchbill_desktop.views.invoices.editor import entry
from batchbill_desktop.views.invoices.editor.given_words import given_sentences
from batchbill_desktop.views.invoices.editor.line_columns import (
    EDITED,
    RIGHT,
    TITLES,
    Column,
    Description,
    Role,
)
from batchbill_desktop.views.invoices.editor.state import InvoiceState

AnyIndex = QModelIndex | QPersistentModelIndex
ItemRole = Qt.ItemDataRole
_ROOT = QModelIndex()
_TOP = Qt.AlignmentFlag.AlignTop
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft | _TOP, Qt.AlignmentFlag.AlignRight | _TOP
_BOLD = frozenset((HEADING, SUBTOTAL))


class LinesModel(QAbstractTableModel):
    """A row for each line of the invoice, in its order."""

    def __init__(self, state: InvoiceState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._lines: list[WorkingLine] = list(state.working.lines)
        self._problems: Mapping[tuple[int, str], str] = {}
        self._roles: Mapping[int, Callable[[int, Column], Any]] = {
            ItemRole.DisplayRole: self._text,
            ItemRole.EditRole: self._value,
            ItemRole.TextAlignmentRole: lambda _, column: _RIGHT if column in RIGHT else _LEFT,
            ItemRole.ToolTipRole: self._tip,
            ItemRole.AccessibleDescriptionRole: self._tip,
            ItemRole.AccessibleTextRole: self._spoken,
            Role.LINE: lambda row, _: self._lines[row],
            Role.MARK: lambda row, _: self._lines[row].given is not None,
            Role.PROBLEM: self.problem,
        }
        state.changed.connect(self._changed)

    # What the table asks

    @property
    def is_editable(self) -> bool:
        """Whether lines can be edited at all."""
        return not self._state.lines_are_fixed

    def line_at(self, row: int) -> WorkingLine:
        """The line of a row."""
        return self._lines[row]

    def row_of(self, key: int) -> int:
        """The row of a line; -1: it is not there."""
        return next((row for row, line in enumerate(self._lines) if line.key == key), -1)

    def text_at(self, row: int) -> tuple[Description, bool]:
        """The description of a row, and whether all of it is bold."""
        line = self._lines[row]
        return Description(line.description, line.rich), line.kind in _BOLD

    def show_problems(self, problems: Mapping[tuple[int, str], str]) -> None:
        """What is wrong, by key of the line and name of the field."""
        if problems == self._problems:
            return
        touched = {key for key, _ in {*problems.items(), *self._problems.items()}}
        self._problems = problems
        for key in {key for key, _ in touched}:
            row = self.row_of(key)
            if row >= 0:
                self._emit(row, row, Column.GRIP, Column.NET)

    def problem(self, row: int, column: Column) -> str:
        """What is wrong with a cell; empty: nothing."""
        return self._problems.get((self._lines[row].key, _FIELDS[column]), "")

    def refresh(self) -> None:
        """Whether lines can be edited has changed, or the words have."""
        if self._lines:
            self._emit(0, len(self._lines) - 1, Column.GRIP, Column.NET)

    def retranslate(self) -> None:
        """Show every text anew, in the language that is now set."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)
        self.refresh()

    # Qt

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        """A flat table."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:
        """The columns are fixed."""
        return 0 if parent.isValid() else len(Column)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Words have a description alone; number and net are never edited."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        column, line = Column(index.column()), self._lines[index.row()]
        if self.is_editable and column in EDITED and not (line.is_words and column != EDITED[0]):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = ItemRole.DisplayRole
    ) -> Any:
        """The titles in the language that is set."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == ItemRole.DisplayRole:
            return tr(TITLES[Column(section)])
        if role == ItemRole.TextAlignmentRole:
            right = Column(section) in RIGHT
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: AnyIndex, role: int = ItemRole.DisplayRole) -> Any:
        """Texts, values for editing, marks, tooltips, words for a screen reader."""
        tell = self._roles.get(role)
        if tell is None or not index.isValid():
            return None
        return tell(index.row(), Column(index.column()))

    def setData(self, index: AnyIndex, value: Any, role: int = ItemRole.EditRole) -> bool:
        """Hand over what was typed; False where it cannot be read."""
        if role != ItemRole.EditRole or not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        line = self._lines[index.row()]
        return self._state.set_cell(line.key, Column(index.column()), value)

    # Inside

    def _text(self, row: int, column: Column) -> str:
        line = self._lines[row]
        if column == Column.GRIP:
            # Its number is painted: it is no value of the line, it changes with those above.
            return ""
        if column == Column.DESCRIPTION:
            return line.description
        digits = self._state.working.digits
        if column == Column.NET and line.kind == SUBTOTAL:
            return entry.amount_text(self._state.totals.subtotals.get(line.key, 0), digits)
        return "" if line.is_words else _FIGURES[column](line, digits)

    def _value(self, row: int, column: Column) -> object:
        """What is edited in the cell's field."""
        line = self._lines[row]
        if column == Column.DESCRIPTION:
            return Description(line.description, line.rich)
        if column == Column.TAX:
            return line.tax.code
        return self._text(row, column)

    def _spoken(self, row: int, column: Column) -> str:
        if column == Column.GRIP:
            return tr("Line {number}", number=number_text(row + 1))
        return self._text(row, column)

    def _tip(self, row: int, column: Column) -> str:
        problem = self.problem(row, column)
        line = self._lines[row]
        given = []
        if line.given is not None:
            given = [
                tr("Edited. The rules had given:"),
                *given_sentences(line, self._state.working),
            ]
        return "\n".join([problem, *given] if problem else given)

    def _changed(self, before: WorkingInvoice, after: WorkingInvoice) -> None:
        """Follow the state with the fewest rows touched."""
        self._move_rows([line.key for line in after.lines], after)
        for row, line in enumerate(after.lines):
            if line != self._lines[row] or before.digits != after.digits:
                self._lines[row] = line
                self._emit(row, row, Column.GRIP, Column.NET)
            elif line.kind == SUBTOTAL:
                self._emit(row, row, Column.NET, Column.NET)

    def _move_rows(self, wanted: list[int], after: WorkingInvoice) -> None:
        here = [line.key for line in self._lines]
        if here == wanted:
            return
        first = 0
        while first < min(len(here), len(wanted)) and here[first] == wanted[first]:
            first += 1
        rest = 0
        most = min(len(here), len(wanted)) - first
        while rest < most and here[len(here) - 1 - rest] == wanted[len(wanted) - 1 - rest]:
            rest += 1
        old, new = here[first : len(here) - rest], wanted[first : len(wanted) - rest]
        if not self._move_one(first, old, new):
            self._replace(first, len(old), [after.line(key) for key in new])
        if self._lines:
            self._emit(first, len(self._lines) - 1, Column.GRIP, Column.GRIP)

    def _move_one(self, first: int, old: list[int], new: list[int]) -> bool:
        """One line that went up or down past others is moved, and keeps the cursor."""
        last = first + len(old) - 1
        if len(old) != len(new):
            return False
        if old[1:] + old[:1] == new:
            source, target = first, last
        elif old[-1:] + old[:-1] == new:
            source, target = last, first
        else:
            return False
        behind = target + 1 if target > source else target
        self.beginMoveRows(_ROOT, source, source, _ROOT, behind)
        self._lines.insert(target, self._lines.pop(source))
        self.endMoveRows()
        return True

    def _replace(self, first: int, count: int, lines: list[WorkingLine]) -> None:
        if count:
            self.beginRemoveRows(_ROOT, first, first + count - 1)
            del self._lines[first : first + count]
            self.endRemoveRows()
        if lines:
            self.beginInsertRows(_ROOT, first, first + len(lines) - 1)
            self._lines[first:first] = lines
            self.endInsertRows()

    def _emit(self, first: int, last: int, left: Column, right: Column) -> None:
        self.dataChanged.emit(self.index(first, left), self.index(last, right))


_FIELDS = {
    Column.GRIP: "",
    Column.DESCRIPTION: "description",
    Column.QUANTITY: "quantity",
    Column.UNIT: "unit",
    Column.PRICE: "unit_price",
    Column.DISCOUNT: "discount_percent",
    Column.TAX: "tax_code",
    Column.NET: "net",
}

_FIGURES: dict[Column, Callable[[WorkingLine, int], str]] = {
    Column.QUANTITY: lambda line, _: entry.line_quantity(line),
    Column.UNIT: lambda line, _: entry.unit_text(line.unit),
    Column.PRICE: lambda line, digits: entry.price_text(line.unit_price, digits),
    Column.DISCOUNT: lambda line, _: entry.percent_text(line.discount_percent),
    Column.TAX: lambda line, _: line.tax.code or "–",
    Column.NET: lambda line, digits: entry.amount_text(line.net, digits),
}

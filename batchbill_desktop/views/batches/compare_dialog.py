"""*Compare with last batch*: per customer what changed in money and lines, strangest first."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.batches.compare import (
    CustomerChange,
    LineChange,
    RecurringKey,
)
from batchbill_desktop.services.money import to_decimal
from batchbill_desktop.services.texts import mark, money_text, number_text, tr, tr_count
from batchbill_desktop.views.batches.compare_loading import Comparison
from batchbill_desktop.views.widgets.rows_model import Column, RowsModel
from batchbill_desktop.views.widgets.rows_view import RowsView


def _money(change: CustomerChange, minor: int) -> str:
    return money_text(to_decimal(minor, change.digits), change.currency, change.digits)


def _signed(change: CustomerChange, minor: int) -> str:
    text = _money(change, abs(minor))
    if not minor:
        return text
    # A real minus: it stands as wide as the plus above it.
    return f"+{text}" if minor > 0 else f"\u2212{text}"


def _strange_text(change: CustomerChange) -> str:
    """How many of the lines are new, missing, or changed by much."""
    new = sum(line.before is None for line in change.strange)
    missing = sum(line.after is None for line in change.strange)
    changed = len(change.strange) - new - missing
    parts = (
        (new, tr_count("{count} new", "{count} new", new)),
        (missing, tr_count("{count} missing", "{count} missing", missing)),
        (changed, tr_count("{count} changed", "{count} changed", changed)),
    )
    return ", ".join(text for count, text in parts if count)


def _in_order(change: CustomerChange) -> tuple[object, ...]:
    return (*change.strangeness, change.name)


COLUMNS: tuple[Column[CustomerChange], ...] = (
    Column(mark("Customer name"), lambda change: change.name, letters=26, stretch=True),
    Column(
        mark("Before"),
        lambda change: _money(change, change.net_before),
        key=lambda change: (change.currency, change.net_before),
        right=True,
    ),
    Column(
        mark("Now"),
        lambda change: _money(change, change.net_after),
        key=lambda change: (change.currency, change.net_after),
        right=True,
    ),
    Column(
        mark("Change"),
        lambda change: _signed(change, change.net_change),
        key=lambda change: (change.currency, change.net_change),
        right=True,
    ),
    Column(
        mark("Lines before"),
        lambda change: number_text(change.lines_before),
        key=lambda change: change.lines_before,
        right=True,
        letters=13,
    ),
    Column(
        mark("Lines now"),
        lambda change: number_text(change.lines_after),
        key=lambda change: change.lines_after,
        right=True,
        letters=15,
    ),
    Column(mark("Strange lines"), _strange_text, key=_in_order, letters=26),
)


class CompareDialog(QDialog):
    """A list that sorts by every column; below it the strange lines of the customer under it."""

    def __init__(self, parent: QWidget | None, comparison: Comparison) -> None:
        super().__init__(parent)
        self._names = comparison.names
        self.setObjectName("compare")
        self.setWindowTitle(tr("Compare with last batch"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.model: RowsModel[CustomerChange] = RowsModel(COLUMNS, self)
        self.view: RowsView[CustomerChange] = RowsView(self.model)
        self.view.setObjectName("compare.list")
        self.view.setAccessibleName(tr("Customers, the strangest first"))
        self.lines = QPlainTextEdit()
        self.lines.setObjectName("compare.lines")
        self.lines.setReadOnly(True)
        self.lines.setTabChangesFocus(True)
        self.lines.setAccessibleName(tr("Strange lines"))
        self._build(comparison)
        self.view.row_chosen.connect(self._show_lines)
        self.model.set_rows(comparison.changes)
        self.view.setSortingEnabled(True)
        self.view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.view.choose_row(0)
        self.view.setFocus()

    def text(self) -> str:
        """The list as it is sorted, with tabs between the columns, for a spreadsheet."""
        rows = [[tr(column.title) for column in COLUMNS]]
        for change in self.model.shown_rows():
            cells = [column.text(change) for column in COLUMNS]
            cells[-1] = "; ".join(line_text(change, line, self._names) for line in change.strange)
            rows.append(cells)
        return "\n".join("\t".join(row) for row in rows) + "\n"

    def copy(self) -> None:
        """Put the list on the clipboard as text."""
        QGuiApplication.clipboard().setText(self.text())
        self._told.setText(tr("Copied"))

    def _build(self, comparison: Comparison) -> None:
        strange = sum(bool(change.strange) for change in comparison.changes)
        head = QLabel(
            tr_count(
                "{count} customer with strange lines: recurring lines that are new, missing, or "
                "changed by more than 30 % against the customer's last batch.",
                "{count} customers with strange lines: recurring lines that are new, missing, or "
                "changed by more than 30 % against the customer's last batch.",
                strange,
            )
        )
        head.setWordWrap(True)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.addWidget(self.view)
        parts.addWidget(self.lines)
        parts.setStretchFactor(0, 4)
        parts.setStretchFactor(1, 1)
        parts.setChildrenCollapsible(False)
        self._told = QLabel()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton(tr("&Copy as text"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.setObjectName("compare.copy")
        copy.setToolTip(tr("The list as it is sorted, for a spreadsheet (Ctrl+C)"))
        copy.clicked.connect(self.copy)
        buttons.rejected.connect(self.reject)
        QShortcut(QKeySequence.StandardKey.Copy, self.view, self.copy).setContext(
            Qt.ShortcutContext.WidgetShortcut
        )
        layout = QVBoxLayout(self)
        for part in (head, parts, self._told, buttons):
            layout.addWidget(part)
        layout.setStretchFactor(parts, 1)
        letter = self.fontMetrics().averageCharWidth()
        self.resize(min(letter * 150, 1200), min(letter * 85, 640))

    def _show_lines(self, change: CustomerChange | None) -> None:
        if change is None:
            self.lines.setPlainText("")
            return
        lines = [line_text(change, line, self._names) for line in change.strange]
        if not lines:
            lines = [tr("No recurring line is new, missing or changed by more than 30 %.")]
        self.lines.setPlainText("\n".join([change.name, *lines]))


def line_text(change: CustomerChange, line: LineChange, names: Mapping[RecurringKey, str]) -> str:
    """A strange line in words: what it is, and what it came to before and now."""
    name = names.get((line.contract, line.line)) or f"{line.contract} {line.line}"
    if line.before is None:
        return tr("{line}: new, {now}", line=name, now=_money(change, line.after or 0))
    if line.after is None:
        return tr("{line}: missing, {before} before", line=name, before=_money(change, line.before))
    before, now = _money(change, line.before), _money(change, line.after)
    if line.percent is None:
        return tr("{line}: {before} before, {now} now", line=name, before=before, now=now)
    return tr(
        "{line}: {before} before, {now} now ({percent} %)",
        line=name,
        before=before,
        now=now,
        percent=f"{line.percent:+d}".replace("-", "\u2212"),
    )

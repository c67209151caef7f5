"""The right side of *New invoice batch*: dates, grouping, batch details, name, Run."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services import clock
from batchbill_desktop.services.texts import date_text, month_name, month_text, tr
from batchbill_desktop.views.batches.details_panel import DetailsPanel
from batchbill_desktop.views.batches.quick_dates import QuickDates
from batchbill_desktop.views.icons import icon
from batchbill_desktop.views.theme import colours
from batchbill_desktop.views.widgets.check_box import CheckBox
from batchbill_desktop.views.widgets.date_edit import DateEdit

_PAUSE_MS = 350
"""How long the dates must rest before the list is built anew."""
_LONGEST_NAME = 200


class RunPanel(QWidget):
    """What the batch is and what it comes to.

    `dates_changed` is sent when the dates have come to rest, `grouping_changed` and
    `name_changed` at once, `anything_changed` when there begins or ends to be anything ticked.
    """

    dates_changed = Signal()
    grouping_changed = Signal(bool)
    name_changed = Signal()
    anything_changed = Signal()
    compare_pressed = Signal()
    run_pressed = Signal()

    def __init__(self, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: frozenset[str] = frozenset()
        self._anything = False
        self._limit: dt.date | None = None
        """The last day of *everything up to and including*; None: no such choice."""
        self._newest: dt.date | None = None
        self.quick = QuickDates()
        self.add_next = CheckBox()
        self.add_next.setObjectName("add_next")
        self._date_warning = _warning("invoice_date.warning")
        self._name_fault = _warning("batch_name.fault")
        self.compare = QPushButton()
        self.compare.setObjectName("compare")
        self.as_of = DateEdit(today)
        self.as_of.setObjectName("as_of")
        self.invoice_date = DateEdit(today)
        self.invoice_date.setObjectName("invoice_date")
        self.one_per_customer = CheckBox()
        self.one_per_customer.setObjectName("one_per_customer")
        self.details = DetailsPanel()
        self.name = QLineEdit()
        self.name.setObjectName("batch_name")
        self.name.setMaxLength(_LONGEST_NAME)
        self.run = QPushButton()
        self.run.setObjectName("run")
        self.run.setShortcut(QKeySequence("Ctrl+Return"))
        self._labels = {
            "as_of": _label_of(self.as_of),
            "invoice_date": _label_of(self.invoice_date),
            "name": _label_of(self.name),
        }
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._build()
        self._connect()
        self.retranslate()
        self._recolour()

    def show_names(self, names: frozenset[str]) -> None:
        """The names that batches have: a free one is proposed until the user types one."""
        self._names = names
        self._propose_name()
        self._enable()

    def show_totals(self, totals: object, *, anything: bool) -> None:
        """Show the figures; there is something to run where `anything` is ticked."""
        self.details.show_totals(totals)  # type: ignore[arg-type] # handed on as it comes
        changed, self._anything = anything != self._anything, anything
        self._enable()
        if changed:
            self.anything_changed.emit()

    def show_newest(self, newest: dt.date | None) -> None:
        """The date of the newest numbered invoice: an earlier one would be refused."""
        self._newest = newest
        self._warn_of_date()

    def set_dates(
        self, as_of: dt.date, invoice_date: dt.date, limit: dt.date | None = None
    ) -> None:
        """Enter both dates; with a `limit` only what begins up to that day is to be listed."""
        self.as_of.set_day(as_of)
        self.invoice_date.set_day(invoice_date)
        self._set_limit(limit)

    def period_to(self) -> dt.date | None:
        """The last day on which something listed may begin; None: any day."""
        return None if self.add_next.isChecked() else self._limit

    def typed_name(self) -> str:
        """The name that the user typed; empty where it is only proposed."""
        return self.name.text().strip() if self.name.isModified() else ""

    def type_name(self, name: str) -> None:
        """Enter a name as if the user had typed it."""
        self.name.setText(name)
        self.name.setModified(True)

    def forget_name(self) -> None:
        """The name has been used: propose the next."""
        self.name.clear()
        self.name.setModified(False)

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self._labels["as_of"].setText(tr("&Due up to"))
        self._labels["invoice_date"].setText(tr("Invoice da&te"))
        self._labels["name"].setText(tr("&Save as"))
        self.one_per_customer.setText(tr("&One invoice per customer"))
        self.compare.setText(tr("Co&mpare with last batch…"))
        self.compare.setToolTip(
            tr("What changed for each customer against the last batch (Ctrl+Shift+C)")
        )
        self._show_limit()
        self._warn_of_date()
        self._enable()
        self.run.setText(tr("&Run"))
        self.run.setShortcut(QKeySequence("Ctrl+Return"))
        self.run.setToolTip(tr("Propose the invoices of what is ticked (Ctrl+Enter)"))
        self._propose_name()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the palette."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            self._recolour()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A line towards the tree."""
        super().paintEvent(event)
        look = colours(self.palette())
        QPainter(self).fillRect(0, 0, 1, self.height(), look.colour("mid"))

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 12, 12)
        layout.setSpacing(4)
        layout.addWidget(self._labels["as_of"])
        days = QHBoxLayout()
        days.setSpacing(8)
        days.addWidget(self.as_of, 1)
        days.addWidget(self.quick)
        layout.addLayout(days)
        layout.addWidget(self.add_next)
        layout.addSpacing(6)
        layout.addWidget(self._labels["invoice_date"])
        layout.addWidget(self.invoice_date)
        layout.addWidget(self._date_warning)
        layout.addSpacing(8)
        layout.addWidget(self.one_per_customer)
        layout.addSpacing(12)
        layout.addWidget(self.details, 1)
        layout.addWidget(self.compare)
        layout.addSpacing(8)
        layout.addWidget(self._labels["name"])
        layout.addWidget(self.name)
        layout.addWidget(self._name_fault)
        layout.addSpacing(8)
        layout.addWidget(self.run)
        self.setFixedWidth(self.fontMetrics().averageCharWidth() * 38)

    def _connect(self) -> None:
        self.as_of.dateChanged.connect(self._as_of_changed)
        self.invoice_date.dateChanged.connect(self._timer.start)
        self.invoice_date.dateChanged.connect(self._propose_name)
        self.invoice_date.dateChanged.connect(self._warn_of_date)
        self.quick.today_chosen.connect(self._choose_today)
        self.quick.up_to_chosen.connect(self._choose_up_to)
        self.add_next.toggled.connect(self._timer.start)
        self.compare.clicked.connect(self.compare_pressed)
        self.name.textChanged.connect(self.name_changed)
        self._timer.timeout.connect(self.dates_changed)
        self.one_per_customer.toggled.connect(self.grouping_changed)
        self.name.textChanged.connect(self._enable)
        self.name.returnPressed.connect(self.run.click)
        self.run.clicked.connect(self.run_pressed)

    def _as_of_changed(self) -> None:
        """The invoice date goes along; who wants another one sets it afterwards."""
        self._set_limit(None)
        self.quick.show_day(self.as_of.day())
        self.invoice_date.set_day(self.as_of.day())
        self._timer.start()

    def _choose_today(self) -> None:
        today = clock.today()
        self.set_dates(today, today)
        self._timer.start()

    def _choose_up_to(self, day: dt.date) -> None:
        self.set_dates(day + dt.timedelta(days=1), day, day)
        self._timer.start()

    def _set_limit(self, limit: dt.date | None) -> None:
        self._limit = limit
        blocked = self.add_next.blockSignals(True)
        self.add_next.setChecked(False)
        self.add_next.blockSignals(blocked)
        self._show_limit()

    def _show_limit(self) -> None:
        limit = self._limit
        self.add_next.setVisible(limit is not None)
        if limit is not None:
            month = month_name(limit + dt.timedelta(days=1))
            self.add_next.setText(tr("Add what begins in {month}", month=month))
            self.add_next.setToolTip(tr("Also list what begins after {day}", day=date_text(limit)))

    def _warn_of_date(self) -> None:
        """Said now rather than when the invoices are numbered."""
        newest = self._newest
        early = newest is not None and self.invoice_date.day() < newest
        self._date_warning.setVisible(early)
        if newest is not None and early:
            self._date_warning.setText(
                tr(
                    "⚠ The newest invoice is of {day}. Invoices of an earlier day cannot be "
                    "generated.",
                    day=date_text(newest),
                )
            )
        self.invoice_date.setAccessibleDescription(self._date_warning.text() if early else "")

    def _propose_name(self) -> None:
        if self.name.isModified():
            return
        month = month_text(self.invoice_date.day())
        name, number = month, 2
        while name in self._names:
            name, number = tr("{month} ({number})", month=month, number=number), number + 1
        self.name.setText(name)

    def _enable(self) -> None:
        name = self.name.text().strip()
        taken = name in self._names
        self._name_fault.setVisible(taken)
        self._name_fault.setText(
            tr("⚠ There is a batch of this name already. Choose another one.") if taken else ""
        )
        self.name.setAccessibleDescription(self._name_fault.text())
        self.run.setEnabled(self._anything and bool(name) and not taken)
        self.compare.setEnabled(self._anything)

    def _recolour(self) -> None:
        self.run.setIcon(icon("run", self.palette()))


def _warning(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    # Our palette has the colour of warnings there; the sign says it without colour.
    label.setForegroundRole(QPalette.ColorRole.BrightText)
    label.hide()
    return label


def _label_of(field: QWidget) -> QLabel:
    label = QLabel()
    label.setBuddy(field)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft)
    return label

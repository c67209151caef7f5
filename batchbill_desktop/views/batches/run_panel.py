"""The right side of *New invoice batch*: dates, grouping, batch details, name, Run."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from batchbill_desktop.services.texts import month_text, tr
from batchbill_desktop.views.batches.details_panel import DetailsPanel
from batchbill_desktop.views.icons import icon
from batchbill_desktop.views.theme import colours
from batchbill_desktop.views.widgets.check_box import CheckBox
from batchbill_desktop.views.widgets.date_edit import DateEdit

_PAUSE_MS = 350
"""How long the dates must rest before the list is built anew."""
_LONGEST_NAME = 200


class RunPanel(QWidget):
    """What the batch is and what it comes to.

    `dates_changed` is sent when the dates have come to rest, `grouping_changed` at once.
    """

    dates_changed = Signal()
    grouping_changed = Signal(bool)
    run_pressed = Signal()

    def __init__(self, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: frozenset[str] = frozenset()
        self._anything = False
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

    def show_totals(self, totals: object, *, anything: bool) -> None:
        """Show the figures; there is something to run where `anything` is ticked."""
        self.details.show_totals(totals)  # type: ignore[arg-type] # handed on as it comes
        self._anything = anything
        self._enable()

    def set_dates(self, as_of: dt.date, invoice_date: dt.date) -> None:
        """Enter both dates."""
        self.as_of.set_day(as_of)
        self.invoice_date.set_day(invoice_date)

    def forget_name(self) -> None:
        """The name has been used: propose the next."""
        self.name.clear()
        self.name.setModified(False)

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self._labels["as_of"].setText(tr("&Due up to"))
        self._labels["invoice_date"].setText(tr("&Invoice date"))
        self._labels["name"].setText(tr("&Save as"))
        self.one_per_customer.setText(tr("&One invoice per customer"))
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
        layout.addWidget(self.as_of)
        layout.addSpacing(6)
        layout.addWidget(self._labels["invoice_date"])
        layout.addWidget(self.invoice_date)
        layout.addSpacing(8)
        layout.addWidget(self.one_per_customer)
        layout.addSpacing(12)
        layout.addWidget(self.details, 1)
        layout.addSpacing(8)
        layout.addWidget(self._labels["name"])
        layout.addWidget(self.name)
        layout.addSpacing(8)
        layout.addWidget(self.run)
        self.setFixedWidth(self.fontMetrics().averageCharWidth() * 38)

    def _connect(self) -> None:
        self.as_of.dateChanged.connect(self._as_of_changed)
        self.invoice_date.dateChanged.connect(self._timer.start)
        self.invoice_date.dateChanged.connect(self._propose_name)
        self._timer.timeout.connect(self.dates_changed)
        self.one_per_customer.toggled.connect(self.grouping_changed)
        self.name.textChanged.connect(self._enable)
        self.name.returnPressed.connect(self.run.click)
        self.run.clicked.connect(self.run_pressed)

    def _as_of_changed(self) -> None:
        """The invoice date goes along; who wants another one sets it afterwards."""
        self.invoice_date.set_day(self.as_of.day())
        self._timer.start()

    def _propose_name(self) -> None:
        if self.name.isModified():
            return
        month = month_text(self.invoice_date.day())
        name, number = month, 2
        while name in self._names:
            name, number = tr("{month} ({number})", month=month, number=number), number + 1
        self.name.setText(name)

    def _enable(self) -> None:
        self.run.setEnabled(self._anything and bool(self.name.text().strip()))

    def _recolour(self) -> None:
        self.run.setIcon(icon("run", self.palette()))


def _label_of(field: QWidget) -> QLabel:
    label = QLabel()
    label.setBuddy(field)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft)
    return label

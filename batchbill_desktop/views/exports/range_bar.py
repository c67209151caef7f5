"""Which invoices are exported: those of the batch, the chosen ones, or those of some days."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from batchbill_desktop.services import clock
from batchbill_desktop.services.texts import tr, tr_count
from batchbill_desktop.views.widgets.date_edit import DateEdit

_CHOSEN, _DAYS = range(2)


class RangeBar(QWidget):
    """The choice; a batch leaves none. `changed` is sent where it is another one."""

    changed = Signal()

    def __init__(self, batch: str | None, count: int, parent: QWidget | None = None) -> None:
        """`count`: how many invoices were chosen in the list."""
        super().__init__(parent)
        today = clock.today()
        self.choice = QComboBox()
        self.choice.setObjectName("export.choice")
        self.choice.setAccessibleName(tr("Documents"))
        self.first = DateEdit(today.replace(day=1))
        self.first.setObjectName("export.first")
        self.first.setAccessibleName(tr("First day"))
        self.last = DateEdit(today)
        self.last.setObjectName("export.last")
        self.last.setAccessibleName(tr("Last day"))
        self._until = QLabel(tr("to"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        if batch is not None:
            layout.addWidget(QLabel(tr("All invoices of the batch {name}", name=batch)))
            self.choice.setParent(self)
            self.choice.hide()
        else:
            layout.addWidget(self.choice)
            text = tr_count("The chosen document", "The {count} chosen documents", count)
            if count:
                self.choice.addItem(text, _CHOSEN)
            self.choice.addItem(tr("Invoices dated from"), _DAYS)
        for part in (self.first, self._until, self.last):
            layout.addWidget(part)
        layout.addStretch(1)
        self._show_days()
        self.choice.activated.connect(self._chosen)
        self.first.dateChanged.connect(lambda _: self.changed.emit())
        self.last.dateChanged.connect(lambda _: self.changed.emit())

    def days(self) -> tuple[dt.date | None, dt.date | None]:
        """First and last day, both included; None where days do not count."""
        if self.choice.currentData() != _DAYS:
            return None, None
        return self.first.day(), self.last.day()

    def _chosen(self) -> None:
        self._show_days()
        self.changed.emit()

    def _show_days(self) -> None:
        shown = self.choice.currentData() == _DAYS
        for part in (self.first, self._until, self.last):
            part.setVisible(shown)

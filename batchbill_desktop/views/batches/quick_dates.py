"""The button *Quick choice*: the days that a batch is mostly run for."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget

from batchbill_desktop.services import clock
from batchbill_desktop.services.texts import date_text, tr
from batchbill_desktop.views.widgets.menu_button import MenuButton

_DAY = dt.timedelta(days=1)


def month_ends(today: dt.date, shown: dt.date) -> list[dt.date]:
    """The last days of the month before, of this one, and of the one that is shown."""
    ends = {_end(today), today.replace(day=1) - _DAY, _end(shown)}
    return sorted(ends)


def _end(day: dt.date) -> dt.date:
    return (day.replace(day=28) + 4 * _DAY).replace(day=1) - _DAY


class QuickDates(MenuButton):
    """`today_chosen`, or `up_to_chosen` with the last day that is to be billed."""

    today_chosen = Signal()
    up_to_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("quick_dates", parent)
        self._shown = clock.today()
        self.retranslate()

    def show_day(self, day: dt.date) -> None:
        """The day that is entered: the end of its month is offered too."""
        self._shown = day

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self.setText(tr("&Quick choice"))
        self.setToolTip(tr("Enter both days at once (Ctrl+D)"))
        self.setShortcut("Ctrl+D")

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def fill(self) -> None:
        """Today, and the ends of the months that may be meant."""
        self.menu_of.clear()
        today = clock.today()
        action = self.menu_of.addAction(tr("&Today, {day}", day=date_text(today)))
        action.setObjectName("quick.today")
        action.triggered.connect(self.today_chosen)
        for end in month_ends(today, self._shown):
            action = self.menu_of.addAction(
                tr("Everything up to and including {day}", day=date_text(end))
            )
            action.setObjectName(f"quick.{end.isoformat()}")
            action.setToolTip(
                tr(
                    "Due up to {next_day}, invoice date {day}, without what begins after it",
                    next_day=date_text(end + _DAY),
                    day=date_text(end),
                )
            )
            action.triggered.connect(lambda _=False, end=end: self.up_to_chosen.emit(end))

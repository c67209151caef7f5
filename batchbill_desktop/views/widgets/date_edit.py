"""A field for a day, written as the language writes it, with a calendar."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QDate, QEvent, QLocale
from PySide6.QtWidgets import QDateEdit, QWidget

from batchbill_desktop.services.texts import current_locale


class DateEdit(QDateEdit):
    """A day between 1900 and 2199."""

    def __init__(self, day: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCalendarPopup(True)
        self.setDateRange(QDate(1900, 1, 1), QDate(2199, 12, 31))
        self.retranslate()
        self.set_day(day)

    def day(self) -> dt.date:
        """The day that is entered."""
        day = self.date()
        return dt.date(day.year(), day.month(), day.day())

    def set_day(self, day: dt.date) -> None:
        """Enter a day."""
        self.setDate(QDate(day.year, day.month, day.day))

    def retranslate(self) -> None:
        """Write the day in the language that is set."""
        self.setLocale(QLocale(current_locale()))
        self.setDisplayFormat("d MMM yyyy")

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

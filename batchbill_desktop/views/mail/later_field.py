"""*Send later*: a box, and the day and time that count while it is ticked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QDate, QDateTime, QEvent, QLocale, QTime, Signal
from PySide6.QtWidgets import QDateTimeEdit, QHBoxLayout, QWidget

from batchbill_desktop.services import clock
from batchbill_desktop.services.texts import current_locale, tr
from batchbill_desktop.views.widgets.check_box import CheckBox

_MORNING = QTime(8, 0)


class LaterField(QWidget):
    """Proposes tomorrow morning. `changed` is sent by every change of the user's hand."""

    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = CheckBox()
        self.box.setObjectName(f"{name}.box")
        self.field = QDateTimeEdit()
        self.field.setObjectName(name)
        self.field.setCalendarPopup(True)
        self.field.setEnabled(False)
        tomorrow = clock.now().astimezone() + timedelta(days=1)
        morning = QDateTime(QDate(tomorrow.year, tomorrow.month, tomorrow.day), _MORNING)
        self.field.setDateTime(morning)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.box)
        layout.addWidget(self.field)
        layout.addStretch(1)
        self.setFocusProxy(self.box)
        self.box.toggled.connect(self.field.setEnabled)
        self.box.toggled.connect(self.changed)
        self.field.dateTimeChanged.connect(self.changed)
        self.retranslate()

    def moment(self) -> datetime | None:
        """The moment in UTC; None: at once."""
        if not self.box.isChecked():
            return None
        seconds = self.field.dateTime().toSecsSinceEpoch()
        return datetime.fromtimestamp(seconds, UTC)

    def set_moment(self, moment: datetime | None) -> None:
        """Show a moment."""
        self.box.setChecked(moment is not None)
        if moment is not None:
            self.field.setDateTime(QDateTime.fromSecsSinceEpoch(round(moment.timestamp())))

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self.box.setText(tr("Send &later, from"))
        self.field.setAccessibleName(tr("Send later, from"))
        self.field.setLocale(QLocale(current_locale()))
        self.field.setDisplayFormat("d MMM yyyy  HH:mm")

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

"""A day that may be left open: a box, and a field that counts while the box is ticked."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from batchbill_desktop.views.widgets.check_box import CheckBox
from batchbill_desktop.views.widgets.date_edit import DateEdit


class OptionalDate(QWidget):
    """`changed` is sent by every change of the user's hand."""

    changed = Signal()

    def __init__(self, name: str, day: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = CheckBox()
        self.box.setObjectName(f"{name}.box")
        self.field = DateEdit(day)
        self.field.setObjectName(name)
        self.field.setEnabled(False)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.box)
        layout.addWidget(self.field)
        self.setFocusProxy(self.box)
        self.box.toggled.connect(self.field.setEnabled)
        self.box.toggled.connect(self.changed)
        self.field.dateChanged.connect(self.changed)

    def day(self) -> dt.date | None:
        """The day; None while it is left open."""
        return self.field.day() if self.box.isChecked() else None

    def set_day(self, day: dt.date | None) -> None:
        """Enter a day, or leave it open, without a signal."""
        with QSignalBlocker(self.box), QSignalBlocker(self.field):
            self.box.setChecked(day is not None)
            self.field.setEnabled(day is not None)
            if day is not None:
                self.field.set_day(day)

    def set_words(self, text: str) -> None:
        """What the box says; a screen reader calls the field the same."""
        self.box.setText(text)
        self.field.setAccessibleName(text.replace("&", ""))

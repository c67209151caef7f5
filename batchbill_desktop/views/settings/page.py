"""What every page of the settings is, and the line that says what is wrong with a field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPalette
from PySide6.QtWidgets import QLabel, QWidget

from batchbill_desktop.services.settings.save import NewFile
from batchbill_desktop.views.open_company import OpenCompany


class SettingsPage(QWidget):
    """One page: it shows what is kept, and says what is to be kept instead.

    A page sends `changed` whenever anything on it was changed by the user; the dialog then
    compares `values()` with what it gave right after `load`.

    What raises `NotImplementedError` is every page's own: a class of Qt cannot be an abstract
    one of Python too.
    """

    name: ClassVar[str] = ""
    """The object name, by which the dialog can be opened at this page."""
    icon: ClassVar[str] = ""
    keys: ClassVar[tuple[str, ...]] = ()
    """The settings that the page shows and writes; no other page has them."""

    changed = Signal()

    def __init__(self, company: OpenCompany, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.company = company
        self.setObjectName(self.name)

    def title(self) -> str:
        """What the page is called, in the language that is set."""
        raise NotImplementedError

    def load(self, values: Mapping[str, Any]) -> None:
        """Show the settings that are kept, by key; one that is not there is not set."""
        raise NotImplementedError

    def values(self) -> dict[str, Any]:
        """What the fields say now, for each of `keys`: JSON without floats; None forgets.

        Never fails: a field that holds nonsense is `problems`' affair.
        """
        raise NotImplementedError

    def problems(self) -> list[str]:
        """What keeps the page from being saved, in sentences; the first wrong field is focused."""
        return []

    def files(self) -> tuple[NewFile, ...]:
        """Files that the values name and that are kept with them, such as a logo."""
        return ()

    def retranslate(self) -> None:
        """Show the words in the language that is set."""


class Hint(QLabel):
    """A grey line below a field; wraps, and is no higher than its text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setForegroundRole(QPalette.ColorRole.PlaceholderText)

    def minimumSizeHint(self) -> QSize:
        """A label that wraps would want to be half as high as it is wide."""
        return QSize(self.fontMetrics().averageCharWidth() * 12, self.fontMetrics().height())

    def sizeHint(self) -> QSize:
        """As high as the text is in the width that there is."""
        width = self.width() if self.isVisible() else self.fontMetrics().averageCharWidth() * 60
        return QSize(width, self.heightForWidth(width))


class FieldProblem(Hint):
    """Stands below a field and says what is wrong with it; takes no room while nothing is."""

    def __init__(self, field: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self.setObjectName(f"{field.objectName()}.problem")
        self.setForegroundRole(QPalette.ColorRole.BrightText)
        self.hide()

    def say(self, sentence: str) -> None:
        """Say it; nothing where the field is right. A screen reader hears it with the field."""
        if sentence == self.text():
            return
        self.setText(sentence)
        self.setVisible(bool(sentence))
        self._field.setAccessibleDescription(sentence)
        if sentence:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

"""*Settings*: the pages at the left, the chosen one at the right, one OK for all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.settings.save import read_settings, save_settings
from batchbill_desktop.services.texts import tr
from batchbill_desktop.views import notices
from batchbill_desktop.views.icons import icon
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.settings.page import SettingsPage
from batchbill_desktop.views.settings.pages import PAGES
from batchbill_desktop.views.tasks import Report
from batchbill_desktop.views.widgets.message_bar import MessageBar

_ICON = 22
_LAYOUT = "settings"


class SettingsDialog(QDialog):
    """Changes of all pages are kept together; `first` names the page that is shown first.

    Ctrl+Page Down and Ctrl+Page Up go through the pages.
    """

    def __init__(
        self, company: OpenCompany, parent: QWidget | None = None, first: str = ""
    ) -> None:
        super().__init__(parent)
        self.setObjectName("settings")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._company = company
        self._kept: dict[str, Any] | None = None
        """What the pages said when they were loaded or kept last; None: not loaded yet."""
        self.pages = tuple(kind(company) for kind in PAGES)
        self.places = QListWidget()
        self.message = MessageBar()
        self._stack = QStackedWidget()
        self.buttons = {"ok": QPushButton(), "cancel": QPushButton(), "apply": QPushButton()}
        self._build()
        self._connect()
        self.retranslate()
        self._choose(next((page for page in self.pages if page.name == first), self.pages[0]))
        self._set_busy(busy=True)
        company.read(
            tr("Reading the settings…"),
            read_settings,
            [key for page in self.pages for key in page.keys],
            then=self._show,
            owner=self,
            failed=self._not_read,
        )

    @property
    def page(self) -> SettingsPage:
        """The page that is shown."""
        return self.pages[self.places.currentRow()]

    @property
    def is_loaded(self) -> bool:
        """Whether the pages show what is kept."""
        return self._kept is not None

    def changes(self) -> dict[str, Any]:
        """What is to be kept: the values that differ from those that are."""
        if self._kept is None:
            return {}
        values = self._values()
        return {key: value for key, value in values.items() if value != self._kept.get(key)}

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self.setWindowTitle(tr("Settings"))
        self.places.setAccessibleName(tr("Pages of the settings"))
        self.buttons["ok"].setText(tr("OK"))
        self.buttons["cancel"].setText(tr("Cancel"))
        self.buttons["apply"].setText(tr("&Apply"))
        for number, page in enumerate(self.pages):
            page.retranslate()
            page.setAccessibleName(page.title())
            self.places.item(number).setText(page.title())
        widest = self.places.sizeHintForColumn(0)
        self.places.setFixedWidth(widest + self.fontMetrics().averageCharWidth() * 3)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the palette."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            self._recolour()
        super().changeEvent(event)

    def accept(self) -> None:
        """Keep what was changed, and close."""
        self._keep(lambda: self._close(QDialog.DialogCode.Accepted))

    def apply(self) -> None:
        """Keep what was changed, and stay."""
        self._keep(self._look)

    def reject(self) -> None:
        """Close; ask first where something would be lost."""
        if self.changes():
            question = tr("The settings were changed. Keep the changes?")
            keep = notices.ask_to_keep(self, question)
            if keep is None:
                return
            if keep:
                self.accept()
                return
        self._close(QDialog.DialogCode.Rejected)

    # Inside

    def _values(self) -> dict[str, Any]:
        return {key: value for page in self.pages for key, value in page.values().items()}

    def _show(self, values: Mapping[str, Any]) -> None:
        for page in self.pages:
            page.load({key: values[key] for key in page.keys if key in values})
        self._kept = self._values()
        self._set_busy(busy=False)
        self._choose(self.page)

    def _not_read(self, error: Exception) -> None:
        notices.show_failure(self, error)
        self._close(QDialog.DialogCode.Rejected)

    def _close(self, result: QDialog.DialogCode) -> None:
        self._company.preferences.keep_layout(_LAYOUT, self.saveGeometry())
        self.done(result)

    def _keep(self, then: Callable[[], None]) -> None:
        """Write what was changed, then go on; say what is wrong where it cannot be kept."""
        changes = self.changes()
        if not changes:
            then()
            return
        touched = [page for page in self.pages if set(page.keys) & set(changes)]
        if self._tell_problems(touched):
            return
        values = self._values()
        files = tuple(file for page in touched for file in page.files())
        self._set_busy(busy=True)

        def work(_: Report) -> None:
            self._company.database.write(save_settings, changes, files)

        def done(_: None) -> None:
            self._kept = values
            self._set_busy(busy=False)
            self._company.changed.emit()
            then()

        def failed(error: Exception) -> None:
            self._set_busy(busy=False)
            notices.show_failure(self, error)

        self._company.tasks.run(tr("Keeping the settings…"), work, done, failure=failed, owner=self)

    def _tell_problems(self, pages: list[SettingsPage]) -> bool:
        for page in pages:
            if page.problems():
                self._choose(page)
                # Again, now that its fields can take the keyboard.
                self.message.say("warning", "\n".join(page.problems()), ())
                return True
        return False

    def _choose(self, page: SettingsPage) -> None:
        self.places.setCurrentRow(self.pages.index(page))

    def _turn(self, step: int) -> None:
        row = (self.places.currentRow() + step) % len(self.pages)
        self.places.setCurrentRow(row)

    def _look(self) -> None:
        """Something was changed: what was wrong may be right now."""
        self.message.hide()
        self.buttons["apply"].setEnabled(self.is_loaded and bool(self.changes()))

    def _page_chosen(self, row: int) -> None:
        self.message.hide()
        self._stack.setCurrentIndex(row)

    def _set_busy(self, *, busy: bool) -> None:
        self._stack.setEnabled(not busy)
        self.buttons["ok"].setEnabled(not busy)
        self.buttons["apply"].setEnabled(not busy and bool(self.changes()))

    def _build(self) -> None:
        self.places.setObjectName("settings.places")
        self.places.setIconSize(QSize(_ICON, _ICON))
        self.places.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for page in self.pages:
            self.places.addItem(QListWidgetItem())
            self._stack.addWidget(page)
        self._recolour()
        side = QVBoxLayout()
        side.setSpacing(0)
        side.addWidget(self.message)
        side.addWidget(self._stack, 1)
        top = QHBoxLayout()
        top.addWidget(self.places)
        top.addLayout(side, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        for name, button in self.buttons.items():
            button.setObjectName(f"settings.{name}")
            button.setAutoDefault(False)
            foot.addWidget(button)
        self.buttons["ok"].setDefault(True)
        layout = QVBoxLayout(self)
        layout.addLayout(top, 1)
        layout.addLayout(foot)
        letter = self.fontMetrics().averageCharWidth()
        self.resize(min(letter * 170, 1180), min(letter * 105, 720))
        kept = self._company.preferences.layout(_LAYOUT)
        if kept is not None:
            self.restoreGeometry(kept)

    def _recolour(self) -> None:
        for number, page in enumerate(self.pages):
            self.places.item(number).setIcon(icon(page.icon, self.palette()))

    def _connect(self) -> None:
        self.places.currentRowChanged.connect(self._page_chosen)
        self.buttons["ok"].clicked.connect(self.accept)
        self.buttons["cancel"].clicked.connect(self.reject)
        self.buttons["apply"].clicked.connect(self.apply)
        for page in self.pages:
            page.changed.connect(self._look)
        for key, step in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(lambda step=step: self._turn(step))

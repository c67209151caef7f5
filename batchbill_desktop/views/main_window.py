"""The main window: side panel, pages, menus, status bar. No page's logic stands here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QWidget,
)

from batchbill_desktop import __version__
from batchbill_desktop.services.crash_reports import log_folder
from batchbill_desktop.services.texts import current_language, mark, tr
from batchbill_desktop.views import notices
from batchbill_desktop.views.actions import Actions
from batchbill_desktop.views.side_panel import SidePanel
from batchbill_desktop.views.task_bar import TaskBar
from batchbill_desktop.views.tasks import TaskRunner
from batchbill_desktop.views.welcome.loading_page import LoadingPage
from batchbill_desktop.views.welcome.page import WelcomePage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from batchbill_desktop.views.preferences import Preferences

_MENUS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        mark("&File"),
        (
            "open",
            "new",
            "demo",
            "",
            "import",
            "export",
            "backup",
            "",
            "export_invoices",
            "names",
            "",
            "quit",
        ),
    ),
    (
        mark("&Edit"),
        (
            "undo",
            "redo",
            "steps",
            "",
            "why",
            "source",
            "",
            "waive",
            "unwaive",
            "",
            "settings",
        ),
    ),
    (
        mark("&Invoice"),
        (
            "new_invoice",
            "edit_invoice",
            "copy_invoice",
            "correct_invoice",
            "pay_invoice",
            "invoice_history",
            "",
            "pdf",
            "print",
            "print_preview",
            "email",
            "",
            "export_invoices",
            "",
            "outbox",
        ),
    ),
    (
        mark("&View"),
        (
            "refresh",
            "preview",
            "compare",
            "",
            "language_en",
            "language_fr",
            "",
            "theme_system",
            "theme_light",
            "theme_dark",
        ),
    ),
    (mark("&Help"), ("log", "", "about")),
)

_NEEDS_COMPANY = ("export", "names", "backup", "refresh", "settings", "new_invoice", "outbox")
_NEEDS_PAGE = (
    "undo",
    "redo",
    "steps",
    "why",
    "source",
    "waive",
    "unwaive",
    "preview",
    "compare",
    "export_invoices",
    "edit_invoice",
    "copy_invoice",
    "correct_invoice",
    "pay_invoice",
    "invoice_history",
    "pdf",
    "print",
    "print_preview",
    "email",
)
"""Possible only where a page says so."""


class MainWindow(QMainWindow):
    """The frame around the pages.

    `language_chosen` and `theme_chosen` ask the program to change them; `closing` is sent
    once the user has decided to leave.
    """

    language_chosen = Signal(str)
    theme_chosen = Signal(str)
    closing = Signal()

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self._company = ""
        self._database = ""
        self.acts = Actions(self)
        self.tasks = TaskRunner(lambda error: notices.show_failure(self, error), self)
        self.welcome = WelcomePage(self.acts)
        self._loading = LoadingPage()
        self._panel = SidePanel()
        self._places: list[QWidget] = []
        self.guards: list[Callable[[], bool]] = []
        """Asked before the window closes: other windows may hold what is not saved."""
        self._pages = QStackedWidget()
        self._pages.addWidget(self.welcome)
        self._pages.addWidget(self._loading)
        self._company_label = QLabel()
        self._company_label.setObjectName("status.company")
        self._company_label.setContentsMargins(10, 0, 0, 0)
        self._menus = [(QMenu(self), text, names) for text, names in _MENUS]
        self._build()
        self._connect()
        self.retranslate()
        self.acts.recolour(self.palette())
        self.show_welcome()

    # What is open

    def set_places(self, places: Sequence[tuple[QWidget, str, str]]) -> None:
        """Show other places: page, English text, icon; the pages of before are deleted."""
        for page in self._places:
            self._pages.removeWidget(page)
            page.deleteLater()
        self._places = []
        self._panel.clear()
        for page, text, icon in places:
            self._places.append(page)
            self._pages.addWidget(page)
            self._panel.add_place(text, icon)

    def open_place(self, number: int) -> None:
        """Show a place, counted from 0, and give it the keyboard."""
        self._panel.choose(number)
        self._pages.setCurrentWidget(self._places[number])
        self._places[number].setFocus()

    def show_welcome(self) -> None:
        """No company is open: offer what can be done."""
        self._show_company("", "")
        self._pages.setCurrentWidget(self.welcome)

    def show_loading(self, text: str) -> None:
        """A company is being opened; `text` says so."""
        self._loading.set_text(text)
        self._panel.hide()
        self._pages.setCurrentWidget(self._loading)

    def show_company(self, name: str, database: str) -> None:
        """A company is open: show its name, its database and its first place."""
        self._show_company(name, database)
        self.open_place(0)

    def show_names(self, company: str, database: str) -> None:
        """The company or its database is called otherwise now."""
        self._company, self._database = company, database
        self._show_names()

    def _show_company(self, name: str, database: str) -> None:
        self._company, self._database = name, database
        self._panel.setVisible(bool(database))
        for act in _NEEDS_COMPANY:
            self.acts[act].setEnabled(bool(database))
        if not database:
            for act in _NEEDS_PAGE:
                self.acts[act].setEnabled(False)
        self._show_names()

    def _show_names(self) -> None:
        title = tr("BatchBill Desktop")
        if self._database:
            title = tr("{company} - BatchBill Desktop", company=self._company)
            self._company_label.setText(
                tr("{company}   {database}", company=self._company, database=self._database)
            )
        else:
            self._company_label.setText(tr("No company is open"))
        self.setWindowTitle(title)

    # Language and look

    def retranslate(self) -> None:
        """Show every word of the frame in the language that is set."""
        self.acts.retranslate()
        for menu, text, _ in self._menus:
            menu.setTitle(tr(text))
        self.acts[f"language_{current_language()}"].setChecked(True)
        self.acts[f"theme_{self._preferences.theme}"].setChecked(True)
        self._show_names()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the palette."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            self.acts.recolour(self.palette())
        super().changeEvent(event)

    # The end

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the window's size, let running work end, and go; not where a guard says no."""
        if not all(may_close() for may_close in self.guards):
            event.ignore()
            return
        self._preferences.keep_layout("window", self.saveGeometry())
        self._preferences.sync()
        self.tasks.close()
        self.closing.emit()
        super().closeEvent(event)

    def _build(self) -> None:
        body = QWidget()
        layout = QHBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._panel)
        layout.addWidget(self._pages, 1)
        self.setCentralWidget(body)
        for menu, _, names in self._menus:
            for name in names:
                if name:
                    menu.addAction(self.acts[name])
                else:
                    menu.addSeparator()
            self.menuBar().addMenu(menu)
        self.statusBar().addWidget(self._company_label, 1)
        self.statusBar().addPermanentWidget(TaskBar(self.tasks))
        self.setMinimumSize(960, 600)
        self.resize(1280, 720)
        kept = self._preferences.layout("window")
        if kept is not None:
            self.restoreGeometry(kept)

    def _connect(self) -> None:
        acts = self.acts
        self._panel.chosen.connect(self.open_place)
        acts["quit"].triggered.connect(self.close)
        acts["log"].triggered.connect(_open_log_folder)
        acts["about"].triggered.connect(self._about)
        acts["language_en"].triggered.connect(lambda: self.language_chosen.emit("en"))
        acts["language_fr"].triggered.connect(lambda: self.language_chosen.emit("fr"))
        for theme in ("system", "light", "dark"):
            acts[f"theme_{theme}"].triggered.connect(
                lambda _=False, theme=theme: self.theme_chosen.emit(theme)
            )

    def _about(self) -> None:
        notices.inform(
            self,
            tr(
                "BatchBill Desktop {version}\n\n"
                "Month-end contract billing for IT-support companies.",
                version=__version__,
            ),
        )


def _open_log_folder() -> None:
    folder = log_folder()
    folder.mkdir(parents=True, exist_ok=True)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

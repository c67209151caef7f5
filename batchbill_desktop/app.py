"""The program with its window: the one place that wires settings, language, look and window.

Whatever needs the database is imported after the window is shown.
"""

from __future__ import annotations

import gc
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QLibraryInfo,
    QLocale,
    QTimer,
    QTranslator,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from batchbill_desktop.services import crash_reports, texts
from batchbill_desktop.views import fallback_font, notices
from batchbill_desktop.views.company_desk import CompanyDesk
from batchbill_desktop.views.icons import icon
from batchbill_desktop.views.main_window import MainWindow
from batchbill_desktop.views.preferences import Preferences, settings_path
from batchbill_desktop.views.theme import apply_theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from batchbill_desktop.views.tasks import TaskRunner

_COLLECT_MS = 5_000


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for on the command line."""

    database: str | None = None
    demo: bool = False
    fresh: bool = False


class Program:
    """The window and what belongs to it; `begin` opens the first company."""

    def __init__(self, app: QApplication, preferences: Preferences) -> None:
        self._app = app
        self._preferences = preferences
        self._translator: QTranslator | None = None
        language, region = texts.system_language()
        self._region = region
        self._set_language(preferences.language or language)
        apply_theme(app, preferences.theme)
        self.window = MainWindow(preferences)
        self.window.setWindowIcon(icon("app", app.palette()))
        self.desk = CompanyDesk(self.window, preferences)
        self.window.language_chosen.connect(self.choose_language)
        self.window.theme_chosen.connect(self.choose_theme)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._scheme_changed)

    def begin(self, options: Options) -> None:
        """Open the first company, once the window is there."""
        if options.demo:
            self.desk.open_demonstration(fresh=options.fresh)
        else:
            self.desk.open_first(options.database)

    def choose_language(self, language: str) -> None:
        """Change the language of everything that is shown, and remember it."""
        self._preferences.language = language
        self._set_language(language)
        for window in self._app.topLevelWidgets():
            QCoreApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))

    def choose_theme(self, theme: str) -> None:
        """Change the look, and remember it."""
        self._preferences.theme = theme
        apply_theme(self._app, theme)

    def _scheme_changed(self) -> None:
        apply_theme(self._app, self._preferences.theme)

    def _set_language(self, language: str) -> None:
        texts.set_language(language, self._region)
        QLocale.setDefault(QLocale(texts.current_locale()))
        if self._translator is not None:
            self._app.removeTranslator(self._translator)
        # Qt's own words: the buttons of its dialogs.
        self._translator = QTranslator()
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._translator.load(f"qtbase_{language}", folder):
            self._app.installTranslator(self._translator)


def main(options: Options, arguments: Sequence[str] = ()) -> int:
    """Run the program with its window until it is closed; returns the exit status."""
    crash_reports.start_log(crash_reports.log_folder())
    app = QApplication([sys.argv[0], *arguments])
    app.setApplicationName("BatchBill Desktop")
    fallback_font.lend_letters(app)
    program = Program(app, Preferences(settings_path()))
    sys.excepthook = notices.catch_faults(program.window)
    _collect_on_the_windows_thread(app, program.window.tasks)
    program.window.show()
    app.processEvents()
    program.begin(options)
    QTimer.singleShot(0, lambda: fallback_font.lend(app))
    return app.exec()


def _collect_on_the_windows_thread(app: QApplication, tasks: TaskRunner) -> None:
    """Let Python's collector run between events only, and not while work is under way.

    Run on the worker it could delete a widget there, and Qt allows that on the window's
    thread alone. What the worker is just making, it would look through and find nothing.
    """
    gc.disable()
    timer = QTimer(app)
    timer.timeout.connect(lambda: tasks.busy or gc.collect(1))
    timer.start(_COLLECT_MS)

"""The window's tests: a real font, our look, English, no question left open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import fontpkg_lato
import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from batchbill_desktop.app import Program
from batchbill_desktop.services import texts
from batchbill_desktop.views.preferences import Preferences
from batchbill_desktop.views.theme import apply_theme
from tests.views.window import Driver


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["batchbill"]


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """The application with a bundled font, so that texts have the same width everywhere."""
    folder = Path(fontpkg_lato.__file__).parent / "files"
    for weight in ("Regular", "Bold"):
        QFontDatabase.addApplicationFont(str(folder / f"Lato-{weight}.ttf"))
    qapp.setFont(QFont("Lato", 10))
    return qapp


@pytest.fixture(autouse=True)
def plain_start(dressed: QApplication) -> Iterator[None]:
    """Every test begins in English and in the light look."""
    texts.set_language("en")
    apply_theme(dressed, "light")
    yield
    texts.set_language("en")


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(tmp_path / "window.ini")


@pytest.fixture
def driver(qtbot: QtBot, dressed: QApplication, preferences: Preferences) -> Iterator[Driver]:
    """The program in English with its window shown, and no company yet."""
    preferences.language = "en"
    preferences.theme = "light"
    program = Program(dressed, preferences)
    program.window.resize(1280, 720)
    program.window.show()
    qtbot.waitExposed(program.window)
    driver = Driver(qtbot, program)
    yield driver
    driver.dismiss_all()
    program.window.close()
    program.window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

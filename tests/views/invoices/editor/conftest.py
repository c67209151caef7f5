"""The invoice editor on the generated batch of June of the small company."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from batchbill_desktop.services import clock
from batchbill_desktop.services.batches.generate import generate_batch
from batchbill_desktop.services.batches.run import RunRequest, run_batch
from batchbill_desktop.services.company_folder.apply import import_company
from batchbill_desktop.services.database import Database, open_database
from batchbill_desktop.services.invoices.load import find_document
from batchbill_desktop.views.invoices.editor.desk import EditorDesk
from batchbill_desktop.views.invoices.editor.window import EditorWindow
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.preferences import Preferences
from batchbill_desktop.views.tasks import TaskRunner
from tests.builders.expected import DATA
from tests.views.invoices.editor.hands import Hands

TODAY = dt.date(2026, 7, 1)


@pytest.fixture(scope="session")
def june(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the invoices of June, which are numbered and not issued; it is copied."""
    path = tmp_path_factory.mktemp("june") / "june.db"
    database = open_database(path)
    with clock.fixed_today(TODAY):
        database.write(import_company, DATA / "small")
        database.write(run_batch, RunRequest("June", TODAY, TODAY))
        database.write(generate_batch, "June")
    database.dispose()
    return path


@pytest.fixture
def today() -> Iterator[None]:
    with clock.fixed_today(TODAY):
        yield


@pytest.fixture
def books(june: Path, tmp_path: Path, today: None) -> Iterator[Database]:
    path = tmp_path / "books.db"
    shutil.copy(june, path)
    database = open_database(path)
    yield database
    database.dispose()


@pytest.fixture
def failures() -> list[Exception]:
    """What the runner would have shown in a box of the main window."""
    return []


@pytest.fixture
def company(
    books: Database, preferences: Preferences, failures: list[Exception], dressed: QApplication
) -> Iterator[OpenCompany]:
    tasks = TaskRunner(failures.append)
    company = OpenCompany(books, "Lumen", tasks, preferences)
    yield company
    tasks.close()


@pytest.fixture
def desk(company: OpenCompany, qtbot: QtBot) -> Iterator[EditorDesk]:
    main = QMainWindow()
    qtbot.addWidget(main)
    desk = EditorDesk(company, main)
    yield desk
    desk.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def hands(qtbot: QtBot, company: OpenCompany, desk: EditorDesk) -> Iterator[Hands]:
    hands = Hands(qtbot, company, desk)
    yield hands
    hands.stop()


@pytest.fixture
def open_editor(hands: Hands, books: Database) -> Callable[[str], EditorWindow]:
    """Opens the invoice with a number, and waits until its page is there."""

    def act(number: str) -> EditorWindow:
        return hands.open(books.read(find_document, number).id)

    return act


@pytest.fixture
def editor(open_editor: Callable[[str], EditorWindow]) -> EditorWindow:
    """Six lines of time, each with one billed item: Transports Garnier."""
    return open_editor("FA-2026-00019")

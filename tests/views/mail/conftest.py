"""The small company in the window, June generated, with a real mail server on loopback."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from sqlalchemy import Connection, update

from batchbill_desktop.app import Options
from batchbill_desktop.models import Customer
from batchbill_desktop.services import clock
from batchbill_desktop.services.batches.generate import generate_batch
from batchbill_desktop.services.batches.run import RunRequest, run_batch
from batchbill_desktop.services.company_folder.apply import import_company
from batchbill_desktop.services.database import Database, open_database
from batchbill_desktop.services.mail.settings import SERVER_KEY
from batchbill_desktop.services.settings.store import write_setting
from batchbill_desktop.views.batches.billing_place import INVOICES
from batchbill_desktop.views.mail.compose_dialog import ComposeDialog
from batchbill_desktop.views.mail.outbox_page import OutboxPage
from tests.builders.expected import DATA
from tests.builders.mail_server import MailServer, mail_server
from tests.views.window import Driver

DAY = dt.date(2026, 6, 30)

OpenCompose = Callable[[int], ComposeDialog]


@pytest.fixture(autouse=True)
def end_of_june() -> Iterator[None]:
    with clock.fixed_today(DAY):
        yield


@pytest.fixture(autouse=True)
def no_keyring() -> Iterator[None]:
    """The tests never touch the keyring of whoever runs them."""
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call] # keyring's
    yield
    keyring.set_keyring(before)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


def put_server(connection: Connection, /, port: int, user: str = "") -> None:
    """Set up the server on this computer."""
    values = {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "user": user,
        "from_name": "Lumen",
        "from_address": "billing@lumen.example",
    }
    write_setting(connection, SERVER_KEY, values)


def put_addresses(connection: Connection) -> None:
    """The same address for every customer."""
    connection.execute(update(Customer).values(email="office@customer.example"))


@pytest.fixture(scope="session")
def june_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small company with June generated and all addresses known, to be copied."""
    path = tmp_path_factory.mktemp("june") / "june.db"
    with clock.fixed_today(DAY), open_database(path) as database:
        database.write(import_company, DATA / "small")
        database.write(run_batch, RunRequest("June", DAY, DAY))
        database.write(generate_batch, "June")
        database.write(put_addresses)
    return path


@pytest.fixture
def june(june_file: Path, tmp_path: Path, server: MailServer) -> Iterator[Database]:
    """A copy of it, with the server set up."""
    path = tmp_path / "small.db"
    shutil.copyfile(june_file, path)
    with open_database(path) as database:
        database.write(put_server, server.port)
        yield database


@pytest.fixture
def open_window(driver: Driver) -> Callable[[Database], None]:
    """Opens a company in the window."""

    def act(database: Database) -> None:
        driver.program.begin(Options(database=str(database.path)))
        driver.wait(lambda: driver.program.desk.company is not None)
        driver.wait(lambda: driver.billing.new_batch.selection is not None)
        driver.rest()

    return act


@pytest.fixture
def open_compose(
    driver: Driver, june: Database, open_window: Callable[[Database], None]
) -> OpenCompose:
    """Chooses that many invoices in the list and opens their e-mails."""

    def act(count: int) -> ComposeDialog:
        open_window(june)
        driver.click_tab(INVOICES)
        driver.rest()
        choose_invoices(driver, count)
        driver.window.acts["email"].trigger()
        return shown_compose(driver)

    return act


def choose_invoices(driver: Driver, count: int) -> None:
    view = driver.billing.invoices.view
    view.clearSelection()
    select = view.selectionModel().SelectionFlag
    for row in range(count):
        index = view.model().index(row, 0)
        view.selectionModel().select(index, select.Select | select.Rows)
    driver.rest()


def shown_compose(driver: Driver) -> ComposeDialog:
    driver.wait(lambda: bool(driver.window.findChildren(ComposeDialog)))
    dialog = driver.window.findChildren(ComposeDialog)[0]
    driver.rest()
    return dialog


def outbox_of(driver: Driver) -> OutboxPage:
    """The outbox, shown, once nothing is at work."""
    driver.window.acts["outbox"].trigger()
    page = driver.billing.outbox
    settle(driver)
    return page


def settle(driver: Driver) -> None:
    """Wait until nothing is sent and all is shown."""
    driver.wait(lambda: not driver.billing.outbox.mail_sender.is_busy)
    driver.rest()
    driver.wait(lambda: not driver.billing.outbox.mail_sender.is_busy)
    driver.rest()


def answer_box(driver: Driver, text: str) -> None:
    """Press a button of the next message box; the dialog behind it is modal too, and stays."""

    def look() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox) and box.isVisible():
            timer.stop()
            driver.seen.append(box.text())
            driver.press(text)(box)

    timer = QTimer(driver.window)
    timer.timeout.connect(look)
    timer.start(10)

"""The File menu: the demonstration, new companies, opening, export, backup, and what goes wrong."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QLabel, QLineEdit

from batchbill_desktop.app import Options
from batchbill_desktop.services import crash_reports
from batchbill_desktop.services.database import open_database, resolve_url
from batchbill_desktop.services.demo import demo_path
from batchbill_desktop.views.batches.page import NewBatchPage
from batchbill_desktop.views.tasks import Report
from batchbill_desktop.views.welcome.new_company_dialog import NewCompanyDialog
from batchbill_desktop.views.widgets.message_page import MessagePage
from tests.builders.expected import DATA
from tests.views.window import Driver


def open_demonstration(driver: Driver) -> None:
    driver.program.begin(Options(demo=True))
    driver.wait(lambda: driver.program.desk.company is not None)
    driver.wait(lambda: driver.billing.new_batch.selection is not None)
    driver.rest()


def test_the_demonstration_opens_on_a_month_that_can_be_billed(driver: Driver) -> None:
    open_demonstration(driver)
    page = driver.billing.new_batch
    assert demo_path().exists()
    driver.click_header_box()
    assert page.panel.run.isEnabled()
    assert page.panel.name.text() == "June 2026"


def make_company(driver: Driver, name: str) -> None:
    def fill_in(dialog: QDialog) -> None:
        assert isinstance(dialog, NewCompanyDialog)
        QTest.keyClicks(dialog.name, name)
        country = dialog.country
        country.setCurrentIndex(country.findData("CH"))
        driver.press("Make the company")(dialog)

    driver.answer(fill_in)
    driver.click_button("welcome.new")
    driver.wait(lambda: driver.program.desk.company is not None)
    driver.rest()


def test_a_new_company_begins_with_name_country_and_the_countrys_currency(driver: Driver) -> None:
    driver.program.begin(Options())
    driver.rest()
    make_company(driver, "Alpenblick")
    assert driver.window.windowTitle() == "Alpenblick - BatchBill Desktop"
    with sqlite3.connect(resolve_url(None)) as connection:
        values = dict(connection.execute("select key, value from company_value"))
    connection.close()
    assert (values["name"], values["country"], values["currency"]) == ("Alpenblick", "CH", "CHF")


@pytest.mark.parametrize(
    ("country", "currency"), [("FR", "EUR"), ("CH", "CHF"), ("CA", "CAD"), ("JP", "JPY")]
)
def test_the_currency_is_proposed_from_the_country(
    driver: Driver, country: str, currency: str
) -> None:
    dialog = NewCompanyDialog(driver.window)
    dialog.country.setCurrentIndex(dialog.country.findData(country))
    assert isinstance(dialog.currency, QComboBox)
    assert dialog.answers().currency == currency
    assert not dialog.go_on.isEnabled(), "a company needs a name"


def test_an_empty_company_says_what_to_do(driver: Driver) -> None:
    driver.program.begin(Options())
    driver.rest()
    make_company(driver, "Alpenblick")
    page = driver.billing.new_batch
    driver.wait(lambda: page.selection is not None)
    driver.rest()
    message = page.findChild(MessagePage)
    assert isinstance(message, MessagePage)
    assert message.isVisible()
    text = driver.find(QLabel, "message.text", message).text()
    assert "import" in text
    assert not page.panel.run.isEnabled()


def test_the_last_company_is_opened_again(driver: Driver, tmp_path: Path) -> None:
    driver.program.begin(Options())
    driver.rest()
    make_company(driver, "Alpenblick")
    driver.program.begin(Options())
    driver.rest()
    driver.wait(lambda: driver.program.desk.company is not None)
    assert driver.window.windowTitle().startswith("Alpenblick")


@pytest.mark.parametrize(
    ("name", "reason"), [("letter.db", "it is no SQLite file"), ("folder", "it is a folder")]
)
def test_a_database_that_cannot_be_opened_is_explained_and_left_as_it_was(
    driver: Driver, tmp_path: Path, name: str, reason: str
) -> None:
    (tmp_path / "letter.db").write_bytes(b"no database at all, but a text of some length")
    (tmp_path / "folder").mkdir()
    driver.answer(driver.press("OK"))
    driver.program.begin(Options(database=str(tmp_path / name)))
    driver.wait(lambda: bool(driver.seen))
    driver.rest()
    assert reason in driver.seen[-1]
    assert "Traceback" not in driver.seen[-1]
    assert driver.window.welcome.isVisible()
    assert (tmp_path / "letter.db").read_bytes().startswith(b"no database")


def test_where_a_named_database_is_missing_the_first_company_is_made_there(
    driver: Driver, tmp_path: Path
) -> None:
    driver.program.begin(Options(database=str(tmp_path / "alpenblick.db")))
    driver.rest()
    make_company(driver, "Alpenblick")
    assert (tmp_path / "alpenblick.db").exists()


def test_the_company_is_exported_and_backed_up(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_demonstration(driver)
    folder, backup = tmp_path / "export", tmp_path / "backup.db"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(backup), ""))
    driver.answer(driver.press("OK"))
    driver.window.acts["export"].trigger()
    driver.wait(lambda: len(driver.seen) == 1)
    assert "make a backup" in driver.seen[-1]
    assert (folder / "contracts.csv").exists()
    driver.answer(driver.press("OK"))
    driver.window.acts["backup"].trigger()
    driver.wait(lambda: len(driver.seen) == 2)
    driver.rest()
    database = open_database(backup, create=False)
    database.dispose()


def test_an_import_into_the_open_company_is_seen_at_once(driver: Driver) -> None:
    driver.program.begin(Options())
    driver.rest()
    make_company(driver, "Alpenblick")
    page = driver.billing.new_batch

    def type_folder(dialog: QDialog) -> None:
        QTest.keyClicks(driver.find(QLineEdit, "import.path", dialog), str(DATA / "small"))
        driver.press("Import")(dialog)

    driver.answer(type_folder)
    driver.window.acts["import"].trigger()
    assert "Into Alpenblick" in driver.seen[-1]
    driver.answer(driver.press("Close"))
    driver.wait(lambda: page.model.rowCount() > 0)
    driver.rest()


def test_a_list_that_cannot_be_built_says_why_and_can_be_built_again(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_demonstration(driver)
    page = driver.billing.new_batch

    def broken(*_: object) -> None:
        raise OSError("the disk is gone")

    with monkeypatch.context() as patched:
        patched.setattr("batchbill_desktop.views.batches.page.load_selection", broken)
        driver.answer(driver.press("OK"))
        driver.window.acts["refresh"].trigger()
        driver.wait(lambda: bool(driver.seen))
        driver.rest()
    assert "report was written" in driver.seen[-1]
    reports = list(crash_reports.log_folder().glob("crash-*.txt"))
    assert any("the disk is gone" in path.read_text(encoding="utf-8") for path in reports)
    driver.click_button("message.button", page)
    driver.wait(page.tree.isVisible)


def test_closing_waits_for_the_work_and_leaves_no_thread(driver: Driver) -> None:
    open_demonstration(driver)
    begun, ended = threading.Event(), threading.Event()

    def work(report: Report) -> None:
        try:
            while True:
                report(1, 0)
                begun.set()
        finally:
            ended.set()

    driver.window.tasks.run("Endless", work, lambda _: None)
    assert begun.wait(5)
    driver.window.close()
    assert ended.is_set()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("use-case")]
    assert driver.program.desk.company is None


def test_columns_are_remembered(driver: Driver) -> None:
    open_demonstration(driver)
    page = driver.billing.new_batch
    page.tree.header().resizeSection(2, 321)
    driver.window.acts["demo"].trigger()
    driver.rest()
    driver.wait(lambda: driver.billing.new_batch.selection is not None)
    found = [kept for kept in driver.window.findChildren(NewBatchPage) if kept is not page]
    assert found[-1].tree.header().sectionSize(2) == 321

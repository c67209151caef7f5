"""The names of the other programs: edited, reset, added, written and read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from batchbill_desktop.services.database import Database
from batchbill_desktop.services.exports.mapping import kept_names, set_names
from batchbill_desktop.views.exports.names_dialog import NamesDialog
from batchbill_desktop.views.exports.names_model import Column, IsDefaultRole
from tests.views.exports.conftest import MakeCompany, answer_box
from tests.views.window import Driver

RECEIVABLE = ("fec", "account", "receivable")


@pytest.fixture
def database(make_company: MakeCompany) -> Database:
    return make_company()


@pytest.fixture
def dialog(
    driver: Driver, database: Database, open_window: Callable[[Database], None]
) -> NamesDialog:
    """The names of FEC, opened by the menu's key."""
    open_window(database)
    driver.window.acts["names"].trigger()
    driver.wait(lambda: bool(driver.window.findChildren(NamesDialog)))
    found = driver.window.findChildren(NamesDialog)[0]
    driver.wait(lambda: found.model.rowCount() > 0)
    found.format.setFocus()
    QTest.keyClicks(found.format, "FEC")
    driver.rest()
    return found


def go_to(dialog: NamesDialog, kind: str, key: str) -> None:
    place = dialog.model.place_of(kind, key)
    dialog.view.setFocus()
    dialog.view.setCurrentIndex(dialog.model.index(place, Column.NAME))


def name_of(dialog: NamesDialog, kind: str, key: str) -> str:
    place = dialog.model.place_of(kind, key)
    return str(dialog.model.index(place, Column.NAME).data())


def test_a_name_is_edited_and_goes_back_to_its_default(
    driver: Driver, database: Database, dialog: NamesDialog
) -> None:
    go_to(dialog, "account", "receivable")
    index = dialog.view.currentIndex()
    assert (index.data(), index.data(IsDefaultRole)) == ("411000", True)
    QTest.keyClick(dialog.view, Qt.Key.Key_F2)
    editor = dialog.view.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, "411900")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    driver.wait(lambda: name_of(dialog, "account", "receivable") == "411900")
    driver.rest()
    assert database.read(kept_names) == {RECEIVABLE: "411900"}
    assert dialog.view.currentIndex().data(IsDefaultRole) is False
    driver.click_button("names.reset", dialog)
    driver.wait(lambda: name_of(dialog, "account", "receivable") == "411000")
    assert database.read(kept_names) == {}


def test_a_name_is_added_and_a_key_that_means_nothing_is_refused(
    driver: Driver, database: Database, dialog: NamesDialog
) -> None:
    dialog.kind.setFocus()
    QTest.keyClicks(dialog.kind, "Rev")
    QTest.keyClicks(dialog.key, "sku:ABC")
    QTest.keyClicks(dialog.value, "706100")
    driver.click_button("names.add", dialog)
    driver.wait(lambda: dialog.key.text() == "")
    assert database.read(kept_names) == {("fec", "revenue", "sku:ABC"): "706100"}
    QTest.keyClicks(dialog.key, "nonsense")
    QTest.keyClicks(dialog.value, "1")
    answer_box(driver, "OK")
    driver.click_button("names.add", dialog)
    driver.wait(lambda: bool(driver.seen))
    assert "nonsense" in driver.seen[-1]
    assert len(database.read(kept_names)) == 1


def test_names_are_written_to_a_file_and_read_again(
    driver: Driver,
    database: Database,
    dialog: NamesDialog,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "names.xlsx"
    database.write(set_names, {RECEIVABLE: "411777"})
    answer = lambda *_: (str(path), "")  # noqa: E731 - the file dialog's answer
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    answer_box(driver, "OK")
    driver.click_button("names.export", dialog)
    driver.wait(lambda: len(driver.seen) == 1)
    answer_box(driver, "Forget")
    driver.click_button("names.reset_all", dialog)
    driver.wait(lambda: database.read(kept_names) == {})
    driver.rest()
    answer_box(driver, "OK")
    driver.click_button("names.import", dialog)
    driver.wait(lambda: database.read(kept_names) == {RECEIVABLE: "411777"})
    driver.rest()
    QApplication.processEvents()
    assert name_of(dialog, "account", "receivable") == "411777"

"""The frame of the settings: pages, keep, ask before something is lost."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QWidget,
)

from batchbill_desktop.services import texts
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.settings.save import save_settings
from batchbill_desktop.services.settings.store import read_setting
from batchbill_desktop.views.settings.dialog import SettingsDialog
from batchbill_desktop.views.settings.pages import PAGES
from batchbill_desktop.views.settings.pdf_page import FOLDER, PATTERN, PdfPage
from tests.views.settings.conftest import OpenSettings, go_to
from tests.views.window import Driver

PDF = "settings.pdf"


def type_folder(dialog: SettingsDialog, text: str) -> PdfPage:
    page = dialog.page
    assert isinstance(page, PdfPage)
    page.folder.setFocus()
    page.folder.selectAll()
    QTest.keyClicks(page.folder, text)
    return page


def test_without_a_company_there_are_no_settings(driver: Driver) -> None:
    assert not driver.window.acts["settings"].isEnabled()


def test_the_pages_stand_at_the_left_and_keys_go_through_them(open_settings: OpenSettings) -> None:
    dialog = open_settings()
    assert [page.name for page in dialog.pages] == [kind.name for kind in PAGES]
    assert dialog.page is dialog.pages[0]
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(dialog, Qt.Key.Key_PageDown, control)
    assert dialog.page is dialog.pages[1]
    QTest.keyClick(dialog, Qt.Key.Key_PageUp, control)
    QTest.keyClick(dialog, Qt.Key.Key_PageUp, control)
    assert dialog.page is dialog.pages[-1]
    go_to(dialog, PDF)
    assert dialog.page.isVisible()


def test_apply_keeps_what_was_changed_and_is_grey_while_nothing_is(
    driver: Driver, database: Database, open_settings: OpenSettings
) -> None:
    dialog = open_settings(PDF)
    apply = dialog.buttons["apply"]
    assert not apply.isEnabled()
    page = type_folder(dialog, "/invoices")
    assert apply.isEnabled()
    page.folder.clear()
    assert not apply.isEnabled()
    type_folder(dialog, "/invoices")
    driver.click(apply)
    driver.wait(lambda: database.read(read_setting, FOLDER) == "/invoices")
    driver.rest()
    assert not apply.isEnabled()
    assert dialog.isVisible()


def test_ok_keeps_and_closes_and_pages_hear_of_it(
    driver: Driver, database: Database, open_settings: OpenSettings
) -> None:
    dialog = open_settings(PDF)
    company = driver.program.desk.company
    assert company is not None
    heard: list[bool] = []
    company.changed.connect(lambda: heard.append(True))
    type_folder(dialog, "/invoices")
    driver.click(dialog.buttons["ok"])
    driver.wait(lambda: not driver.window.findChildren(SettingsDialog))
    assert database.read(read_setting, FOLDER) == "/invoices"
    assert heard == [True]


def test_ok_without_a_change_writes_nothing(
    driver: Driver, database: Database, open_settings: OpenSettings
) -> None:
    dialog = open_settings()
    driver.click(dialog.buttons["ok"])
    driver.wait(lambda: not driver.window.findChildren(SettingsDialog))
    assert database.read(read_setting, "page") is None
    assert database.read(read_setting, "page.texts") is None


@pytest.mark.parametrize(
    ("answer", "kept", "closed"),
    [("Keep", "/invoices", True), ("Discard", None, True), ("Cancel", None, False)],
)
def test_escape_asks_before_changes_are_lost(
    driver: Driver,
    database: Database,
    open_settings: OpenSettings,
    answer: str,
    kept: str | None,
    closed: bool,
) -> None:
    dialog = open_settings(PDF)
    type_folder(dialog, "/invoices")
    answer_box(driver, answer)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    driver.rest()
    driver.wait(lambda: bool(driver.window.findChildren(SettingsDialog)) is not closed)
    assert "Keep the changes?" in driver.seen[-1]
    assert database.read(read_setting, FOLDER) == kept


def test_escape_asks_nothing_where_nothing_was_changed(
    driver: Driver, open_settings: OpenSettings
) -> None:
    dialog = open_settings()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    driver.wait(lambda: not driver.window.findChildren(SettingsDialog))
    assert driver.seen == []


def test_a_page_with_a_problem_is_shown_and_nothing_is_kept(
    driver: Driver, database: Database, open_settings: OpenSettings
) -> None:
    dialog = open_settings(PDF)
    page = dialog.page
    assert isinstance(page, PdfPage)
    page.pattern.setText("{client}")
    go_to(dialog, dialog.pages[0].name)
    driver.click(dialog.buttons["ok"])
    assert dialog.page is page
    assert page.pattern.hasFocus()
    assert "{client} is not known" in dialog.message.text
    assert database.read(read_setting, PATTERN) is None
    page.pattern.setText("{number}")
    assert dialog.message.isHidden()


def test_a_failure_to_keep_is_told_and_nothing_typed_is_lost(
    driver: Driver, open_settings: OpenSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = open_settings(PDF)
    page = type_folder(dialog, "/invoices")
    monkeypatch.setattr("batchbill_desktop.views.settings.dialog.save_settings", refuse)
    answer_box(driver, "OK")
    driver.click(dialog.buttons["ok"])
    driver.wait(lambda: driver.seen == ["The disk is full."])
    driver.wait(dialog.buttons["apply"].isEnabled)
    assert dialog.isVisible()
    assert page.folder.text() == "/invoices"


def test_settings_that_cannot_be_read_are_told_and_the_dialog_goes(
    driver: Driver,
    database: Database,
    open_settings: OpenSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = open_settings()
    first.reject()
    driver.wait(lambda: not driver.window.findChildren(SettingsDialog))
    monkeypatch.setattr("batchbill_desktop.views.settings.dialog.read_settings", refuse)
    answer_box(driver, "OK")
    driver.window.acts["settings"].trigger()
    driver.wait(lambda: driver.seen == ["The disk is full."])
    driver.wait(lambda: not driver.window.findChildren(SettingsDialog))


def refuse(*_: object) -> None:
    raise UserError(message="The disk is full.")


def test_what_another_program_keeps_meanwhile_is_not_touched(
    driver: Driver, database: Database, open_settings: OpenSettings
) -> None:
    dialog = open_settings(PDF)
    database.write(save_settings, {"page": {"design": "plain"}})
    type_folder(dialog, "/invoices")
    driver.click(dialog.buttons["ok"])
    driver.wait(lambda: database.read(read_setting, FOLDER) == "/invoices")
    assert database.read(read_setting, "page") == {"design": "plain"}


def test_the_settings_speak_french(driver: Driver, open_settings: OpenSettings) -> None:
    dialog = open_settings()
    texts.set_language("fr")
    dialog.retranslate()
    driver.window.retranslate()
    assert dialog.windowTitle() == "Paramètres"
    assert driver.window.acts["settings"].text().replace("&", "") == "Paramètres…"
    places = [dialog.places.item(row).text() for row in range(dialog.places.count())]
    assert places[:3] == ["Page de la facture", "Textes de la facture", "Fichiers PDF"]
    assert not any(button.text() == "" for button in dialog.buttons.values())


def test_every_field_of_our_pages_has_a_name_for_screen_readers(
    open_settings: OpenSettings,
) -> None:
    dialog = open_settings()
    nameless = []
    for page in dialog.pages[:3]:
        fields: list[QWidget] = []
        for kind in (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit):
            fields += page.findChildren(kind)
        for field in fields:
            own = field.objectName().startswith("settings.")
            if own and not (field.accessibleName() or _spoken(page, field)):
                nameless.append(field.objectName())
    assert nameless == []


def _spoken(page: QWidget, field: QWidget) -> str:
    """What Qt reads for a field without a name of its own: its text, or its label's."""
    if isinstance(field, QAbstractButton):
        return field.text()
    return next((label.text() for label in page.findChildren(QLabel) if label.buddy() is field), "")


def answer_box(driver: Driver, text: str) -> None:
    """Press a button of the next message box; the settings behind it are modal too."""

    def look() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox) and box.isVisible():
            timer.stop()
            driver.seen.append(box.text())
            driver.press(text)(box)

    timer = QTimer(driver.window)
    timer.timeout.connect(look)
    timer.start(10)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_key_leads_to_one_place_of_a_page(open_settings: OpenSettings, language: str) -> None:
    dialog = open_settings()
    texts.set_language(language)
    dialog.retranslate()
    foot = list(dialog.buttons.values())
    for page in dialog.pages[:3]:
        kinds: tuple[type[QWidget], ...] = (QLabel, QAbstractButton)
        shown = [*foot, *(part for kind in kinds for part in page.findChildren(kind))]
        keys = [found[1].casefold() for part in shown if (found := _MNEMONIC.search(_text(part)))]
        assert len(keys) == len(set(keys)), (page.name, sorted(keys))


_MNEMONIC = re.compile(r"(?<!&)&(\w)")


def _text(part: QWidget) -> str:
    return part.text() if isinstance(part, QLabel | QAbstractButton) else ""

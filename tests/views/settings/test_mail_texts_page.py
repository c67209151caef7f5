"""*E-mail texts*: shown on an invoice while they are typed, refused with the line, reset."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from batchbill_desktop.services.database import Database
from batchbill_desktop.services.mail.settings import TEXTS_KEY
from batchbill_desktop.services.settings.store import read_setting
from batchbill_desktop.views.settings.mail_texts_page import MailTextsPage
from tests.views.settings.conftest import OpenSettings
from tests.views.window import Driver


@pytest.fixture
def page(open_settings: OpenSettings) -> MailTextsPage:
    found = open_settings("settings.mail_texts").page
    assert isinstance(found, MailTextsPage)
    return found


def write(page: MailTextsPage, text: str) -> None:
    page.editor.selectAll()
    QTest.keyClicks(page.editor, text)


def test_the_preview_follows_what_is_typed_and_it_is_kept(
    driver: Driver, database: Database, page: MailTextsPage
) -> None:
    assert "please find attached" in page.preview.toPlainText()
    write(page, "To you: {{ number }}")
    driver.wait(lambda: page.preview.toPlainText().startswith("To you: FA-2026-"))
    driver.click_button("settings.ok", page.window())
    driver.rest()
    kept = database.read(read_setting, TEXTS_KEY)
    assert kept == {"en": {"subject": "To you: {{ number }}"}}


def test_a_wrong_text_is_named_with_its_line_and_not_kept(
    driver: Driver, database: Database, page: MailTextsPage
) -> None:
    page.tabs.setCurrentIndex(1)
    write(page, "Hello")
    QTest.keyClick(page.editor, Qt.Key.Key_Return)
    QTest.keyClicks(page.editor, "{{ nobody }}")
    driver.wait(page.problem.isVisible)
    assert page.problem.text().startswith("Line 2: a name is not known")
    page.language.setCurrentIndex(page.language.findData("nl"))
    driver.click_button("settings.ok", page.window())
    driver.rest()
    assert database.read(read_setting, TEXTS_KEY) is None
    assert page.place == ("en", "body"), "the wrong text is shown"


def test_a_text_goes_back_to_the_programs_own(driver: Driver, page: MailTextsPage) -> None:
    before = page.source(page.place)
    write(page, "Mine")
    assert page.language.currentText() == "English (changed)"
    driver.click(driver.find(QAbstractButton, "settings.mail_texts.reset", page))
    assert page.source(page.place) == before
    assert page.language.currentText() == "English"


def test_a_double_click_inserts_a_value(driver: Driver, page: MailTextsPage) -> None:
    page.editor.selectAll()
    page.values_list.setFocus()
    QTest.keyClick(page.values_list, Qt.Key.Key_Down)
    QTest.keyClick(page.values_list, Qt.Key.Key_Return)
    assert page.source(page.place) == "{{ contact }}"

"""The company's own texts: edited with a live page, refused while they are wrong."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTreeWidgetItem

from batchbill_desktop.services.database import Database
from batchbill_desktop.services.printing.content import content_of, template_values
from batchbill_desktop.services.printing.markup import plain_text
from batchbill_desktop.services.printing.template_check import check_template, program_text
from batchbill_desktop.services.settings.save import save_settings
from batchbill_desktop.services.settings.store import read_setting
from batchbill_desktop.views.settings.dialog import SettingsDialog
from batchbill_desktop.views.settings.template_words import PIECES, VALUES
from batchbill_desktop.views.settings.texts_page import TextsPage
from tests.builders.document import make_document
from tests.views.settings.conftest import OpenSettings
from tests.views.window import Driver

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(driver: Driver, open_settings: OpenSettings) -> TextsPage:
    found = open_settings("settings.texts").page
    assert isinstance(found, TextsPage)
    driver.wait(lambda: found.preview.page_count > 0)
    found.show_text("fr", "intro")
    return found


def write(page: TextsPage, text: str) -> None:
    """Type it in the place of all."""
    page.editor.setFocus()
    QTest.keyClick(page.editor, Qt.Key.Key_A, CONTROL)
    QTest.keyClicks(page.editor, text)


def intro(page: TextsPage) -> str:
    """What the page shows as introduction."""
    document = page.preview.document
    return "" if document is None else plain_text(content_of(document).intro)


def test_the_page_shows_what_is_typed_filled_with_the_invoice(
    driver: Driver, page: TextsPage
) -> None:
    write(page, "Merci, {{ customer_name }}")
    driver.wait(lambda: intro(page).startswith("Merci, "))
    assert page.preview.document is not None
    assert intro(page) == f"Merci, {page.preview.document.buyer.address.name}"


def test_while_a_text_is_wrong_the_last_good_page_stays_and_the_line_is_marked(
    driver: Driver, page: TextsPage
) -> None:
    write(page, "Merci")
    driver.wait(lambda: intro(page) == "Merci")
    QTest.keyClick(page.editor, Qt.Key.Key_Return)
    QTest.keyClicks(page.editor, "{{ clien }}")
    driver.wait(page.problem.isVisible)
    assert page.problem.text().startswith("Line 2: clien is not known")
    assert intro(page) == "Merci"
    (mark,) = page.editor.extraSelections()
    assert mark.cursor.blockNumber() == 1
    for _ in "{{ clien }}":
        QTest.keyClick(page.editor, Qt.Key.Key_Backspace)
    driver.wait(page.problem.isHidden)
    assert page.editor.extraSelections() == []


def test_a_wrong_text_is_not_kept_and_the_cursor_goes_to_its_line(
    driver: Driver, database: Database, page: TextsPage
) -> None:
    write(page, "Merci")
    QTest.keyClick(page.editor, Qt.Key.Key_Return)
    QTest.keyClicks(page.editor, "{% if %}")
    page.show_text("en", "payment")
    driver.click_button("settings.ok", page.window())
    assert page.place == ("fr", "intro")
    assert page.editor.textCursor().blockNumber() == 1
    assert page.editor.hasFocus()
    dialog = page.window()
    assert isinstance(dialog, SettingsDialog)
    assert dialog.message.text.startswith("Introduction, French, line 2:")
    assert database.read(read_setting, "page.texts") is None


def test_only_what_differs_from_the_programs_texts_is_kept(
    driver: Driver, database: Database, page: TextsPage
) -> None:
    write(page, "Merci")
    page.show_text("de", "closing")
    write(page, "Danke")
    driver.click_button("settings.ok", page.window())
    driver.wait(lambda: database.read(read_setting, "page.texts") is not None)
    assert database.read(read_setting, "page.texts") == {
        "de": {"closing": "Danke"},
        "fr": {"intro": "Merci"},
    }


def test_back_to_the_programs_text_can_be_undone(driver: Driver, page: TextsPage) -> None:
    assert not page.reset.isEnabled()
    write(page, "Merci")
    assert page.reset.isEnabled()
    driver.click(page.reset)
    assert page.source(("fr", "intro")) == program_text("intro", "fr")
    assert page.values() == {"page.texts": None}
    QTest.keyClick(page.editor, Qt.Key.Key_Z, CONTROL)
    assert page.source(("fr", "intro")) == "Merci"


def test_each_text_has_undo_steps_of_its_own(page: TextsPage) -> None:
    write(page, "Merci")
    page.show_text("fr", "closing")
    QTest.keyClick(page.editor, Qt.Key.Key_Z, CONTROL)
    assert page.source(("fr", "intro")) == "Merci"
    assert page.source(("fr", "closing")) == program_text("closing", "fr")


def test_changed_languages_and_texts_are_marked(page: TextsPage) -> None:
    def languages() -> list[str]:
        return [page.language.itemText(row) for row in range(page.language.count())]

    assert languages() == ["English", "French", "German", "Dutch"]
    write(page, "Merci")
    assert languages() == ["English", "French (changed)", "German", "Dutch"]
    tabs = [page.tabs.tabText(row) for row in range(page.tabs.count())]
    assert tabs == ["Subject", "Introduction •", "Closing text", "Payment"]
    page.show_text("en", "intro")
    assert page.tabs.tabText(1) == "Introduction"


def find(page: TextsPage, written: str) -> QTreeWidgetItem:
    (found,) = page.values_list.findItems(written, Qt.MatchFlag.MatchExactly)
    return found


def test_a_double_click_inserts_a_value(page: TextsPage) -> None:
    write(page, "Merci, ")
    item = find(page, "{{ customer_name }}")
    page.values_list.scrollToItem(item)
    place = page.values_list.visualItemRect(item).center()
    view = page.values_list.viewport()
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=place)
    assert page.source(("fr", "intro")) == "Merci, {{ customer_name }}"
    assert page.editor.hasFocus()


def test_enter_puts_a_piece_around_what_is_selected(page: TextsPage) -> None:
    write(page, "Merci")
    QTest.keyClick(page.editor, Qt.Key.Key_A, CONTROL)
    page.values_list.setCurrentItem(find(page, "<b>…</b>"))
    page.values_list.setFocus()
    QTest.keyClick(page.values_list, Qt.Key.Key_Return)
    assert page.source(("fr", "intro")) == "<b>Merci</b>"
    QTest.keyClicks(page.editor, "!")
    assert page.source(("fr", "intro")) == "<b>Merci!</b>"


def test_blanks_that_do_not_break_are_kept(page: TextsPage) -> None:
    cursor = QTextCursor(page.editor.document())
    cursor.select(QTextCursor.SelectionType.Document)
    cursor.insertText("10\u00a0€\nand more")
    assert page.values() == {"page.texts": {"fr": {"intro": "10\u00a0€\nand more"}}}


def test_tab_leaves_the_editor(page: TextsPage) -> None:
    page.editor.setFocus()
    QTest.keyClick(page.editor, Qt.Key.Key_Tab)
    assert not page.editor.hasFocus()
    assert page.values() == {"page.texts": None}


def test_a_kept_text_that_is_wrong_by_now_shows_the_programs_page(
    driver: Driver, database: Database, open_settings: OpenSettings
) -> None:
    database.write(save_settings, {"page.texts": {"fr": {"intro": "{{ gone }}"}}})
    page = open_settings("settings.texts").page
    assert isinstance(page, TextsPage)
    driver.wait(lambda: page.preview.page_count > 0)
    page.show_text("fr", "intro")
    driver.wait(page.problem.isVisible)
    assert intro(page).startswith("Nous vous remercions")


def test_the_list_has_every_value_of_an_invoice() -> None:
    assert set(VALUES) == set(template_values(make_document()))


@pytest.mark.parametrize("piece", PIECES)
def test_every_piece_can_be_used(piece: str) -> None:
    assert check_template("intro", piece, "en", make_document()) is None

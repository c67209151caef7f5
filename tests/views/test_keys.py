"""Every key has one meaning: no two acts, buttons or fields that can be reached share one."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QListWidget,
    QMainWindow,
    QMenu,
    QTabBar,
    QWidget,
)

from batchbill_desktop.app import Options
from batchbill_desktop.services import clock
from batchbill_desktop.services.batches.generate import generate_batch
from batchbill_desktop.services.batches.run import RunRequest, run_batch
from batchbill_desktop.services.company_folder.apply import import_company
from batchbill_desktop.services.database import open_database
from batchbill_desktop.services.invoices.load import Wanted, load_documents
from batchbill_desktop.views.batches.billing_place import BATCHES, INVOICES, NEW, OUTBOX
from batchbill_desktop.views.invoices.editor.window import EditorWindow
from tests.builders.expected import DATA
from tests.views.window import Driver

JUNE, JULY = dt.date(2026, 6, 30), dt.date(2026, 7, 31)
BOTH = pytest.mark.parametrize("language", ["en", "fr"])

Reach = dict[str, list[tuple[str, QWidget | None]]]
"""Key -> what it does, and the widget that must have the keyboard for it (None: any)."""

Key = tuple[QKeySequence, str, QWidget | None]

_LOCAL = (
    Qt.ShortcutContext.WidgetShortcut,
    Qt.ShortcutContext.WidgetWithChildrenShortcut,
)


@pytest.fixture(scope="session")
def half_year_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small company with June generated and July proposed, to be copied."""
    path = tmp_path_factory.mktemp("keys") / "keys.db"
    with clock.fixed_today(JULY), open_database(path) as database:
        database.write(import_company, DATA / "small")
        database.write(run_batch, RunRequest("June", JUNE, JUNE))
        database.write(generate_batch, "June")
        database.write(run_batch, RunRequest("July", JULY, JULY))
    return path


@pytest.fixture
def opened(half_year_file: Path, tmp_path: Path, driver: Driver) -> Iterator[Driver]:
    path = tmp_path / "small.db"
    shutil.copyfile(half_year_file, path)
    with clock.fixed_today(JULY):
        driver.program.begin(Options(database=str(path)))
        driver.wait(lambda: driver.program.desk.company is not None)
        driver.wait(lambda: driver.billing.new_batch.selection is not None)
        driver.rest()
        yield driver
        for window in driver.billing.editors.windows:
            window.close_silently()


def speak(driver: Driver, language: str) -> None:
    driver.window.acts[f"language_{language}"].trigger()
    QApplication.processEvents()


def within(reach: Reach) -> list[str]:
    """What clashes: the same key twice, where both are reached at once."""
    return [
        f"{key}: {one} / {other}"
        for key, owners in sorted(reach.items())
        for (one, place), (other, elsewhere) in combinations(owners, 2)
        if one != other and _at_once(place, elsewhere)
    ]


def _at_once(one: QWidget | None, other: QWidget | None) -> bool:
    """Whether the keyboard can be where both are reached."""
    if one is None or other is None or one is other:
        return True
    return one.isAncestorOf(other) or other.isAncestorOf(one)


def reached(window: QWidget) -> Reach:
    """All keys that do something now."""
    reach: Reach = defaultdict(list)
    for keys, name, place in (*_acts(window), *_shortcuts(window), *_letters(window)):
        if not keys.isEmpty():
            reach[keys.toString()].append((name, place))
    return reach


def _acts(window: QWidget) -> Iterator[Key]:
    for action in window.findChildren(QAction):
        if not action.isEnabled() or not action.isVisible():
            continue
        group = action.parent()
        owner = group.parent() if group is not None else None
        local = isinstance(owner, QWidget) and action.shortcutContext() in _LOCAL
        for keys in action.shortcuts():
            yield keys, action.objectName(), owner if local and isinstance(owner, QWidget) else None


def _shortcuts(window: QWidget) -> Iterator[Key]:
    for shortcut in window.findChildren(QShortcut):
        parent = shortcut.parent()
        if isinstance(parent, QWidget) and parent.isVisible() and shortcut.isEnabled():
            place = parent if shortcut.context() in _LOCAL else None
            yield shortcut.key(), f"shortcut of {parent.objectName()}", place


def _letters(window: QWidget) -> Iterator[Key]:
    """Keys of buttons, and Alt with the underlined letter of buttons, labels, tabs and menus."""
    for button in window.findChildren(QAbstractButton):
        if button.isVisible() and button.isEnabled():
            yield button.shortcut(), button.objectName() or button.text(), None
    texts = [
        label.text()
        for label in window.findChildren(QLabel)
        if label.isVisible() and label.buddy() is not None
    ]
    for tabs in window.findChildren(QTabBar):
        if tabs.isVisible():
            texts += [tabs.tabText(number) for number in range(tabs.count())]
    if isinstance(window, QMainWindow):
        texts += [f"{action.text()} (menu)" for action in window.menuBar().actions()]
    for text in texts:
        yield QKeySequence.mnemonic(text), text, None


def clashes_in_menus(window: QWidget) -> list[str]:
    """Letters that stand under two entries of one menu."""
    found = []
    for menu in window.findChildren(QMenu):
        menu.aboutToShow.emit()
        letters: dict[str, str] = {}
        for action in menu.actions():
            letter = QKeySequence.mnemonic(action.text().partition("\t")[0]).toString()
            if letter and action.isVisible():
                if letter in letters:
                    found.append(f"{menu.title()}: {letters[letter]} / {action.text()}")
                letters[letter] = action.text()
    return found


def show(driver: Driver, page: str) -> None:
    billing = driver.billing
    if page in ("June", "July"):
        billing.show_batch(page)
        driver.rest()
        billing.proposals.invoices.choose_row(1)
        billing.proposals.lines.choose_row(0)
    else:
        billing.tabs.setCurrentIndex(
            {"new": NEW, "batches": BATCHES, "invoices": INVOICES, "outbox": OUTBOX}[page]
        )
    driver.rest()
    if page == "new":
        billing.new_batch.model.tick_all(selected=True)
        driver.rest()


@BOTH
@pytest.mark.parametrize("page", ["new", "batches", "July", "June", "invoices", "outbox"])
def test_no_key_of_the_main_window_means_two_things(
    opened: Driver, language: str, page: str
) -> None:
    speak(opened, language)
    show(opened, page)
    reach = reached(opened.window)
    assert {"Ctrl+O", "Ctrl+Q", "F5"} <= set(reach), "the keys are found"
    assert within(reach) + clashes_in_menus(opened.window) == []


@BOTH
def test_no_key_of_the_welcome_page_means_two_things(driver: Driver, language: str) -> None:
    driver.program.begin(Options())
    driver.rest()
    speak(driver, language)
    assert within(reached(driver.window)) + clashes_in_menus(driver.window) == []


def open_editor(driver: Driver, kind: str) -> EditorWindow:
    company = driver.program.desk.company
    assert company is not None
    if kind == "new":
        driver.billing.editors.new_for("1003")
    else:
        documents = company.database.read(load_documents, Wanted())
        numbered = [document for document in documents if document.number is not None]
        driver.billing.editors.edit(numbered[1].id)
    driver.wait(lambda: bool(driver.billing.editors.windows))
    driver.rest()
    return driver.billing.editors.windows[-1]


@BOTH
@pytest.mark.parametrize("kind", ["new", "numbered"])
def test_no_key_of_the_editor_means_two_things(opened: Driver, language: str, kind: str) -> None:
    speak(opened, language)
    editor = open_editor(opened, kind)
    for section in editor.form.sections.values():
        section.set_open(True)
    editor.form.lines.acts["new"].trigger()
    editor.form.lines.table.end_typing()
    editor.form.lines.table.setFocus()
    QApplication.processEvents()
    reach = reached(editor)
    assert "Ctrl+S" in reach
    assert within(reach) + clashes_in_menus(editor) == []


DIALOGS = {
    NEW: ("waive", "settings", "names"),
    INVOICES: (
        "new_invoice",
        "correct_invoice",
        "pay_invoice",
        "invoice_history",
        "pdf",
        "print",
        "print_preview",
        "email",
        "export_invoices",
    ),
}


@BOTH
@pytest.mark.parametrize("place", DIALOGS)
def test_no_key_of_a_dialog_means_two_things(opened: Driver, language: str, place: int) -> None:
    speak(opened, language)
    opened.billing.tabs.setCurrentIndex(place)
    opened.rest()
    if place == NEW:
        go_to_an_item(opened)
    else:
        opened.billing.invoices.view.selectAll()
        opened.rest()
    assert {act: clashes_in_dialog(opened, act) for act in DIALOGS[place]} == {
        act: [] for act in DIALOGS[place]
    }


def go_to_an_item(driver: Driver) -> None:
    """Put the cursor on the first item of a contract with time."""
    tree, model = driver.billing.new_batch.tree, driver.billing.new_batch.model
    row = next(
        index
        for index in map(model.index_of_contract, ("C-A02", "C-A01", "C-301"))
        if index.isValid()
    )
    tree.expandRecursively(row)
    while row.isValid() and model.item_at(row) is None:
        row = tree.indexBelow(row)
    tree.setCurrentIndex(row.siblingAtColumn(1))
    driver.rest()


def clashes_in_dialog(driver: Driver, act: str) -> list[str]:
    """Open the dialog of an act; what clashes in it, on each of its pages. It is closed again."""
    seen: list[list[str]] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog) and dialog.isVisible() and not driver.window.tasks.busy:
            timer.stop()
            try:
                found = within(reached(dialog))
                for places in dialog.findChildren(QListWidget, "settings.places"):
                    for number in range(places.count()):
                        places.setCurrentRow(number)
                        found += within(reached(dialog))
                seen.append(found + clashes_in_menus(dialog))
            finally:
                dialog.reject()

    timer = QTimer(driver.window)
    timer.timeout.connect(look)
    timer.start(30)
    assert driver.window.acts[act].isEnabled()
    driver.window.acts[act].trigger()
    driver.wait(lambda: bool(seen))
    driver.rest()
    return seen[0]

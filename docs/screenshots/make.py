"""Paints every state of the billing window into pictures, without a screen.

usage: python docs/screenshots/make.py FOLDER [NAME ...]

The pictures are named after the state they show; with names only those are painted. Look at
them after a change of the window: cut texts and wrong colours are seen at once.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from unittest.mock import patch

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap
    from PySide6.QtWidgets import QApplication, QWidget

    from batchbill_desktop.views.batches.page import NewBatchPage
    from batchbill_desktop.views.invoices.editor.window import EditorWindow
    from batchbill_desktop.views.invoices.list_page import InvoiceListPage
    from batchbill_desktop.views.settings.dialog import SettingsDialog

W = TypeVar("W", bound="QWidget")

ROOT = Path(__file__).resolve().parents[2]
COMPANY = ROOT / "tests" / "data" / "small"
TODAY = dt.date(2026, 7, 1)
LOAD = "batchbill_desktop.views.batches.page.load_selection"
WAIT = 30.0
"""Seconds until a state is there at the latest."""


@dataclass(frozen=True)
class Shot:
    """A picture: what the window shows, in which language, look and scale."""

    state: str
    language: str = "en"
    theme: str = "light"
    scale: str = "1"


SHOTS = {
    "welcome": Shot("welcome"),
    "loading": Shot("loading"),
    "full": Shot("full"),
    "opened": Shot("opened"),
    "empty": Shot("empty"),
    "no-match": Shot("no_match"),
    "error": Shot("error"),
    "proposals": Shot("proposals"),
    "french": Shot("opened", language="fr"),
    "french-proposals": Shot("proposals", language="fr"),
    "french-150": Shot("opened", language="fr", scale="1.5"),
    "source": Shot("source"),
    "french-source": Shot("source", language="fr"),
    "dark-source": Shot("source", theme="dark"),
    "waive": Shot("waive"),
    "french-waive": Shot("waive", language="fr"),
    "compare": Shot("compare"),
    "french-compare": Shot("compare", language="fr"),
    "french-error": Shot("error", language="fr"),
    "dark": Shot("opened", theme="dark"),
    "dark-proposals": Shot("proposals", theme="dark"),
    "150-percent": Shot("opened", scale="1.5"),
    "200-percent": Shot("opened", scale="2"),
    "invoices": Shot("invoices"),
    "invoices-dark": Shot("invoices", theme="dark"),
    "foot-menu": Shot("foot_menu"),
    "foot-menu-french": Shot("foot_menu", language="fr"),
    "print-dialog": Shot("print_dialog"),
    "print-dialog-french": Shot("print_dialog", language="fr"),
    "print-dialog-150": Shot("print_dialog", theme="dark", scale="1.5"),
    "pdf-dialog": Shot("pdf_dialog"),
    "pdf-dialog-french": Shot("pdf_dialog", language="fr"),
    "pdf-dialog-150": Shot("pdf_dialog", theme="dark", scale="1.5"),
    "pdf-viewer": Shot("pdf_viewer"),
    "pdf-viewer-french": Shot("pdf_viewer", language="fr", theme="dark"),
    "editor": Shot("editor"),
    "editor-french": Shot("editor", language="fr"),
    "editor-dark": Shot("editor", theme="dark"),
    "editor-150": Shot("editor", scale="1.5"),
    "editor-parts": Shot("editor_parts", language="fr"),
    "editor-fixed": Shot("editor_fixed"),
    "editor-new": Shot("editor_new"),
    "editor-questions": Shot("editor_questions"),
    "editor-questions-french": Shot("editor_questions", language="fr", theme="dark"),
    "editor-compare": Shot("editor_compare"),
    "editor-credit": Shot("editor_credit"),
    "editor-credit-french": Shot("editor_credit", language="fr", theme="dark"),
    "editor-history": Shot("editor_history", language="fr"),
    "settings-page": Shot("settings_page"),
    "settings-page-french": Shot("settings_page", language="fr"),
    "settings-page-dark": Shot("settings_page", theme="dark"),
    "settings-page-150": Shot("settings_page", scale="1.5"),
    "settings-texts": Shot("settings_texts"),
    "settings-texts-error": Shot("settings_texts_error"),
    "settings-texts-french": Shot("settings_texts", language="fr"),
    "settings-texts-dark": Shot("settings_texts_error", theme="dark"),
    "settings-texts-150": Shot("settings_texts_error", scale="1.5"),
    "settings-pdf": Shot("settings_pdf"),
    "settings-pdf-error": Shot("settings_pdf_error"),
    "settings-pdf-french": Shot("settings_pdf", language="fr"),
    "settings-pdf-dark": Shot("settings_pdf_error", theme="dark"),
}


def main(arguments: list[str]) -> int:
    """Paint the pictures, each in a process of its own: the scale is set at its start."""
    if arguments[:1] == ["--one"]:
        _paint(arguments[1], Path(arguments[2]))
        return 0
    if not arguments or any(name not in SHOTS for name in arguments[1:]):
        print(__doc__, "names:", ", ".join(SHOTS), file=sys.stderr)  # noqa: T201
        return 2
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for name in arguments[1:] or SHOTS:
        env = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "QT_SCALE_FACTOR": SHOTS[name].scale,
            "PYTHONPATH": str(ROOT),
        }
        target = folder / f"{name}.png"
        subprocess.run([sys.executable, __file__, "--one", name, str(target)], env=env, check=True)
        print(target)  # noqa: T201 - a script's output
    return 0


def _paint(name: str, target: Path) -> None:
    import fontpkg_lato
    from PySide6.QtGui import QFont, QFontDatabase
    from PySide6.QtWidgets import QApplication

    from batchbill_desktop.services import clock
    from batchbill_desktop.views import fallback_font

    app = QApplication(["batchbill"])
    fonts = Path(fontpkg_lato.__file__).parent / "files"
    for weight in ("Regular", "Bold"):
        QFontDatabase.addApplicationFont(str(fonts / f"Lato-{weight}.ttf"))
    app.setFont(QFont("Lato", 10))
    fallback_font.lend(app)
    with tempfile.TemporaryDirectory() as folder, clock.fixed_today(TODAY):
        Stage(app, SHOTS[name], Path(folder)).paint(target)


class Stage:
    """The program, brought into the state of a picture."""

    def __init__(self, app: QApplication, shot: Shot, folder: Path) -> None:
        from batchbill_desktop.app import Program
        from batchbill_desktop.views.preferences import Preferences

        self._app = app
        self._shot = shot
        self._folder = folder
        preferences = Preferences(folder / "window.ini")
        preferences.language = shot.language
        preferences.theme = shot.theme
        self.program = Program(app, preferences)
        self.program.window.resize(1280, 720)
        self.program.window.show()
        self._shown: QWidget = self.program.window
        self._kept: QPixmap | None = None
        """Of what is gone by now."""

    def paint(self, target: Path) -> None:
        """Bring about the state and keep its picture."""
        getattr(self, f"_{self._shot.state}")()
        self._settle()
        (self._kept or self._shown.grab()).save(str(target))
        self._wait(lambda: not self.program.window.tasks.busy)
        # A window that asks whether to save would wait for ever.
        self.program.window.guards.clear()
        self.program.window.close()

    def _welcome(self) -> None:
        """Before there is a company."""

    def _loading(self) -> None:
        from batchbill_desktop.views.batches.due_loading import load_selection

        def slowly(*arguments: Any) -> Any:
            time.sleep(1)
            return load_selection(*arguments)

        with patch(LOAD, slowly):
            self._open(COMPANY)
            self._wait(lambda: self.program.window.tasks.busy)

    def _full(self) -> None:
        self._list()

    def _opened(self) -> None:
        from batchbill_desktop.views.batches.contract_tree_columns import Column

        page = self._list()
        model, tree = page.model, page.tree
        tree.expand(model.index_of_contract("C-A01"))
        model.tick([model.index_of_contract("C-A01")], selected=True)
        block = model.index_of_contract("C-A02")
        tree.expandRecursively(block)
        first = model.index(1, 0, block)
        model.tick([first], selected=True)
        tree.setCurrentIndex(first.siblingAtColumn(Column.CUSTOMER))
        tree.setFocus()

    def _source(self) -> None:
        from batchbill_desktop.views.batches.source_dialog import SourceDialog

        self._on_ticket()
        page = self._page()
        item = page.model.index(0, 1, page.tree.currentIndex().siblingAtColumn(0))
        page.tree.setCurrentIndex(item)
        self.program.window.acts["source"].trigger()
        self._rest()
        self._shown = _found(self.program.window, SourceDialog)

    def _waive(self) -> None:
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication, QDialog

        self._on_ticket()
        window = self.program.window

        def keep() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QDialog):
                timer.stop()
                self._kept = dialog.grab()
                dialog.reject()

        timer = QTimer(window)
        timer.timeout.connect(keep)
        timer.start(20)
        window.acts["waive"].trigger()

    def _compare(self) -> None:
        from batchbill_desktop.views.batches.compare_dialog import CompareDialog

        page = self._list()
        page.model.tick_all(selected=True)
        self._settle()
        self.program.window.acts["compare"].trigger()
        self._rest()
        self._shown = _found(self.program.window, CompareDialog)

    def _on_ticket(self) -> None:
        """The cursor stands on a ticket with several items."""
        from batchbill_desktop.views.batches.contract_tree_columns import Column, LevelRole

        page = self._list()
        tree, model = page.tree, page.model
        tree.expandRecursively(model.index_of_contract("C-A02"))
        row = model.index(0, 0)
        while row.data(LevelRole) != "ticket":
            row = tree.indexBelow(row)
        tree.setCurrentIndex(row.siblingAtColumn(Column.CUSTOMER))
        tree.setFocus()
        self._settle()

    def _empty(self) -> None:
        bare = self._folder / "bare"
        bare.mkdir()
        shutil.copy(COMPANY / "company.csv", bare)
        shutil.copy(COMPANY / "tax_codes.csv", bare)
        shutil.copy(COMPANY / "tax_rates.csv", bare)
        self._list(bare)

    def _no_match(self) -> None:
        page = self._list()
        page.filters.search.setText("no such customer")
        self._rest()

    def _error(self) -> None:
        from batchbill_desktop.services.errors import UserError

        def fail(*_: object) -> None:
            raise UserError(message="The database cannot be read. Open it again.")

        with patch(LOAD, fail):
            self._open(COMPANY)
            self._rest()

    def _proposals(self) -> None:
        page = self._list()
        page.model.tick_all(selected=True)
        page.panel.name.setText("June 2026")
        page.panel.run.click()
        self._rest()

    def _invoices(self) -> None:
        self._invoice_list()

    def _foot_menu(self) -> None:
        button = self._invoice_list().actions_button
        button.fill()
        button.menu_of.popup(button.mapToGlobal(button.rect().topLeft()))
        self._shown = button.menu_of

    def _print_dialog(self) -> None:
        from batchbill_desktop.views.invoices.print_dialog import PrintDialog

        # What it offers depends on the machine's printers.
        self._act("print", PrintDialog)

    def _pdf_dialog(self) -> None:
        from batchbill_desktop.views.invoices.pdf_dialog import PdfDialog

        self._act("pdf", PdfDialog)

    def _pdf_viewer(self) -> None:
        from batchbill_desktop.views.invoices.pdf_viewer import PdfViewer

        viewer = self._act("print_preview", PdfViewer)
        viewer.search.setText("Total")
        self._wait(lambda: bool(viewer.hits.text()))
        # The pages are painted a moment later.
        self._pause(0.5)

    def _act(self, name: str, kind: type[W]) -> W:
        """Carry out an act on all invoices of the list; what it opens is shown."""
        self._invoice_list()
        self.program.window.acts[name].trigger()
        self._rest()
        found = _found(self.program.window, kind)
        self._shown = found
        return found

    def _invoice_list(self) -> InvoiceListPage:
        """The list of invoices, all of them chosen."""
        from batchbill_desktop.views.batches.billing_place import INVOICES, BillingPlace

        self._generated()
        place = _found(self.program.window, BillingPlace)
        place.tabs.setCurrentIndex(INVOICES)
        self._rest()
        place.invoices.view.selectAll()
        self._rest()
        return place.invoices

    def _editor(self) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication

        from batchbill_desktop.views.invoices.editor.line_columns import Column

        window = self._edited()
        lines = window.form.lines
        state = window.state
        state.set_cell(lines.model.line_at(0).key, Column.QUANTITY, "2:30")
        state.set_cell(lines.model.line_at(2).key, Column.DISCOUNT, "120")
        state.set_address("country", "ZZ")
        lines.table.go_to(3)
        lines.acts["heading"].trigger()
        field = QApplication.focusWidget()
        QTest.keyClicks(field, "Interventions du mois de mars")
        QTest.keyClick(field, Qt.Key.Key_Return)
        self._settle()
        lines.acts["new"].trigger()
        field = QApplication.focusWidget()
        QTest.keyClicks(field, "Aide ")
        QTest.keyClick(field, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(field, "sur place")
        self._pause(0.5)

    def _editor_parts(self) -> None:
        window = self._edited()
        for name in ("address", "before", "notes"):
            window.form.sections[name].set_open(True)
        window.form.notes.notes.setPlainText("Paie toujours fin de mois.")
        window.form.lines.table.go_to(1)
        self._pause(0.5)

    def _editor_fixed(self) -> None:
        from batchbill_desktop.services.invoices.issue import record_fact

        window = self._edited()
        window.company.database.write(record_fact, [window.invoice_id], "printed", "")
        window.company.changed.emit()
        self._rest()
        self._pause(0.5)

    def _editor_new(self) -> None:
        from batchbill_desktop.views.batches.billing_place import BillingPlace

        self._generated()
        desk = _found(self.program.window, BillingPlace).editors
        desk.new_for("1003")
        self._wait(lambda: bool(desk.windows))
        self._shown = desk.windows[-1]
        self._pause(0.5)

    def _editor_questions(self) -> None:
        from batchbill_desktop.services.invoices.editing.questions import WAIVE, questions
        from batchbill_desktop.views.invoices.editor.questions_dialog import QuestionsDialog

        window = self._edited()
        before = window.state.working
        window.state.delete_lines([line.key for line in before.lines[:2]])
        dialog = QuestionsDialog(questions(before, window.state.working), window)
        choice = dialog.rows[0].choice
        choice.setCurrentIndex(choice.findData(WAIVE))
        dialog.show()
        self._shown = dialog

    def _editor_compare(self) -> None:
        from batchbill_desktop.services.invoices.editing.compare import differences
        from batchbill_desktop.services.invoices.editing.errors import Overwritten
        from batchbill_desktop.views.invoices.editor.compare_dialog import CompareVersionsDialog
        from batchbill_desktop.views.invoices.editor.line_columns import Column
        from batchbill_desktop.views.notices import error_words

        window = self._edited()
        theirs = window.state.working
        window.state.set_field("order_number", "BC-2026-77")
        window.state.set_cell(theirs.lines[1].key, Column.PRICE, "95")
        error = Overwritten(theirs, name=theirs.number or "", editor="anna@bureau")
        dialog = CompareVersionsDialog(
            error_words(error)[0], differences(window.state.working, theirs), window
        )
        dialog.show()
        self._shown = dialog

    def _editor_credit(self) -> None:
        from batchbill_desktop.views.invoices.credit_dialog import CreditDialog
        from batchbill_desktop.views.invoices.credit_loading import load_credit

        window = self._edited()
        offer = window.company.database.read(load_credit, window.number)
        dialog = CreditDialog(window.company, offer, window)
        dialog.some.setChecked(True)
        dialog.fields[1].insert("0:30")
        dialog.fields[1].textEdited.emit("0:30")
        dialog.show()
        self._shown = dialog

    def _editor_history(self) -> None:
        from batchbill_desktop.services.history.story import invoice_story
        from batchbill_desktop.views.invoices.editor.history_dialog import HistoryDialog

        window = self._edited()
        window.state.set_field("order_number", "BC-2026-77")
        window.save()
        self._rest()
        entries = window.company.database.read(invoice_story, window.invoice_id)
        dialog = HistoryDialog(window.number or "", entries, window)
        dialog.show()
        self._shown = dialog

    def _edited(self) -> EditorWindow:
        """An invoice of the batch in its editor, which is shown."""
        from batchbill_desktop.services.invoices.load import find_document
        from batchbill_desktop.views.batches.billing_place import BillingPlace

        self._generated()
        place = _found(self.program.window, BillingPlace)
        number = "FA-2026-00019"
        place.editors.edit(place.company.database.read(find_document, number).id)
        self._wait(lambda: bool(place.editors.windows))
        window = place.editors.windows[-1]
        self._shown = window
        self._rest()
        self._pause(0.5)
        return window

    def _settings_page(self) -> None:
        self._settings("settings.design")
        self._pause(0.3)

    def _settings_texts(self) -> None:
        self._texts("Thank you, <b>{{ customer_name }}</b>!{# in bold #}\n")

    def _settings_texts_error(self) -> None:
        self._texts("Thank you, {{ customer_nam }}!\n").accept()
        self._rest()

    def _texts(self, intro: str) -> SettingsDialog:
        from batchbill_desktop.views.settings.texts_page import TextsPage

        dialog = self._settings("settings.texts")
        page = self._child(dialog, TextsPage, "settings.texts")
        page.show_text(self._shot.language, "intro")
        page.editor.moveCursor(page.editor.textCursor().MoveOperation.End)
        page.editor.insertPlainText(intro)
        # The text is looked at a moment later, and then the page follows.
        self._pause(0.3)
        return dialog

    def _settings_pdf(self) -> None:
        self._settings("settings.pdf")

    def _settings_pdf_error(self) -> None:
        from PySide6.QtWidgets import QLineEdit

        dialog = self._settings("settings.pdf")
        self._child(dialog, QLineEdit, "settings.pdf.pattern").setText("{number} {client}")
        dialog.accept()
        self._rest()

    def _settings(self, page: str) -> SettingsDialog:
        """The settings, opened at a page, over a company with invoices."""
        from batchbill_desktop.views.settings.dialog import SettingsDialog

        self._generated()
        desk = self.program.desk
        if desk.company is None:
            raise SystemExit("no company is open")
        dialog = SettingsDialog(desk.company, self.program.window, page)
        dialog.open()
        self._shown = dialog
        self._wait(lambda: dialog.is_loaded)
        self._rest()
        return dialog

    def _generated(self) -> None:
        """The company with the batch of June, generated."""
        page = self._list()
        page.model.tick_all(selected=True)
        page.panel.name.setText("June 2026")
        page.panel.run.click()
        self._rest()
        from batchbill_desktop.services.batches.generate import generate_batch

        company = self.program.desk.company
        if company is not None:
            company.database.write(generate_batch, "June 2026")

    @staticmethod
    def _child(parent: QWidget, kind: type[W], name: str) -> W:
        found = parent.findChild(kind, name)
        if found is None:
            raise SystemExit(f"there is no {name}")
        return found

    def _open(self, company: Path) -> None:
        from batchbill_desktop.app import Options
        from batchbill_desktop.services.company_folder.apply import import_company
        from batchbill_desktop.services.database import open_database

        path = self._folder / "company.db"
        database = open_database(path)
        database.write(import_company, company)
        database.dispose()
        self.program.begin(Options(database=str(path)))
        self._wait(lambda: self.program.desk.company is not None)

    def _list(self, company: Path = COMPANY) -> NewBatchPage:
        self._open(company)
        self._wait(lambda: self._page().selection is not None)
        self._rest()
        return self._page()

    def _page(self) -> NewBatchPage:
        from batchbill_desktop.views.batches.billing_place import BillingPlace

        place = self.program.window.findChild(BillingPlace)
        if place is None:
            raise SystemExit("the billing window is not there")
        return place.new_batch

    def _rest(self) -> None:
        from batchbill_desktop.views.invoices.page_preview import PagePreview

        self._wait(lambda: not self.program.window.tasks.busy)
        self._settle()
        for preview in self.program.window.findChildren(PagePreview):
            self._wait(lambda preview=preview: not preview.is_busy)  # type: ignore[misc] # a default
        self._settle()

    def _pause(self, seconds: float) -> None:
        """Let the window go on for a while: some of it waits until the user is still."""
        end = time.monotonic() + seconds
        self._wait(lambda: time.monotonic() > end)
        self._rest()

    def _settle(self) -> None:
        for _ in range(5):
            self._app.processEvents()

    def _wait(self, until: Callable[[], bool]) -> None:
        end = time.monotonic() + WAIT
        while not until():
            if time.monotonic() > end:
                raise SystemExit(f"{self._shot.state} is not reached")
            self._settle()
            time.sleep(0.01)


def _found(parent: QWidget, kind: type[W]) -> W:
    found = parent.findChild(kind)
    if found is None:
        raise SystemExit(f"no {kind.__name__} is shown")
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

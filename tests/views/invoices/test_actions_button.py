"""The drop-down at the foot: what it offers where, and that each entry does what it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMenu

from batchbill_desktop.services.database import Database
from batchbill_desktop.services.exports.registry import FORMATS
from batchbill_desktop.views.batches.billing_place import BATCHES, NEW
from batchbill_desktop.views.exports.export_dialog import ExportDialog
from batchbill_desktop.views.invoices.actions_button import GIVING, InvoiceActionsButton
from batchbill_desktop.views.invoices.list_page import InvoiceListPage
from batchbill_desktop.views.invoices.pdf_dialog import PdfDialog
from batchbill_desktop.views.invoices.print_dialog import PrintDialog
from tests.views.invoices.conftest import OpenList, documents_of, shown
from tests.views.window import Driver


@pytest.fixture
def page(open_list: OpenList) -> InvoiceListPage:
    return open_list()


def entries(menu: QMenu) -> dict[str, QAction]:
    """The entries of a menu by their words, without keys and mnemonics."""
    menu.aboutToShow.emit()
    return {
        action.text().partition("\t")[0].replace("&", ""): action
        for action in menu.actions()
        if not action.isSeparator()
    }


def submenu(action: QAction) -> QMenu:
    menu = action.menu()
    assert isinstance(menu, QMenu)
    return menu


def test_under_the_list_it_gives_away_what_is_chosen(driver: Driver, page: InvoiceListPage) -> None:
    page.view.choose_row(0)
    offered = entries(page.actions_button.menu_of)
    assert list(offered) == ["PDF…", "Print…", "Print preview…", "Export", "E-mail…"]
    offered["Print…"].trigger()
    dialog = shown(driver, PrintDialog)
    assert dialog.what.text().startswith(str(page.chosen[0].number))
    dialog.reject()
    offered["PDF…"].trigger()
    shown(driver, PdfDialog).reject()


def test_it_exports_what_is_chosen_to_each_of_the_formats(
    driver: Driver, page: InvoiceListPage
) -> None:
    page.view.selectAll()
    formats = entries(submenu(entries(page.actions_button.menu_of)["Export"]))
    assert len(formats) == len(FORMATS)
    formats["Excel workbook"].trigger()
    dialog = shown(driver, ExportDialog)
    driver.wait(lambda: dialog.examined is not None)
    assert dialog.files.text().endswith(".xlsx")
    dialog.reject()


def test_it_is_off_where_nothing_is_chosen(driver: Driver, page: InvoiceListPage) -> None:
    assert page.actions_button.isEnabled()
    page.view.clearSelection()
    assert not page.actions_button.isEnabled()
    assert not any(driver.window.acts[name].isEnabled() for name in GIVING)


def test_the_menus_acts_are_on_where_there_is_something_to_give_away(
    driver: Driver, page: InvoiceListPage
) -> None:
    acts = [driver.window.acts[name] for name in GIVING]
    assert all(act.isEnabled() for act in acts)
    for number in (NEW, BATCHES):
        driver.click_tab(number)
        assert not any(act.isEnabled() for act in acts)


@pytest.fixture
def button(driver: Driver, page: InvoiceListPage) -> InvoiceActionsButton:
    company = driver.program.desk.company
    assert company is not None
    return InvoiceActionsButton(company, page)


def test_a_batch_prints_its_invoice_under_the_cursor_or_all_of_them(
    driver: Driver, page: InvoiceListPage
) -> None:
    driver.billing.show_batch("June")
    driver.rest()
    proposals = driver.billing.proposals
    proposals.invoices.choose_row(2)
    document = proposals.invoices.current_row()
    assert document is not None
    driver.window.acts["print"].trigger()
    dialog = shown(driver, PrintDialog)
    assert dialog.what.text().startswith(str(document.number))
    dialog.reject()
    offered = entries(proposals.giving.menu_of)
    entries(submenu(offered["All 23 invoices of the batch"]))["PDF…"].trigger()
    whole = shown(driver, PdfDialog)
    assert driver.find(QLabel, "pdf.what", whole).text() == "23 invoices"
    whole.reject()


def test_in_an_editor_it_saves_first(
    driver: Driver, button: InvoiceActionsButton, june: Database
) -> None:
    asked: list[Callable[[], None]] = []
    button.before_act = asked.append
    button.set_target(documents_of(june)[:1], can_save=True)
    said: list[str] = []
    button.save_wanted.connect(lambda: said.append("save"))
    button.close_wanted.connect(lambda: said.append("close"))
    offered = entries(button.menu_of)
    assert list(offered)[:3] == ["Save", "Save and close", "PDF…"]
    offered["Save"].trigger()
    offered["Save and close"].trigger()
    assert said == ["save", "close"]
    offered["Print…"].trigger()
    driver.rest()
    assert len(asked) == 1, "nothing is printed before the editor has saved"
    asked[0]()
    shown(driver, PrintDialog).reject()


def test_where_nothing_is_to_be_saved_closing_is_still_possible(
    button: InvoiceActionsButton, june: Database
) -> None:
    button.set_target(documents_of(june)[:1], can_save=False)
    offered = entries(button.menu_of)
    assert not offered["Save"].isEnabled()
    assert offered["Save and close"].isEnabled()


def test_proposals_are_neither_exported_nor_sent(
    button: InvoiceActionsButton, june: Database
) -> None:
    proposal = replace(documents_of(june)[0], number=None)
    button.set_target([proposal])
    assert list(entries(button.menu_of)) == ["PDF…", "Print…", "Print preview…"]
    assert button.can_give("print")
    assert not button.can_give("email")


def test_a_batch_can_be_given_away_whole(
    driver: Driver, button: InvoiceActionsButton, june: Database
) -> None:
    documents = documents_of(june)
    button.set_target(documents[:1], all_of_them=documents)
    offered = entries(button.menu_of)
    assert list(offered)[-1] == "All 23 invoices of the batch"
    entries(submenu(offered["All 23 invoices of the batch"]))["Print…"].trigger()
    dialog = shown(driver, PrintDialog)
    assert dialog.what.text().startswith("23 invoices")
    dialog.reject()

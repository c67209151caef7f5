"""A month billed in the window, from the first start to the PDFs, as the documents expect it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit

from batchbill_desktop.app import Options
from batchbill_desktop.services import clock
from batchbill_desktop.services.batches.due_json import due_json
from batchbill_desktop.services.batches.run import RunRequest, run_batch
from batchbill_desktop.services.database import open_database, resolve_url
from batchbill_desktop.services.texts import minutes_text, money_text, number_text
from batchbill_desktop.views.batches.billing_place import BATCHES, INVOICES, NEW
from batchbill_desktop.views.batches.contract_tree_model import (
    Column,
    ContractTreeModel,
    Mark,
    MarkRole,
)
from batchbill_desktop.views.batches.details_panel import DetailsPanel
from batchbill_desktop.views.invoices.pdf_dialog import PdfDialog
from batchbill_desktop.views.widgets.check_box import CheckBox
from tests.builders.expected import DATA, differences, read_expected
from tests.views.window import Driver

_MARKS = {
    "none": Mark.NONE,
    "partly_locked": Mark.PARTLY_LOCKED,
    "locked": Mark.LOCKED,
}


@pytest.fixture(autouse=True)
def end_of_june() -> Iterator[None]:
    with clock.fixed_today(dt.date(2026, 6, 30)):
        yield


def import_small(driver: Driver) -> None:
    """The first start: nothing is there, the small company is imported by clicks and keys."""
    driver.program.begin(Options())
    driver.rest()
    import_folder(driver, DATA / "small")
    driver.answer(driver.press("Close"))
    driver.wait(lambda: driver.program.desk.company is not None)
    driver.wait(lambda: driver.billing.new_batch.selection is not None)
    driver.rest()


def import_folder(driver: Driver, folder: Path) -> None:
    """Press the button of the welcome page, type the folder, press Import."""

    def type_folder(dialog: QDialog) -> None:
        QTest.keyClicks(driver.find(QLineEdit, "import.path", dialog), str(folder))
        driver.press("Import")(dialog)

    driver.answer(type_folder)
    driver.click_button("welcome.import")


def shown_figures(panel: DetailsPanel, totals: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {
        currency: {name: panel.figure(currency, name) for name in figures}
        for currency, figures in totals.items()
    }


def wanted_figures(totals: dict[str, Any]) -> dict[str, dict[str, str]]:
    """The figures of an expected document as the window writes them."""
    wanted: dict[str, dict[str, str]] = {}
    for currency, figures in totals.items():
        digits = len(figures["net"].partition(".")[2])
        wanted[currency] = {
            "invoices": number_text(figures["invoices"]),
            "tickets": number_text(figures["tickets"]),
            "minutes": minutes_text(figures["minutes"]),
            **{
                name: money_text(Decimal(figures[name]), currency, digits)
                for name in ("net", "tax", "total")
            },
        }
    return wanted


def run_june(driver: Driver) -> None:
    """Tick everything, name it June, run it."""
    page = driver.billing.new_batch
    driver.click_header_box()
    page.panel.name.selectAll()
    QTest.keyClicks(page.panel.name, "June")
    driver.click(page.panel.run)
    driver.wait(lambda: driver.billing.proposals.model.rowCount() > 0)
    driver.rest()


def test_the_first_start_offers_ways_to_begin_and_imports_a_company(driver: Driver) -> None:
    import_small(driver)
    assert "company.csv" in driver.seen[-1]
    assert driver.window.windowTitle().endswith("- BatchBill Desktop")
    assert Path(resolve_url(None)).exists()


def test_a_refused_import_names_every_bad_row_and_leaves_no_database(driver: Driver) -> None:
    driver.program.begin(Options())
    driver.rest()
    import_folder(driver, DATA / "small-refused")
    driver.answer(driver.press("Close"))
    driver.wait(lambda: len(driver.seen) == 2)
    driver.rest()
    message = driver.seen[-1]
    assert "nothing was written" in message
    assert ", row " in message
    assert "Traceback" not in message
    assert not Path(resolve_url(None)).exists()
    assert driver.window.welcome.isVisible()


@pytest.mark.parametrize("day", ["2026-03-31", "2026-06-30", "2026-10-31"])
def test_tree_and_batch_details_are_those_of_the_expected_documents(
    driver: Driver, day: str
) -> None:
    import_small(driver)
    page = driver.billing.new_batch
    page.panel.as_of.set_day(dt.date.fromisoformat(day))
    driver.wait(lambda: page.selection is not None and str(page.selection.due.as_of) == day)
    driver.rest()

    by_contract = read_expected(f"small/due-{day}-contract.json")
    model = page.model
    assert model.rowCount() == len(by_contract["contracts"])
    for wanted in by_contract["contracts"]:
        row = model.index_of_contract(wanted["contract"])
        contract = model.contract_at(row)
        assert row.data(MarkRole) == _MARKS[wanted["mark"]]
        assert row.siblingAtColumn(Column.TOTAL).data() == money_text(
            Decimal(wanted["total_balance"]), wanted["currency"], contract.digits
        )
        assert sorted(items_below(model, row)) == [item["id"] for item in wanted["items"]]

    driver.click_header_box()
    assert shown_figures(page.panel.details, by_contract["totals"]) == wanted_figures(
        by_contract["totals"]
    )
    driver.click(page.panel.one_per_customer)
    by_customer = read_expected(f"small/due-{day}-customer.json")["totals"]
    assert shown_figures(page.panel.details, by_customer) == wanted_figures(by_customer)


def items_below(model: ContractTreeModel, row: QModelIndex) -> Iterator[str]:
    """The ids of all items that stand below a row, on whatever level."""
    for line in range(model.rowCount(row)):
        below = model.index(line, 0, row)
        item = model.item_at(below)
        if item is not None:
            yield item.id
        yield from items_below(model, below)


def test_the_day_is_changed_with_the_keyboard(driver: Driver) -> None:
    import_small(driver)
    page = driver.billing.new_batch
    page.panel.as_of.setFocus()
    QTest.keyClick(page.panel.as_of, Qt.Key.Key_Home)
    for _ in range(15):
        QTest.keyClick(page.panel.as_of, Qt.Key.Key_Down)
    driver.wait(
        lambda: page.selection is not None and page.selection.due.as_of == dt.date(2026, 6, 15)
    )
    assert page.panel.invoice_date.day() == dt.date(2026, 6, 15), "the invoice date goes along"


def test_run_makes_the_expected_proposals(driver: Driver) -> None:
    import_small(driver)
    run_june(driver)
    proposals = driver.billing.proposals
    wanted = read_expected("small/run-2026-06-30.json")
    shown = [
        (document.customer, document.contracts, str(document.total))
        for document in proposals.model.shown_rows()
    ]
    assert shown == [
        (invoice["customer"], tuple(invoice["contracts"]), invoice["total"])
        for invoice in wanted["invoices"]
    ]
    assert shown_figures(proposals.details, wanted["totals"]) == wanted_figures(wanted["totals"])
    first = wanted["invoices"][0]
    lines = proposals.lines.model()
    assert lines.rowCount() == len(first["lines"])
    assert driver.billing.tabs.currentIndex() == BATCHES


def test_a_deleted_proposal_can_be_billed_again(driver: Driver) -> None:
    import_small(driver)
    run_june(driver)
    billing = driver.billing
    rows = billing.proposals.model.rowCount()
    billing.proposals.invoices.choose_row(2)
    gone = billing.proposals.invoices.current_row()
    assert gone is not None
    QTest.keyClick(billing.proposals.invoices, Qt.Key.Key_Delete)
    driver.wait(lambda: billing.proposals.model.rowCount() == rows - 1)
    driver.click_tab(NEW)
    driver.wait(lambda: billing.new_batch.selection is not None)
    driver.rest()
    selection = billing.new_batch.selection
    assert selection is not None
    ready = {row.contract for row in selection.contracts if row.ready}
    assert ready == set(gone.contracts)


def test_grouping_is_switched_until_generate(driver: Driver) -> None:
    import_small(driver)
    run_june(driver)
    proposals = driver.billing.proposals
    driver.click(driver.find(CheckBox, "one_per_customer", proposals))
    wanted = read_expected("small/run-2026-06-30-customer.json")
    driver.wait(lambda: proposals.model.rowCount() == len(wanted["invoices"]))
    driver.rest()
    assert [str(document.total) for document in proposals.model.shown_rows()] == [
        invoice["total"] for invoice in wanted["invoices"]
    ]
    assert shown_figures(proposals.details, wanted["totals"]) == wanted_figures(wanted["totals"])


def generate(driver: Driver) -> None:
    """Press Generate, and say yes where proposals become credit notes."""
    proposals = driver.billing.proposals
    if any(document.total < 0 for document in proposals.model.shown_rows()):
        driver.answer(driver.press("Generate"))
    driver.click_button("proposals.generate")
    driver.wait(lambda: all(row.number for row in proposals.model.shown_rows()))
    driver.rest()


def test_generate_numbers_without_a_gap_and_undo_takes_the_numbers_back(driver: Driver) -> None:
    import_small(driver)
    run_june(driver)
    proposals = driver.billing.proposals
    generate(driver)
    numbers = [
        document.number
        for document in proposals.model.shown_rows()
        if document.kind == "invoice" and document.number
    ]
    counters = [int(number[-5:]) for number in numbers]
    assert counters == list(range(counters[0], counters[0] + len(counters)))
    assert not proposals.buttons["delete"].isEnabled()
    driver.answer(driver.press("Take back"))
    driver.click_button("proposals.undo")
    driver.wait(lambda: all(row.number is None for row in proposals.model.shown_rows()))


def pdf_dialog(driver: Driver, folder: Path) -> PdfDialog:
    """The dialog that is open, with another folder in it."""
    driver.wait(lambda: bool(driver.window.findChildren(PdfDialog)))
    driver.rest()
    dialog = driver.window.findChildren(PdfDialog)[0]
    dialog.folder.selectAll()
    QTest.keyClicks(dialog.folder, str(folder))
    return dialog


def test_pdf_files_are_made_of_all_and_the_invoices_are_issued_then(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_small(driver)
    run_june(driver)
    generate(driver)
    proposals = driver.billing.proposals
    folder = tmp_path / "pdf"
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: True)
    driver.click_button("proposals.pdf_all")
    dialog = pdf_dialog(driver, folder)
    driver.answer_boxes("Make the PDF", "OK")
    driver.click(dialog.make)
    driver.wait(lambda: "were written to" in driver.seen[-1])
    driver.rest()
    numbers = {row.number for row in proposals.model.shown_rows()}
    assert {path.stem for path in folder.glob("*.pdf")} == numbers
    assert all(path.read_bytes().startswith(b"%PDF") for path in folder.iterdir())
    assert all(row.issued for row in proposals.model.shown_rows())

    assert not proposals.buttons["undo"].isEnabled()
    refused = driver.find(QLabel, "proposals.undo_refused")
    assert refused.isVisible()
    assert "cannot be undone" in refused.text()
    assert "has been issued" in refused.text()


def test_a_draft_pdf_of_one_proposal_issues_nothing(driver: Driver, tmp_path: Path) -> None:
    import_small(driver)
    run_june(driver)
    driver.click_button("proposals.pdf")
    dialog = pdf_dialog(driver, tmp_path / "pdf")
    assert dialog.draft.isChecked()
    assert not dialog.draft.isEnabled()
    driver.click(dialog.show_after)
    driver.answer_boxes("OK")
    driver.click(dialog.make)
    driver.wait(lambda: "was written to" in driver.seen[-1])
    driver.rest()
    assert len(list((tmp_path / "pdf").glob("*.pdf"))) == 1
    assert not any(row.issued for row in driver.billing.proposals.model.shown_rows())


def show_october(driver: Driver) -> None:
    """Go back to the page after a run, and tick what is due at the end of October."""
    page = driver.billing.new_batch
    driver.click_tab(NEW)
    page.panel.as_of.set_day(dt.date(2026, 10, 31))
    driver.wait(
        lambda: page.selection is not None and page.selection.due.as_of == dt.date(2026, 10, 31)
    )
    driver.rest()
    driver.click_header_box()


def test_a_name_that_is_taken_is_refused_while_it_is_typed(driver: Driver) -> None:
    import_small(driver)
    run_june(driver)
    show_october(driver)
    page = driver.billing.new_batch
    assert page.panel.run.isEnabled()
    page.panel.name.selectAll()
    QTest.keyClicks(page.panel.name, "June")
    assert "already" in driver.find(QLabel, "batch_name.fault", page.panel).text()
    assert not page.panel.run.isEnabled()
    QTest.keyClicks(page.panel.name, "+")
    assert page.panel.run.isEnabled()


def test_a_name_that_another_program_took_meanwhile_is_refused_and_the_ticks_stay(
    driver: Driver,
) -> None:
    import_small(driver)
    run_june(driver)
    show_october(driver)
    page = driver.billing.new_batch
    assert page.selection is not None
    ticked = page.selection.selected_ids()
    day = dt.date(2026, 10, 31)
    other = open_database(resolve_url(None))
    other.write(run_batch, RunRequest("October", day, day, items=(ticked[-1],)))
    other.dispose()
    page.panel.name.selectAll()
    QTest.keyClicks(page.panel.name, "October")
    driver.answer(driver.press("OK"))
    driver.click(page.panel.run)
    driver.wait(lambda: "batch named 'October'" in driver.seen[-1])
    driver.rest()
    assert set(page.selection.selected_ids()) <= set(ticked)
    assert len(page.selection.selected_ids()) >= len(ticked) - 1


def test_the_lists_show_batches_and_invoices_and_search_in_them(driver: Driver) -> None:
    import_small(driver)
    run_june(driver)
    generate(driver)
    billing = driver.billing
    driver.click_button("proposals.back")
    driver.rest()
    assert [batch.name for batch in billing.batches.model.shown_rows()] == ["June"]
    driver.click_tab(INVOICES)
    driver.wait(lambda: billing.invoices.model.rowCount() > 0)
    everything = billing.invoices.model.shown_rows()
    name = next(row.buyer.address.name for row in everything if row.buyer.address.name.isascii())
    search = driver.find(QLineEdit, "search", billing.invoices)
    QTest.keyClick(billing.invoices.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(search, name.upper())
    found = billing.invoices.model.shown_rows()
    assert found
    assert all(row.buyer.address.name == name for row in found)
    driver.click_button("invoice.batch", billing.invoices)
    driver.wait(billing.proposals.isVisible)


def test_a_proposed_batch_is_deleted_from_the_list(driver: Driver) -> None:
    import_small(driver)
    run_june(driver)
    billing = driver.billing
    driver.click_button("proposals.back")
    driver.wait(lambda: billing.batches.model.rowCount() == 1)
    driver.answer(driver.press("Delete the batch"))
    QTest.keyClick(billing.batches.view, Qt.Key.Key_Delete)
    driver.wait(lambda: billing.batches.model.rowCount() == 0)


def test_the_language_is_switched_while_a_company_is_open(driver: Driver) -> None:
    import_small(driver)
    billing = driver.billing
    driver.click_header_box()
    driver.window.acts["language_fr"].trigger()
    QApplication.processEvents()
    tabs = [billing.tabs.tabText(number) for number in range(billing.tabs.count())]
    assert tabs == ["Nouveau lot de factures", "Lots", "Factures", "Boîte d'envoi"]
    assert billing.new_batch.panel.run.text() == "&Exécuter"
    assert billing.new_batch.panel.name.text() == "Juin 2026"
    head = billing.new_batch.model.headerData(Column.SELECTED, Qt.Orientation.Horizontal)
    assert head == "Solde sélectionné"
    total = billing.new_batch.panel.details.figure("EUR", "total")
    assert total.endswith("\u00a0€")


def test_what_the_window_asks_is_what_the_command_line_answers(driver: Driver) -> None:
    import_small(driver)
    selection = driver.billing.new_batch.selection
    assert selection is not None
    selection.set_all(True)
    answer = due_json(selection.due, selection.totals(), one_per_customer=False)
    wanted = read_expected("small/due-2026-06-30-contract.json")
    assert list(differences(answer, wanted)) == []

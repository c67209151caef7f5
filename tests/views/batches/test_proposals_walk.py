"""Walking through the proposals by keys, taking out, going back, filling in, previewing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QWidget
from sqlalchemy import update

from batchbill_desktop.models import TimeEntry
from batchbill_desktop.services.batches.proposals import delete_batch
from batchbill_desktop.services.batches.show import BatchView, list_batches, show_batch
from batchbill_desktop.services.customers.edit import buyer_data, edit_buyer
from batchbill_desktop.services.database import Database
from batchbill_desktop.views.batches.billing_place import NEW
from batchbill_desktop.views.batches.page import NewBatchPage
from batchbill_desktop.views.batches.proposals_page import ProposalsPage
from batchbill_desktop.views.batches.source_dialog import SourceDialog
from batchbill_desktop.views.invoices.page_preview import PagePreview
from tests.views.batches.test_undo_acts import popup, press, ticked
from tests.views.window import Driver

Key = Qt.Key


@pytest.fixture
def walk(driver: Driver, page: NewBatchPage) -> ProposalsPage:
    """Everything that is ready, run as June; the keyboard is in the list."""
    driver.click_header_box()
    page.panel.name.selectAll()
    QTest.keyClicks(page.panel.name, "June")
    driver.click(page.panel.run)
    proposals = driver.billing.proposals
    driver.wait(lambda: proposals.model.rowCount() > 0)
    driver.rest()
    proposals.invoices.setFocus()
    return proposals


def june(database: Database) -> BatchView:
    return database.read(show_batch, "June")


def focused() -> QWidget:
    """What has the keyboard."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def preview_of(driver: Driver) -> PagePreview:
    return driver.find(PagePreview, "preview")


def test_space_says_looked_at_and_walks_on(
    driver: Driver, walk: ProposalsPage, small: Database
) -> None:
    count = walk.model.rowCount()
    assert walk.counter.text() == f"0 of {count} looked at"
    walk.invoices.choose_row(0)
    QTest.keyClick(walk.invoices, Key.Key_Space)
    QTest.keyClick(walk.invoices, Key.Key_Space)
    assert walk.counter.text() == f"2 of {count} looked at"
    assert walk.invoices.currentIndex().row() == 2
    QTest.keyClick(walk.invoices, Key.Key_Up)
    QTest.keyClick(walk.invoices, Key.Key_Space)
    assert walk.counter.text() == f"1 of {count} looked at"
    driver.window.acts["refresh"].trigger()
    driver.rest()
    assert walk.counter.text() == f"1 of {count} looked at", "it is kept"


def test_del_takes_out_and_undo_puts_back_the_very_same(
    driver: Driver, walk: ProposalsPage, small: Database
) -> None:
    before = june(small)
    walk.invoices.choose_row(1)
    gone = walk.invoices.current_row()
    assert gone is not None
    QTest.keyClick(walk.invoices, Key.Key_Delete)
    driver.rest()
    assert len(june(small).invoices) == len(before.invoices) - 1
    assert walk.invoices.currentIndex().row() == 1, "the walk goes on"
    press(driver, "undo")
    assert june(small) == before
    press(driver, "redo")
    assert gone.id not in {document.id for document in june(small).invoices}


def test_grouping_of_a_batch_can_be_undone(
    driver: Driver, walk: ProposalsPage, small: Database
) -> None:
    before = june(small).summary
    driver.click(walk.one_per_customer)
    driver.rest()
    assert june(small).summary.one_per_customer
    press(driver, "undo")
    assert june(small).summary == before
    assert not walk.one_per_customer.isChecked()


def test_a_proposal_whose_batch_is_gone_is_refused_with_the_reason(
    driver: Driver, walk: ProposalsPage, small: Database
) -> None:
    walk.invoices.choose_row(0)
    QTest.keyClick(walk.invoices, Key.Key_Delete)
    driver.rest()
    small.write(delete_batch, "June")
    driver.answer(driver.press("OK"))
    press(driver, "undo")
    assert "the batch 'June' has been deleted" in driver.seen[-1]
    assert driver.billing.steps.texts() == []


def test_back_to_selection_keeps_ticks_name_and_grouping(
    driver: Driver, walk: ProposalsPage, small: Database
) -> None:
    items = {item for one in june(small).invoices for line in one.lines for item in line.items}
    items |= set(june(small).settled)
    driver.click_button("proposals.selection")
    driver.rest()
    page = driver.billing.new_batch
    assert driver.billing.tabs.currentIndex() == NEW
    assert small.read(list_batches) == []
    assert set(ticked(page)) == items
    assert page.panel.name.text() == "June"
    driver.click(page.panel.run)
    driver.rest()
    assert june(small).summary.name == "June"


def test_missing_data_is_filled_in_beside_its_warning(
    driver: Driver, walk: ProposalsPage, small: Database
) -> None:
    rows = walk.model.shown_rows()
    row = 1
    small.write(edit_buyer, rows[row].customer, {"street": "", "city": "", "country": ""})
    driver.window.acts["refresh"].trigger()
    driver.rest()
    walk.invoices.choose_row(row)
    warnings = driver.find(QLabel, "proposals.warnings")
    assert "has no complete address" in warnings.text()

    def type_address(dialog: QDialog) -> None:
        for name, text in (("street", "1 rue Haute"), ("city", "Lyon"), ("country", "France")):
            field = driver.find(QLineEdit, f"buyer.{name}", dialog)
            field.selectAll()
            QTest.keyClicks(field, text)
        field = driver.find(QLineEdit, "buyer.country", dialog)
        assert field.text() == "Fr"
        driver.press("Save")(dialog)

    driver.answer(type_address)
    driver.click_button("proposals.fill_in")
    driver.rest()
    walk.invoices.choose_row(row)
    assert "has no complete address" not in warnings.text()
    data = small.read(buyer_data, rows[row].customer)
    assert (data["street"], data["country"]) == ("1 rue Haute", "FR")


def test_why_explains_the_line_that_has_the_keyboard(driver: Driver, walk: ProposalsPage) -> None:
    walk.invoices.choose_row(0)
    walk.lines.setFocus()
    walk.lines.choose_row(0)
    press(driver, "why")
    shown = popup(driver)
    assert "Amount: " in shown.words.toPlainText()
    QTest.keyClick(shown, Key.Key_Escape)


def test_a_cancelled_generate_numbers_nothing(
    driver: Driver, walk: ProposalsPage, small: Database
) -> None:
    tasks = driver.window.tasks

    def cancel(title: str) -> None:
        if "Generating" in title:
            tasks.cancel()

    # On the worker itself, before its work begins: the first draft's report then ends it.
    tasks.started.connect(cancel, Qt.ConnectionType.DirectConnection)
    before = june(small)
    if any(document.total < 0 for document in before.invoices):
        driver.answer(driver.press("Generate"))
    driver.click_button("proposals.generate")
    driver.rest()
    assert june(small) == before
    assert walk.buttons["generate"].isEnabled(), "she can try again"


# Preview


def test_the_preview_follows_the_proposal_under_the_cursor(
    driver: Driver, walk: ProposalsPage
) -> None:
    preview = preview_of(driver)
    assert preview.isVisible()
    for row in (0, 2):
        walk.invoices.choose_row(row)
        driver.wait(lambda row=row: preview.document == walk.model.shown_rows()[row])  # type: ignore[misc] # a default
        assert preview.page_count >= 1


def test_the_preview_follows_the_ticks_in_the_tree(driver: Driver, page: NewBatchPage) -> None:
    press(driver, "preview")
    preview = preview_of(driver)
    assert preview.isVisible()
    code = next(row.contract for row in page.selection.contracts if row.ready > 1)  # type: ignore[union-attr] # there is a list
    index = page.model.index_of_contract(code)
    page.tree.setCurrentIndex(index.siblingAtColumn(1))
    driver.rest()
    assert preview.document is None
    QTest.keyClick(page.tree, Key.Key_Space)
    driver.wait(lambda: preview.document is not None)
    document = preview.document
    assert document is not None
    assert document.contracts == (code,)
    QTest.keyClick(page.tree, Key.Key_Space)
    driver.wait(lambda: preview.document is None)
    press(driver, "preview")
    assert not preview.isVisible()


def test_the_preview_zooms_and_turns_pages_by_keys(driver: Driver, walk: ProposalsPage) -> None:
    preview = preview_of(driver)
    walk.invoices.choose_row(0)
    driver.wait(lambda: preview.document is not None)
    rows = walk.model.shown_rows()
    longest = max(range(len(rows)), key=lambda row: len(rows[row].lines))
    walk.invoices.choose_row(longest)
    driver.wait(lambda: preview.document == rows[longest])
    preview.setFocus()
    before = preview.resolution
    QTest.keyClick(focused(), Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert preview.resolution > before
    QTest.keyClick(focused(), Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert preview.resolution == before
    QTest.keyRelease(driver.window, Key.Key_Control)
    last = preview.page_count - 1
    assert last >= 0
    for _ in range(preview.page_count):
        QTest.keyClick(focused(), Key.Key_PageDown)
    assert preview.page == last
    QTest.keyClick(focused(), Key.Key_PageUp)
    assert preview.page == max(last - 1, 0)


# Texts that cannot be printed

ODD = "Ward \U00013000"


def test_a_name_that_cannot_be_printed_is_mended_in_its_field(
    driver: Driver, walk: ProposalsPage, small: Database
) -> None:
    customer = walk.model.shown_rows()[1].customer
    small.write(edit_buyer, customer, {"street2": ODD})
    driver.window.acts["refresh"].trigger()
    driver.rest()
    walk.invoices.choose_row(1)
    warnings = driver.find(QLabel, "proposals.warnings")
    assert "they cannot be printed" in warnings.text()
    seen: list[str] = []

    def mend(dialog: QDialog) -> None:
        field = driver.find(QLineEdit, "buyer.street2", dialog)
        seen.append(dialog.focusWidget().objectName())
        QTest.keyClicks(field, "Back yard")
        driver.press("Save")(dialog)

    driver.answer(mend)
    driver.click_button("proposals.fill_in")
    driver.rest()
    assert seen == ["buyer.street2"]
    assert small.read(buyer_data, customer)["street2"] == "Back yard", "it was selected"
    walk.invoices.choose_row(1)
    assert "they cannot be printed" not in warnings.text()


def test_a_line_that_cannot_be_printed_leads_to_its_source(
    driver: Driver, page: NewBatchPage, small: Database
) -> None:
    entry = next(
        item.id
        for row in page.selection.contracts  # type: ignore[union-attr] # there is a list
        for item in row.items
        if item.kind == "time" and item.state == "ready" and item.net
    )
    number = int(entry[2:])
    small.write(
        lambda connection: connection.execute(
            update(TimeEntry).where(TimeEntry.entry == number).values(description=ODD)
        )
    )
    driver.window.acts["refresh"].trigger()
    driver.rest()
    driver.click_header_box()
    driver.click(page.panel.run)
    proposals = driver.billing.proposals
    driver.wait(lambda: proposals.model.rowCount() > 0)
    driver.rest()
    rows = proposals.model.shown_rows()
    row = next(
        place
        for place, document in enumerate(rows)
        if any(ODD in line.description for line in document.lines)
    )
    proposals.invoices.choose_row(row)
    assert "Look at the source of the line" in driver.find(QLabel, "proposals.warnings").text()
    driver.click_button("proposals.source")
    driver.rest()
    shown = [one for one in driver.window.findChildren(SourceDialog) if one.isVisible()]
    assert len(shown) == 1
    assert ODD in shown[0].fields["note"].text()
    shown[0].close()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_nothing_is_cut_at_1280_with_the_preview_beside_it(
    driver: Driver, walk: ProposalsPage, language: str
) -> None:
    driver.program.choose_language(language)
    driver.window.resize(1280, 720)
    QApplication.processEvents()
    assert preview_of(driver).isVisible()
    for row in range(walk.model.rowCount()):
        walk.invoices.choose_row(row)
        QApplication.processEvents()
        for view in (walk.invoices, walk.lines):
            assert view.horizontalScrollBar().maximum() == 0, row
    for view in (walk.invoices, walk.lines):
        header = view.header()
        for number in range(header.count()):
            if not header.isSectionHidden(number):
                text = view.model().headerData(number, Qt.Orientation.Horizontal)
                needed = header.fontMetrics().horizontalAdvance(text)
                assert header.sectionSize(number) > needed, text
    driver.program.choose_language("en")

"""What an export lacks of a customer or the company is filled in right where it is missed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from batchbill_desktop.services import texts
from batchbill_desktop.services.company_edit import edit_company
from batchbill_desktop.services.customers.edit import buyer_data, edit_buyer
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.exports.gaps import CompanyGap
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.issue import record_fact
from batchbill_desktop.services.invoices.load import Wanted, load_documents
from batchbill_desktop.views.batches.missing_data_dialog import MissingDataDialog
from batchbill_desktop.views.exports.export_dialog import ExportDialog
from tests.views.exports.conftest import MakeCompany, OpenExport
from tests.views.exports.test_export_dialog import choose, choose_currency
from tests.views.window import Driver

CUSTOMER = "1001"


def without_country(database: Database) -> None:
    database.write(edit_buyer, CUSTOMER, {"country": ""})


def of_customer(database: Database) -> list[InvoiceDocument]:
    return [one for one in database.read(load_documents, Wanted()) if one.customer == CUSTOMER]


def reasons(dialog: ExportDialog) -> list[str]:
    model = dialog.check.model
    return [model.index(row, 1).data() for row in range(model.rowCount())]


def open_customer(driver: Driver, dialog: ExportDialog) -> MissingDataDialog:
    driver.click(dialog.check.customers[CUSTOMER])
    driver.wait(lambda: bool(dialog.findChildren(MissingDataDialog)))
    (found,) = dialog.findChildren(MissingDataDialog)
    driver.wait(found.isVisible)
    return found


def save(driver: Driver, dialog: ExportDialog, customer: MissingDataDialog) -> None:
    before = dialog.examined
    driver.click_button("buyer.save", customer)
    driver.wait(lambda: dialog.examined is not None and dialog.examined is not before)


def test_a_customers_data_are_filled_in_and_reach_invoices_that_are_not_issued(
    driver: Driver, make_company: MakeCompany, open_export: OpenExport
) -> None:
    database = make_company(prepare=without_country)
    dialog = open_export(database)
    choose_currency(driver, dialog, "EUR")
    choose(driver, dialog, "facturx")
    assert reasons(dialog)[0] == "Customer 1001 has no country (BR-11)"
    assert list(dialog.check.customers) == [CUSTOMER]
    assert not dialog.check.save.isVisible()
    customer = open_customer(driver, dialog)
    assert customer.invoices_too.isChecked()
    assert str(of_customer(database)[0].number) in customer.numbers.text()
    assert QApplication.focusWidget() is customer.fields["country"]
    QTest.keyClicks(customer.fields["country"], "fr")
    save(driver, dialog, customer)
    assert reasons(dialog) == []
    assert dialog.export.isEnabled()
    assert {one.buyer.address.country for one in of_customer(database)} == {"FR"}


def test_without_the_tick_the_invoices_keep_what_they_have(
    driver: Driver, make_company: MakeCompany, open_export: OpenExport
) -> None:
    database = make_company(prepare=without_country)
    dialog = open_export(database)
    choose_currency(driver, dialog, "EUR")
    choose(driver, dialog, "facturx")
    customer = open_customer(driver, dialog)
    driver.click(customer.invoices_too)
    QTest.keyClicks(customer.fields["country"], "FR")
    save(driver, dialog, customer)
    assert "has no country" in reasons(dialog)[0]
    assert database.read(buyer_data, CUSTOMER)["country"] == "FR"
    assert {one.buyer.address.country for one in of_customer(database)} == {""}


def test_an_issued_invoice_is_told_to_keep_its_data(
    driver: Driver, make_company: MakeCompany, open_export: OpenExport
) -> None:
    database = make_company(prepare=without_country)
    database.write(record_fact, [one.id for one in of_customer(database)], "printed")
    dialog = open_export(database)
    choose_currency(driver, dialog, "EUR")
    choose(driver, dialog, "ubl")
    customer = open_customer(driver, dialog)
    assert not customer.invoices_too.isVisible()
    assert "credit note" in customer.hint.text()
    QTest.keyClick(customer, Qt.Key.Key_Escape)


def test_a_buyer_whom_peppol_cannot_reach_gets_an_address_right_there(
    driver: Driver, make_company: MakeCompany, open_export: OpenExport
) -> None:
    def unreached(database: Database) -> None:
        database.write(edit_buyer, CUSTOMER, {"vat_id": "", "registration": "", "email": ""})

    database = make_company(prepare=unreached)
    dialog = open_export(database)
    choose_currency(driver, dialog, "EUR")
    choose(driver, dialog, "ubl")
    assert reasons(dialog) == []
    assert dialog.export.isEnabled()
    before = dialog.check.advice.text()
    assert "written for EN 16931 alone" in before
    customer = open_customer(driver, dialog)
    assert QApplication.focusWidget() is customer.fields["endpoint_id"]
    QTest.keyClicks(customer.fields["endpoint_id"], "99001001900012")
    QTest.keyClicks(customer.fields["endpoint_scheme"], "0009")
    save(driver, dialog, customer)
    assert CUSTOMER not in dialog.check.customers
    assert dialog.check.advice.text() != before


def test_nonsense_is_refused_in_the_dialog_and_nothing_is_kept(
    driver: Driver, make_company: MakeCompany, open_export: OpenExport
) -> None:
    database = make_company(prepare=without_country)
    dialog = open_export(database)
    choose_currency(driver, dialog, "EUR")
    choose(driver, dialog, "facturx")
    customer = open_customer(driver, dialog)
    QTest.keyClicks(customer.fields["endpoint_scheme"], "0009")
    driver.click_button("buyer.save", customer)
    driver.wait(customer.refused.isVisible)
    assert "Type both" in customer.refused.text()
    assert database.read(buyer_data, CUSTOMER)["endpoint_scheme"] == ""
    QTest.keyClick(customer, Qt.Key.Key_Escape)


def test_the_companys_siren_is_typed_into_the_check(
    driver: Driver, make_company: MakeCompany, open_export: OpenExport
) -> None:
    def without_siren(database: Database) -> None:
        database.write(edit_company, {"registration": ""})

    database = make_company(prepare=without_siren)
    dialog = open_export(database)
    choose_currency(driver, dialog, "EUR")
    choose(driver, dialog, "fec")
    field = dialog.check.fields[CompanyGap("registration")]
    before = dialog.examined
    driver.click(field)
    QTest.keyClicks(field, "123 456 824")
    QTest.keyClick(field, Qt.Key.Key_Return)
    driver.wait(lambda: dialog.examined is not None and dialog.examined is not before)
    assert reasons(dialog) == []
    assert dialog.files.text() == "123456824FEC20261231.txt"
    # The other currencies are not in this export, so their invoices are left alone.
    found = {one.currency: one.seller for one in database.read(load_documents, Wanted())}
    assert (found["EUR"].registration, found["KWD"].registration) == ("123 456 824", "")


def test_gaps_are_french_in_a_french_window(
    driver: Driver, make_company: MakeCompany, open_export: OpenExport
) -> None:
    database = make_company(prepare=without_country)
    texts.set_language("fr")
    dialog = open_export(database)
    choose_currency(driver, dialog, "EUR")
    choose(driver, dialog, "facturx")
    assert reasons(dialog)[0] == "Le client 1001 n'a pas de pays (BR-11)"
    customer = open_customer(driver, dialog)
    assert customer.windowTitle() == "Données du client 1001"
    for field in customer.findChildren(QLineEdit):
        assert field.placeholderText() == "" or "example" not in field.placeholderText()
    QTest.keyClick(customer, Qt.Key.Key_Escape)

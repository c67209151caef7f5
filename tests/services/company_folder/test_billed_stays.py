"""What has been billed stays as billed: an import that would change it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select, update

from batchbill_desktop.models import Batch, Claim, Contract, Customer, Invoice, TimeEntry
from batchbill_desktop.services.company_folder.apply import import_company
from batchbill_desktop.services.errors import ImportRefused
from tests.builders.company_tables import Tables, company_tables, import_tables, write_folder
from tests.builders.rows import add_batch, add_invoices, invoice_row, numbered

STATES = {"billed": "billed in batch Batch 1", "reserved": "reserved in batch Batch 1"}


@pytest.fixture
def company(connection: Connection, tmp_path: Path) -> Tables:
    """The tiny company, imported."""
    import_tables(connection, tmp_path, company_tables())
    return company_tables()


def claim(connection: Connection, *items: str, state: str = "billed") -> None:
    """Bill, reserve or waive items."""
    if state != "waived":
        add_batch(connection)
        generated = "generated" if state == "billed" else "proposed"
        connection.execute(update(Batch).values(state=generated))
    ids = {row.code: row.id for row in connection.execute(select(Contract.code, Contract.id))}
    holder = {"waived_reason": "gift"} if state == "waived" else {"batch_id": 1}
    owners = {"T:1": "C-1", "T:2": "C-2", "C:1": "C-1", "C:2": "C-2"}
    connection.execute(
        insert(Claim),
        [
            {"item": item, "contract_id": ids[owners.get(item) or item.split(":")[1]], **holder}
            for item in items
        ],
    )


def refusal(connection: Connection, tmp_path: Path, tables: Tables) -> list[tuple[str, str, str]]:
    """File, column and reason of every problem."""
    with pytest.raises(ImportRefused) as refused:
        import_company(connection, write_folder(tmp_path / "later", tables))
    return [(p.file, p.column or "", p.reason) for p in refused.value.problems]


@pytest.mark.parametrize("state", ["billed", "reserved", "waived"])
@pytest.mark.parametrize(
    ("file", "item", "cells"),
    [
        ("time_entries", "T:1", {"minutes": "26"}),
        ("time_entries", "T:1", {"rate": "soir"}),
        ("time_entries", "T:1", {"description": "another"}),
        ("time_entries", "T:1", {"billable": "no"}),
        ("charges", "C:1", {"quantity": "3"}),
        ("charges", "C:1", {"unit_price": "7.46"}),
    ],
)
def test_a_billed_reserved_or_waived_record_is_read_only(
    connection: Connection,
    tmp_path: Path,
    company: Tables,
    state: str,
    file: str,
    item: str,
    cells: dict[str, str],
) -> None:
    claim(connection, item, state=state)
    rows = [company[file][0] | cells]
    ((name, where, reason),) = refusal(connection, tmp_path, {file: rows})
    assert (name, [where]) == (f"{file}.csv", list(cells))
    assert f"is {STATES.get(state, 'waived')} and cannot change" in reason
    assert connection.scalar(select(TimeEntry.minutes).where(TimeEntry.entry == 1)) == 25


def test_the_same_rows_again_are_accepted(
    connection: Connection, tmp_path: Path, company: Tables
) -> None:
    claim(connection, "T:1", "T:2", "C:1", "R:C-1:L1:2026-01-16")
    import_tables(connection, tmp_path, company)


def test_what_is_not_billed_may_change(
    connection: Connection, tmp_path: Path, company: Tables
) -> None:
    claim(connection, "T:1")
    changed = company["time_entries"][1] | {"minutes": "90"}
    import_tables(connection, tmp_path, {"time_entries": [company["time_entries"][0], changed]})
    assert connection.scalar(select(TimeEntry.minutes).where(TimeEntry.entry == 2)) == 90


def test_a_billed_entry_stays_on_its_contract_when_the_default_contract_moves(
    connection: Connection, tmp_path: Path
) -> None:
    tables = company_tables()
    tables["time_entries"][0]["contract"] = ""
    import_tables(connection, tmp_path, tables)
    first = tables["contracts"][0]
    second = first | {"contract": "C-9", "default": "yes"}
    import_tables(connection, tmp_path, {"contracts": [first | {"default": "no"}, second]})
    claim(connection, "T:1")
    import_tables(connection, tmp_path, {"time_entries": tables["time_entries"]})
    of_first = select(Contract.id).where(Contract.code == "C-1").scalar_subquery()
    kept = select(TimeEntry.entry).where(TimeEntry.contract_id == of_first)
    assert connection.scalars(kept).all() == [1]


KEPT = [
    ("business_number", {"business_number": "1001"}),
    ("start", {"start": "2026-01-01"}),
    ("type", {"type": "block_money", "block_amount": "100"}),
    ("frequency", {"frequency": "year"}),
    ("anchor", {"anchor": "calendar"}),
]


@pytest.mark.parametrize(("column", "cells"), KEPT)
def test_a_contract_with_anything_billed_keeps(
    connection: Connection, tmp_path: Path, company: Tables, column: str, cells: dict[str, str]
) -> None:
    claim(connection, "R:C-2:block:2026-01-16", state="waived")
    found = refusal(connection, tmp_path, {"contracts": [company["contracts"][1] | cells]})
    assert ("contracts.csv", column) in [problem[:2] for problem in found]
    reasons = [reason for _, where, reason in found if where == column]
    assert any("has billed, reserved or waived items and keeps it" in text for text in reasons)


@pytest.mark.parametrize(("column", "cells"), KEPT[1:])
def test_a_contract_with_nothing_billed_may_change(
    connection: Connection, tmp_path: Path, company: Tables, column: str, cells: dict[str, str]
) -> None:
    claim(connection, "R:C-1:L1:2026-01-16")
    import_tables(connection, tmp_path, {"contracts": [company["contracts"][1] | cells]})
    found = connection.execute(select(Contract).where(Contract.code == "C-2")).one()
    assert str(getattr(found, column)) == cells[column]


def test_a_billed_contract_may_change_in_all_else(
    connection: Connection, tmp_path: Path, company: Tables
) -> None:
    claim(connection, "R:C-2:block:2026-01-16", "T:2")
    cells = {"name": "Carnet", "end": "2026-12-31", "block_hours": "20", "notes": "cheaper"}
    import_tables(connection, tmp_path, {"contracts": [company["contracts"][1] | cells]})


def test_a_line_with_billed_periods_keeps_its_frequency(
    connection: Connection, tmp_path: Path, company: Tables
) -> None:
    claim(connection, "R:C-2:L1:2026-01-16")
    rows = [company["contract_lines"][2] | {"frequency": "year"}]
    ((file, column, reason),) = refusal(connection, tmp_path, {"contract_lines": rows})
    assert (file, column) == ("contract_lines.csv", "frequency")
    assert "keeps its frequency (month)" in reason


def test_a_line_may_name_the_frequency_that_it_has_by_its_contract(
    connection: Connection, tmp_path: Path, company: Tables
) -> None:
    claim(connection, "R:C-2:L1:2026-01-16")
    rows = [company["contract_lines"][2] | {"frequency": "month", "unit_price": "300"}]
    import_tables(connection, tmp_path, {"contract_lines": rows})


def test_a_line_without_billed_periods_may_change_its_frequency(
    connection: Connection, tmp_path: Path, company: Tables
) -> None:
    claim(connection, "R:C-1:L1:2026-01-16")
    rows = [company["contract_lines"][2] | {"frequency": "year"}]
    import_tables(connection, tmp_path, {"contract_lines": rows})


def test_a_customer_with_anything_billed_keeps_its_currency(
    connection: Connection, tmp_path: Path, company: Tables
) -> None:
    claim(connection, "T:2", state="waived")
    rows = [company["customers"][1] | {"currency": "KWD"}]
    ((file, column, reason),) = refusal(connection, tmp_path, {"customers": rows})
    assert (file, column) == ("customers.csv", "currency")
    assert "customer 1002 has billed, reserved or waived items or invoices" in reason
    import_tables(connection, tmp_path, {"customers": [company["customers"][0]]})


def test_a_customer_with_an_invoice_keeps_its_currency(
    connection: Connection, tmp_path: Path, company: Tables
) -> None:
    add_batch(connection)
    number = connection.scalar(select(Customer.id).where(Customer.business_number == "1002"))
    add_invoices(connection, invoice_row(1, customer_id=number))
    rows = [company["customers"][1] | {"currency": "KWD"}]
    ((_, column, _),) = refusal(connection, tmp_path, {"customers": rows})
    assert column == "currency"


def test_a_customer_without_any_may_change_its_currency(
    connection: Connection, tmp_path: Path, company: Tables
) -> None:
    claim(connection, "T:1")
    rows = [company["customers"][1] | {"currency": "KWD"}]
    import_tables(connection, tmp_path, {"customers": rows})


def test_the_company_s_currency_is_fixed_since_the_first_batch(
    connection: Connection, tmp_path: Path, company: Tables
) -> None:
    change: Tables = {"company": [{"key": "currency", "value": "CHF"}]}
    import_tables(connection, tmp_path, change)
    add_batch(connection)
    import_tables(connection, tmp_path, change)
    change["company"][0]["value"] = "USD"
    ((file, column, reason),) = refusal(connection, tmp_path, change)
    assert (file, column) == ("company.csv", "currency")
    assert "(CHF) is fixed since the first batch" in reason


def test_a_customer_by_the_company_s_currency_keeps_it_where_something_was_waived(
    connection: Connection, tmp_path: Path, company: Tables
) -> None:
    claim(connection, "T:1", state="waived")
    change: Tables = {"company": [{"key": "currency", "value": "CHF"}]}
    ((file, column, reason),) = refusal(connection, tmp_path, change)
    assert (file, column) == ("company.csv", "currency")
    assert "customer 1001" in reason


@pytest.mark.parametrize(
    ("key", "kind"),
    [("next_invoice_number", "invoice"), ("next_credit_note_number", "credit_note")],
)
def test_the_first_number_may_be_set_only_while_the_series_is_empty(
    connection: Connection, tmp_path: Path, company: Tables, key: str, kind: str
) -> None:
    change: Tables = {"company": [{"key": key, "value": "41"}]}
    import_tables(connection, tmp_path, change)
    add_batch(connection)
    add_invoices(connection, invoice_row(1, kind=kind, **numbered(41)))
    import_tables(connection, tmp_path, change)
    change["company"][0]["value"] = "42"
    ((_, column, reason),) = refusal(connection, tmp_path, change)
    assert column == key
    assert "only while the series has no numbers" in reason


def test_rates_prices_tax_rates_and_tickets_may_change_after_billing(
    connection: Connection, tmp_path: Path, company: Tables
) -> None:
    claim(connection, "T:1", "C:1", "R:C-1:L1:2026-01-16")
    add_invoices(connection, invoice_row(1))
    company["rates"][0]["amount"] = "90"
    company["contract_lines"][0]["unit_price"] = "310"
    company["tax_rates"][0]["rate_percent"] = "21"
    company["tickets"][0]["status"] = "open"
    names = ("rates", "contract_lines", "tax_rates", "tickets")
    import_tables(connection, tmp_path, {name: company[name] for name in names})
    assert connection.scalars(select(Invoice.net)).all() == [1000]

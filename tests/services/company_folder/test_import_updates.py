"""Importing again updates by key: what is absent stays, what is empty becomes the default."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, func, select

from batchbill_desktop.models import (
    Base,
    Charge,
    CompanyValue,
    Contract,
    ContractLine,
    Customer,
    HistoryRecord,
    Rate,
    TaxCode,
    Ticket,
    TimeEntry,
)
from batchbill_desktop.services.company_folder.apply import import_company
from batchbill_desktop.services.company_folder.export import export_company
from batchbill_desktop.services.company_folder.schema import FILES
from batchbill_desktop.services.database import open_database
from batchbill_desktop.services.history.verify import verify
from tests.builders.company_tables import Tables, company_tables, import_tables, write_folder

DATA = Path(__file__).parents[2] / "data"


def count_rows(connection: Connection) -> dict[str, int]:
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }


def changes_of(connection: Connection) -> list[HistoryRecord]:
    return list(connection.execute(select(HistoryRecord).order_by(HistoryRecord.id)))  # type: ignore[arg-type] # rows with the columns' names


@contextmanager
def counted_statements(connection: Connection) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    yield statements
    event.remove(connection, "before_cursor_execute", note)


def one(connection: Connection, model: type[Base], **where: object) -> Any:
    return connection.execute(
        select(model.__table__).filter_by(**where) if where else select(model.__table__)
    ).one()


@pytest.mark.parametrize("folder", ["small", "medium"])
def test_importing_twice_changes_nothing(database_url: str, folder: str) -> None:
    database = open_database(database_url)
    try:
        report = database.write(import_company, DATA / folder)
        before = database.read(count_rows)
        assert report.rows["time_entries.csv"] == before["time_entry"]
        assert database.write(import_company, DATA / folder) == report
        assert database.read(count_rows) == before
        assert database.read(verify) == []
    finally:
        database.dispose()


def test_late_entries_and_changed_rates_come_on_top(database_url: str, tmp_path: Path) -> None:
    database = open_database(database_url)
    try:
        database.write(import_company, DATA / "small")
        before = database.read(count_rows)
        database.write(import_company, DATA / "small-late")
        after = database.read(count_rows)
        grown = {name: after[name] - before[name] for name in after if after[name] > before[name]}
        # Three new rates, a line's new day, three new tickets beside a changed one.
        assert grown == {
            "rate": 3,
            "contract_line": 1,
            "ticket": 3,
            "time_entry": 4,
            "charge": 1,
            "history": 6,
        }
        assert database.read(one_ticket, 517) == ("resolved", date(2026, 4, 20))
        database.read(export_company, tmp_path / "out")
    finally:
        database.dispose()


def one_ticket(connection: Connection, ticket: int) -> tuple[str, date | None]:
    found = one(connection, Ticket, ticket=ticket)
    return found.status, found.resolved_on


def company_values(connection: Connection) -> dict[str, str]:
    found = connection.execute(select(CompanyValue.key, CompanyValue.value))
    return {row.key: row.value for row in found}


def test_an_absent_column_leaves_its_field_as_it_is(connection: Connection, tmp_path: Path) -> None:
    tables = company_tables()
    tables["contracts"][0] |= {"notes": "keep me", "time_increment": "15"}
    import_tables(connection, tmp_path, tables)
    del tables["contracts"][0]["notes"]
    import_tables(connection, tmp_path, {"contracts": tables["contracts"][:1]})
    found = one(connection, Contract, code="C-1")
    assert (found.notes, found.time_increment) == ("keep me", 15)


def test_an_empty_cell_means_the_default(connection: Connection, tmp_path: Path) -> None:
    tables = company_tables()
    tables["contracts"][0] |= {
        "notes": "forget me",
        "time_increment": "15",
        "anchor": "calendar",
        "end": "2026-12-31",
    }
    import_tables(connection, tmp_path, tables)
    changes = {"notes": "", "time_increment": "", "anchor": "", "end": ""}
    import_tables(connection, tmp_path, {"contracts": [tables["contracts"][0] | changes]})
    found = one(connection, Contract, code="C-1")
    assert (found.notes, found.time_increment, found.anchor, found.end) == ("", 1, "start", None)


def test_the_defaults_are_those_of_the_format(connection: Connection, tmp_path: Path) -> None:
    import_tables(connection, tmp_path, company_tables())
    customer = one(connection, Customer, business_number="1001")
    assert (customer.payment_days, customer.end_of_month, customer.on_hold) == (30, "no", False)
    assert (customer.language, customer.currency, customer.one_invoice) == ("", "", "")
    contract = one(connection, Contract, code="C-2")
    assert (contract.active, contract.default, contract.prorate) == (True, False, False)
    assert (contract.frequency, contract.anchor, contract.timing) == ("month", "start", "arrears")
    assert (contract.usage_ready, contract.detail) == ("period_end", "entry")
    assert (contract.time_rounding, contract.rounding_scope) == ("up", "entry")
    assert (contract.discount_percent, contract.time_increment, contract.time_minimum) == (0, 1, 0)
    assert (contract.block_hours, contract.rollover_limit) == (100_000, None)
    rate = one(connection, Rate, amount=800_000)
    assert rate.block_factor == 10_000
    entry = one(connection, TimeEntry, entry=1)
    assert (entry.rate, entry.billable, entry.billable_minutes) == ("base", True, None)
    charge = one(connection, Charge, charge=1)
    assert (charge.quantity, charge.unit_price) == (20_000, 74_500)
    assert (charge.markup_percent, charge.discount_percent) == (0, 0)
    assert charge.source is None


def test_absent_rows_and_files_stay_as_they_are(connection: Connection, tmp_path: Path) -> None:
    import_tables(connection, tmp_path, company_tables())
    before = count_rows(connection)
    changed = company_tables()["customers"][1] | {"name": "Atelier Nord"}
    import_tables(connection, tmp_path, {"customers": [changed]})
    after = count_rows(connection)
    assert after == before | {"history": before["history"] + 1}
    assert one(connection, Customer, business_number="1002").name == "Atelier Nord"
    assert one(connection, Customer, business_number="1001").name == "Boulangerie"


def test_ids_of_customers_and_contracts_stay_the_same(
    connection: Connection, tmp_path: Path
) -> None:
    import_tables(connection, tmp_path, company_tables())
    before = one(connection, Contract, code="C-2").id
    tables = company_tables()
    tables["contracts"] = [
        tables["contracts"][0] | {"contract": "A-1", "default": ""},
        tables["contracts"][1] | {"name": "Carnet"},
    ]
    import_tables(connection, tmp_path, {"contracts": tables["contracts"]})
    found = one(connection, Contract, code="C-2")
    assert (found.id, found.name) == (before, "Carnet")
    ids = connection.scalars(select(Contract.id)).all()
    assert sorted(ids) == [1, 2, 3, 4]


@pytest.mark.parametrize("file", ["time_entries", "charges"])
def test_work_without_a_contract_goes_to_the_default_contract_of_the_ticket_s_customer(
    connection: Connection, tmp_path: Path, file: str
) -> None:
    tables = company_tables()
    tables[file][0]["contract"] = ""
    import_tables(connection, tmp_path, tables)
    model = TimeEntry if file == "time_entries" else Charge
    found = connection.execute(select(model.contract_id).order_by(model.__table__.c[0])).scalars()
    assert found.first() == one(connection, Contract, code="C-1").id


def test_work_without_a_contract_column_goes_to_the_default_contract_or_stays(
    connection: Connection, tmp_path: Path
) -> None:
    tables = company_tables()
    import_tables(connection, tmp_path, tables)
    rows = [tables["time_entries"][0] | {"entry": key, "minutes": "7"} for key in ("1", "3")]
    rows.append(tables["time_entries"][1])
    for row in rows:
        del row["contract"]
    import_tables(connection, tmp_path, {"time_entries": rows})
    first = one(connection, Contract, code="C-1").id
    second = one(connection, Contract, code="C-2").id
    found = connection.execute(select(TimeEntry.entry, TimeEntry.contract_id, TimeEntry.minutes))
    assert sorted(map(tuple, found)) == [(1, first, 7), (2, second, 25), (3, first, 7)]


def test_source_keys_may_be_exchanged_between_two_rows(
    connection: Connection, tmp_path: Path
) -> None:
    tables = company_tables()
    rows = tables["time_entries"]
    rows[0] |= {"source": "psa", "source_key": "a"}
    rows[1] |= {"source": "psa", "source_key": "b"}
    import_tables(connection, tmp_path, tables)
    rows[0]["source_key"], rows[1]["source_key"] = "b", "a"
    import_tables(connection, tmp_path, {"time_entries": rows})
    found = connection.execute(select(TimeEntry.entry, TimeEntry.source_key))
    assert sorted(map(tuple, found)) == [(1, "b"), (2, "a")]


def test_a_source_without_a_key_may_stand_often(connection: Connection, tmp_path: Path) -> None:
    tables = company_tables()
    for row in tables["time_entries"]:
        row["source"] = "psa"
    import_tables(connection, tmp_path, tables)
    assert connection.scalars(select(TimeEntry.source)).all() == ["psa", "psa"]


def test_company_values_are_kept_where_they_are_no_default(
    connection: Connection, tmp_path: Path
) -> None:
    tables = company_tables()
    tables["company"] += [
        {"key": "currency", "value": "EUR"},
        {"key": "language", "value": "fr"},
        {"key": "footer_text.nl", "value": "Dank u"},
    ]
    import_tables(connection, tmp_path, tables)
    stored = company_values(connection)
    assert stored == {
        "name": "Lumen",
        "country": "FR",
        "exempt_tax_code": "EXO",
        "language": "fr",
        "footer_text.nl": "Dank u",
    }
    later: Tables = {
        "company": [
            {"key": "language", "value": ""},
            {"key": "footer_text.nl", "value": ""},
            {"key": "name", "value": "Lumen SARL"},
        ]
    }
    import_tables(connection, tmp_path, later)
    stored = company_values(connection)
    assert stored == {"name": "Lumen SARL", "country": "FR", "exempt_tax_code": "EXO"}


def test_blanks_around_a_cell_are_cut_off(connection: Connection, tmp_path: Path) -> None:
    tables = company_tables()
    tables["customers"][0] |= {"business_number": " 1001\t", "name": "\u00a0 Le Fournil \n"}
    import_tables(connection, tmp_path, tables)
    assert one(connection, Customer, business_number="1001").name == "Le Fournil"


def test_the_history_says_what_is_new_and_what_each_changed_row_was(
    connection: Connection, tmp_path: Path
) -> None:
    import_tables(connection, tmp_path, company_tables())
    first = changes_of(connection)
    assert [change.subject for change in first] == [
        "company",
        *(f"file:{schema.name}" for schema in FILES),
    ]
    entries = next(change for change in first if change.subject == "file:time_entries")
    assert json.loads(entries.after or "") == {"count": 2, "keys": ["1-2"]}
    lines = next(change for change in first if change.subject == "file:contract_lines")
    assert json.loads(lines.after or "")["keys"][0] == "C-1 L1 2026-01-01"
    changed = company_tables()["customers"][1] | {"name": "Atelier Nord", "payment_days": ""}
    import_tables(connection, tmp_path, {"customers": [changed]})
    last = changes_of(connection)[-1]
    assert (last.action, last.subject) == ("import", "customer:1002")
    assert json.loads(last.before or "") == {"name": "Atelier", "payment_days": "45"}
    assert json.loads(last.after or "") == {"name": "Atelier Nord", "payment_days": "30"}
    assert verify(connection) == []


def test_an_import_takes_the_same_number_of_statements_whatever_its_size(
    connection: Connection, tmp_path: Path
) -> None:
    with counted_statements(connection) as small:
        import_company(connection, write_folder(tmp_path / "small", company_tables()))
    tables = company_tables()
    for number in range(100, 1100):
        customer = {"business_number": f"1{number}"}
        contract = {"contract": f"C-{number}", **customer, "default": ""}
        tables["customers"].append(tables["customers"][0] | customer)
        tables["contracts"].append(tables["contracts"][0] | contract)
        entry = {"entry": str(number), "contract": f"C-{number}", "ticket": ""}
        tables["time_entries"].append(tables["time_entries"][0] | entry)
    tables["customers"][0]["name"] = tables["time_entries"][0]["description"] = "another"
    tables["contracts"][0]["notes"] = tables["tickets"][0]["title"] = "another"
    with counted_statements(connection) as large:
        import_company(connection, write_folder(tmp_path / "large", tables))
    for number in range(100, 1100):
        tables["customers"][number - 98]["name"] = f"Customer {number}"
    tables["customers"][0]["name"] = tables["contracts"][0]["notes"] = "yet another"
    tables["tickets"][0]["title"] = tables["time_entries"][0]["description"] = "yet another"
    tables["contracts"].append(tables["contracts"][0] | {"contract": "C-9", "default": ""})
    tables["customers"].append(tables["customers"][0] | {"business_number": "9"})
    tables["time_entries"].append(tables["time_entries"][0] | {"entry": "9999"})
    with counted_statements(connection) as again:
        import_company(connection, write_folder(tmp_path / "again", tables))
    assert len(again) == len(large)
    assert len(small) < 60
    assert len(large) < 60


def test_progress_goes_from_nothing_to_all(connection: Connection) -> None:
    heard: list[tuple[int, int]] = []
    import_company(connection, DATA / "medium", lambda done, total: heard.append((done, total)))
    assert heard == sorted(heard)
    assert len(heard) > 10
    assert heard[-1] == (1000, 1000)


def test_lines_with_later_days_are_rows_of_their_own(
    connection: Connection, tmp_path: Path
) -> None:
    import_tables(connection, tmp_path, company_tables())
    days = connection.scalars(
        select(ContractLine.effective_from).join(Contract).where(Contract.code == "C-1")
    )
    assert sorted(days) == [date(2026, 1, 1), date(2026, 6, 1)]


def test_a_tax_code_can_be_renamed(connection: Connection, tmp_path: Path) -> None:
    import_tables(connection, tmp_path, company_tables())
    import_tables(
        connection,
        tmp_path,
        {"tax_codes": [{"tax_code": "S20", "name": "TVA normale", "category": "S"}]},
    )
    assert one(connection, TaxCode, code="S20").name == "TVA normale"

"""What an import refuses beyond single cells, in new folders and against the database."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from batchbill_desktop.models import Customer
from batchbill_desktop.services.company_folder.apply import import_company
from batchbill_desktop.services.errors import ImportRefused, Refused, RowProblem
from tests.builders.company_tables import (
    WRITERS,
    Tables,
    company_tables,
    import_tables,
    write_folder,
)

Change = tuple[str, int, dict[str, str]]
"""File, place of the row, cells; a place after the last row adds a copy of the first one."""

HOURLY, HOURS, MONEY = 0, 1, 2

RULES: list[tuple[str, list[Change], tuple[str, int, str], str]] = [
    (
        "on_demand is for hourly contracts only",
        [("contracts", HOURS, {"frequency": "on_demand"})],
        ("contracts", 3, "frequency"),
        "only an hourly contract",
    ),
    (
        "on_demand is not for a line",
        [("contract_lines", 2, {"frequency": "on_demand"})],
        ("contract_lines", 4, "frequency"),
        "which a contract line cannot be",
    ),
    (
        "a line of an on_demand contract needs a frequency",
        [
            ("contracts", HOURLY, {"frequency": "on_demand"}),
            ("contract_lines", 0, {"frequency": "month"}),
        ],
        ("contract_lines", 3, "frequency"),
        "is needed, since the contract's frequency is on_demand",
    ),
    (
        "an anchor day does not go with weeks",
        [("contracts", HOURLY, {"anchor": "15", "frequency": "two_weeks"})],
        ("contracts", 2, "anchor"),
        "is a day, which a frequency of two_weeks cannot have",
    ),
    (
        "an anchor day of the year does not go with weeks",
        [("contracts", HOURLY, {"anchor": "04-01", "frequency": "week"})],
        ("contracts", 2, "anchor"),
        "is a day, which a frequency of week cannot have",
    ),
    (
        "an anchor day does not go with a line's weeks",
        [("contracts", HOURS, {"anchor": "15"}), ("contract_lines", 2, {"frequency": "week"})],
        ("contract_lines", 4, "frequency"),
        "cannot go with the contract's anchor, 15",
    ),
    (
        "a line on a block contract is not called block",
        [("contract_lines", 2, {"line": "block"})],
        ("contract_lines", 4, "line"),
        "the name of the contract's own block",
    ),
    (
        "a ticket of another customer on a time entry",
        [("time_entries", 0, {"ticket": "502"})],
        ("time_entries", 2, "ticket"),
        "is a ticket of customer 1002",
    ),
    (
        "a ticket of another customer on a charge",
        [("charges", 0, {"ticket": "502"})],
        ("charges", 2, "ticket"),
        "is a ticket of customer 1002",
    ),
    (
        "a taxable contract needs a tax code",
        [("contracts", HOURLY, {"tax_code": ""})],
        ("contracts", 2, "tax_code"),
        "needed on a taxable contract",
    ),
    (
        "block_hours is needed on a block of hours",
        [("contracts", HOURS, {"block_hours": ""})],
        ("contracts", 3, "block_hours"),
        "needed above 0",
    ),
    (
        "block_hours is above 0 on a block of hours",
        [("contracts", HOURS, {"block_hours": "0"})],
        ("contracts", 3, "block_hours"),
        "needed above 0",
    ),
    (
        "block_amount is needed on a block of money",
        [("contracts", MONEY, {"block_amount": ""})],
        ("contracts", 4, "block_amount"),
        "needed above 0",
    ),
    (
        "block_amount is above 0 on a block of money",
        [("contracts", MONEY, {"block_amount": "0"})],
        ("contracts", 4, "block_amount"),
        "needed above 0",
    ),
    (
        "an amount has the currency's digits",
        [("contracts", MONEY, {"block_amount": "50000.5"})],
        ("contracts", 4, "block_amount"),
        "more than 0 decimals, which an amount in JPY cannot have",
    ),
    (
        "a limit in money has the currency's digits",
        [("contracts", MONEY, {"rollover_limit": "0.5"})],
        ("contracts", 4, "rollover_limit"),
        "more than 0 decimals",
    ),
    (
        "a balance in money has the currency's digits",
        [("contracts", MONEY, {"opening_balance": "0.5"})],
        ("contracts", 4, "opening_balance"),
        "more than 0 decimals",
    ),
    (
        "the last day is not before the first",
        [("contracts", HOURLY, {"end": "2026-01-15"})],
        ("contracts", 2, "end"),
        "before the first day, 2026-01-16",
    ),
    (
        "the day of completion is the last day and not before the first",
        [("contracts", HOURLY, {"end": "2026-12-31", "completed": "2026-01-15"})],
        ("contracts", 2, "completed"),
        "before the first day, 2026-01-16",
    ),
    (
        "an hourly project has no contract lines",
        [("contracts", HOURLY, {"type": "project_hourly"})],
        ("contract_lines", 2, "contract"),
        "can have no contract lines",
    ),
    (
        "a customer has one default contract at most",
        [
            ("contracts", HOURS, {"default": "yes"}),
            ("contracts", MONEY, {"default": "yes"}),
        ],
        ("contracts", 4, "default"),
        "customer 1002 has another default contract already: C-2",
    ),
    (
        "an entry without contract needs a ticket",
        [("time_entries", 0, {"contract": "", "ticket": ""})],
        ("time_entries", 2, "contract"),
        "there is no ticket",
    ),
    (
        "an entry without contract needs a default contract",
        [("time_entries", 1, {"contract": ""})],
        ("time_entries", 3, "contract"),
        "customer 1002 of ticket 502 has no default contract",
    ),
    (
        "a charge without contract needs a default contract",
        [("charges", 1, {"contract": "", "ticket": "502"})],
        ("charges", 3, "contract"),
        "customer 1002 of ticket 502 has no default contract",
    ),
    (
        "a line has the same frequency on all its days",
        [("contract_lines", 1, {"frequency": "year"})],
        ("contract_lines", 3, "frequency"),
        "not the same as on the other days of line L1 (empty)",
    ),
    (
        "a line has the same timing on all its days",
        [("contract_lines", 1, {"timing": "advance"})],
        ("contract_lines", 3, "timing"),
        "not the same as on the other days",
    ),
    (
        "a line has the same tax code on all its days",
        [("contract_lines", 1, {"tax_code": "S20"})],
        ("contract_lines", 3, "tax_code"),
        "not the same as on the other days",
    ),
    (
        "an unknown customer of a contract",
        [("contracts", HOURLY, {"business_number": "9"}), ("time_entries", 0, {"ticket": ""}),
         ("charges", 0, {"ticket": ""})],
        ("contracts", 2, "business_number"),
        "is not in customers.csv and not in the database",
    ),
    (
        "an unknown customer of a ticket",
        [("tickets", 9, {"ticket": "503", "business_number": "9"})],
        ("tickets", 4, "business_number"),
        "is not in customers.csv",
    ),
    (
        "an unknown contract of a rate",
        [("rates", 0, {"contract": "C-9"})],
        ("rates", 2, "contract"),
        "is not in contracts.csv",
    ),
    (
        "an unknown contract of a line",
        [("contract_lines", 2, {"contract": "C-9"})],
        ("contract_lines", 4, "contract"),
        "is not in contracts.csv",
    ),
    (
        "an unknown contract of an entry",
        [("time_entries", 0, {"contract": "C-9"})],
        ("time_entries", 2, "contract"),
        "is not in contracts.csv",
    ),
    (
        "an unknown contract of a charge",
        [("charges", 0, {"contract": "c-1"})],
        ("charges", 2, "contract"),
        "is not in contracts.csv",
    ),
    (
        "an unknown ticket of an entry",
        [("time_entries", 0, {"ticket": "9"})],
        ("time_entries", 2, "ticket"),
        "is not in tickets.csv",
    ),
    (
        "an unknown tax code of a contract",
        [("contracts", HOURLY, {"tax_code": "S21"})],
        ("contracts", 2, "tax_code"),
        "is not in tax_codes.csv",
    ),
    (
        "an unknown tax code of a line",
        [("contract_lines", 2, {"tax_code": "S21"})],
        ("contract_lines", 4, "tax_code"),
        "is not in tax_codes.csv",
    ),
    (
        "an unknown tax code of a charge",
        [("charges", 0, {"tax_code": "S21"})],
        ("charges", 2, "tax_code"),
        "is not in tax_codes.csv",
    ),
    (
        "an unknown tax code of a product",
        [("products", 0, {"tax_code": "S21"})],
        ("products", 2, "tax_code"),
        "is not in tax_codes.csv",
    ),
    (
        "an unknown tax code of a rate",
        [("tax_rates", 0, {"tax_code": "S21"})],
        ("tax_rates", 2, "tax_code"),
        "is not in tax_codes.csv",
    ),
    (
        "a contract twice",
        [("contracts", 9, {"default": ""})],
        ("contracts", 5, "contract"),
        "the key stands twice; the first time in row 2",
    ),
    (
        "an entry twice, once with leading zeros",
        [("time_entries", 9, {"entry": "001"})],
        ("time_entries", 4, "entry"),
        "the key stands twice; the first time in row 2",
    ),
    (
        "a day of a line twice",
        [("contract_lines", 9, {})],
        ("contract_lines", 5, "effective_from"),
        "the key stands twice; the first time in row 2",
    ),
    (
        "a key of company.csv twice",
        [("company", 9, {})],
        ("company", 5, "key"),
        "the key stands twice; the first time in row 2",
    ),
    (
        "a source with its key twice",
        [
            ("time_entries", 0, {"source": "psa", "source_key": "7"}),
            ("time_entries", 1, {"source": "psa", "source_key": "7"}),
        ],
        ("time_entries", 3, "source_key"),
        "with source psa is that of time entry 1 already",
    ),
]  # fmt: skip


def changed(tables: Tables, changes: list[Change]) -> Tables:
    for file, place, cells in changes:
        rows = tables[file]
        if place < len(rows):
            rows[place] |= cells
        else:
            rows.append(rows[0] | cells)
    return tables


def problems_of(connection: Connection, path: Path) -> list[RowProblem]:
    with pytest.raises(ImportRefused) as refused:
        import_company(connection, path)
    return refused.value.problems


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("changes", "place", "reason"), [rule[1:] for rule in RULES], ids=[rule[0] for rule in RULES]
)
def test_the_import_refuses(
    connection: Connection,
    tmp_path: Path,
    kind: str,
    changes: list[Change],
    place: tuple[str, int, str],
    reason: str,
) -> None:
    tables = changed(company_tables(), changes)
    problems = problems_of(connection, WRITERS[kind](tmp_path, tables))
    file, row, column = place
    where = f"{file}.csv" if kind == "csv" else f"company.xlsx, sheet {file}"
    found = [p for p in problems if (p.file, p.row, p.column) == (where, row, column)]
    assert any(reason in problem.reason for problem in found), problems
    assert connection.scalar(select(func.count()).select_from(Customer)) == 0


def test_the_company_as_it_stands_is_accepted(connection: Connection, tmp_path: Path) -> None:
    report = import_company(connection, write_folder(tmp_path / "company", company_tables()))
    assert report.warnings == ()
    assert report.rows == {f"{name}.csv": len(rows) for name, rows in company_tables().items()}


AGAINST_THE_DATABASE: list[tuple[str, Tables, tuple[str, int | None, str | None], str]] = [
    (
        "another default contract",
        {"contracts": [company_tables()["contracts"][0] | {"contract": "C-9"}]},
        ("contracts.csv", 2, "default"),
        "customer 1001 has another default contract already: C-1",
    ),
    (
        "lines that the new type cannot have",
        {"contracts": [company_tables()["contracts"][0] | {"type": "project_hourly"}]},
        ("contracts.csv", 2, None),
        "line L1 of contract C-1: contract is of type project_hourly",
    ),
    (
        "lines without a frequency when the contract is on_demand",
        {"contracts": [company_tables()["contracts"][0] | {"frequency": "on_demand"}]},
        ("contracts.csv", 2, None),
        "line L1 of contract C-1: frequency is needed",
    ),
    (
        "a contract that leaves its entries' tickets behind",
        {
            "contracts": [
                company_tables()["contracts"][0] | {"business_number": "1002", "default": ""}
            ]
        },
        ("contracts.csv", 2, "business_number"),
        "would part time entry 1 from its customer",
    ),
    (
        "a ticket that leaves its charges behind",
        {"tickets": [company_tables()["tickets"][0] | {"business_number": "1002"}]},
        ("tickets.csv", 2, "business_number"),
        "would part charge 1 from its customer",
    ),
    (
        "a currency that has not the digits of the amounts",
        {
            "company": [{"key": "currency", "value": "EUR"}],
            "customers": [{"business_number": "1001", "name": "Boulangerie", "currency": "JPY"}],
            "contracts": [
                company_tables()["contracts"][2]
                | {"contract": "C-9", "business_number": "1001", "block_amount": "10.50"}
            ],
        },
        ("contracts.csv", 2, "block_amount"),
        "more than 0 decimals",
    ),
    (
        "a source that another entry has",
        {
            "time_entries": [
                company_tables()["time_entries"][0]
                | {"entry": "9", "source": "psa", "source_key": "1"}
            ]
        },
        ("time_entries.csv", 2, "source_key"),
        "is that of time entry 1 already",
    ),
    (
        "no exempt code any more, with contracts that need it",
        {"company": [{"key": "exempt_tax_code", "value": ""}]},
        ("company.csv", 2, None),
        "contract C-4: taxable is no, and the company has no exempt_tax_code",
    ),
    (
        "a tax code of category S now, with contracts that were exempt by it",
        {
            "company": [{"key": "exempt_tax_code", "value": ""}],
            "contracts": [
                company_tables()["contracts"][0]
                | {"contract": "C-4", "taxable": "no", "tax_code": "EXO", "default": ""}
            ],
            "tax_codes": [{"tax_code": "EXO", "name": "Exonéré", "category": "S"}],
        },
        ("contracts.csv", 2, "taxable"),
        "the company has no exempt_tax_code",
    ),
]


@pytest.mark.parametrize(
    ("tables", "place", "reason"),
    [case[1:] for case in AGAINST_THE_DATABASE],
    ids=[case[0] for case in AGAINST_THE_DATABASE],
)
def test_the_import_refuses_against_the_database(
    connection: Connection,
    tmp_path: Path,
    tables: Tables,
    place: tuple[str, int | None, str | None],
    reason: str,
) -> None:
    before = company_tables()
    before["time_entries"][0] |= {"source": "psa", "source_key": "1"}
    exempt = {"contract": "C-4", "taxable": "no", "tax_code": "", "default": ""}
    before["contracts"].append(before["contracts"][0] | exempt)
    import_tables(connection, tmp_path, before)
    problems = problems_of(connection, write_folder(tmp_path / "later", tables))
    found = [p.reason for p in problems if (p.file, p.row, p.column) == place]
    assert any(reason in text for text in found), problems


def test_a_contract_that_is_not_taxable_needs_the_company_s_exempt_code(
    connection: Connection, tmp_path: Path
) -> None:
    tables = company_tables()
    tables["company"].pop()
    tables["contracts"][0]["taxable"] = "no"
    (problem,) = problems_of(connection, write_folder(tmp_path / "a", tables))
    assert (problem.file, problem.row, problem.column) == ("contracts.csv", 2, "taxable")
    tables["contracts"][0]["tax_code"] = "EXO"
    import_company(connection, write_folder(tmp_path / "b", tables))


@pytest.mark.parametrize(
    ("file", "column"),
    [
        ("customers", "business_number"),
        ("customers", "name"),
        ("contracts", "contract"),
        ("contracts", "business_number"),
        ("contracts", "name"),
        ("contracts", "type"),
        ("contracts", "start"),
        ("tax_codes", "name"),
        ("tax_codes", "category"),
        ("tax_rates", "effective_from"),
        ("rates", "rate"),
        ("rates", "amount"),
        ("contract_lines", "quantity"),
        ("contract_lines", "unit_price"),
        ("tickets", "status"),
        ("tickets", "title"),
        ("time_entries", "date"),
        ("time_entries", "minutes"),
        ("charges", "kind"),
        ("products", "kind"),
        ("company", "value"),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_missing_column_that_new_rows_need_is_refused(
    connection: Connection, tmp_path: Path, kind: str, file: str, column: str
) -> None:
    tables = company_tables()
    for row in tables[file]:
        del row[column]
    problems = problems_of(connection, WRITERS[kind](tmp_path, tables))
    assert [(p.row, p.column) for p in problems] == [(1, column)], problems
    assert problems[0].reason == "the column is needed and missing"


def test_a_column_twice_is_refused(connection: Connection, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "company", company_tables())
    (folder / "tax_codes.csv").write_text("tax_code,name,category,name\nS20,TVA,S,TVA\n")
    (problem,) = problems_of(connection, folder)
    assert (problem.row, problem.column) == (1, "name")


@pytest.mark.parametrize(("row", "count"), [("S20,TVA", 2), ("S20,TVA,S,more", 4)])
def test_a_row_of_another_width_is_refused(
    connection: Connection, tmp_path: Path, row: str, count: int
) -> None:
    folder = tmp_path / "company"
    folder.mkdir()
    (folder / "tax_codes.csv").write_text(f"tax_code,name,category\n{row}\nEXO,Exempt,E\n")
    (problem,) = problems_of(connection, folder)
    assert (problem.row, problem.reason) == (2, f"the row has {count} cells, the header 3")


def test_a_company_needs_a_name_and_a_country(connection: Connection, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a", {"company": [{"key": "city", "value": "Lyon"}]})
    problems = problems_of(connection, folder)
    assert [problem.column for problem in problems] == ["name", "country"]


def test_the_codes_of_a_bad_row_are_judged_as_well(connection: Connection, tmp_path: Path) -> None:
    tables = company_tables()
    tables["time_entries"][0] |= {"minutes": "2h", "contract": "C-9", "ticket": "9"}
    problems = problems_of(connection, write_folder(tmp_path / "company", tables))
    assert [(p.row, p.column, p.value) for p in problems] == [
        (2, "minutes", "2h"),
        (2, "ticket", "9"),
        (2, "contract", "C-9"),
    ]


def test_a_bad_row_is_not_reported_again_by_those_that_refer_to_it(
    connection: Connection, tmp_path: Path
) -> None:
    tables = company_tables()
    tables["contracts"][0]["anchor"] = "never"
    tables["customers"][0]["payment_days"] = "never"
    problems = problems_of(connection, write_folder(tmp_path / "company", tables))
    assert [problem.column for problem in problems] == ["payment_days", "anchor"]


def test_a_file_that_cannot_be_read_is_not_reported_again_by_those_that_refer_to_it(
    connection: Connection, tmp_path: Path
) -> None:
    folder = write_folder(tmp_path / "company", company_tables())
    for name in ("company", "tax_codes", "customers", "contracts", "tickets"):
        (folder / f"{name}.csv").write_bytes(b"\xff\xfe")
    problems = problems_of(connection, folder)
    assert len(problems) == 5
    assert all("is not UTF-8" in problem.reason for problem in problems)


def test_a_folder_without_any_of_the_files_is_refused(
    connection: Connection, tmp_path: Path
) -> None:
    (tmp_path / "notes.csv").write_text("a,b\n")
    with pytest.raises(Refused, match=r"has none of the files of a company folder"):
        import_company(connection, tmp_path)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nothing", "There is no folder or workbook"),
        ("company.txt", "neither a folder of CSV files nor an .xlsx workbook"),
        ("company.xlsm", "with macros or of an old format"),
        ("company.xls", "with macros or of an old format"),
    ],
)
def test_a_path_that_is_no_company_is_refused(
    connection: Connection, tmp_path: Path, name: str, words: str
) -> None:
    if name != "nothing":
        (tmp_path / name).write_text("text")
    with pytest.raises(Refused) as refused:
        import_company(connection, tmp_path / name)
    assert words in refused.value.message


def test_unknown_columns_keys_and_files_are_reported_and_left_out(
    connection: Connection, tmp_path: Path
) -> None:
    tables = company_tables()
    tables["company"].append({"key": "mood", "value": "good"})
    tables["customers"][0]["hobby"] = tables["customers"][1]["hobby"] = "sailing"
    tables["holidays"] = [{"day": "2026-01-01"}]
    report = import_company(connection, write_folder(tmp_path / "company", tables))
    assert report.warnings == (
        "holidays.csv is not a file of a company folder and was left out.",
        "company.csv: unknown keys were left out: 'mood'.",
        "customers.csv: unknown columns were left out: 'hobby'.",
    )

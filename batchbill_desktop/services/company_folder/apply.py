"""The import of a company folder: read, check everything, then write all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, false

from batchbill_desktop.services.company_folder.billed import check_billed, held_keys
from batchbill_desktop.services.company_folder.check import FileRows, check_file
from batchbill_desktop.services.company_folder.company_values import (
    CompanyRows,
    MergedCompany,
    check_company,
    check_merged_company,
)
from batchbill_desktop.services.company_folder.draft import Draft
from batchbill_desktop.services.company_folder.merge import Merged
from batchbill_desktop.services.company_folder.problems import Problems, name_sheet
from batchbill_desktop.services.company_folder.record_import import record_import
from batchbill_desktop.services.company_folder.rules import check_codes, check_contracts
from batchbill_desktop.services.company_folder.schema import COMPANY, COMPANY_FILE, FILES
from batchbill_desktop.services.company_folder.sources import find_sources
from batchbill_desktop.services.company_folder.stored import (
    Ids,
    read_company,
    read_ids,
    stored_by_key,
)
from batchbill_desktop.services.company_folder.work_rules import (
    WORK,
    check_moved_owners,
    check_sources,
    check_work,
    give_default_contracts,
)
from batchbill_desktop.services.company_folder.write import write_company, write_rows
from batchbill_desktop.services.errors import ImportRefused, ImportReport

Progress = Callable[[int, int], None]
"""Hears how much of the import is done, out of how much."""

STEPS = 1_000
_READ, _CHECKED = 500, 600

# Master data is always needed to judge the rest; the others only where their file is there.
_ALWAYS = ("tax_codes", "customers", "contracts", "contract_lines")


def import_company(
    connection: Connection, path: Path, progress: Progress | None = None
) -> ImportReport:
    """Import a company folder, or an .xlsx workbook with a sheet per file; all or nothing.

    Runs within the caller's transaction, in a fixed number of statements. `progress` hears
    how far it is. Raises `ImportRefused` with every bad row, `Refused` where there is
    nothing to import; nothing is written then.
    """
    tell = progress or (lambda _done, _total: None)
    problems, warnings = Problems(), list[str]()
    company_rows, tables = _read(path, problems, warnings, tell)
    tell(_READ, STEPS)
    ids = read_ids(connection)
    draft = _merge(connection, company_rows, tables, ids, problems)
    if problems.rows:
        raise ImportRefused([name_sheet(path, problem) for problem in problems.in_order()])
    tell(_CHECKED, STEPS)
    write_company(connection, draft.company)
    total = sum(len(merged.new) + len(merged.changed) for merged in draft.files.values())
    written = 0
    for merged in draft.files.values():
        write_rows(connection, merged, ids)
        written += len(merged.new) + len(merged.changed)
        tell(_CHECKED + (STEPS - _CHECKED) * written // max(total, 1), STEPS)
    record_import(connection, draft.company, list(draft.files.values()))
    tell(STEPS, STEPS)
    counts = {f"{name}.csv": len(rows.rows) for name, rows in tables.items() if rows.read}
    if company_rows.read:
        counts = {COMPANY_FILE: len(company_rows.values), **counts}
    return ImportReport(counts, tuple(warnings))


def _read(
    path: Path, problems: Problems, warnings: list[str], tell: Progress
) -> tuple[CompanyRows, dict[str, FileRows]]:
    """Read and check every file by itself."""
    done = 0
    total = 1

    def on_bytes(count: int) -> None:
        tell(min((done + count) * _READ // total, _READ), STEPS)

    sources = find_sources(path, on_bytes)
    problems.rows += sources.problems
    warnings += sources.warnings
    total = max(sum(sources.sizes.values()), 1)
    try:
        company = CompanyRows()
        if COMPANY in sources.open:
            company = check_company(sources.open[COMPANY](), problems, warnings)
            done += sources.sizes[COMPANY]
        tables = {}
        for schema in FILES:
            if schema.name in sources.open:
                records = sources.open[schema.name]()
                tables[schema.name] = check_file(schema, records, problems, warnings)
                done += sources.sizes[schema.name]
                tell(min(done * _READ // total, _READ), STEPS)
    finally:
        sources.close()
    # A `*.csv` that cannot be opened: which keys it would have had is not known.
    problems.broken |= {problem.file.removesuffix(".csv") for problem in sources.problems}
    return company, tables


def _merge(
    connection: Connection,
    company_rows: CompanyRows,
    tables: dict[str, FileRows],
    ids: Ids,
    problems: Problems,
) -> Draft:
    """Put the folder over the database, and prove every rule on the result."""
    company = MergedCompany(read_company(connection), company_rows)
    draft = Draft(company, {}, problems)
    work = any(name in tables for name in (*WORK, "tickets", "contracts"))
    for schema in FILES:
        merged = draft.files[schema.name] = Merged(schema)
        rows = tables.get(schema.name)
        if rows or schema.name in _ALWAYS or (work and schema.name == "tickets"):
            conditions = _span(rows) if schema.name in WORK else ()
            merged.stored = stored_by_key(connection, schema, ids, *conditions)
    for schema in FILES:
        merged, rows = draft.files[schema.name], tables.get(schema.name)
        if rows is None:
            continue
        if schema.name == "customers":
            _keep_company_words(rows, merged, company)
        if schema.name in WORK:
            give_default_contracts(draft, rows, partial(held_keys, connection))
        merged.put(rows)
    _prove(connection, draft, work=work)
    return draft


def _span(rows: FileRows | None) -> tuple[ColumnElement[bool], ...]:
    """Entries and charges are read only between the first and the last key of the file."""
    if rows is None or not rows.rows:
        return (false(),)
    key = rows.schema.table.c[rows.schema.columns[0].field]
    keys = [int(str(row[0])) for row in rows.rows]
    return (key.between(min(keys), max(keys)),)


def _keep_company_words(rows: FileRows, merged: Merged, company: MergedCompany) -> None:
    """A language or currency that says the same as before, by name or by default, stays."""
    for name in ("language", "currency"):
        place = rows.schema.index[name]
        own = company.after(name)
        for row in rows.rows:
            before = merged.stored.get(row[0])
            if before is not None and (before[place] or own) == (row[place] or own):
                row[place] = before[place]


def _prove(connection: Connection, draft: Draft, *, work: bool) -> None:
    """Every rule that goes beyond a single cell."""
    check_merged_company(draft.company, draft.problems)
    check_codes(draft)
    check_contracts(draft)
    if work:
        check_work(draft)
        check_moved_owners(connection, draft)
        check_sources(connection, draft)
    check_billed(connection, draft)

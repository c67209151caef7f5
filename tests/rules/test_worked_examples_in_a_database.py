"""The worked examples that need batches: 32 (settled without an invoice) and 34 (numbers)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from batchbill_desktop.services.batches.errors import CannotUndo, InvoiceDateTooEarly
from batchbill_desktop.services.batches.filters import Filters
from batchbill_desktop.services.batches.generate import generate_batch, undo_generate
from batchbill_desktop.services.batches.proposals import delete_batch, group_batch
from batchbill_desktop.services.batches.run import RunRequest, load_due, run_batch
from batchbill_desktop.services.batches.show import show_batch
from batchbill_desktop.services.billing.items import State
from batchbill_desktop.services.company_folder.apply import import_company
from batchbill_desktop.services.database import Database, open_database

COMPANY = """key,value
name,Lumen Informatique
country,FR
invoice_number,INV-{year}-{seq:05}
exempt_tax_code,E
"""
TAX_CODES = """tax_code,name,category,exemption_code,exemption_reason
E,Exempt,E,,Art. 261
"""
CUSTOMERS = "business_number,name,country\n1001,Café Élan,FR\n"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A database of its own, empty."""
    with open_database(tmp_path / "batchbill.sqlite") as opened:
        yield opened


def _import(database: Database, folder: Path, **files: str) -> None:
    folder.mkdir()
    written = {
        "company": COMPANY,
        "tax_codes": TAX_CODES,
        "customers": CUSTOMERS,
        **files,
    }
    for name, text in written.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    database.write(import_company, folder)


def _run(database: Database, name: str, day: date, filters: Filters | None = None) -> None:
    database.write(run_batch, RunRequest(name, date(2027, 2, 1), day, filters=filters or Filters()))


def _numbers(database: Database, name: str) -> list[str | None]:
    return [invoice.number for invoice in database.read(show_batch, name).invoices]


def test_34_numbers(database: Database, tmp_path: Path) -> None:
    codes = ("A", "B", "C")
    rows = "\n".join(f"{code},1001,{code},retainer,2026-12-01,2026-12-31" for code in codes)
    lines = "\n".join(f"{code},L,2026-12-01,1,10" for code in codes)
    _import(
        database,
        tmp_path / "company",
        contracts=f"contract,business_number,name,type,start,end\n{rows}\n",
        contract_lines=f"contract,line,effective_from,quantity,unit_price\n{lines}\n",
    )
    days = {"A": date(2026, 12, 31), "B": date(2027, 1, 2), "C": date(2027, 1, 3)}
    for code, day in days.items():
        _run(database, code, day, Filters(contracts=frozenset([code])))
        assert _numbers(database, code) == [None]
        database.write(generate_batch, code)
    assert [_numbers(database, code) for code in codes] == [
        ["INV-2026-00001"],
        ["INV-2027-00001"],
        ["INV-2027-00002"],
    ]
    with pytest.raises(CannotUndo, match="newer number"):
        database.write(undo_generate, "A")
    with pytest.raises(CannotUndo, match="INV-2027-00002"):
        database.write(undo_generate, "B")
    database.write(undo_generate, "C")
    assert _numbers(database, "C") == [None]
    database.write(generate_batch, "C")
    assert _numbers(database, "C") == ["INV-2027-00002"]


def test_an_invoice_date_before_the_newest_number_of_the_series_is_refused(
    database: Database, tmp_path: Path
) -> None:
    _import(
        database,
        tmp_path / "company",
        contracts="contract,business_number,name,type,start,end\n"
        "A,1001,A,retainer,2026-12-01,2026-12-31\nB,1001,B,retainer,2026-12-01,2026-12-31\n",
        contract_lines="contract,line,effective_from,quantity,unit_price\n"
        "A,L,2026-12-01,1,10\nB,L,2026-12-01,1,10\n",
    )
    _run(database, "A", date(2027, 1, 2), Filters(contracts=frozenset(["A"])))
    database.write(generate_batch, "A")
    _run(database, "B", date(2027, 1, 1), Filters(contracts=frozenset(["B"])))
    with pytest.raises(InvoiceDateTooEarly, match="2027-01-02"):
        database.write(generate_batch, "B")
    assert _numbers(database, "B") == [None]


def test_32_settled_items_are_reserved_and_released_with_the_batch(
    database: Database, tmp_path: Path
) -> None:
    _import(
        database,
        tmp_path / "company",
        contracts="contract,business_number,name,type,start,end\n"
        "K,1001,K,retainer,2026-01-01,2026-01-31\nL,1001,L,retainer,2026-01-01,2026-01-31\n",
        contract_lines="contract,line,effective_from,quantity,unit_price\n"
        "K,L,2026-01-01,1,0\nL,L,2026-01-01,1,10\n",
        time_entries="entry,contract,date,minutes\n1,K,2026-01-10,60\n",
    )
    _run(database, "January", date(2026, 2, 1))
    shown = database.read(show_batch, "January")
    assert [invoice.contracts for invoice in shown.invoices] == [("L",)]
    assert shown.settled == ("R:K:L:2026-01-01", "T:1")
    assert shown.summary.totals["EUR"].minutes == 60
    assert database.read(load_due, date(2026, 2, 1)).contracts == ()

    database.write(group_batch, "January", one_per_customer=True)
    shown = database.read(show_batch, "January")
    assert [invoice.contracts for invoice in shown.invoices] == [("K", "L")]
    assert shown.settled == ()

    database.write(delete_batch, "January")
    released = database.read(load_due, date(2026, 2, 1))
    items = {item.id: item.state for one in released.contracts for item in one.items}
    assert items == dict.fromkeys(("R:K:L:2026-01-01", "T:1", "R:L:L:2026-01-01"), State.READY)

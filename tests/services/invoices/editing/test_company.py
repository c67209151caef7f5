"""A whole company: its invoices open as they are stored, its lines are priced by the formulas."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from batchbill_desktop.services.backup.create import create_backup
from batchbill_desktop.services.batches.generate import generate_batch
from batchbill_desktop.services.batches.run import RunRequest, run_batch
from batchbill_desktop.services.check import check_books
from batchbill_desktop.services.company_folder.apply import import_company
from batchbill_desktop.services.database import Database, open_database
from batchbill_desktop.services.invoices.editing.changes import back_to_given, set_line
from batchbill_desktop.services.invoices.editing.checks import check, errors
from batchbill_desktop.services.invoices.editing.open import Opened
from batchbill_desktop.services.invoices.editing.preview import document_of
from batchbill_desktop.services.invoices.editing.pricing import net_of
from batchbill_desktop.services.invoices.editing.totals import totals
from batchbill_desktop.services.invoices.load import Wanted, load_documents
from batchbill_desktop.services.money import from_decimal
from tests.builders.editing import looked_at, saved
from tests.builders.expected import DATA

DAY = date(2026, 6, 30)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The small company of three currencies with its June generated."""
    path = tmp_path_factory.mktemp("company") / "small.db"
    with open_database(path) as database:
        database.write(import_company, DATA / "small")
        database.write(run_batch, RunRequest("Juin", DAY, DAY, one_per_customer=True))
        database.write(generate_batch, "Juin")
        yield database


@pytest.fixture(scope="module")
def opened(company: Database) -> list[Opened]:
    """All its invoices, as editors have them."""
    documents = company.read(load_documents, Wanted())
    return [looked_at(company, document.id) for document in documents]


def test_the_preview_is_the_document_that_is_stored(
    company: Database, opened: list[Opened]
) -> None:
    documents = company.read(load_documents, Wanted())
    assert len(documents) > 5
    assert {document.digits for document in documents} >= {2, 3}
    for document, one in zip(documents, opened, strict=True):
        assert document_of(one.working, one.context) == document


def test_the_totals_are_those_that_generate_reckoned(
    company: Database, opened: list[Opened]
) -> None:
    for document, one in zip(company.read(load_documents, Wanted()), opened, strict=True):
        reckoned = totals(one.working, one.context)
        found = (reckoned.net, reckoned.tax, reckoned.total)
        digits = document.digits
        assert found == tuple(
            from_decimal(value, digits) for value in (document.net, document.tax, document.total)
        )
        assert errors(check(one.working, one.context)) == ()


def test_every_line_of_the_rules_is_reproduced_by_the_formula(opened: list[Opened]) -> None:
    kinds = set()
    for one in opened:
        for line in one.working.lines:
            assert net_of(line, one.working.digits) == line.net, line
            kinds.add((line.kind, line.treatment))
            other = set_line(one.working, one.context, line.key, unit_price=line.unit_price + 9999)
            assert back_to_given(other, line.key) == one.working
    assert len(kinds) >= 4


def test_the_books_stay_sound_when_each_invoice_is_edited(
    company: Database, opened: list[Opened], tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    create_backup(company, copy)
    with open_database(copy) as database:
        for one in opened:
            working = one.working
            for line in working.lines:
                working = set_line(working, one.context, line.key, description="Edited", sku="NEW")
            done = saved(database, working)
            assert done.version == 1
            assert totals(done.working, one.context) == totals(one.working, one.context)
        assert database.read(check_books) == []

"""Starting a new company in an empty database."""

from __future__ import annotations

import pytest

from batchbill_desktop.services.batches.load import company_values
from batchbill_desktop.services.batches.run import load_due
from batchbill_desktop.services.check import check_books
from batchbill_desktop.services.company import (
    CompanyExists,
    CompanyNameMissing,
    company_name,
    create_company,
)
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.money import UnknownCurrency
from tests.builders.company import FEBRUARY


def test_a_new_company_can_be_worked_with(empty: Database) -> None:
    assert empty.read(company_name) is None
    empty.write(create_company, " Lumen ", "FR", "EUR", "fr")
    assert empty.read(company_name) == "Lumen"
    assert empty.read(company_values) == {
        "name": "Lumen",
        "country": "FR",
        "currency": "EUR",
        "language": "fr",
    }
    assert empty.read(load_due, FEBRUARY).contracts == ()
    assert empty.read(check_books) == []


def test_a_database_holds_one_company(empty: Database) -> None:
    empty.write(create_company, "Lumen", "FR", "EUR", "fr")
    with pytest.raises(CompanyExists, match="already holds the company 'Lumen'"):
        empty.write(create_company, "Other", "FR", "EUR", "fr")
    assert empty.read(company_name) == "Lumen"


@pytest.mark.parametrize("name", ["", "  "])
def test_a_company_needs_a_name(empty: Database, name: str) -> None:
    with pytest.raises(CompanyNameMissing, match="The company needs a name"):
        empty.write(create_company, name, "FR", "EUR", "fr")


@pytest.mark.parametrize("currency", ["", "EURO", "UYW", "XYZ"])
def test_a_currency_must_be_one_of_iso_4217(empty: Database, currency: str) -> None:
    with pytest.raises(UnknownCurrency):
        empty.write(create_company, "Lumen", "FR", currency, "fr")
    assert empty.read(company_name) is None

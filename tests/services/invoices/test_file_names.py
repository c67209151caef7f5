"""The names of PDF files: a pattern, filled, and safe on every system."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from batchbill_desktop.services.invoices.document import Address, InvoiceDocument
from batchbill_desktop.services.invoices.file_names import (
    DEFAULT_PATTERN,
    LONGEST,
    VARIABLES,
    pattern_problem,
    pdf_name,
    pdf_names,
)
from tests.builders.document import BAKERY, make_document


def called(name: str, **changes: Any) -> InvoiceDocument:
    buyer = replace(BAKERY, address=Address(name, country="FR"))
    return make_document(buyer=buyer, **changes)


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("{number}", "FA-2026-00012"),
        ("{date} {number} {customer}", "2026-03-31 FA-2026-00012 Boulangerie Émile Fournier"),
        ("{customer_number}_{batch}", "1001_Mars 2026"),
        ("{kind} {number}", "Facture FA-2026-00012"),
        ("  {number}  ", "FA-2026-00012"),
    ],
)
def test_a_pattern_is_filled(pattern: str, name: str) -> None:
    assert pattern_problem(pattern) is None
    assert pdf_name(pattern, make_document()) == name


def test_the_kind_is_in_the_documents_language() -> None:
    note = make_document(kind="credit_note", language="de")
    assert pdf_name("{kind}", note) == "Rechnungskorrektur"


def test_a_proposal_is_a_draft_with_its_id() -> None:
    proposal = make_document(number=None, id=7)
    assert pdf_name(DEFAULT_PATTERN, proposal) == "draft-7"


@pytest.mark.parametrize(
    ("customer", "name"),
    [
        ("A/B: <C>?", "A-B- -C--"),
        ('"x"|y*\\', "-x--y--"),
        ("tab\there\nand there", "tab-here-and there"),
        ("trailing. . ", "trailing"),
        ("..", "FA-2026-00012"),
        ("CON", "_CON"),
        ("lpt1.txt", "_lpt1.txt"),
        ("COM¹", "_COM¹"),
        ("CONSUL", "CONSUL"),
        ("a\u202eb", "ab"),
        ("e\u0301", "é"),
        ("さくら商事", "さくら商事"),
    ],
)
def test_every_system_takes_the_name(customer: str, name: str) -> None:
    assert pdf_name("{customer}", called(customer)) == name


@pytest.mark.parametrize("letter", ["x", "é", "商", "😀"])
def test_a_name_is_never_too_long(letter: str) -> None:
    name = pdf_name("{customer}", called(letter * 400))
    assert 0 < len(name) <= LONGEST
    assert len(name.encode()) + len("-100.pdf") <= 255


def test_names_that_collide_get_a_suffix_capitals_do_not_count() -> None:
    documents = [
        called(name, id=id_) for id_, name in enumerate(("Émile", "émile", "Émile", "Zoé"), 1)
    ]
    assert pdf_names("{customer}", documents) == {
        1: "Émile",
        2: "émile-2",
        3: "Émile-3",
        4: "Zoé",
    }


def test_a_suffix_finds_room_in_a_long_name() -> None:
    documents = [called("x" * 200, id=id_) for id_ in (1, 2)]
    names = pdf_names("{customer}", documents)
    assert names[2] == "x" * (LONGEST - 2) + "-2"


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("{client}", "{client} is not known"),
        ("{number", "brace"),
        ("number}", "brace"),
        ("{}", "not known"),
        ("{number}/{customer}", "/ cannot stand"),
        ("{number}?", r"? cannot stand"),
        ("{number:05}", "not known"),
    ],
)
def test_a_pattern_that_is_wrong_says_why_and_the_number_is_taken(pattern: str, says: str) -> None:
    assert says in str(pattern_problem(pattern))
    assert pdf_name(pattern, make_document()) == "FA-2026-00012"


@pytest.mark.parametrize("name", VARIABLES)
def test_each_place_is_filled(name: str) -> None:
    filled = pdf_name(f"{{{name}}}", make_document())
    assert filled
    assert "{" not in filled

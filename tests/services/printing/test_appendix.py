"""The detail appendix behind an invoice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from batchbill_desktop.services.invoices.document import PageDesign, WorkRow
from batchbill_desktop.services.printing.layout import lay_out
from batchbill_desktop.services.printing.look import DESIGNS
from batchbill_desktop.services.printing.page import Text
from batchbill_desktop.services.printing.typeset import typesetter
from tests.builders.document import make_document
from tests.builders.printed import overlapping_texts, texts_of


def work(ticket: int | None, minutes: int, note: str = "Essai", **values: object) -> WorkRow:
    row = WorkRow(
        ticket=ticket,
        title="" if ticket is None else "Caisse en panne",
        day=date(2026, 3, 2),
        start="08:15",
        technician="Claire Dubois",
        minutes=Decimal(minutes),
        billed=Decimal(-(-minutes // 15) * 15),
        note=note,
    )
    return replace(row, **values)  # type: ignore[arg-type] # a test's shorthand


def test_it_follows_the_invoice_on_pages_of_its_own_counted_on() -> None:
    plain = lay_out(make_document())
    sheets = lay_out(make_document(time_report=(work(7, 50),)))
    assert len(sheets) == len(plain) + 1
    texts = texts_of(sheets[-1])
    assert texts[-1] == "Page 2 sur 2"
    assert "Page 1 sur 2" in texts_of(sheets[0])
    for text in (
        "Détail des interventions",
        "Ticket 7 : Caisse en panne",
        "2 mars 2026",
        "08:15",
        "Claire Dubois",
        "Essai",
        "0:50",
        "1:00",
    ):
        assert text in texts


def test_each_ticket_and_the_whole_are_added_up() -> None:
    rows = (work(7, 50), work(7, 40), work(9, 5), work(None, 20), work(None, 0))
    texts = texts_of(lay_out(make_document(time_report=rows))[-1])
    sums = [texts[i + 1 : i + 3] for i, text in enumerate(texts) if text == "Sous-total"]
    assert sums == [["1:30", "1:45"], ["0:20", "0:30"]]
    total = texts.index("Total")
    assert texts[total + 1 : total + 3] == ["1:55", "2:30"]
    assert "Sans ticket" in texts


def test_what_no_entry_has_takes_no_room() -> None:
    (sheet,) = lay_out(make_document(time_report=(work(7, 5, start="", technician=""),)))[1:]
    assert "Technicien" not in texts_of(sheet)
    assert "Début" not in texts_of(sheet)


@pytest.mark.parametrize("design", DESIGNS)
def test_entries_stay_whole_and_sums_stand_with_the_last_of_them(design: str) -> None:
    for count in range(20, 60):
        rows = [
            work(7 + i // 25, 50 + i, f"n{i} " + "texte " * (i % 30), day=date(2026, 3, 1))
            for i in range(count)
        ]
        document = make_document(time_report=tuple(rows), page=PageDesign(design=design))
        sheets = lay_out(document)[1:]
        pages = [texts_of(sheet) for sheet in sheets]
        printed = [text.split()[0] for page in pages for text in page if text[:1] == "n"]
        assert printed == [f"n{i}" for i in range(count)]
        (last,) = [page for page in pages if "Total" in page]
        assert any(text.split()[0] == f"n{count - 1}" for text in last if text[:1] == "n"), count
        for page in pages:
            assert "Travaux" in page
        assert all(overlapping_texts(sheet) == [] for sheet in sheets)


def test_a_ticket_that_goes_on_is_named_again() -> None:
    rows = tuple(work(7, 50, day=date(2026, 1, 1) + timedelta(i)) for i in range(60))
    pages = [texts_of(sheet) for sheet in lay_out(make_document(time_report=rows))[1:]]
    assert "Ticket 7 : Caisse en panne" in pages[0]
    for page in pages[1:]:
        assert "Ticket 7 : Caisse en panne (suite)" in page


def test_a_long_title_is_named_again_on_one_line() -> None:
    rows = tuple(work(7, 50, title="Caisse en panne " * 40) for _ in range(60))
    sheets = lay_out(make_document(time_report=rows))[1:]
    assert len(sheets) == 2
    again = [text for text in texts_of(sheets[1]) if text.endswith("… (suite)")]
    assert len(again) == 1
    assert overlapping_texts(sheets[1]) == []


def test_a_note_longer_than_a_page_goes_on() -> None:
    note = " ".join(f"mot{i}" for i in range(1_500))
    sheets = lay_out(make_document(time_report=(work(7, 50, note),)))[1:]
    assert len(sheets) > 1
    setter = typesetter()
    printed = " ".join(text for sheet in sheets for text in texts_of(sheet) if "mot" in text)
    assert printed == note
    for sheet in sheets:
        for mark in sheet.marks:
            if isinstance(mark, Text):
                assert mark.x + setter.width(mark.text, mark.style) <= sheet.width - 15

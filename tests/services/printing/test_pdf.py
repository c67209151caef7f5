from __future__ import annotations

import io
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pikepdf
import pytest

from batchbill_desktop.services.files import FileNotWritten
from batchbill_desktop.services.invoices.document import PageDesign
from batchbill_desktop.services.printing.pdf import pdf_bytes, pdf_of_many, write_pdf
from batchbill_desktop.services.printing.templates import TemplateFault
from tests.builders.document import (
    BAKERY,
    TRADING_HOUSE,
    make_document,
    make_line,
    make_time,
)
from tests.builders.printed import fonts_of_pdf, pages_of_pdf

if TYPE_CHECKING:
    from pathlib import Path

    from batchbill_desktop.services.invoices.document import InvoiceDocument


def month(count: int) -> list[InvoiceDocument]:
    """So many invoices, every third of two pages."""
    return [
        make_document(
            *(make_time(f"Intervention {i}.{k}", 15 + k) for k in range(25 if i % 3 == 2 else 3)),
            number=f"FA-2026-{i:05}",
        )
        for i in range(count)
    ]


@pytest.mark.parametrize(
    "wanted",
    [
        "Boulangerie Émile Fournier",
        "FA-2026-00012",
        "Forfait sérénité, 5 postes",
        "1–31 mars 2026",
        "FR76 3000 6000 0112 3456 7890 189",
        "office fi fl ffi",
        "Łódź, Київ, Αθήνα, İstanbul",
        "<b>bold</b> & more",
        "12-34 · 5,5 % – 100 €",
    ],
)
def test_every_text_can_be_searched_for(wanted: str) -> None:
    document = make_document(
        make_line(),
        make_line("office fi fl ffi"),
        make_line("Łódź, Київ, Αθήνα, İstanbul"),
        make_line("<b>bold</b> & more"),
        make_line("12-34 · 5,5 % – 100 €"),
    )
    (page,) = pages_of_pdf(pdf_bytes(document))
    assert wanted in page


@pytest.mark.parametrize(
    "text",
    ["さくら商事株式会社", "千代田区丸の内1-1", "日本語、山田・大人\uff0f小", "한국어", "国家"],
)
def test_asian_texts_can_be_searched_for_by_their_usual_characters(text: str) -> None:
    (page,) = pages_of_pdf(pdf_bytes(make_document(make_line(text), buyer=TRADING_HOUSE)))
    assert text in page


@pytest.mark.parametrize(
    ("document", "fonts"),
    [
        (make_document(), {"Lato-Regular", "Lato-Bold"}),
        (
            make_document(buyer=TRADING_HOUSE),
            {"Lato-Regular", "Lato-Bold", "NotoSansCJKjp-Regular"},
        ),
    ],
    ids=["latin", "japanese"],
)
def test_all_fonts_are_in_the_file(document: InvoiceDocument, fonts: set[str]) -> None:
    found = fonts_of_pdf(pdf_bytes(document))
    assert set(found) == fonts
    assert all(found.values())


def test_pages_are_a4_and_the_file_says_what_it_is() -> None:
    with pikepdf.open(io.BytesIO(pdf_bytes(make_document()))) as pdf:
        assert [round(float(side)) for side in pdf.pages[0].mediabox] == [0, 0, 595, 842]
        assert pdf.docinfo["/Title"] == "Facture FA-2026-00012"
        assert pdf.docinfo["/Author"] == "Lumen Informatique"
        assert pdf.docinfo["/Creator"] == "BatchBill Desktop"
        assert pdf.docinfo["/CreationDate"] == "D:20260331000000Z"
        assert b'CreateDate="2026-03-31T00:00:00+00:00"' in pdf.Root.Metadata.read_bytes()
        assert pdf.check_pdf_syntax() == []


def test_the_same_document_gives_the_same_bytes() -> None:
    document = make_document(make_line(), buyer=TRADING_HOUSE)
    assert pdf_bytes(document) == pdf_bytes(document)
    assert pdf_bytes(document) != pdf_bytes(replace(document, number="FA-2026-00013"))


@pytest.mark.parametrize("buyer", ["BAKERY", "TRADING_HOUSE"])
def test_another_process_in_another_time_zone_makes_the_same_bytes(
    tmp_path: Path, buyer: str
) -> None:
    program = (
        "import pathlib, sys\n"
        "from tests.builders import document\n"
        "from batchbill_desktop.services.printing.pdf import write_pdf\n"
        "buyer = getattr(document, sys.argv[2])\n"
        "write_pdf(document.make_document(buyer=buyer), pathlib.Path(sys.argv[1]))\n"
    )
    environment = {k: v for k, v in os.environ.items() if k != "QT_HASH_SEED"}
    environment["TZ"] = "America/New_York"
    path = tmp_path / "other.pdf"
    subprocess.run(
        [sys.executable, "-c", program, str(path), buyer], check=True, env=environment, timeout=60
    )
    buyers = {"BAKERY": BAKERY, "TRADING_HOUSE": TRADING_HOUSE}
    assert path.read_bytes() == pdf_bytes(make_document(buyer=buyers[buyer]))


def test_a_draft_is_marked_and_is_another_file() -> None:
    draft = pdf_bytes(make_document(), draft=True)
    assert "PROJET" in pages_of_pdf(draft)[0]
    assert "PROJET" not in pages_of_pdf(pdf_bytes(make_document()))[0]


def test_a_file_is_written_whole_in_the_place_of_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "FA-2026-00012.pdf"
    path.write_bytes(b"old")
    write_pdf(make_document(), path)
    assert path.read_bytes() == pdf_bytes(make_document())
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_file_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "folder.pdf").mkdir()
    for name in ("missing/a.pdf", "file/a.pdf", "folder.pdf"):
        with pytest.raises(FileNotWritten, match=r"could not be written: .+ try again"):
            write_pdf(make_document(), tmp_path / name)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["file", "folder.pdf"]


def test_many_invoices_make_one_file(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = tmp_path / "Mars 2026.pdf"
    documents = month(7)
    pdf_of_many(
        documents, path, title="Mars 2026", progress=lambda done, of: told.append((done, of))
    )
    pages = pages_of_pdf(path.read_bytes())
    assert told == [(i, 7) for i in range(1, 8)]
    assert len(pages) == 9
    assert [("Page 1 sur 2" in page, "Page 2 sur 2" in page) for page in pages[2:4]] == [
        (True, False),
        (False, True),
    ]
    assert pages == [page for document in documents for page in pages_of_pdf(pdf_bytes(document))]
    with pikepdf.open(path) as pdf:
        assert pdf.docinfo["/Title"] == "Mars 2026"


def test_each_page_of_one_file_has_the_paper_of_its_invoice(tmp_path: Path) -> None:
    papers = ["A4", "Letter", "Letter", "A4"]
    documents = [make_document(page=PageDesign(paper=paper)) for paper in papers]
    pdf_of_many(documents, tmp_path / "all.pdf")
    with pikepdf.open(tmp_path / "all.pdf") as pdf:
        heights = [round(float(page.mediabox[3])) for page in pdf.pages]
    assert heights == [842, 792, 792, 842]


def test_work_that_is_cancelled_leaves_no_file(tmp_path: Path) -> None:
    class CancelledError(Exception):
        pass

    def cancel(done: int, _: int) -> None:
        if done == 2:
            raise CancelledError

    with pytest.raises(CancelledError):
        pdf_of_many(month(5), tmp_path / "all.pdf", progress=cancel)
    assert not any(tmp_path.iterdir())
    assert pdf_bytes(make_document()).startswith(b"%PDF"), "printing works on afterwards"


def test_no_document_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one"):
        pdf_of_many([], tmp_path / "all.pdf")


def test_worker_threads_make_the_same_files() -> None:
    documents = [*month(6), make_document(buyer=TRADING_HOUSE)] * 3
    expected = [pdf_bytes(document) for document in documents]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(pdf_bytes, documents)) == expected


def test_a_wrong_text_template_stops_the_printing(tmp_path: Path) -> None:
    for name in ("subject", "intro", "closing", "payment"):
        (tmp_path / f"{name}.en.html").write_text("{{ number }}", encoding="utf-8")
    assert pages_of_pdf(pdf_bytes(make_document(), templates=tmp_path))
    (tmp_path / "closing.en.html").write_text("\n\n{{ nobody }}", encoding="utf-8")
    with pytest.raises(TemplateFault, match="line 3"):
        pdf_bytes(make_document(), templates=tmp_path)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["INVOICE", "Total to pay", "Page 1 of 1", "€1,234.50"]),
        ("fr", ["FACTURE", "Total TTC à payer", "Page 1 sur 1", "Échéance"]),
        ("de", ["RECHNUNG", "Zu zahlen", "Seite 1 von 1", "1.234,50 €"]),
        ("nl", ["FACTUUR", "Te betalen", "Pagina 1 van 1", "€ 1.234,50"]),
        ("pt", ["INVOICE", "Total to pay", "Page 1 of 1", "€1,234.50"]),
    ],
)
def test_an_invoice_is_printed_in_its_language(language: str, words: list[str]) -> None:
    document = make_document(make_line(net=Decimal("1234.5")), language=language, buyer=BAKERY)
    (page,) = pages_of_pdf(pdf_bytes(document))
    for word in words:
        assert word in page.replace("\u00a0", " ")

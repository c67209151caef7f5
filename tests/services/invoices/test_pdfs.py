"""PDF files of stored invoices: they are fixed once the files are there, and never before."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from batchbill_desktop.models import InvoicePdf
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.files import FileNotWritten
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.load import Wanted, load_documents
from batchbill_desktop.services.invoices.pdfs import (
    FolderRefused,
    issue_pdfs,
    prepare_pdfs,
    store_pdfs,
    write_merged_pdf,
    write_pdfs,
)
from tests.builders.batches import run_and_generate
from tests.builders.printed import pages_of_pdf


@pytest.fixture
def documents(month: Database) -> list[InvoiceDocument]:
    run_and_generate(month)
    return month.read(load_documents, Wanted())


def fixed(database: Database) -> int:
    return sum(document.issued for document in database.read(load_documents, Wanted()))


def stored(database: Database) -> int:
    return database.read(lambda c: c.scalar(select(func.count()).select_from(InvoicePdf)) or 0)


def test_the_files_are_the_stored_pdfs_and_stay_so(
    month: Database, documents: list[InvoiceDocument], tmp_path: Path
) -> None:
    names = {document.id: f"Rechnung {document.number}" for document in documents}
    for _ in range(2):
        write_pdfs(month, documents, tmp_path / "out", names=names)
        contents = issue_pdfs(month, documents)
        assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == {
            f"{names[id_]}.pdf": pdf for id_, pdf in contents.items()
        }
    assert stored(month) == fixed(month) == len(documents)


def test_the_merged_file_has_the_pages_of_all(
    month: Database, documents: list[InvoiceDocument], tmp_path: Path
) -> None:
    path = tmp_path / "all.pdf"
    write_merged_pdf(month, documents, path)
    contents = issue_pdfs(month, documents)
    assert pages_of_pdf(path.read_bytes()) == [
        page for document in documents for page in pages_of_pdf(contents[document.id])
    ]
    assert fixed(month) == len(documents)


@pytest.mark.parametrize("merged", [True, False])
def test_nothing_is_fixed_and_no_file_is_left_where_one_cannot_be_written(
    month: Database, documents: list[InvoiceDocument], tmp_path: Path, *, merged: bool
) -> None:
    name = "all.pdf" if merged else f"{documents[-1].number}.pdf"
    (tmp_path / "out" / name).mkdir(parents=True)
    write, target = (write_merged_pdf, name) if merged else (write_pdfs, "")
    with pytest.raises(FileNotWritten):
        write(month, documents, tmp_path / "out" / target)
    assert [path.name for path in (tmp_path / "out").iterdir()] == [name]
    assert stored(month) == fixed(month) == 0


def test_a_folder_that_is_a_file_is_refused(
    month: Database, documents: list[InvoiceDocument], tmp_path: Path
) -> None:
    (tmp_path / "taken").write_bytes(b"")
    with pytest.raises(FolderRefused, match="it is a file"):
        write_pdfs(month, documents, tmp_path / "taken")
    with pytest.raises(FolderRefused, match="it is a file"):
        write_merged_pdf(month, documents, tmp_path / "taken" / "all.pdf")
    assert fixed(month) == 0


def test_a_cancel_before_the_files_are_there_fixes_nothing(
    month: Database, documents: list[InvoiceDocument], tmp_path: Path
) -> None:
    def cancel(done: int, of: int) -> None:
        assert of == len(documents)
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_merged_pdf(month, documents, tmp_path / "all.pdf", on_progress=cancel)
    with pytest.raises(KeyboardInterrupt):
        write_pdfs(month, documents, tmp_path / "out", on_progress=cancel)
    assert list(tmp_path.rglob("*.pdf")) == []
    assert stored(month) == fixed(month) == 0


def test_drafts_are_marked_and_never_kept(
    month: Database, documents: list[InvoiceDocument], tmp_path: Path
) -> None:
    write_merged_pdf(month, documents, tmp_path / "all.pdf", draft=True)
    write_pdfs(month, documents, tmp_path / "each", draft=True)
    files = list(tmp_path.rglob("*.pdf"))
    assert len(files) == 1 + len(documents)
    words = ("DRAFT", "PROJET", "ENTWURF", "CONCEPT")
    for path in files:
        for page in pages_of_pdf(path.read_bytes()):
            assert any(word in page for word in words)
    assert stored(month) == fixed(month) == 0


def test_the_pdf_of_another_program_counts_where_it_was_first(
    month: Database, documents: list[InvoiceDocument], tmp_path: Path
) -> None:
    first = documents[0]
    others = prepare_pdfs(month, [first], mark="draft").contents[first.id]

    def meanwhile(done: int, of: int) -> None:
        month.write(store_pdfs, {first.id: others})

    written = write_pdfs(month, [first], tmp_path, on_progress=meanwhile)
    assert [file.path.read_bytes() for file in written] == [others]
    assert issue_pdfs(month, [first]) == {first.id: others}

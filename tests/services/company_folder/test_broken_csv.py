"""CSV files that are broken in one way or another: what is said, where, and in little memory."""

from __future__ import annotations

import csv
import tracemalloc
from pathlib import Path

import pytest
from sqlalchemy import Connection

from batchbill_desktop.services.company_folder.apply import import_company
from batchbill_desktop.services.errors import ImportRefused, RowProblem
from tests.builders.company_tables import company_tables, write_folder

HEADER = b"tax_code,name,category\n"
GOOD = b"S20,TVA,S\n"


def problems_of(connection: Connection, folder: Path) -> list[RowProblem]:
    with pytest.raises(ImportRefused) as refused:
        import_company(connection, folder)
    return refused.value.problems


def folder_with(tmp_path: Path, content: bytes) -> Path:
    folder = tmp_path / "company"
    folder.mkdir()
    (folder / "tax_codes.csv").write_bytes(content)
    return folder


BROKEN = [
    # Not UTF-8.
    (HEADER + GOOD + b"EXO,Exon\xe9r\xe9,E\n", 3, None, "byte 0xe9", "UTF-8 (byte 42 of the file)"),
    ("tax_code,name\n".encode("utf-16"), 1, None, "byte 0xff", "UTF-8 (byte 1 of the file)"),
    (HEADER + b'EXO,"two\nlines\xff",E\n', 2, None, "byte 0xff", "UTF-8"),
    # Quotes.
    (HEADER + b'EXO,"Exempt,E\n' + GOOD, 2, "name", "Exempt,E\nS20,TVA,S\n", "never closed"),
    (HEADER + b'EXO,"Exempt', 2, "name", "Exempt", "never closed"),
    (HEADER + b'EXO,Ex"empt,E\n', 2, "name", 'Ex"empt', "not doubled"),
    (HEADER + b'EXO,Exempt,"E"x\n', 2, "category", '"E"x', "not doubled"),
    (HEADER + b'EXO, "Exempt",E\n', 2, "name", ' "Exempt"', "not doubled"),
    (HEADER + b'EXO,"Ex"emp"t",E\n', 2, "name", '"Ex"emp"t"', "not doubled"),
    # Line ends.
    (HEADER + b"EXO,Exempt,E\rS10,TVA,S\n", 2, None, None, "carriage return"),
    # Nothing in it.
    (b"", None, None, None, "is empty; a header row is needed"),
    (b"\xef\xbb\xbf", None, None, None, "is empty; a header row is needed"),
    (b"\n\n", None, None, None, "is empty; a header row is needed"),
]


@pytest.mark.parametrize(("content", "row", "column", "value", "reason"), BROKEN)
def test_a_broken_file_is_refused_with_the_place(
    connection: Connection,
    tmp_path: Path,
    content: bytes,
    row: int | None,
    column: str | None,
    value: str | None,
    reason: str,
) -> None:
    (problem,) = problems_of(connection, folder_with(tmp_path, content))
    assert (problem.file, problem.row) == ("tax_codes.csv", row)
    assert (problem.column, problem.value) == (column, value)
    assert reason in problem.reason


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + HEADER + GOOD,
        HEADER.replace(b"\n", b"\r\n") + GOOD.replace(b"\n", b"\r\n"),
        HEADER + GOOD.rstrip(),
        HEADER + b"\n" + GOOD + b"\n\n",
        HEADER + b' S20 ,"TVA ""20 %"", normal",S\n',
        HEADER + b'"S20","two\nlines\r\nor three","S"\n'.replace(b"two\nlines\r\nor three", b"T"),
    ],
    ids=["byte-order mark", "CRLF", "no line end", "blank lines", "quotes", "all quoted"],
)
def test_what_rfc_4180_allows_is_read(
    connection: Connection, tmp_path: Path, content: bytes
) -> None:
    assert import_company(connection, folder_with(tmp_path, content)).rows == {"tax_codes.csv": 1}


def test_a_row_keeps_its_number_after_quoted_line_breaks_and_blank_lines(
    connection: Connection, tmp_path: Path
) -> None:
    content = (
        b"ticket,business_number,title,status\n" + b'1,1001,"two\nlines",open\n\n2,1001,,open\n'
    )
    folder = write_folder(tmp_path / "company", company_tables())
    (folder / "tickets.csv").write_bytes(content)
    (folder / "time_entries.csv").unlink()
    (folder / "charges.csv").unlink()
    (problem,) = problems_of(connection, folder)
    assert (problem.row, problem.column) == (4, "title")


@pytest.mark.parametrize("quoted", [False, True])
@pytest.mark.parametrize("lines", [False, True])
def test_a_cell_of_50_mb_is_refused_without_being_kept_in_memory(
    connection: Connection, tmp_path: Path, quoted: bool, lines: bool
) -> None:
    folder = folder_with(tmp_path, b"")
    with (folder / "tax_codes.csv").open("wb") as file:
        file.write(HEADER + GOOD + b"EXO," + b'"' * quoted)
        for _ in range(5_000):
            file.write(b"x" * 9_999 + (b"\n" if lines and quoted else b"x"))
        file.write(b'"' * quoted + b",E\n")
    limit = csv.field_size_limit()
    tracemalloc.start()
    (problem,) = problems_of(connection, folder)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (problem.file, problem.row, problem.column) == ("tax_codes.csv", 3, "name")
    assert problem.value is not None
    assert problem.value.startswith("xxx")
    assert len(problem.value) < 100
    assert "has more than 10,000 characters" in problem.reason
    assert peak < 20_000_000
    assert csv.field_size_limit() == limit


def test_a_directory_called_like_a_file_is_refused(connection: Connection, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "company", company_tables())
    (folder / "products.csv").unlink()
    (folder / "products.csv").mkdir()
    (folder / "more.csv").mkdir()
    problems = problems_of(connection, folder)
    assert [problem.file for problem in problems] == ["more.csv", "products.csv"]
    assert all("is not an ordinary file" in problem.reason for problem in problems)

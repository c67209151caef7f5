"""Finds the files of a company folder, or the sheets of a workbook, and what is not one."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from batchbill_desktop.services.company_folder.read_csv import read_csv
from batchbill_desktop.services.company_folder.records import (
    NOT_ORDINARY,
    Record,
    Unreadable,
    unreadable,
    whole_file,
)
from batchbill_desktop.services.company_folder.schema import COMPANY, FILES
from batchbill_desktop.services.errors import Refused, RowProblem
from batchbill_desktop.services.sentence import sentence

NAMES = (COMPANY, *(schema.name for schema in FILES))
"""The files in the order in which they are checked, without `.csv`."""


@dataclass
class Sources:
    """The files that were found; `open` gives the records of one, by name without `.csv`."""

    open: dict[str, Callable[[], Iterator[Record]]] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    """Bytes, for the progress bar; 1 each in a workbook."""
    warnings: list[str] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    close: Callable[[], None] = lambda: None


def find_sources(path: Path, on_bytes: Callable[[int], None]) -> Sources:
    """The files below `path`: a folder of CSV files, or an .xlsx workbook.

    Raises `Refused` where there is nothing to import.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        raise Refused(
            message=sentence(
                "There is no folder or workbook {path}. Check the path, or choose another.",
                path=path,
            )
        ) from None
    except (OSError, ValueError) as error:
        raise Refused(
            message=sentence(
                "{path} cannot be opened ({reason}). Check the path and its permissions.",
                path=path,
                reason=getattr(error, "strerror", None) or error,
            )
        ) from None
    if stat.S_ISDIR(found.st_mode):
        return _folder(path, on_bytes)
    if path.suffix.lower() == ".xlsx":
        return _workbook(path)
    if path.suffix.lower() in (".xlsm", ".xltm", ".xlsb", ".xls"):
        raise Refused(
            message=sentence(
                "{name} is a workbook with macros or of an old format, which is not opened. "
                "Save it as .xlsx and import that.",
                name=path.name,
            )
        )
    raise Refused(
        message=sentence(
            "{path} is neither a folder of CSV files nor an .xlsx workbook. "
            "Choose the folder that the files are in.",
            path=path,
        )
    )


def _folder(path: Path, on_bytes: Callable[[int], None]) -> Sources:
    sources = Sources()
    try:
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    except OSError as error:
        raise Refused(
            message=sentence(
                "The folder {path} cannot be read ({reason}). Check its permissions.",
                path=path,
                reason=error.strerror or error,
            )
        ) from None
    found = {}
    for entry in entries:
        name, dot, ending = entry.name.rpartition(".")
        if not dot or ending.lower() != "csv":
            continue
        problem = _not_ordinary(Path(entry.path))
        if problem is not None:
            sources.problems.append(problem)
        elif name in NAMES and ending == "csv":
            found[name] = Path(entry.path)
        else:
            sources.warnings.append(
                sentence(
                    "{name} is not a file of a company folder and was left out.", name=entry.name
                )
            )
    for name in NAMES:
        if name in found:
            sources.open[name] = _csv_opener(found[name], on_bytes)
            sources.sizes[name] = max(found[name].stat().st_size, 1)
    if not sources.open and not sources.problems:
        raise Refused(
            message=sentence(
                "The folder {path} has none of the files of a company folder ({files}). "
                "Choose another folder.",
                path=path,
                files=", ".join(f"{name}.csv" for name in NAMES),
            )
        )
    return sources


def _csv_opener(path: Path, on_bytes: Callable[[int], None]) -> Callable[[], Iterator[Record]]:
    return lambda: read_csv(path, on_bytes)


def _not_ordinary(path: Path) -> RowProblem | None:
    """Why a `*.csv` cannot be opened: a directory, a pipe, a link to nothing."""
    try:
        if stat.S_ISREG(path.stat().st_mode):
            return None
    except OSError as error:
        return unreadable(path.name, error).problem
    return whole_file(path.name, NOT_ORDINARY).problem


def _workbook(path: Path) -> Sources:
    # openpyxl takes a while to import and is needed here alone.
    from batchbill_desktop.services.company_folder.read_xlsx import WorkbookSource

    sources = Sources()
    try:
        book = WorkbookSource(path)
    except Unreadable as error:
        sources.problems.append(error.problem)
        return sources
    sources.close = book.close
    for sheet in book.sheets:
        if sheet not in NAMES:
            sources.warnings.append(
                sentence(
                    "The sheet {sheet!r} is not one of a company folder and was left out.",
                    sheet=sheet,
                )
            )
    for name in NAMES:
        if name in book.sheets:
            sources.open[name] = _sheet_opener(book.records, name)
            sources.sizes[name] = 1
    if not sources.open:
        book.close()
        raise Refused(
            message=sentence(
                "The workbook {path} has none of the sheets of a company folder ({sheets}). "
                "Choose another workbook.",
                path=path,
                sheets=", ".join(NAMES),
            )
        )
    return sources


def _sheet_opener(
    records: Callable[[str], Iterator[Record]], name: str
) -> Callable[[], Iterator[Record]]:
    return lambda: records(name)

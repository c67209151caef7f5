"""Gathers what is wrong with an import, over all files, in the order of the files and rows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from batchbill_desktop.services.company_folder.records import shown
from batchbill_desktop.services.company_folder.schema import COMPANY_FILE, FILES
from batchbill_desktop.services.errors import RowProblem

_PLACE = {COMPANY_FILE: -1} | {schema.file: place for place, schema in enumerate(FILES)}


class Problems:
    """Every bad row of an import; also the files that could not be read to the end."""

    def __init__(self) -> None:
        self.rows: list[RowProblem] = []
        self.broken: set[str] = set()
        """Files (without `.csv`) of which not every key is known."""

    def add(
        self, file: str, row: int | None, column: str | None, value: str | None, reason: str
    ) -> None:
        """One bad row; `value` is cut off where it is long."""
        cut = None if value is None else shown(value)
        self.rows.append(RowProblem(file, row, column, cut, reason))

    def in_order(self) -> list[RowProblem]:
        """By file, then by row."""
        return sorted(
            self.rows, key=lambda problem: (_PLACE.get(problem.file, -2), problem.row or 0)
        )


def name_sheet(path: Path, problem: RowProblem) -> RowProblem:
    """Of a workbook: the problem with the sheet instead of the file it stands for."""
    if path.is_dir() or problem.file not in _PLACE:
        return problem
    return replace(problem, file=f"{path.name}, sheet {problem.file.removesuffix('.csv')}")

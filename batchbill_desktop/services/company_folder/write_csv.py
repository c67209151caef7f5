"""Writes a CSV file as RFC 4180 has it, with LF; the same cells give the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

# Written here and not by the csv module, which quotes differently from version to version.
_QUOTED = re.compile('[",\r\n]')


def write_csv(path: Path, rows: Iterable[list[str]]) -> None:
    """Write the rows, the header first, into a new file; raises `OSError`."""
    with path.open("x", encoding="utf-8", newline="") as file:
        for cells in rows:
            line = ",".join(cells)
            if '"' in line or line.count(",") >= len(cells) or "\n" in line or "\r" in line:
                line = ",".join([_cell(cell) for cell in cells])
            file.write(line + "\n")


def _cell(cell: str) -> str:
    if _QUOTED.search(cell):
        return '"' + cell.replace('"', '""') + '"'
    return cell

"""What the readers of CSV files and workbooks hand over: records of text, and fatal faults."""

from __future__ import annotations

from batchbill_desktop.services.company_folder.kinds import TEXT_LENGTH
from batchbill_desktop.services.errors import RowProblem
from batchbill_desktop.services.sentence import sentence

Record = tuple[int, list[str], dict[int, str]]
"""A row's number (the header is 1), its cells, and by place what a workbook's cell cannot be."""

NO_FAULTS: dict[int, str] = {}

TOO_LONG = sentence("has more than {most:,} characters", most=TEXT_LENGTH)

NOT_ORDINARY = sentence("is not an ordinary file; take it out of the folder")

_SHOWN = 80


class Unreadable(Exception):
    """A file that cannot be read any further; `problem` says where and why."""

    def __init__(self, problem: RowProblem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def shown(value: str) -> str:
    """A value as a message shows it: cut off where it is long."""
    return value if len(value) <= _SHOWN else f"{value[:_SHOWN]}..."


def whole_file(file: str, reason: str) -> Unreadable:
    """A fault of a file as a whole."""
    return Unreadable(RowProblem(file, None, None, None, reason))


def unreadable(file: str, error: OSError) -> Unreadable:
    """A file that the system does not let us read."""
    reason = sentence(
        "cannot be read ({reason}); check the file and its permissions",
        reason=error.strerror or error,
    )
    return whole_file(file, reason)

"""The errors that a user can cause or mend: each says what, why and what to do.

Anything that is not a `UserError` is a fault of the program and ends in a crash report.
"""

from __future__ import annotations

from dataclasses import dataclass, field

SHOWN_AT_MOST = 200
"""How many problems of an import a message lists before it counts the rest."""


class UserError(Exception):
    """Something the user, or the world, can mend.

    `code` is stable (views translate by it, tests name it); `params` fill the sentence.
    The docstring of a subclass is never shown: `template` is, in English, and its
    translation is looked up under the same text.
    """

    template = "{message}"

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(self.template.format(**params))

    @property
    def code(self) -> str:
        """A stable name of the case, for translation and for programs."""
        return type(self).__name__

    @property
    def message(self) -> str:
        """The whole sentence in English."""
        return str(self)


class Refused(UserError):
    """A refusal whose sentence is made where it arises."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One bad cell or row of an import: where it stands and what is wrong with it."""

    file: str
    row: int | None
    column: str | None
    value: str | None
    reason: str

    def __str__(self) -> str:
        where = self.file
        if self.row is not None:
            where += f", row {self.row}"
        if self.column is not None:
            where += f", column {self.column}"
        shown = "" if self.value is None else f", value {self.value!r}"
        return f"{where}{shown}: {self.reason}"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, and what it passed over (unknown columns)."""

    rows: dict[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


class ImportRefused(UserError):
    """A company folder that has bad rows; nothing was written."""

    template = (
        "The import was refused and nothing was written: {count} problem(s). "
        "Mend them in the source and import again."
    )

    def __init__(self, problems: list[RowProblem]) -> None:
        self.problems = problems
        super().__init__(count=len(problems))

    @property
    def message(self) -> str:
        """The sentence, then one line for each problem (the first `SHOWN_AT_MOST`)."""
        lines = [str(self), *(f"  {problem}" for problem in self.problems[:SHOWN_AT_MOST])]
        if len(self.problems) > SHOWN_AT_MOST:
            lines.append(f"  ... and {len(self.problems) - SHOWN_AT_MOST} more")
        return "\n".join(lines)

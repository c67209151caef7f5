"""Texts and names in the CSV files of the online programs; what changes is noted."""

from __future__ import annotations

from collections.abc import Iterator

from batchbill_desktop.services.exports.cells import begins_a_formula, text_cell
from batchbill_desktop.services.exports.characters import without_control_characters

LONGEST_TEXT = 4000


class Texts:
    """Makes the cells of one document; `remarks` says what was written otherwise."""

    def __init__(self, program: str, number: str) -> None:
        self._program = program
        self._number = number
        self._notes: dict[str, None] = {}

    def text(self, text: str) -> str:
        """A text that need not match anything: no formula, at most 4,000 characters."""
        clean = self._clean(text)
        cell = text_cell(clean)
        if cell != clean:
            self.note("a text that a spreadsheet would take for a formula has ' in front")
        if len(cell) > LONGEST_TEXT:
            self.note(
                f"a text of {len(text):,} characters is cut, since {self._program} takes "
                f"{LONGEST_TEXT:,}"
            )
        return cell[:LONGEST_TEXT]

    def name(self, text: str) -> str:
        """A name that must match what the program has: never changed for a spreadsheet's sake."""
        clean = plain_name(text)
        if clean != text:
            self.note(f"{text!r} is written as {clean!r}")
        if begins_a_formula(clean):
            self.note(
                f"a spreadsheet would take the name {clean!r} for a formula; do not open the "
                "file in one"
            )
        return clean

    def note(self, what: str) -> None:
        """Note once what the target holds or reckons otherwise."""
        self._notes[what] = None

    def remarks(self) -> Iterator[str]:
        """A sentence for each note, with the document's number."""
        for note in self._notes:
            yield f"{self._number}: {note}."

    def _clean(self, text: str) -> str:
        clean = without_control_characters(text)
        if clean != text.replace("\r\n", "\n").replace("\r", "\n"):
            self.note("control characters are written as blanks")
        return clean


def plain_name(text: str) -> str:
    """A name on one line, without control characters."""
    return without_control_characters(text).replace("\n", " ").replace("\t", " ").strip()

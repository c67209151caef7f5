"""Texts and names in the CSV files of the online programs; what changes is noted."""

from __future__ import annotations

from collections.abc import Iterator

from batchbill_desktop.services.exports.cells import begins_a_formula, text_cell
from batchbill_desktop.services.exports.characters import without_control_characters
from batchbill_desktop.services.exports.format import quoted_text, remark
from batchbill_desktop.services.sentence import Sentence, sentence

LONGEST_TEXT = 4000


class Texts:
    """Makes the cells of one document; `remarks` says what was written otherwise."""

    def __init__(self, program: str, number: str) -> None:
        self._program = program
        self._number = number
        self._notes: dict[Sentence, None] = {}

    def text(self, text: str) -> str:
        """A text that need not match anything: no formula, at most 4,000 characters."""
        clean = self._clean(text)
        cell = text_cell(clean)
        if cell != clean:
            self.note(quoted_text())
        if len(cell) > LONGEST_TEXT:
            self.note(
                sentence(
                    "a text of {count:,} characters is cut, since {program} takes {most:,}",
                    count=len(text),
                    program=self._program,
                    most=LONGEST_TEXT,
                )
            )
        return cell[:LONGEST_TEXT]

    def name(self, text: str) -> str:
        """A name that must match what the program has: never changed for a spreadsheet's sake."""
        clean = plain_name(text)
        if clean != text:
            self.note(sentence("{text!r} is written as {clean!r}", text=text, clean=clean))
        if begins_a_formula(clean):
            self.note(
                sentence(
                    "a spreadsheet would take the name {name!r} for a formula; do not open the "
                    "file in one",
                    name=clean,
                )
            )
        return clean

    def note(self, what: Sentence) -> None:
        """Note once what the target holds or reckons otherwise."""
        self._notes[what] = None

    def remarks(self) -> Iterator[Sentence]:
        """A sentence for each note, with the document's number."""
        for note in self._notes:
            yield remark(self._number, note)

    def _clean(self, text: str) -> str:
        clean = without_control_characters(text)
        if clean != text.replace("\r\n", "\n").replace("\r", "\n"):
            self.note(sentence("control characters are written as blanks"))
        return clean


def plain_name(text: str) -> str:
    """A name on one line, without control characters."""
    return without_control_characters(text).replace("\n", " ").replace("\t", " ").strip()

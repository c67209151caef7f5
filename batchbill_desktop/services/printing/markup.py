"""The small HTML of the texts that people change: `<b>`, `<i>` and `<br>`.

A line break in the source is a space; an empty line starts a new paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

_EMPTY_LINE = re.compile(r"[ \t\r\f]*\n[ \t\r\f]*\n\s*")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_UNFINISHED_TAG = re.compile(r"<[A-Za-z/][^<>]*\Z")
_NEXT_PARAGRAPH = "\x1d"


class MarkupFault(ValueError):
    """A tag that the small HTML does not have; `line` counts from 1."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.line = line


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one look; a line break in it is kept."""

    text: str
    bold: bool = False
    italic: bool = False


Paragraph = tuple[Run, ...]


def parse(html: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a small HTML; empty ones are left out. Raises `MarkupFault`."""
    unfinished = _UNFINISHED_TAG.search(html)
    if unfinished:
        # Python's reader keeps it as text or drops it, by its version.
        raise _unknown(unfinished.group(), html.count("\n", 0, unfinished.start()) + 1)
    reader = _Reader()
    reader.feed(html)
    reader.close()
    paragraphs = (_trimmed(paragraph) for paragraph in reader.paragraphs)
    return tuple(paragraph for paragraph in paragraphs if paragraph)


def typed_text(html: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a text that was typed; one that is no small HTML stands as it is."""
    try:
        return parse(html)
    except MarkupFault:
        return plain_paragraphs(html)


def plain_paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The lines of a text without any markup, a paragraph each."""
    return tuple((Run(line.strip()),) for line in text.splitlines() if line.strip())


def plain_text(paragraphs: tuple[Paragraph, ...]) -> str:
    """Paragraphs without their looks, one line each."""
    return "\n".join("".join(run.text for run in paragraph) for paragraph in paragraphs)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[list[Run]] = [[]]
        self._open = {"b": 0, "i": 0}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._add("\n")
        elif tag in self._open and not attrs:
            self._open[tag] += 1
        else:
            raise self._unknown(self.get_starttag_text() or tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "br":
            raise self._unknown(self.get_starttag_text() or tag)
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if not self._open.get(tag):
            raise self._unknown(f"</{tag}>")
        self._open[tag] -= 1

    def handle_data(self, data: str) -> None:
        parts = _EMPTY_LINE.sub(_NEXT_PARAGRAPH, data).split(_NEXT_PARAGRAPH)
        for i, part in enumerate(parts):
            if i:
                self.paragraphs.append([])
            self._add(_SPACE.sub(" ", part))

    def _add(self, text: str) -> None:
        if not text:
            return
        run = Run(text, bold=self._open["b"] > 0, italic=self._open["i"] > 0)
        self.paragraphs[-1].append(run)

    def _unknown(self, tag: str) -> MarkupFault:
        return _unknown(tag, self.getpos()[0])


def _unknown(tag: str, line: int) -> MarkupFault:
    return MarkupFault(f"{tag} is not understood here; a text has <b>, <i> and <br> only", line)


def _trimmed(runs: list[Run]) -> Paragraph:
    """Runs without spaces at the ends of lines."""
    found: list[Run] = []
    at_start = True
    for run in runs:
        text = run.text.lstrip(" ") if at_start else run.text
        if text == "\n" and found:
            _strip_end(found)
        if text:
            found.append(Run(text, run.bold, run.italic))
            at_start = text.endswith("\n")
    while found and not found[-1].text.strip():
        found.pop()
    _strip_end(found)
    return tuple(found)


def _strip_end(runs: list[Run]) -> None:
    if runs:
        last = runs.pop()
        if last.text.rstrip(" "):
            runs.append(Run(last.text.rstrip(" "), last.bold, last.italic))

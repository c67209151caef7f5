"""Small HTML (`<b>`, `<i>`, `<br>`) and what a text field shows of it, both ways."""

from __future__ import annotations

import html as entities
from collections.abc import Iterable, Iterator

from PySide6.QtGui import QFont, QTextBlock, QTextCharFormat, QTextCursor, QTextDocument

from batchbill_desktop.services.printing.markup import MarkupFault, Paragraph, Run, parse

_LINE_SEPARATOR = "\u2028"


def fill(document: QTextDocument, html: str) -> None:
    """Show a small HTML: its paragraphs parted by an empty line."""
    document.clear()
    cursor = QTextCursor(document)
    for number, paragraph in enumerate(_paragraphs(html)):
        if number:
            cursor.insertText("\n\n", QTextCharFormat())
        for run in paragraph:
            cursor.insertText(run.text, _format(run))


def html_of(document: QTextDocument) -> str:
    """What a field shows, as small HTML: a line each, an empty line parts paragraphs."""
    lines = [_line_html(block) for block in _blocks(document)]
    text = "<br>".join(lines).strip()
    return text.replace("<br><br>", "\n\n")


def rich_of(document: QTextDocument) -> str:
    """The same for the description of a line, which has no paragraphs; empty where it is plain."""
    if not any(run.bold or run.italic for block in _blocks(document) for run in _runs(block)):
        return ""
    return "<br>".join(_line_html(block) for block in _blocks(document))


def plain_of(document: QTextDocument) -> str:
    """The words alone."""
    return document.toPlainText().replace(_LINE_SEPARATOR, "\n")


def html_from_plain(text: str) -> str:
    """Plain text as small HTML."""
    return "<br>".join(entities.escape(line, quote=False) for line in text.split("\n"))


def html_of_runs(runs: Iterable[Run]) -> str:
    """Pieces of text as small HTML."""
    return "".join(_run_html(run) for run in runs)


def plain_from_html(html: str) -> str:
    """The words of a small HTML, its paragraphs parted by an empty line."""
    return "\n\n".join("".join(run.text for run in paragraph) for paragraph in _paragraphs(html))


def _paragraphs(html: str) -> tuple[Paragraph, ...]:
    try:
        return parse(html)
    except MarkupFault:
        # A text that was written by another program: its tags are shown, nothing is lost.
        return ((Run(html),),)


def _format(run: Run) -> QTextCharFormat:
    look = QTextCharFormat()
    if run.bold:
        look.setFontWeight(QFont.Weight.Bold)
    if run.italic:
        look.setFontItalic(True)
    return look


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _runs(block: QTextBlock) -> Iterator[Run]:
    # An iterator of fragments loses its block when that is collected: ask the layout's formats.
    text = block.text()
    ranges = sorted(block.textFormats(), key=lambda one: one.start)
    for one in ranges:
        piece = text[one.start : one.start + one.length]
        bold = one.format.fontWeight() > QFont.Weight.Normal
        if piece:
            yield Run(piece, bold=bold, italic=one.format.fontItalic())


def _line_html(block: QTextBlock) -> str:
    return html_of_runs(_runs(block))


def _run_html(run: Run) -> str:
    text = entities.escape(run.text, quote=False)
    text = text.replace(_LINE_SEPARATOR, "<br>").replace("\n", "<br>")
    if run.italic:
        text = f"<i>{text}</i>"
    return f"<b>{text}</b>" if run.bold else text

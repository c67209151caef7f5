"""Descriptions with bold and italic: a small HTML, kept in step with the plain text.

What an editor's text field hands over is far more than that (styles, paragraphs, a head):
`clean` keeps bold, italic and line breaks, and says what the plain text is.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

_BOLD_WEIGHT = 600
_WEIGHT = re.compile(r"font-weight:\s*(\d+|bold)")
_ITALIC = re.compile(r"font-style:\s*italic")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_PARAGRAPHS = frozenset(("p", "div", "li", "h1", "h2", "h3", "h4", "tr"))
_UNSEEN = frozenset(("head", "style", "script", "title"))

_Look = tuple[bool, bool]
"""Bold, italic."""


def clean(html: str) -> tuple[str, str]:
    """The small HTML of a rich text, and its plain text. Without bold or italic the first is ""."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    runs = reader.runs()
    plain = "".join(text for text, _look in runs)
    if not any(bold or italic for _text, (bold, italic) in runs):
        return "", plain
    return "".join(_marked(text, look) for text, look in runs), plain


def as_rich(plain: str) -> str:
    """A plain text as small HTML, for an editor that shows HTML."""
    return escape(plain, quote=False).replace("\n", "<br>")


def _marked(text: str, look: _Look) -> str:
    bold, italic = look
    shown = as_rich(text)
    if italic:
        shown = f"<i>{shown}</i>"
    return f"<b>{shown}</b>" if bold else shown


class _Reader(HTMLParser):
    """Gathers text with its looks; whatever else is there is passed over."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._runs: list[tuple[str, _Look]] = []
        self._open: list[tuple[str, _Look]] = []
        self._unseen = 0

    def runs(self) -> list[tuple[str, _Look]]:
        """Runs of one look each, without blank ends and doubled looks."""
        joined: list[tuple[str, _Look]] = []
        for text, look in self._runs:
            if joined and joined[-1][1] == look:
                joined[-1] = (joined[-1][0] + text, look)
            else:
                joined.append((text, look))
        return _stripped(joined)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "br":
            self._add("\n")
        else:
            if tag in _PARAGRAPHS and any(text.strip() for text, _ in self._runs):
                self._end_line()
            self._open.append((tag, self._look(tag, dict(attrs).get("style") or "")))

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
            return
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        text = _SPACE.sub(" ", data)
        if text == " " and (not self._runs or self._runs[-1][0].endswith("\n")):
            return
        self._add(text)

    def _end_line(self) -> None:
        """Begin a new line; blanks between two paragraphs are none of either."""
        text, look = self._runs[-1]
        self._runs[-1] = (text.rstrip(" "), look)
        self._add("\n")

    def _add(self, text: str) -> None:
        self._runs.append((text, self._open[-1][1] if self._open else (False, False)))

    def _look(self, tag: str, style: str) -> _Look:
        bold, italic = self._open[-1][1] if self._open else (False, False)
        weight = _WEIGHT.search(style)
        if weight is not None:
            bold = weight[1] == "bold" or int(weight[1]) >= _BOLD_WEIGHT
        return bold or tag in ("b", "strong"), bool(
            italic or tag in ("i", "em") or _ITALIC.search(style)
        )


def _stripped(runs: list[tuple[str, _Look]]) -> list[tuple[str, _Look]]:
    """Without blanks and line breaks at both ends."""
    found = list(runs)
    while found:
        text, look = found[0]
        if text.lstrip():
            found[0] = (text.lstrip(), look)
            break
        del found[0]
    while found:
        text, look = found[-1]
        if text.rstrip():
            found[-1] = (text.rstrip(), look)
            break
        del found[-1]
    return found

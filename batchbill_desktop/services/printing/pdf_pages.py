"""Pages of finished PDF files: counted, taken out, put together; each page stays as it is."""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import pikepdf

Spans = tuple[tuple[int, int], ...]
"""Pages counted from 1, each span with both its ends; none at all means every page."""


@dataclass(frozen=True, slots=True)
class Part:
    """Pages of one file."""

    pdf: bytes
    pages: tuple[int, ...]
    """Which of them, counted from 0."""
    is_whole: bool
    """Whether these are all its pages."""


def page_count(pdf: bytes) -> int:
    """How many pages a file has."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def page_size(pdf: bytes) -> tuple[float, float]:
    """Width and height of the first page in points (1/72 inch)."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return _size(opened.pages[0])


def part_of(pdf: bytes, before: int, spans: Spans) -> tuple[Part | None, int]:
    """What of a file lies within the spans, None where nothing does; and its number of pages.

    `before` is the number of pages of all files before it, which are counted through.
    """
    count = page_count(pdf)
    pages = tuple(
        page
        for page in range(count)
        if not spans or any(first <= before + page + 1 <= last for first, last in spans)
    )
    return (Part(pdf, pages, len(pages) == count) if pages else None), count


def joined(parts: Sequence[Part], title: str, *, from_front: bool = False) -> bytes:
    """The parts in one file. One whole file alone is given back byte for byte.

    With `from_front` every part begins on the front of a sheet that is printed on both sides: an
    empty page follows an odd number of pages.
    """
    if len(parts) == 1 and parts[0].is_whole:
        return parts[0].pdf
    with ExitStack() as opened:
        target = opened.enter_context(pikepdf.new())
        for number, part in enumerate(parts, 1):
            # Until the target is written the sources must stay open: their pages are not copied.
            source = opened.enter_context(pikepdf.open(io.BytesIO(part.pdf)))
            target.pages.extend(source.pages[page] for page in part.pages)
            if from_front and number < len(parts) and len(part.pages) % 2:
                target.add_blank_page(page_size=_size(source.pages[0]))
        target.docinfo["/Title"] = title
        written = io.BytesIO()
        target.save(written, deterministic_id=True)
    return written.getvalue()


def _size(page: pikepdf.Page) -> tuple[float, float]:
    left, bottom, right, top = (float(side) for side in page.mediabox)
    return right - left, top - bottom

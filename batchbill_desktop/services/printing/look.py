"""The three designs: their type, their colours, and which form each part of the page takes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from batchbill_desktop.services.printing.colours import (
    ACCENT,
    FAINT,
    GREY,
    INK,
    WHITE,
    is_colour,
    mixed,
    on,
    readable,
)
from batchbill_desktop.services.printing.font_files import family_of
from batchbill_desktop.services.printing.fonts import Style
from batchbill_desktop.services.printing.frame import Frame, frame_of, window_for

if TYPE_CHECKING:
    from batchbill_desktop.services.invoices.document import InvoiceDocument

CLASSIC, MODERN, PLAIN = "classic", "modern", "plain"
DESIGNS = (CLASSIC, MODERN, PLAIN)


@dataclass(frozen=True, slots=True)
class Look:
    """A design in a company's colour and font."""

    design: str
    accent: str
    """For areas and lines."""
    tint: str
    """A ground that is hardly there."""
    rule: str
    """The colour of fine lines."""

    name: Style
    name_small: Style
    contact: Style
    sender: Style
    address: Style
    address_small: Style
    fact_label: Style
    fact: Style
    fact_strong: Style
    title: Style
    title_number: Style
    title_number_small: Style
    subject: Style
    continuation: Style
    footer: Style
    page_number: Style

    body: Style
    figures: Style
    strong: Style
    strong_figures: Style
    heading: Style
    """Of the table's columns."""
    group: Style
    details: Style
    row_padding: float
    has_row_rules: bool

    tax_heading: Style
    tax: Style
    tax_figures: Style
    reason: Style
    total_label: Style
    total: Style
    grand_label: Style
    grand: Style
    grand_small: Style
    """For a sum that leaves no room for `grand`."""
    foreign: Style
    code_label: Style


@dataclass(frozen=True, slots=True)
class Design:
    """All that is fixed before a document's words: where things stand, and how they look."""

    frame: Frame
    look: Look


def design_of(document: InvoiceDocument) -> Design:
    """The design of a document's page."""
    page = document.page
    window = window_for(page.window, document.seller.address.country)
    return Design(frame_of(page.paper, window), look_of(page.design, page.accent, page.font))


@lru_cache(maxsize=64)
def look_of(design: str, accent: str, font: str) -> Look:
    """A design in a colour (#rrggbb) and a font family; what is unknown is taken as usual."""
    colour = accent.lower() if is_colour(accent) else ACCENT
    make = {MODERN: _modern, PLAIN: _plain}.get(design, _classic)
    return make(colour, family_of(font))


def _classic(accent: str, family: str) -> Look:
    """A tinted, ruled letter: bold name, bars in the company's colour, the sum on a filled box."""
    word = readable(accent)
    base = Style(9, family=family)
    small = replace(base, points=7, colour=GREY)
    return Look(
        design=CLASSIC,
        accent=accent,
        tint=mixed(accent, WHITE, 0.925),
        rule=FAINT,
        name=replace(base, points=17, bold=True, colour=word),
        name_small=replace(base, points=12, bold=True, colour=word),
        contact=replace(base, points=8, colour=GREY),
        sender=replace(base, points=6.5, colour=GREY),
        address=replace(base, points=10),
        address_small=replace(base, points=7.5),
        fact_label=replace(base, points=8.5, colour=GREY),
        fact=base,
        fact_strong=replace(base, bold=True),
        title=replace(base, points=17, bold=True),
        title_number=replace(base, points=17, colour=GREY),
        title_number_small=replace(base, points=11, colour=GREY),
        subject=replace(base, points=10.5, bold=True),
        continuation=replace(base, bold=True),
        footer=small,
        page_number=replace(base, points=7.5, colour=GREY),
        body=base,
        figures=replace(base, kerning=False),
        strong=replace(base, bold=True),
        strong_figures=replace(base, bold=True, kerning=False),
        heading=replace(base, points=8, bold=True, colour=word),
        group=replace(base, bold=True),
        details=replace(base, points=7.5, colour=GREY),
        row_padding=1.5,
        has_row_rules=True,
        tax_heading=replace(base, points=7.5, bold=True, colour=GREY),
        tax=replace(base, points=8),
        tax_figures=replace(base, points=8, kerning=False),
        reason=small,
        total_label=replace(base, colour=GREY),
        total=replace(base, points=9.5, kerning=False),
        grand_label=replace(base, points=10, bold=True, colour=on(accent)),
        grand=replace(base, points=11.5, bold=True, colour=on(accent), kerning=False),
        grand_small=replace(base, points=8.5, bold=True, colour=on(accent), kerning=False),
        foreign=replace(base, points=7.5, colour=GREY),
        code_label=replace(base, points=6.5, colour=GREY),
    )


def _modern(accent: str, family: str) -> Look:
    """A band of colour across the head, large type, facts in a strip, no lines where space does."""
    tint = mixed(accent, WHITE, 0.93)
    word = readable(accent, tint)
    grey = readable(GREY, tint)
    base = Style(9, family=family)
    return replace(
        _classic(accent, family),
        design=MODERN,
        tint=tint,
        rule=mixed(FAINT, WHITE, 0.35),
        name=replace(base, points=20, bold=True, colour=on(accent)),
        name_small=replace(base, points=13, bold=True, colour=on(accent)),
        contact=replace(base, points=8, colour=on(accent)),
        fact_label=replace(base, points=7, colour=grey),
        fact_strong=replace(base, points=10, bold=True),
        title=replace(base, points=27, bold=True, colour=word),
        title_number=replace(base, points=12),
        title_number_small=replace(base, points=9.5),
        subject=replace(base, points=12, bold=True),
        heading=replace(base, points=7.5, bold=True, colour=grey),
        group=replace(base, points=10, bold=True, colour=word),
        row_padding=1.8,
        has_row_rules=False,
        tax_heading=replace(base, points=7, bold=True, colour=GREY),
        grand_label=replace(base, points=9.5, bold=True, colour=word),
        grand=replace(base, points=17, bold=True, colour=word, kerning=False),
        grand_small=replace(base, points=10, bold=True, colour=word, kerning=False),
    )


def _plain(accent: str, family: str) -> Look:
    """Ink on paper: a centred letterhead, hairlines, no areas; the sum is underlined twice."""
    word = readable(accent)
    base = Style(9, family=family)
    return replace(
        _classic(accent, family),
        design=PLAIN,
        tint=WHITE,
        rule=mixed(INK, WHITE, 0.7),
        name=replace(base, points=18, colour=word),
        name_small=replace(base, points=12, colour=word),
        title=replace(base, points=13, colour=word),
        title_number=replace(base, points=13),
        title_number_small=replace(base, points=10),
        subject=replace(base, points=9.5, bold=True),
        fact_label=replace(base, points=8, colour=GREY),
        fact_strong=base,
        continuation=base,
        heading=replace(base, points=8, colour=GREY),
        row_padding=1.25,
        has_row_rules=False,
        tax_heading=replace(base, points=7.5, colour=GREY),
        grand_label=replace(base, points=10, bold=True),
        grand=replace(base, points=11, bold=True, kerning=False),
        grand_small=replace(base, points=8.5, bold=True, kerning=False),
    )

"""Where things stand on the paper: margins, the address in its window, fold and punch marks.

The places are those that show in the window wherever the letter slides to in its envelope:

- `left`: DIN 5008 form B, a DL envelope with the window 20 mm from its left edge; the sender's
  line is above the address, in the window.
- `right`: the address block that French envelopes (DL, 110 x 220 mm, window 35 or 45 x 100 mm at
  20 mm from the right and the lower edge) show of a letter folded in three; at most six lines
  fit (NF Z 10-011). Nothing else stands in the window.
- `us`: a no. 10 envelope (4 1/8 x 9 1/2 in) with a window of 1 1/8 x 4 1/2 in, 7/8 in from the left
  and 1/2 in from the lower edge, and a letter folded in three.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from batchbill_desktop.services.printing.page import A4, LETTER, PAPERS, Paper

WINDOWS = ("left", "right", "us")

_RIGHT_COUNTRIES = frozenset(("BE", "CH", "FR", "LI", "LU", "MC"))
_US_COUNTRIES = frozenset(("CA", "US"))

MARGIN_LEFT = 25.0
"""25 mm leave room for punching (DIN 5008)."""
MARGIN_RIGHT = 20.0


@dataclass(frozen=True, slots=True)
class Frame:
    """The places on one kind of paper with one kind of window."""

    paper: Paper
    window: str
    left: float
    right: float
    """The edges of the text."""
    sender_top: float | None
    """Of the sender's line in the window; None: the sender stands in the letterhead."""
    address_left: float
    address_width: float
    address_top: float
    """Where an address usually begins."""
    address_highest: float
    """Where one of many lines may begin."""
    address_bottom: float
    facts_left: float
    facts_right: float
    facts_top: float
    """The block beside the address."""
    body_top: float
    """What stands below the address begins here or lower."""
    folds: tuple[float, ...]
    punch: float

    @property
    def width(self) -> float:
        """The width of the text."""
        return self.right - self.left

    @property
    def middle(self) -> float:
        """Between the edges of the text."""
        return (self.left + self.right) / 2

    @property
    def footer_bottom(self) -> float:
        """Where the footer ends."""
        return self.paper.height - 8.0


def window_for(window: str, country: str) -> str:
    """The window itself; where it is `auto` or unknown, that of the company's country."""
    if window in WINDOWS:
        return window
    if country in _US_COUNTRIES:
        return "us"
    return "right" if country in _RIGHT_COUNTRIES else "left"


@lru_cache(maxsize=16)
def frame_of(paper_name: str, window: str) -> Frame:
    """The frame of a paper (A4 where its name is unknown) with one of `WINDOWS`."""
    paper = PAPERS.get(paper_name, A4)
    right = paper.width - MARGIN_RIGHT
    thirds = (paper.height / 3, paper.height / 3 * 2)
    din_folds = (105.0, 210.0)
    punch = paper.height / 2
    if window == "right":
        return Frame(
            paper=paper,
            window=window,
            left=MARGIN_LEFT,
            right=right,
            sender_top=None,
            address_left=115.0,
            address_width=75.0,
            address_top=55.2,
            address_highest=47.0,
            address_bottom=79.0,
            facts_left=MARGIN_LEFT,
            facts_right=90.0,
            facts_top=46.0,
            body_top=97.0,
            # A third of Letter would slide too far in a DL envelope.
            folds=din_folds if paper is LETTER else thirds,
            punch=punch,
        )
    if window == "us":
        return Frame(
            paper=paper,
            window=window,
            left=MARGIN_LEFT,
            right=right,
            sender_top=None,
            address_left=MARGIN_LEFT,
            address_width=82.0,
            address_top=63.6,
            address_highest=53.0,
            address_bottom=80.4,
            facts_left=116.0,
            facts_right=right,
            facts_top=46.0,
            body_top=95.0,
            folds=thirds,
            punch=punch,
        )
    return Frame(
        paper=paper,
        window="left",
        left=MARGIN_LEFT,
        right=right,
        sender_top=46.4,
        address_left=MARGIN_LEFT,
        address_width=80.0,
        address_top=62.7,
        address_highest=51.5,
        address_bottom=90.0,
        facts_left=116.0,
        facts_right=right,
        facts_top=46.0,
        body_top=99.0,
        folds=din_folds,
        punch=punch,
    )

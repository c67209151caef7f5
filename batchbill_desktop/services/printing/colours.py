"""Colours made of a company's accent, and whether text can be read on them (WCAG 2 contrast)."""

from __future__ import annotations

import re
from functools import lru_cache

WHITE = "#ffffff"
BLACK = "#000000"
INK = "#1b1f24"
GREY = "#5b6470"
FAINT = "#d5dae1"
ACCENT = "#1f4e8c"
"""The accent of a company that has chosen none."""

READABLE = 4.5
"""The least contrast of text and ground that can be read well."""

_FORM = re.compile(r"#[0-9a-fA-F]{6}")
_STEP = 0.08


def is_colour(text: str) -> bool:
    """Whether a text is a colour as designs have it: #rrggbb."""
    return _FORM.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """The contrast of two colours: 1 of equal ones, 21 of black and white."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """`colour` with `share` (0 to 1) of another in it."""
    pairs = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


@lru_cache(maxsize=256)
def readable(colour: str, ground: str = WHITE) -> str:
    """The colour, darkened no more than is needed to be read on a light `ground`."""
    found = colour
    share = 0.0
    while contrast(found, ground) < READABLE and share < 1.0:
        share += _STEP
        found = mixed(colour, INK, min(share, 1.0))
    return found


def on(colour: str) -> str:
    """The colour of text on a ground of `colour`: white or ink, or black on a middling one."""
    best = max((WHITE, INK), key=lambda text: contrast(text, colour))
    return best if contrast(best, colour) >= READABLE else BLACK


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


_LINEAR_UP_TO = 0.04045
"""Where the curve of sRGB begins."""


def _luminance(colour: str) -> float:
    linear = [
        part / 12.92 if part <= _LINEAR_UP_TO else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in _parts(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

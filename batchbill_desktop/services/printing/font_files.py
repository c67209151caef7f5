"""The fonts that the printed page can be set in, as files that come with the program.

Needs no Qt. All are free for embedding (SIL Open Font License), and their figures are tabular
without an OpenType feature. That matters: Qt writes the characters of a PDF by the font's
character map, and a figure that a feature has replaced is in no such map, so that the amounts
could be neither searched for nor copied.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType

REGULAR, BOLD, ITALIC, BOLD_ITALIC = "Regular", "Bold", "Italic", "BoldItalic"

STANDARD = "Lato"
"""The family that stands behind the others: it has Greek and Cyrillic, and odd signs."""

SLIP = "Arimo"
"""The family of the Swiss payment slip, drawn to be Liberation Sans, which the rules want."""


@dataclass(frozen=True, slots=True)
class Family:
    """The files of a family in its package, by face."""

    package: str
    files: MappingProxyType[str, str]
    has_weight_axis: bool = False
    """One file has all weights of a face; the bold faces are asked for by the axis."""


FAMILIES = MappingProxyType(
    {
        STANDARD: Family(
            "fontpkg_lato",
            MappingProxyType(
                {face: f"Lato-{face}.ttf" for face in (REGULAR, BOLD, ITALIC, BOLD_ITALIC)}
            ),
        ),
        SLIP: Family(
            "fontpkg_arimo",
            MappingProxyType({REGULAR: "Arimo[wght].ttf", ITALIC: "Arimo-Italic[wght].ttf"}),
            has_weight_axis=True,
        ),
        "IBM Plex Serif": Family(
            "fontpkg_ibm_plex_serif",
            MappingProxyType(
                {face: f"IBMPlexSerif-{face}.ttf" for face in (REGULAR, BOLD, ITALIC, BOLD_ITALIC)}
            ),
        ),
    }
)
"""By the name that a company's design has."""

FONT_NAMES = tuple(FAMILIES)
"""The families to choose from, the usual one first."""


def family_of(name: str) -> str:
    """The family that is printed for a design's: itself, or the usual one where it is unknown."""
    return name if name in FAMILIES else STANDARD


def face_file(family: str, face: str) -> bytes:
    """The bytes of a face of a family."""
    found = FAMILIES[family]
    return files(found.package).joinpath("files", found.files[face]).read_bytes()

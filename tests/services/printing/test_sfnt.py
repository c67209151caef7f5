from __future__ import annotations

from importlib.resources import files

import pytest

from batchbill_desktop.services.printing.sfnt import (
    NotAFont,
    read_character_map,
    with_character_map,
    without_hints,
)

LATO = files("fontpkg_lato").joinpath("files", "Lato-Regular.ttf").read_bytes()


def test_characters_of_a_font_are_read_with_their_glyphs() -> None:
    characters = read_character_map(LATO)
    assert len({characters[ord(figure)] for figure in "0123456789"}) == 10
    assert ord("é") in characters
    assert ord("桜") not in characters


def test_a_changed_character_map_is_read_back_as_it_was_written() -> None:
    characters = {ord("A"): 5, ord("B"): 6, ord("D"): 7, 0x1F600: 2}
    changed = with_character_map(LATO, characters)
    assert read_character_map(changed) == characters


@pytest.mark.parametrize("content", [b"", b"no font at all", LATO[:40], b"\0" * 500])
def test_what_is_no_font_is_refused(content: bytes) -> None:
    with pytest.raises(NotAFont):
        read_character_map(content)


def test_without_hints_a_font_has_the_same_characters() -> None:
    assert read_character_map(without_hints(LATO)) == read_character_map(LATO)

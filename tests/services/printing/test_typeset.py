from __future__ import annotations

import pytest

from batchbill_desktop.services.printing.fonts import Style
from batchbill_desktop.services.printing.markup import Run
from batchbill_desktop.services.printing.typeset import typesetter

STYLE = Style(9)
LONG = "Remplacement du pilote d'impression et nettoyage complet du bac à papier. " * 20


@pytest.mark.parametrize(
    "text",
    [LONG, "x" * 2_000, "商" * 500, "emoji 😀 " * 100, "a-b/c " * 300],
    ids=["words", "one word", "japanese", "emoji", "hyphens"],
)
def test_no_line_is_wider_than_its_column_and_nothing_is_lost(text: str) -> None:
    setter = typesetter()
    lines = setter.lines(text, STYLE, 50.0)
    assert len(lines) > 1
    assert all(setter.width(line, STYLE) <= 50.1 for line in lines)
    whole = "".join(text.split()).replace("😀", "?")
    assert "".join("".join(lines).split()) == whole


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ()),
        ("  \n ", ()),
        ("one", ("one",)),
        ("one\ntwo", ("one", "two")),
        ("one\n\ntwo", ("one", "", "two")),
        ("  spaces around  ", ("spaces around",)),
    ],
)
def test_line_breaks_of_a_text_are_kept(text: str, lines: tuple[str, ...]) -> None:
    assert typesetter().lines(text, STYLE, 80.0) == lines


def test_a_text_is_cut_with_an_ellipsis_where_it_must_stand_on_one_line() -> None:
    setter = typesetter()
    short = setter.elided(LONG, STYLE, 60.0)
    assert short.endswith("…")
    assert setter.width(short, STYLE) <= 60.0
    assert setter.elided("short", STYLE, 60.0) == "short"


def test_bold_parts_are_wrapped_with_the_words_around_them() -> None:
    paragraph = (Run("Please pay "), Run("1 911,32 €", bold=True), Run(", by bank.\nThank you."))
    setter = typesetter()
    wide = setter.rich_lines(paragraph, STYLE, 150.0)
    assert [[(text, style.bold) for _, text, style in line] for line in wide] == [
        [("Please pay ", False), ("1 911,32 €", True), (", by bank.", False)],
        [("Thank you.", False)],
    ]
    narrow = setter.rich_lines(paragraph, STYLE, 20.0)
    assert len(narrow) > len(wide)
    for line in narrow:
        x, text, style = line[-1]
        assert x + setter.width(text, style) <= 20.1

from __future__ import annotations

import pytest

from batchbill_desktop.services.printing.markup import MarkupFault, Run, parse, plain_text


@pytest.mark.parametrize(
    ("html", "paragraphs"),
    [
        ("", ()),
        (" \n\n ", ()),
        ("a line\nbreak is a space", ((Run("a line break is a space"),),)),
        ("one\n\ntwo", ((Run("one"),), (Run("two"),))),
        ("a<br>b", ((Run("a"), Run("\n"), Run("b")),)),
        ("a <b>bold</b> word", ((Run("a "), Run("bold", bold=True), Run(" word")),)),
        ("<b><i>x</i></b>", ((Run("x", bold=True, italic=True),),)),
        ("Fish &amp; &lt;b&gt;", ((Run("Fish & <b>"),),)),
        ("a<br/>\n  b", ((Run("a"), Run("\n"), Run("b")),)),
    ],
)
def test_the_small_html_is_read(html: str, paragraphs: tuple[tuple[Run, ...], ...]) -> None:
    assert parse(html) == paragraphs


@pytest.mark.parametrize(
    ("html", "line"), [("a\n<u>b</u>", 2), ("<b style='x'>a</b>", 1), ("a</b>", 1), ("<p/>", 1)]
)
def test_another_tag_is_refused_with_its_line(html: str, line: int) -> None:
    with pytest.raises(MarkupFault, match="<b>, <i> and <br> only") as caught:
        parse(html)
    assert caught.value.line == line


def test_paragraphs_become_lines_of_plain_text() -> None:
    assert plain_text(parse("one <b>two</b>\n\nthree")) == "one two\nthree"

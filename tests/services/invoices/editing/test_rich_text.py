"""Bold and italic as small HTML, whatever a text field hands over; the plain text beside it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batchbill_desktop.services.invoices.editing.rich_text import as_rich, clean

_QT = """<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.0//EN"><html><head><title>x</title>
<style type="text/css">p, li { white-space: pre-wrap; }</style></head>
<body style=" font-family:'Lato'; font-size:9pt; font-weight:400; font-style:normal;">
<p style=" margin-top:0px;">Install <span style=" font-weight:700;">two</span> switches</p>
<p style=" margin-top:0px;"><span style=" font-style:italic;">on site</span></p></body></html>"""

TEXTS = [
    ("plain", "Just text", "", "Just text"),
    ("bold", "A <b>big</b> box", "A <b>big</b> box", "A big box"),
    ("other names", "<strong>A</strong> <em>b</em>", "<b>A</b> <i>b</i>", "A b"),
    ("both", "<b><i>x</i></b>", "<b><i>x</i></b>", "x"),
    ("line breaks", "a<br>b<br/><b>c</b>", "a<br>b<br><b>c</b>", "a\nb\nc"),
    ("paragraphs", "<p>a</p><p><b>b</b></p>", "a<br><b>b</b>", "a\nb"),
    ("signs", "<b>1 &lt; 2 &amp; 3</b>", "<b>1 &lt; 2 &amp; 3</b>", "1 < 2 & 3"),
    ("links and scripts", "<a href='x'>l</a><script>x()</script><b>!</b>", "l<b>!</b>", "l!"),
    ("what Qt writes", _QT, "Install <b>two</b> switches<br><i>on site</i>", None),
    ("never closed", "<b>bold", "<b>bold</b>", "bold"),
    ("closed twice", "a</b><b>b</b></i>", "a<b>b</b>", "ab"),
    ("empty bold", "<b></b>a", "", "a"),
    ("blanks at the ends", "  <b> a </b>  ", "<b>a</b>", "a"),
    ("bold undone within", "<b>a<span style='font-weight:400'>b</span></b>", "<b>a</b>b", "ab"),
    ("nothing", "", "", ""),
]


@pytest.mark.parametrize(
    ("html", "rich", "plain"), [pytest.param(*rest, id=case) for case, *rest in TEXTS]
)
def test_bold_italic_and_line_breaks_are_kept_and_nothing_else(
    html: str, rich: str, plain: str | None
) -> None:
    found = clean(html)
    assert found[0] == rich
    if plain is not None:
        assert found[1] == plain
    assert clean(found[0] or as_rich(found[1])) == found, "what is clean stays as it is"


@given(st.text(alphabet="ab <>&\"'/\n;#bi", max_size=40))
def test_any_text_is_read_and_stays(html: str) -> None:
    rich, plain = clean(html)
    assert clean(rich or as_rich(plain)) == (rich, plain)


@given(st.text(alphabet="ab<>&\"'/;#", max_size=40))
def test_a_plain_text_shown_as_html_is_itself(plain: str) -> None:
    assert clean(as_rich(plain)) == ("", plain)

"""E-mail addresses, as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchbill_desktop.services.mail.addresses import (
    Mailbox,
    parse_mailbox,
    parse_mailboxes,
    wire_address,
)
from batchbill_desktop.services.mail.errors import AddressWrong, LineBreakRefused


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a@b.example", [("a@b.example", "")]),
        (" a@b.example , c@d.example ", [("a@b.example", ""), ("c@d.example", "")]),
        ("Ann Lee <a@b.example>", [("a@b.example", "Ann Lee")]),
        (
            '"Lee, Ann" <a@b.example>, c@d.example',
            [("a@b.example", "Lee, Ann"), ("c@d.example", "")],
        ),
        (
            "Lee, Ann <a@b.example>; Bo <c@d.example>",
            [("a@b.example", "Lee, Ann"), ("c@d.example", "Bo")],
        ),
        (r'"The \"Best\"" <a@b.example>', [("a@b.example", 'The "Best"')]),
        ("first.last+tag@sub.b.example", [("first.last+tag@sub.b.example", "")]),
        ("info@café.example", [("info@café.example", "")]),
        ("rené@b.example", [("rené@b.example", "")]),
        ("", []),
        (" ; ", []),
    ],
)
def test_addresses_are_read(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(box.address, box.name) for box in parse_mailboxes(text)] == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("nobody", "there is no @"),
        ("@b.example", "something is missing"),
        ("a@", "something is missing"),
        ("a@b", "no ending"),
        ("a b@c.example", "may not stand before"),
        ("a..b@c.example", "points"),
        (".a@c.example", "points"),
        ('"a b"@c.example', "may not stand before"),
        ("a@-b.example", "cannot be one"),
        ("a@b_c.example", "cannot be one"),
        ("a@b..example", "cannot be one"),
        ("a@127.0.0.1", "cannot be one"),
        ("a@[127.0.0.1]", "cannot be one"),
        ("a@straße.example", "read in two ways"),
        ("a@" + "b" * 64 + ".example", "cannot be one"),
        ("a" * 65 + "@b.example", "too long"),
        ("Ann <nobody>", "there is no @"),
        ("a@b.example c@d.example", "may not stand before"),
    ],
)
def test_what_is_no_address_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(AddressWrong, match=reason):
        parse_mailboxes(text)


@pytest.mark.parametrize("text", ["a@b.example\nBcc: c@d.example", "A\rB <a@b.example>", "a\0@b.c"])
def test_line_breaks_are_refused(text: str) -> None:
    with pytest.raises(LineBreakRefused):
        parse_mailboxes(text)


def test_one_address_where_one_is_needed() -> None:
    assert parse_mailbox("A <a@b.example>") == Mailbox("a@b.example", "A")
    with pytest.raises(AddressWrong, match="one address"):
        parse_mailbox("a@b.example, c@d.example")


def test_domains_go_over_the_wire_in_ascii() -> None:
    assert wire_address("info@bücher.example") == "info@xn--bcher-kva.example"


@settings(deadline=None)
@given(st.text(max_size=60).map(lambda text: " ".join(text.split())))
def test_a_mailbox_that_is_written_is_read_again(name: str) -> None:
    box = Mailbox("a@b.example", name)
    try:
        assert parse_mailboxes(str(box)) == (box,)
    except LineBreakRefused:
        assert any(not sign.isprintable() for sign in name)

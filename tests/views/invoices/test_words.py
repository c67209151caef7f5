"""The words of an invoice's state."""

from __future__ import annotations

import pytest

from batchbill_desktop.views.invoices.words import status_words
from tests.builders.document import make_document, make_line


@pytest.mark.parametrize(
    ("status", "issued", "words"),
    [
        ("draft", False, "Draft"),
        ("draft", True, "Draft, issued"),
        ("exported", False, "Exported"),
        ("exported", True, "Exported, issued"),
        ("paid", True, "Paid, issued"),
        ("sent", True, "Sent"),
        ("refunded", True, "Refunded"),
    ],
)
def test_issued_is_said_where_the_status_does_not_say_it_itself(
    status: str, issued: bool, words: str
) -> None:
    document = make_document(make_line(), number="FA-2026-00001", status=status, issued=issued)
    assert status_words(document) == words

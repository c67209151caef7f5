"""Subject and text: the program's own in four languages, the company's own, run in the sandbox."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.document import Address
from batchbill_desktop.services.mail.compose import compose, load_mail_context
from batchbill_desktop.services.mail.errors import MailTextWrong, NothingToMail
from batchbill_desktop.services.mail.texts import (
    BODY,
    SUBJECT,
    VARIABLES,
    own_text,
    render,
    values_of,
)
from tests.builders.document import make_document
from tests.services.mail.conftest import all_documents

LANGUAGES = ("en", "fr", "de", "nl")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("kind", ["invoice", "credit_note"])
def test_the_own_texts_name_what_is_attached(language: str, count: int, kind: str) -> None:
    documents = [
        replace(make_document(), id=number, number=f"INV-{number}", kind=kind)
        for number in range(1, count + 1)
    ]
    subject, body = (render(name, documents, language) for name in (SUBJECT, BODY))
    assert "\n" not in subject
    for document in documents:
        assert str(document.number) in subject
        assert str(document.number) in body
    assert "{" not in subject + body
    assert "\n\n\n" not in body
    assert body.endswith(documents[0].seller.address.name) or documents[0].seller.phone in body


def test_every_variable_is_there_and_is_explained() -> None:
    assert set(values_of([make_document()], "en")) == set(VARIABLES)


def test_unknown_languages_are_written_in_english() -> None:
    assert own_text(BODY, "pt") == own_text(BODY, "en")


def test_the_companys_own_text_goes_before() -> None:
    texts = {"en": {"subject": "Hello\n{{ customer }}: {{ number }}"}}
    document = make_document()
    assert render(SUBJECT, [document], "en", texts).endswith(f": {document.number}")
    assert render(SUBJECT, [document], "fr", texts) == render(SUBJECT, [document], "fr")


def test_sums_of_several_currencies_are_not_mixed() -> None:
    one = replace(make_document(), currency="EUR", total=Decimal("10.00"))
    other = replace(one, id=2, currency="USD", total=Decimal("5.00"))
    assert values_of([one, one, other], "en")["total"] == "€20.00 + US$5.00"


def test_a_credit_note_alone_is_shown_positive_and_within_others_taken_off() -> None:
    invoice = replace(make_document(), total=Decimal("10.00"))
    note = replace(invoice, id=2, kind="credit_note", total=Decimal("-4.00"))
    assert values_of([note], "en")["total"] == "€4.00"
    assert values_of([invoice, note], "en")["total"] == "€6.00"


def test_a_name_with_a_line_break_stays_in_the_line() -> None:
    document = make_document()
    address = Address(name="Evil\r\nBcc: everybody@example.com")
    evil = replace(document, buyer=replace(document.buyer, address=address))
    texts = {"en": {"subject": "For {{ customer }}"}}
    assert render(SUBJECT, [evil], "en", texts) == "For Evil Bcc: everybody@example.com"


@pytest.mark.parametrize(
    ("source", "line", "reason"),
    [
        ("Hello\n{{ nobody }}", 2, "a name is not known"),
        ("{% if %}", 1, "Expected an expression"),
        ("\n\n{{ number.__class__.__mro__ }}", 3, "may not do"),
        ("{{ 'a' * 1000000000 }}", 1, "only for multiplying"),
        ("{% for i in range(10) %}{% endfor %}", 1, "a name is not known"),
        ("{{ 1 / 0 }}", 1, "division by zero"),
        ("{{ invoices.append(1) }}", 1, ""),
    ],
)
def test_a_wrong_text_is_told_with_its_line(source: str, line: int, reason: str) -> None:
    with pytest.raises(MailTextWrong) as caught:
        render(BODY, [make_document()], "en", {"en": {"body": source}})
    assert caught.value.params["line"] == line
    assert reason in caught.value.message


def test_an_email_goes_to_the_customers_address_of_now(billed_here: Database) -> None:
    context = billed_here.read(load_mail_context)
    (document,) = all_documents(billed_here)[:1]
    frozen = replace(document, buyer=replace(document.buyer, email="old@customer.example"))
    (draft,) = compose([frozen], context)
    assert draft.to == f"office{document.customer}@customer.example"
    without = replace(context, addresses={})
    (draft,) = compose([frozen], without)
    assert draft.to == "old@customer.example"


def test_a_proposal_is_not_sent(billed_here: Database) -> None:
    context = billed_here.read(load_mail_context)
    with pytest.raises(NothingToMail):
        compose([replace(make_document(), number=None)], context)

"""A sentence is English where it is made, and in the user's language where it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from batchbill_desktop.services import texts
from batchbill_desktop.services.errors import ImportRefused, Refused, RowProblem
from batchbill_desktop.services.exports.gaps import CustomerGap, why
from batchbill_desktop.services.sentence import listed, sentence
from batchbill_desktop.services.texts import tr, words
from batchbill_desktop.views.notices import error_words

NBSP = "\u00a0"


@pytest.fixture
def french() -> Iterator[None]:
    texts.set_language("fr")
    yield
    texts.set_language("en")


def test_a_sentence_is_its_english_text_wherever_a_text_is_wanted() -> None:
    made = sentence(
        "it is in {currency} and keeps no exchange rate to {own}; x", currency="KWD", own="EUR"
    )
    assert made == "it is in KWD and keeps no exchange rate to EUR; x"
    assert f"A-1: {made}".startswith("A-1: it is in KWD")
    assert sentence("braces {stay}") == "braces {stay}"


@pytest.mark.usefixtures("french")
def test_a_sentence_within_a_sentence_is_french_too() -> None:
    name = sentence("its customer is written as {name!r}", name="Dupont")
    remark = sentence("{number}: {what}.", number="A-1", what=name)
    assert remark == "A-1: its customer is written as 'Dupont'."
    assert words(remark) == f"A-1{NBSP}: son client est écrit «{NBSP}Dupont{NBSP}»."
    assert tr("{file}, row {row}", file=sentence("tabs"), row=3) == "tabulations, ligne 3"


@pytest.mark.usefixtures("french")
def test_amounts_of_a_sentence_are_written_as_the_language_has_them() -> None:
    made = sentence("the taxes do not add up to {tax} (BR-CO-14)", tax=Decimal("1234.50"))
    assert made == "the taxes do not add up to 1234.50 (BR-CO-14)"
    assert words(made).replace("\u202f", " ") == "la somme des taxes n'est pas 1 234,50 (BR-CO-14)"


@pytest.mark.usefixtures("french")
def test_each_of_several_sentences_is_looked_up() -> None:
    both = listed([sentence("tabs"), sentence("line breaks"), "XY"], "; ")
    assert both == "tabs; line breaks; XY"
    assert words(both) == "tabulations; sauts de ligne; XY"
    assert words(listed([], "; ")) == ""


def test_a_text_that_is_no_sentence_stays_as_it_is() -> None:
    assert words("{number}: {what}.") == "{number}: {what}."


def test_a_reason_knows_what_would_fill_the_gap() -> None:
    gap = CustomerGap("C1", "vat_id")
    assert why("{who} has no vat_id", gap, who="x").gap == gap
    assert why("nothing helps").gap is None


@pytest.mark.usefixtures("french")
def test_an_error_shows_the_sentence_that_it_was_refused_with() -> None:
    message = sentence("{path} is a file. Choose a new or an empty folder.", path=Path("x.csv"))
    assert str(Refused(message=message)) == "x.csv is a file. Choose a new or an empty folder."
    shown = error_words(Refused(message=message))[0]
    assert shown == "x.csv est un fichier. Choisissez un dossier nouveau ou vide."


@pytest.mark.usefixtures("french")
def test_bad_rows_are_listed_in_french_and_stay_english_for_programs() -> None:
    problem = RowProblem("names.csv", 3, "key", "X", sentence("is no tax code of the company"))
    error = ImportRefused([problem] * 201)
    assert str(problem) == "names.csv, row 3, column key, value 'X': is no tax code of the company"
    lines = error_words(error)[1].splitlines()
    assert lines[0] == (
        f"names.csv, ligne 3, colonne key, valeur «{NBSP}X{NBSP}»{NBSP}: "
        "n'est pas un code de taxe de l'entreprise"
    )
    assert lines[-1] == "… et 1 autre"
    assert error.message.splitlines()[-1] == "  ... and 1 more"

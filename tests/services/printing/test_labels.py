from __future__ import annotations

import re
from dataclasses import asdict

import pytest
from babel.messages.pofile import read_po

from batchbill_desktop.resources import resource_path
from batchbill_desktop.services.printing.labels import labels_in

TRANSLATIONS = ("fr", "de", "nl")


def catalogue(language: str) -> dict[str, str]:
    path = resource_path("translations", language, "LC_MESSAGES", "print.po")
    with path.open("rb") as file:
        entries = read_po(file)
    return {str(entry.id): str(entry.string) for entry in entries if entry.id}


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_every_printed_word_is_translated(language: str) -> None:
    assert set(catalogue(language)) == set(asdict(labels_in("en")).values())
    assert all(catalogue(language).values())


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_the_program_reads_what_the_translators_wrote(language: str) -> None:
    words = catalogue(language)
    english = asdict(labels_in("en"))
    assert asdict(labels_in(language)) == {name: words[text] for name, text in english.items()}


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_translations_have_the_places_of_their_source(language: str) -> None:
    for source, translated in catalogue(language).items():
        assert set(re.findall(r"{\w+}", source)) == set(re.findall(r"{\w+}", translated)), source

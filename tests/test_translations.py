"""French is complete: every text of the program has its French words, with the same places."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from batchbill_desktop.resources import resource_path
from tests.translation_sources import Message, messages

TRANSLATIONS = resource_path("translations")
APP = TRANSLATIONS / "fr" / "LC_MESSAGES" / "app.po"
_PLACE = re.compile(r"(?<!\{)\{(\w+)[^}]*\}(?!\})")


def french() -> Catalog:
    with APP.open("rb") as source:
        return read_po(source, locale="fr", domain="app")


def words(message: Message | Sequence[str] | None) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message or ())


def texts_of(catalog: Catalog) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Every entry that is translated, by its English words."""
    return {
        words(entry.id): words(entry.string)
        for entry in catalog
        if entry.id and all(words(entry.string))
    }


def test_every_text_has_french_words_and_no_french_words_are_left_over() -> None:
    catalog = set(texts_of(french()))
    used = {words(message) for message in messages()}
    assert used - catalog == set(), "not translated"
    assert catalog - used == set(), "no longer used"


def test_french_sentences_have_the_places_of_the_english_ones() -> None:
    for entry in french():
        if not entry.id:
            continue
        wanted = {place for text in words(entry.id) for place in _PLACE.findall(text)}
        for text in words(entry.string):
            # A sentence for one need not name the number.
            assert set(_PLACE.findall(text)) | {"count"} == wanted | {"count"}, text


def test_a_mnemonic_is_kept_in_french() -> None:
    for entry in french():
        if isinstance(entry.id, str) and re.search(r"&\w", entry.id):
            assert re.search(r"&\w", str(entry.string)), entry.string


@pytest.mark.parametrize(
    "po", sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po")), ids=lambda po: "/".join(po.parts[-3::2])
)
def test_the_compiled_catalogues_are_those_of_the_sources(po: Path) -> None:
    spec = importlib.util.spec_from_file_location("compile_po", TRANSLATIONS / "compile.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    with po.with_suffix(".mo").open("rb") as compiled, po.open("rb") as source:
        assert texts_of(read_mo(compiled)) == texts_of(read_po(source))
    assert script.compiled(po)

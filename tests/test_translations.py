"""French is complete: every text of the program has its French words, with the same places."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from batchbill_desktop.resources import resource_path

TRANSLATIONS = resource_path("translations")
APP = TRANSLATIONS / "fr" / "LC_MESSAGES" / "app.po"
_PLACE = re.compile(r"(?<!\{)\{(\w+)[^}]*\}(?!\})")


def french() -> Catalog:
    with APP.open("rb") as source:
        return read_po(source, locale="fr", domain="app")


Message = str | tuple[str, str]


def script(name: str) -> ModuleType:
    """One of the scripts that keep the catalogues, which are no part of a package."""
    spec = importlib.util.spec_from_file_location(name, TRANSLATIONS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


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
    used = {words(message) for message in script("update").messages()}
    assert used - catalog == set(), "not translated"
    assert catalog - used == set(), "no longer used"


def test_french_sentences_have_the_places_of_the_english_ones() -> None:
    for english, translated in texts_of(french()).items():
        wanted = {place for text in english for place in _PLACE.findall(text)}
        for text in translated:
            # A sentence for one need not name the number.
            assert set(_PLACE.findall(text)) | {"count"} == wanted | {"count"}, text


def test_a_mnemonic_is_kept_in_french() -> None:
    for english, translated in texts_of(french()).items():
        if re.search(r"&\w", english[0]):
            assert re.search(r"&\w", translated[0]), translated


@pytest.mark.parametrize(
    "po", sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po")), ids=lambda po: "/".join(po.parts[-3::2])
)
def test_the_compiled_catalogues_are_those_of_the_sources(po: Path) -> None:
    with po.with_suffix(".mo").open("rb") as compiled, po.open("rb") as source:
        assert texts_of(read_mo(compiled)) == texts_of(read_po(source))
    assert script("compile").compiled(po)


def test_an_update_keeps_what_is_translated_and_names_what_is_not(tmp_path: Path) -> None:
    po = tmp_path / "fr" / "LC_MESSAGES" / "app.po"
    po.parent.mkdir(parents=True)
    po.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Contract name"\nmsgstr "Nom du contrat"\n\nmsgid "Gone"\nmsgstr "Parti"\n',
        encoding="utf-8",
    )
    catalog, missing = script("update").updated(po)
    assert catalog["Contract name"].string == "Nom du contrat"
    assert "Gone" not in catalog
    assert "Customer name" in missing
    assert "Contract name" not in missing

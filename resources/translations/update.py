"""Bring the catalogues of the window's texts up to what the source code says.

usage: python resources/translations/update.py

New texts are added without a translation and named; texts that are no longer used are dropped;
translations stay. Translate what was named, then run compile.py.
"""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parents[1] / "batchbill_desktop"

Message = str | tuple[str, str]
"""A sentence, or its two forms for one and for many."""

_STAMP = datetime(2026, 11, 24, tzinfo=UTC)
"""A fixed time of creation: a catalogue changes with its texts alone."""


def messages() -> dict[Message, list[str]]:
    """The texts of the package, and the sentences of all errors, each with its places."""
    found: dict[Message, list[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE.parent).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for message in (*_looked_up(node), *_sentences(node)):
                found.setdefault(message, []).append(place)
    return found


def _looked_up(node: ast.AST) -> Iterator[Message]:
    """`tr("...")`, `mark("...")`, `sentence("...")`, `why("...")`, `tr_count("...", "...", n)`."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return
    words = [
        argument.value
        for argument in node.args[:2]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]
    if node.func.id in ("tr", "mark", "sentence", "why") and words:
        yield words[0]
    elif node.func.id == "tr_count" and len(words) == len("ab"):
        yield (words[0], words[1])


def _sentences(node: ast.AST) -> Iterator[str]:
    """`template = "..."` of an error, but for the one that is nothing but its parameter."""
    if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
        return
    text = node.value.value if isinstance(node.value, ast.Constant) else None
    is_sentence = node.targets[0].id.startswith("template") and text != "{message}"
    if is_sentence and isinstance(text, str):
        yield text


def updated(po: Path) -> tuple[Catalog, list[Message]]:
    """The catalogue with the texts of the source code, and those that wait for a translation."""
    with po.open("rb") as source:
        old = read_po(source, locale=po.parents[1].name, domain=po.stem)
    new = Catalog(
        locale=po.parents[1].name,
        domain=po.stem,
        header_comment="# The English sentence is the key. Run compile.py after a change.",
        project="BatchBill Desktop",
        version="1",
        msgid_bugs_address="BatchBill Desktop",
        fuzzy=False,
        creation_date=_STAMP,
        revision_date=_STAMP,
        last_translator="BatchBill Desktop",
        language_team=po.parents[1].name,
        charset="utf-8",
    )
    missing = []
    found = messages()
    for message in sorted(found, key=lambda text: (found[text][0], str(text))):
        known = old.get(message)
        translated = known.string if known is not None else ""
        if not translated or not all(translated):
            missing.append(message)
        places = [(place, None) for place in sorted(set(found[message]))]
        new.add(message, translated, locations=places)  # type: ignore[arg-type] # no line numbers
    return new, missing


def main() -> None:
    """Update every catalogue of the domain `app`, and name what is to be translated."""
    for po in sorted(HERE.glob("*/LC_MESSAGES/app.po")):
        catalog, missing = updated(po)
        target = io.BytesIO()
        write_po(target, catalog, width=98, include_lineno=False)
        po.write_bytes(target.getvalue())
        for message in missing:
            print(f"{po.parents[1].name}: {message}")  # noqa: T201 - a script's output


if __name__ == "__main__":
    main()

"""Every text of the program that is shown in the user's language, found in its source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "batchbill_desktop"

Message = str | tuple[str, str]
"""A sentence, or its two forms for one and for many."""


def messages() -> dict[Message, list[str]]:
    """The texts of views and app, and the sentences of all errors, each with its places."""
    found: dict[Message, list[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE.parent).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for message in (*_looked_up(node), *_sentences(node)):
                found.setdefault(message, []).append(place)
    return found


def _looked_up(node: ast.AST) -> Iterator[Message]:
    """`tr("...")`, `mark("...")`, `tr_count("...", "...", n)`."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return
    words = [
        argument.value
        for argument in node.args[:2]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]
    if node.func.id in ("tr", "mark") and words:
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

"""Sentences that are put into words late: English, with the template and what fills it.

A use case says what is wrong where it finds it, in English. A window in another language looks
the template up when it shows the sentence (`texts.words`); the command line prints the English.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self


class Sentence(str):
    """A sentence in English that remembers its template and the values of its places."""

    __slots__ = ("params", "template")

    template: str
    params: dict[str, object]

    def __new__(cls, template: str, params: dict[str, object]) -> Self:
        """`template` has a `{name}` for each of `params`; one without any is taken as it is."""
        self = super().__new__(cls, template.format(**params) if params else template)
        self.template = template
        self.params = params
        return self


def sentence(template: str, /, **params: object) -> Sentence:
    """The sentence; its template belongs to the catalogue of texts."""
    return Sentence(template, params)


def listed(parts: Iterable[str], separator: str) -> Sentence:
    """Several sentences or texts in a row; each is looked up by itself."""
    params: dict[str, object] = {f"part{place}": part for place, part in enumerate(parts)}
    return Sentence(separator.join(f"{{{name}}}" for name in params), params)

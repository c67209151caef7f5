"""Whether a text template of the company can be used, for every invoice it may meet.

A text is filled as for the document that it is shown on, as for a credit note, and as for an
invoice on which nothing but what must be there is there. So nothing fails only when a batch is
printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from jinja2 import Environment, TemplateSyntaxError, meta, nodes

from batchbill_desktop.resources import resource_path
from batchbill_desktop.services.printing.content import template_values
from batchbill_desktop.services.printing.formats import printed_language
from batchbill_desktop.services.printing.templates import DEFAULT, TemplateFault, rendered_source
from batchbill_desktop.services.sentence import Sentence, sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from batchbill_desktop.services.invoices.document import InvoiceDocument

FORMATS = ("day", "number", "iban")
"""What may stand behind a | in a text, beside the filters of Jinja2."""

_ALWAYS_THERE = frozenset(("customer_name", "customer_number", "company_name", "currency", "total"))


@dataclass(frozen=True, slots=True)
class TemplateProblem:
    """What is wrong with a text, and in which line (from 1)."""

    line: int
    reason: Sentence


@lru_cache(maxsize=32)
def program_text(name: str, language: str) -> str:
    """The text that comes with the program, as its source."""
    file = resource_path("templates", DEFAULT) / f"{name}.{printed_language(language)}.html"
    return file.read_text(encoding="utf-8")


def check_template(
    name: str, source: str, language: str, document: InvoiceDocument
) -> TemplateProblem | None:
    """What is wrong with a text of the company; None where it can be used."""
    values = template_values(document)
    unknown = _unknown_name(source, values)
    if unknown is not None:
        return unknown
    for case in (values, _as_credit_note(values), _as_bare(values)):
        try:
            rendered_source(name, source, case, language)
        except TemplateFault as fault:
            return TemplateProblem(int(str(fault.params["line"])), _explained(fault))
    return None


def good_templates(document: InvoiceDocument) -> dict[str, str]:
    """The document's own templates that can be used: for a page that must be shown."""
    return {
        name: source
        for name, source in document.page.templates.items()
        if check_template(name, source, document.language, document) is None
    }


def _as_credit_note(values: Mapping[str, object]) -> dict[str, object]:
    corrected = {"corrects": "X", "corrects_date": date(2026, 1, 31)}
    return {**values, "kind": "credit_note", **corrected}


def _as_bare(values: Mapping[str, object]) -> dict[str, object]:
    """Every text empty that an invoice may lack."""
    bare = {
        key: "" if isinstance(value, str) and key not in _ALWAYS_THERE else value
        for key, value in values.items()
    }
    return {**bare, "kind": "invoice", "corrects_date": None}


def _unknown_name(source: str, values: Mapping[str, object]) -> TemplateProblem | None:
    """The first name that no invoice has, also where no invoice comes to it."""
    environment = Environment(autoescape=True)
    environment.filters |= dict.fromkeys(FORMATS, str)
    try:
        tree = environment.parse(source)
        unknown = meta.find_undeclared_variables(tree) - set(values)
    except TemplateSyntaxError:
        return None  # filling it says the same, with the reason
    places = sorted(
        (node.lineno, node.name) for node in tree.find_all(nodes.Name) if node.name in unknown
    )
    if not places:
        return None
    line, name = places[0]
    return TemplateProblem(line, _unknown(name))


def _unknown(name: str) -> Sentence:
    return sentence("{name} is not known. The list shows the names that are.", name=name)


def _explained(fault: TemplateFault) -> Sentence:
    """The reason in words that a bookkeeper can do something with."""
    reason = str(fault.params["reason"])
    for pattern, explain in _EXPLAINED:
        found = re.search(pattern, reason, re.DOTALL)
        if found:
            return explain(found)
    return sentence("It cannot be filled: {reason}.", reason=reason)


_ENDS = {"end of print statement": "}}", "end of statement block": "%}"}
"""What Jinja2 calls them, and what they look like."""

_Explain: TypeAlias = "Callable[[re.Match[str]], Sentence]"

_EXPLAINED: tuple[tuple[str, _Explain], ...] = (
    (r"may not (do|have)", lambda _: sentence("It does what a text may not do.")),
    (r"'([^']*)' is undefined", lambda found: _unknown(found[1])),
    (
        r"No filter named '([^']*)'",
        lambda found: sentence(
            "The format {name} is not known. There are {formats}.",
            name=found[1],
            formats=", ".join(FORMATS),
        ),
    ),
    (
        r"[Ee]ncountered unknown tag '([^']*)'",
        lambda found: sentence(
            "{name} is not expected here: it is unknown, or what it belongs to is not open.",
            name=found[1],
        ),
    ),
    (
        r"[Uu]nexpected end of template",
        lambda _: sentence(
            "Something that was opened is not closed: an endif or endfor is missing."
        ),
    ),
    (
        r"Expected an expression",
        lambda _: sentence("A name is missing between the braces."),
    ),
    (
        r"Missing end of (comment|raw)",
        lambda _: sentence("A comment is not closed."),
    ),
    (
        r"expected token '([^']*)', got '([^']*)'",
        lambda found: sentence(
            "{found} stands where {expected} is expected.",
            found=_ENDS.get(found[2], found[2]),
            expected=_ENDS.get(found[1], found[1]),
        ),
    ),
    (
        r"unexpected '([^']*)'",
        lambda found: sentence("{found} is not expected here.", found=found[1]),
    ),
    (
        r"^(<[^>]*>) is not understood here",
        lambda found: sentence(
            "{tag} is not understood here: a text has <b>, <i> and <br> only.", tag=found[1]
        ),
    ),
    (
        r"there is no (date|number|text) before \|(\w+)",
        lambda found: sentence(
            "The value before |{format} is missing on some invoices, or is of another kind. Ask "
            "for it before, as {example} does.",
            format=found[2],
            example="{% if corrects_date %}…{% endif %}",
        ),
    ),
)

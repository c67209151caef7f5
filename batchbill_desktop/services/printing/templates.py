"""The texts of an invoice that people change: Jinja2 templates, run in a sandbox.

A template set is a folder in `resources/templates` with a file per text and language:
`intro.fr.html`. A text sees plain, read-only values and the formats below, no object of the
program. What it gives is a small HTML (`markup`). Values are escaped, so that a customer's
name with `<b>` in it prints as it is.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from batchbill_desktop.resources import resource_path
from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.printing import formats
from batchbill_desktop.services.printing.markup import MarkupFault, Paragraph, parse
from batchbill_desktop.services.sandbox import Sandbox, line_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TEXTS = ("subject", "intro", "closing", "payment")
"""The texts of a template set."""

DEFAULT = "default"

_LINE_BREAK = "\u2028"
"""Stands for a line break in a value: a break in the template itself is only a space."""

_NO_LINE = "\x1e"
_ONLY_TAGS = re.compile(r"^[ \t]*((?:\{%(?:(?!%\}).)*%\}[ \t]*)+)$", re.MULTILINE)
"""A line of tags alone, such as `{% if ... %}`, is no line of the text."""


class TemplateFault(UserError):
    """A text template that cannot be read or filled."""

    template = (
        "The text template {file} cannot be used: {reason} (line {line}). "
        "Correct that line, or copy the text from the template set 'default' again."
    )


class OwnTextFault(TemplateFault):
    """A text template of the company that cannot be filled."""

    template = (
        "The text {file} cannot be used: {reason} (line {line}). Correct that line in the "
        "settings, or set the text back to the program's own."
    )


def rendered(
    name: str, values: Mapping[str, object], language: str, folder: Path | None = None
) -> tuple[Paragraph, ...]:
    """A text filled with `values`, as paragraphs; no paragraph where the text is empty.

    `name` is one of `TEXTS`; `folder` is a template set, the one that comes with the program
    where it is None. A set that lacks the language is read in English. Raises `TemplateFault`
    with the line where the template is wrong.
    """
    language = formats.printed_language(language)
    if folder is None:
        file_name, source = _own(name, language)
    else:
        file_name, source = _of_folder(folder, name, language)
    return _filled(file_name, source, values, language, TemplateFault)


@lru_cache(maxsize=64)
def _own(name: str, language: str) -> tuple[str, str]:
    """The file's name and the text of the program's own template, which does not change."""
    return _of_folder(resource_path("templates", DEFAULT), name, language)


def _of_folder(folder: Path, name: str, language: str) -> tuple[str, str]:
    file = folder / f"{name}.{language}.html"
    if not file.is_file():
        file = folder / f"{name}.en.html"
    try:
        return file.name, _source(file, file.stat().st_mtime_ns)
    except (OSError, UnicodeDecodeError) as problem:
        reason = f"it cannot be read: {problem}".rstrip(".")
        raise TemplateFault(file=file.name, reason=reason, line=1) from problem


def rendered_source(
    name: str, source: str, values: Mapping[str, object], language: str
) -> tuple[Paragraph, ...]:
    """A company's own text, given as `source`, filled with `values`.

    Raises `OwnTextFault`, which names the text and has the line in `params["line"]`.
    """
    language = formats.printed_language(language)
    return _filled(f"{name}.{language}", source, values, language, OwnTextFault)


def _filled(
    name: str,
    source: str,
    values: Mapping[str, object],
    language: str,
    fault: type[TemplateFault],
) -> tuple[Paragraph, ...]:
    def faulty(reason: str, line: int) -> TemplateFault:
        return fault(file=name, reason=reason.rstrip("."), line=line)

    if not source.strip():
        return ()
    plain = {key: _kept_breaks(value) for key, value in values.items()}
    try:
        template = _compiled(source, language)
        return parse(_html(template.render(MappingProxyType(plain))))
    except TemplateSyntaxError as problem:
        raise faulty(problem.message or str(problem), problem.lineno) from problem
    except MarkupFault as problem:
        raise faulty(str(problem), problem.line) from problem
    except SecurityError as problem:
        reason = f"it does what a text may not do, {problem}"
        raise faulty(reason, line_of(problem)) from problem
    except UndefinedError as problem:
        raise faulty(f"a name is not known, {problem}", line_of(problem)) from problem
    except (
        TemplateError,
        ArithmeticError,
        LookupError,
        TypeError,
        ValueError,
        RecursionError,
    ) as problem:
        raise faulty(str(problem), line_of(problem)) from problem


def _html(rendered_text: str) -> str:
    # The line break after a last line of tags is dropped by the template engine.
    text = rendered_text.replace(_NO_LINE + "\n", "").replace(_NO_LINE, "")
    return text.replace(_LINE_BREAK, "<br>")


def _kept_breaks(value: object) -> object:
    return _LINE_BREAK.join(value.splitlines()) if isinstance(value, str) else value


@lru_cache(maxsize=64)
def _source(file: Path, _changed: int) -> str:
    """The text of a file as it was last changed."""
    return file.read_text(encoding="utf-8")


@lru_cache(maxsize=64)
def _compiled(source: str, language: str) -> Template:
    return _environment(language).from_string(_ONLY_TAGS.sub(rf"\1{_NO_LINE}", source))


@lru_cache(maxsize=8)
def _environment(language: str) -> Sandbox:
    environment = Sandbox(autoescape=True, undefined=StrictUndefined)
    environment.globals.clear()
    environment.filters["day"] = partial(_day, language=language)
    environment.filters["number"] = partial(_number, language=language)
    environment.filters["iban"] = _iban
    return environment


# The formats take what is missing, or another kind of value, for something else: today, say.


def _day(value: object, language: str) -> str:
    if not isinstance(value, date):
        raise TypeError("there is no date before |day")
    return formats.day(value, language)


def _number(value: object, language: str) -> str:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise TypeError("there is no number before |number")
    return formats.number(Decimal(value), language)


def _iban(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("there is no text before |iban")
    return formats.iban(value)

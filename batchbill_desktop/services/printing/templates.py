"""The texts of an invoice that people change: Jinja2 templates, run in a sandbox.

A template set is a folder in `resources/templates` with a file per text and language:
`intro.fr.html`. A text sees plain, read-only values and the formats below, no object of the
program. What it gives is a small HTML (`markup`). Values are escaped, so that a customer's
name with `<b>` in it prints as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from batchbill_desktop.resources import resource_path
from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.printing import formats
from batchbill_desktop.services.printing.markup import MarkupFault, Paragraph, parse

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


class _Sandbox(ImmutableSandboxedEnvironment):
    """Nothing of the program within reach, and nothing that could run for hours.

    Without `range` and without multiplied strings a text takes as long as its values are.
    """

    intercepted_binops = frozenset(("*", "**"))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator == "**" or isinstance(left, str | tuple) or isinstance(right, str | tuple):
            raise SecurityError(f"'{operator}' is only for multiplying numbers")
        return super().call_binop(context, operator, left, right)


def rendered(
    name: str, values: Mapping[str, object], language: str, folder: Path | None = None
) -> tuple[Paragraph, ...]:
    """A text filled with `values`, as paragraphs; no paragraph where the text is empty.

    `name` is one of `TEXTS`; `folder` is a template set, the one that comes with the program
    where it is None. A set that lacks the language is read in English. Raises `TemplateFault`
    with the line where the template is wrong.
    """
    folder = folder or resource_path("templates", DEFAULT)
    language = formats.printed_language(language)
    file = folder / f"{name}.{language}.html"
    if not file.is_file():
        file = folder / f"{name}.en.html"
    plain = {key: _kept_breaks(value) for key, value in values.items()}
    try:
        template = _compiled(file, file.stat().st_mtime_ns, language)
        return parse(_html(template.render(MappingProxyType(plain))))
    except (OSError, UnicodeDecodeError) as problem:
        raise _fault(file, f"it cannot be read: {problem}", 1) from problem
    except TemplateSyntaxError as problem:
        raise _fault(file, problem.message or str(problem), problem.lineno) from problem
    except MarkupFault as problem:
        raise _fault(file, str(problem), problem.line) from problem
    except SecurityError as problem:
        raise _fault(
            file, f"it does what a text may not do, {problem}", _line_of(problem)
        ) from problem
    except UndefinedError as problem:
        raise _fault(file, f"a name is not known, {problem}", _line_of(problem)) from problem
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as problem:
        raise _fault(file, str(problem), _line_of(problem)) from problem


def _html(rendered_text: str) -> str:
    return rendered_text.replace(_NO_LINE + "\n", "").replace(_LINE_BREAK, "<br>")


def _kept_breaks(value: object) -> object:
    return _LINE_BREAK.join(value.splitlines()) if isinstance(value, str) else value


def _fault(file: Path, reason: str, line: int) -> TemplateFault:
    return TemplateFault(file=file.name, reason=reason.rstrip("."), line=line)


def _line_of(problem: BaseException) -> int:
    """The template's line that failed: Jinja2 gives its frames the template's line numbers."""
    line = 1
    trace = problem.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


@lru_cache(maxsize=64)
def _compiled(file: Path, _changed: int, language: str) -> Template:
    """The template of a file as it was last changed."""
    source = file.read_text(encoding="utf-8")
    return _environment(language).from_string(_ONLY_TAGS.sub(rf"\1{_NO_LINE}", source))


@lru_cache(maxsize=8)
def _environment(language: str) -> _Sandbox:
    environment = _Sandbox(autoescape=True, undefined=StrictUndefined)
    environment.globals.clear()
    environment.filters["day"] = partial(formats.day, language=language)
    environment.filters["number"] = partial(formats.number, language=language)
    environment.filters["iban"] = formats.iban
    return environment

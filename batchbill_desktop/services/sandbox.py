"""The sandbox in which the texts run that people change: on the page and in e-mails.

A text cannot reach the program, and cannot run for long or fill the memory: what could grow
without end (loops in loops, macros, texts that are added to themselves) is refused when it is
read, and more than `MOST_LETTERS` of text are refused when it is filled.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

MOST_LETTERS = 200_000
"""Of a filled text: more than forty pages."""

_FILTERS = frozenset(
    "abs capitalize count d default e escape first int last length lower round string striptags "
    "title trim truncate upper".split()
)
_METHODS = frozenset("capitalize endswith lower startswith strip title upper".split())
"""Of texts; the others could make long ones of short ones."""

_REFUSED = (
    nodes.Macro,
    nodes.CallBlock,
    nodes.AssignBlock,
    nodes.Include,
    nodes.Import,
    nodes.FromImport,
    nodes.Extends,
    nodes.Block,
)
_GROWING = (nodes.Concat, nodes.Add, nodes.List, nodes.Tuple, nodes.Dict)
"""What would double a name with each `set`."""


class Sandbox(ImmutableSandboxedEnvironment):
    """Nothing of the program within reach, and nothing that could run for hours."""

    intercepted_binops = frozenset(("*", "**", "+", "%"))

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in _FILTERS}
        self.filters["replace"] = _replace

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Refuse to reckon with texts, and to raise to a power."""
        if operator == "**" or isinstance(left, str | tuple) or isinstance(right, str | tuple):
            what = "multiplying numbers" if operator.startswith("*") else "numbers"
            raise SecurityError(f"'{operator}' is only for {what}")
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Parts of a day, of a loop, and some methods of texts; nothing else has any."""
        if isinstance(obj, str):
            return attr in _METHODS
        known = isinstance(obj, date | LoopContext)
        return known and super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, _: Any) -> None:
        """There is no `format`: its widths make a long text of a short one."""

    @staticmethod
    def concat(parts: Iterable[str]) -> str:
        """Put the parts of a text together. Raises `SecurityError` where it gets too long."""
        found = []
        length = 0
        for part in parts:
            length += len(part)
            if length > MOST_LETTERS:
                raise SecurityError(f"it gives more than {MOST_LETTERS} letters")
            found.append(part)
        return "".join(found)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _check(tree)
        return tree


def line_of(problem: BaseException) -> int:
    """The template's line that failed: Jinja2 gives its frames the template's line numbers."""
    line = 1
    trace = problem.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _check(tree: nodes.Template) -> None:
    """Refuse what could grow without end."""
    for node in tree.find_all(_REFUSED):
        raise _refused(type(node).__name__.lower(), node)
    for loop in tree.find_all(nodes.For):
        for inner in loop.find_all(nodes.For):
            raise _refused("loop within a loop", inner)
        if loop.recursive:
            raise _refused("recursive loop", loop)
    for node in tree.find_all(nodes.Assign):
        for part in node.find_all(_GROWING):
            raise _refused("set that adds up", part)


def _refused(what: str, node: nodes.Node) -> TemplateSyntaxError:
    return TemplateSyntaxError(f"a text may not have a {what}", node.lineno)


def _replace(text: object, old: str, new: str) -> str:
    """A text with another in the place of a part of it."""
    found = str(text)
    if not old or len(found) + found.count(old) * len(new) > MOST_LETTERS:
        raise SecurityError("'replace' would give too long a text")
    return found.replace(old, new)

"""Reading expected documents, and the differences that matter between an answer and one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "data"
EXPECTED = DATA / "expected"

_NUMBERS = frozenset(
    "quantity unit_price discount_percent tax_rate_percent rate_percent minutes billed_minutes"
    " covered_minutes".split()
)
_NOT_COMPARED = frozenset(["description", "unit"])


def read_expected(name: str) -> Any:
    """The expected document of that name, as it was written."""
    return json.loads((EXPECTED / name).read_text(encoding="utf-8"))


def differences(got: Any, wanted: Any, where: str = "") -> Iterator[str]:
    """Every place where `got` is not what is wanted, by the rules of tests/data/expected."""
    if isinstance(wanted, dict):
        yield from _of_objects(got, wanted, where)
    elif isinstance(wanted, list):
        yield from _of_lists(got, wanted, where)
    elif isinstance(got, float):
        yield f"{where}: {got!r} is a float"
    elif where.rpartition("/")[2] in _NUMBERS:
        if _number(got) != _number(wanted):
            yield f"{where}: {got!r} instead of {wanted!r}"
    elif (got or None) != (wanted or None) and not (got is False and wanted is False):
        yield f"{where}: {got!r} instead of {wanted!r}"


def _of_objects(got: Any, wanted: dict[str, Any], where: str) -> Iterator[str]:
    if not isinstance(got, dict):
        yield f"{where}: {got!r} instead of an object"
        return
    for key, value in wanted.items():
        is_invoice_id = key == "id" and "lines" in wanted
        if key not in _NOT_COMPARED and not is_invoice_id:
            yield from differences(got.get(key), value, f"{where}/{key}")


def _of_lists(got: Any, wanted: list[Any], where: str) -> Iterator[str]:
    got = list(got or [])
    if where.endswith("/lines"):
        got = [line for line in got if line["kind"] != "text"]
    if where.endswith("/locks") or (where.endswith("/items") and _are_texts(wanted)):
        got, wanted = sorted(got), sorted(wanted)
    if len(got) != len(wanted):
        yield f"{where}: {len(got)} entries instead of {len(wanted)}"
    for place, (one, other) in enumerate(zip(got, wanted, strict=False)):
        name = other.get("id", place) if isinstance(other, dict) else place
        yield from differences(one, other, f"{where}/{name}")


def _are_texts(values: list[Any]) -> bool:
    return all(isinstance(value, str) for value in values)


def _number(value: Any) -> Decimal | None:
    if value in (None, ""):
        return None
    try:
        return Decimal(value)
    except (InvalidOperation, TypeError, ValueError):
        return None

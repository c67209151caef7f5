"""A whole story on one database: what each step answers, or that it is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.builders.expected import EXPECTED, differences, read_expected
from tests.builders.program import Answer, Program

FILTERS = {
    "customer": "--customer",
    "contract": "--contract",
    "taxable": "--taxable",
    "period_from": "--period-from",
    "period_to": "--period-to",
}


def test_every_step_of_the_scenario_answers_as_expected(program: Program) -> None:
    story = read_expected("scenario-small.json")
    found: list[str] = []
    for number, step in enumerate(story["steps"], start=1):
        name = f"{number:02}-{step['do']}.json"
        wanted = read_expected(f"small/scenario/{name}")
        before = program.call("batch", "list", "--json").json if "refused" in wanted else None
        answer = _Step(program, step).answer()
        if "refused" in wanted:
            assert answer.status == 1, f"{name} was not refused"
            assert answer.err.strip(), f"{name} was refused without a word"
            assert program.call("batch", "list", "--json").json == before
        else:
            assert answer.status == 0, f"{name}: {answer.err}"
            if wanted["json"] is not None:
                found += differences(answer.json, wanted["json"], name)
    assert found == []
    assert program.call("check", "--json").json == {"ok": True, "problems": []}


class _Step:
    def __init__(self, program: Program, step: dict[str, Any]) -> None:
        self._program = program
        self._step = step

    def answer(self) -> Answer:
        answer: Answer = getattr(self, f"_{self._step['do']}")()
        return answer

    def _import(self) -> Answer:
        folder = (EXPECTED / self._step["folder"]).resolve()
        return self._program.call("company", "import", _here(folder))

    def _due(self) -> Answer:
        return self._program.call("due", *self._options(), "--json")

    def _run(self) -> Answer:
        excluded = self._step.get("exclude", [])
        options = [*self._options(), *(["--exclude", *excluded] if excluded else []), "--json"]
        return self._program.call("batch", "run", self._step["batch"], *options)

    def _show(self) -> Answer:
        return self._program.call("batch", "show", self._step["batch"], "--json")

    def _delete_invoice(self) -> Answer:
        self._program.done("invoice", "delete", self._invoice()["id"])
        return self._show()

    def _group(self) -> Answer:
        way = "--one-per-customer" if self._step["one_per_customer"] else "--per-contract"
        self._program.done("batch", "group", self._step["batch"], way)
        return self._show()

    def _generate(self) -> Answer:
        return self._program.call("batch", "generate", self._step["batch"], "--json")

    def _undo_generate(self) -> Answer:
        answer = self._program.call("batch", "undo-generate", self._step["batch"])
        return answer if answer.status else self._show()

    def _delete_batch(self) -> Answer:
        return self._program.call("batch", "delete", self._step["batch"])

    def _waive(self) -> Answer:
        reason = self._step.get("reason", "geste commercial")
        as_of = ["--as-of", self._step["as_of"]]
        return self._program.call("waive", self._step["item"], "--reason", reason, *as_of)

    def _unwaive(self) -> Answer:
        return self._program.call("unwaive", self._step["item"])

    def _status(self) -> Answer:
        number = self._invoice()["number"]
        return self._program.call("invoice", "status", number, self._step["status"])

    def _credit(self) -> Answer:
        release = ["--release"] if self._step["release"] else []
        options = [*release, "--date", self._step["date"], "--json"]
        return self._program.call("invoice", "credit", self._invoice()["number"], *options)

    def _invoice(self) -> dict[str, Any]:
        invoices: list[dict[str, Any]] = self._show().json["invoices"]
        return next(
            invoice
            for invoice in invoices
            if invoice["customer"] == self._step["customer"]
            and self._step["contract"] in invoice["contracts"]
        )

    def _options(self) -> Iterator[str]:
        for key, option in (("as_of", "--as-of"), ("invoice_date", "--invoice-date")):
            if key in self._step:
                yield from (option, self._step[key])
        if self._step.get("one_per_customer"):
            yield "--one-per-customer"
        filters = dict(self._step.get("filters", {}))
        if filters.pop("overdue_only", False):
            yield "--overdue-only"
        for key, values in filters.items():
            for value in values if isinstance(values, list) else [values]:
                yield from (FILTERS[key], value)


def _here(folder: Path) -> Path:
    """The scenario names folders beside tests/data/expected."""
    found = EXPECTED.parent / folder.name
    assert found.is_dir()
    return found

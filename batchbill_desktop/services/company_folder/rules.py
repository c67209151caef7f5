"""What an import refuses beyond single cells: codes, contracts, their lines and taxes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from batchbill_desktop.services.company_folder.check import Key
from batchbill_desktop.services.company_folder.draft import Cells, Draft
from batchbill_desktop.services.company_folder.kinds import Value
from batchbill_desktop.services.company_folder.schema import COMPANY_FILE, FILES
from batchbill_desktop.services.money import SCALE, currency_digits
from batchbill_desktop.services.sentence import sentence

BLOCK_TYPES = {"block_hours": "block_hours", "block_money": "block_amount"}
_WEEKS = ("week", "two_weeks")
_MONEY_OF_BLOCK = ("block_amount", "rollover_limit", "opening_balance")
_SAME_IN_ALL = ("frequency", "timing", "tax_code")


@dataclass(frozen=True)
class _Spot:
    """Where a problem is reported: the row itself, or the file whose change made it."""

    file: str
    row: int | None


def check_codes(draft: Draft) -> None:
    """Refuse every code that neither the folder nor the database knows."""
    for schema in FILES:
        merged = draft.files[schema.name]
        for place, column in enumerate(schema.columns):
            target = draft.files.get(column.refers)
            if target is None or column.refers in draft.problems.broken:
                continue
            stored, in_file = target.stored, target.file_keys
            for number, row in chain(merged.touched(), merged.spoilt):
                code = row[place]
                if code is not None and code not in stored and code not in in_file:
                    draft.problems.add(
                        schema.file,
                        number,
                        column.name,
                        column.kind.text(code),
                        sentence(
                            "is not in {file} and not in the database", file=target.schema.file
                        ),
                    )
    code = draft.company.after("exempt_tax_code")
    codes = draft.files["tax_codes"]
    known = code in codes.stored or code in codes.file_keys or not code
    if not known and "tax_codes" not in draft.problems.broken:
        draft.company.report(
            "exempt_tax_code",
            sentence("is not in tax_codes.csv and not in the database"),
            draft.problems,
        )


def check_contracts(draft: Draft) -> None:
    """The rules of contracts and their lines, for all that this import touches."""
    contracts = draft.by_name("contracts")
    categories = draft.files["tax_codes"].column("category")
    spots = dict(_touched_contracts(draft, contracts))
    for code, spot in spots.items():
        if code in contracts:
            _check_contract(draft, contracts[code], categories, spot)
    _check_defaults(draft, contracts)
    numbers = _line_numbers(draft)
    lines = draft.lines_of_contracts()
    for code in dict.fromkeys([*spots, *(key[0] for key in numbers)]):
        if code in contracts and code in lines:
            _check_lines(draft, contracts[code], lines[code], numbers, spots.get(code))


def _line_numbers(draft: Draft) -> dict[tuple[Value, ...], int]:
    """The row numbers of the lines that this import touches, by key."""
    touched = draft.files["contract_lines"].touched()
    return {(row[0], row[1], row[2]): number for number, row in touched}


def _touched_contracts(draft: Draft, contracts: dict[Key, Cells]) -> Iterator[tuple[Key, _Spot]]:
    """Contracts whose rules have to be proved anew, and where to report what they break."""
    moved: dict[Key, int] = {
        change.after[0]: change.number
        for change in draft.files["customers"].changed
        if draft.currency_of(change.before) != draft.currency_of(change.after)
    }
    recoded: dict[Key, int] = {
        change.after[0]: change.number for change in draft.files["tax_codes"].changed
    }
    company = [key for key in ("currency", "exempt_tax_code") if key in draft.company.changes]
    for code, contract in contracts.items():
        if company:
            yield code, _Spot(COMPANY_FILE, draft.company.rows.numbers.get(company[-1]))
        elif contract["business_number"] in moved:
            yield code, _Spot("customers.csv", moved[contract["business_number"]])
        elif contract["tax_code"] in recoded:
            yield code, _Spot("tax_codes.csv", recoded[contract["tax_code"]])
    for number, row in draft.files["contracts"].touched():
        yield row[0], _Spot("contracts.csv", number)


def _check_contract(
    draft: Draft, contract: Cells, categories: dict[Key, Value], spot: _Spot
) -> None:
    def refuse(column: str, reason: str) -> None:
        _refuse(draft, "contracts", contract, column, reason, spot)

    kind, frequency = contract["type"], contract["frequency"]
    if frequency == "on_demand" and kind != "hourly":
        refuse("frequency", sentence("is on_demand, which only an hourly contract may be"))
    if frequency in _WEEKS and _is_day(contract["anchor"]):
        refuse(
            "anchor",
            sentence("is a day, which a frequency of {frequency} cannot have", frequency=frequency),
        )
    last, column = (
        (contract["completed"], "completed") if contract["completed"] else (contract["end"], "end")
    )
    if last is not None and str(last) < str(contract["start"]):
        refuse(column, sentence("is before the first day, {start}", start=contract["start"]))
    needed = BLOCK_TYPES.get(str(kind))
    if needed and not _above_zero(contract[needed]):
        refuse(needed, sentence("is needed above 0 on a contract of type {kind}", kind=kind))
    if kind == "block_money":
        _check_digits(draft, contract, spot)
    own = contract["tax_code"]
    if contract["taxable"]:
        if own is None:
            refuse("tax_code", sentence("is needed on a taxable contract"))
    elif (
        not draft.company.after("exempt_tax_code")
        and draft.company.knows("exempt_tax_code")
        and categories.get(own, "S") == "S"
    ):
        refuse(
            "taxable",
            sentence(
                "is no, and the company has no exempt_tax_code (in company.csv) to bill it with"
            ),
        )


def _above_zero(value: Value) -> bool:
    return isinstance(value, int) and value > 0


def _is_day(anchor: Value) -> bool:
    return anchor not in ("start", "calendar")


def _check_digits(draft: Draft, contract: Cells, spot: _Spot) -> None:
    """Amounts have at most the digits of the customer's currency."""
    currency = draft.currencies.get(contract["business_number"])
    if currency is None or not draft.company.knows("currency"):
        return
    digits = currency_digits(currency)
    for name in _MONEY_OF_BLOCK:
        value = contract[name]
        if isinstance(value, int) and value % (SCALE // 10**digits):
            reason = sentence(
                "has more than {digits} decimals, which an amount in {currency} cannot have",
                digits=digits,
                currency=currency,
            )
            _refuse(draft, "contracts", contract, name, reason, spot)


def _check_defaults(draft: Draft, contracts: dict[Key, Cells]) -> None:
    """At most one default contract for each customer."""
    found: dict[Value, list[Key]] = defaultdict(list)
    for code, contract in contracts.items():
        if contract["default"]:
            found[contract["business_number"]].append(code)
    numbers: dict[Key, int] = {row[0]: number for number, row in draft.files["contracts"].touched()}
    for customer, codes in found.items():
        mine = [code for code in codes if code in numbers]
        if len(codes) > 1 and mine:
            others = ", ".join(str(code) for code in codes if code != mine[-1])
            draft.problems.add(
                "contracts.csv",
                numbers[mine[-1]],
                "default",
                "yes",
                sentence(
                    "customer {customer} has another default contract already: {others}",
                    customer=customer,
                    others=others,
                ),
            )


def _check_lines(
    draft: Draft,
    contract: Cells,
    lines: list[Cells],
    numbers: dict[tuple[Value, ...], int],
    spot: _Spot | None,
) -> None:
    """The rules of a contract's lines; `spot` is where the contract itself is changed."""
    first: dict[Value, Cells] = {}
    for line in lines:
        number = numbers.get((line["contract"], line["line"], line["effective_from"]))
        here = spot if number is None else _Spot("contract_lines.csv", number)
        if here is None:
            first.setdefault(line["line"], line)
            continue
        _check_line(draft, contract, line, here)
        other = first.setdefault(line["line"], line)
        for name in _SAME_IN_ALL:
            if line[name] != other[name]:
                reason = sentence(
                    "is not the same as on the other days of line {line} ({other})",
                    line=line["line"],
                    other=_shown(draft, "contract_lines", name, other[name]) or sentence("empty"),
                )
                _refuse(draft, "contract_lines", line, name, reason, here)


def _check_line(draft: Draft, contract: Cells, line: Cells, spot: _Spot) -> None:
    def refuse(column: str, reason: str) -> None:
        _refuse(draft, "contract_lines", line, column, reason, spot)

    kind, frequency = contract["type"], line["frequency"]
    if kind == "project_hourly":
        refuse("contract", sentence("is of type project_hourly, which can have no contract lines"))
    if kind in BLOCK_TYPES and line["line"] == "block":
        refuse("line", sentence("is called block, which is the name of the contract's own block"))
    if frequency == "on_demand":
        refuse("frequency", sentence("is on_demand, which a contract line cannot be"))
    if frequency is None and contract["frequency"] == "on_demand":
        refuse("frequency", sentence("is needed, since the contract's frequency is on_demand"))
    if frequency in _WEEKS and _is_day(contract["anchor"]):
        refuse(
            "frequency",
            sentence("cannot go with the contract's anchor, {anchor}", anchor=contract["anchor"]),
        )


def _shown(draft: Draft, file: str, column: str, value: Value) -> str:
    schema = draft.files[file].schema
    return schema.columns[schema.index[column]].kind.text(value)


def _refuse(draft: Draft, file: str, cells: Cells, column: str, reason: str, spot: _Spot) -> None:
    """Report a cell where it stands, or name its row where another file made it wrong."""
    value = _shown(draft, file, column, cells[column])
    if spot.file != f"{file}.csv":
        whose = sentence("contract {contract}", contract=cells["contract"])
        if "line" in cells:
            whose = sentence(
                "line {line} of contract {contract}",
                line=cells["line"],
                contract=cells["contract"],
            )
        reason = sentence("{whose}: {column} {reason}", whose=whose, column=column, reason=reason)
        column = ""
    draft.problems.add(spot.file, spot.row, column or None, value, reason)

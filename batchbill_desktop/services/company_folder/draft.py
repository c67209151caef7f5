"""The company as it will be after an import, for the rules to judge."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from batchbill_desktop.services.company_folder.check import Key, Row
from batchbill_desktop.services.company_folder.company_values import MergedCompany
from batchbill_desktop.services.company_folder.kinds import Value
from batchbill_desktop.services.company_folder.merge import Merged
from batchbill_desktop.services.company_folder.problems import Problems

Cells = dict[str, Value]
"""A row by the names of its columns."""


@dataclass(frozen=True)
class Owners:
    """Whose contracts and tickets are, as they will be, by business number."""

    contracts: dict[Key, Value]
    tickets: dict[Key, Value]
    defaults: dict[Value, Value]
    """The default contract of a customer."""


@dataclass
class Draft:
    """The company as it will be; `files` are merged in their order."""

    company: MergedCompany
    files: dict[str, Merged]
    problems: Problems

    @cached_property
    def currencies(self) -> dict[Key, str]:
        """The currency of every customer; to be asked once the customers are merged."""
        rows = self.files["customers"].after()
        return {key: self.currency_of(row) for key, row in rows.items()}

    @cached_property
    def owners(self) -> Owners:
        """Who owns what; to be asked once contracts and tickets are merged."""
        contracts = self.files["contracts"]
        is_default = contracts.column("default")
        owners = contracts.column("business_number")
        return Owners(
            owners,
            self.files["tickets"].column("business_number"),
            {owner: str(code) for code, owner in owners.items() if is_default[code]},
        )

    def currency_of(self, customer: Row) -> str:
        """The currency of a customer's row; empty is the company's."""
        place = self.files["customers"].schema.index["currency"]
        return str(customer[place] or self.company.after("currency"))

    def by_name(self, file: str) -> dict[Key, Cells]:
        """Every row of a file by the names of its columns."""
        merged = self.files[file]
        names = [column.name for column in merged.schema.columns]
        return {key: dict(zip(names, row, strict=True)) for key, row in merged.after().items()}

    def lines_of_contracts(self) -> dict[Key, list[Cells]]:
        """The lines of every contract, what stays before what this import touches."""
        result: dict[Key, list[Cells]] = defaultdict(list)
        touched = self.files["contract_lines"].file_keys
        lines = self.by_name("contract_lines")
        for _, line in sorted(lines.items(), key=lambda item: item[0] in touched):
            result[line["contract"]].append(line)
        return result

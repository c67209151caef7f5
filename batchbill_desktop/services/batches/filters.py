"""Filters of what is due: which contracts, and which of their items (`due` and `batch run`)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from batchbill_desktop.services.billing.items import ContractDue, Due, Item
from batchbill_desktop.services.billing.snapshot import Contract


@dataclass(frozen=True, slots=True)
class Filters:
    """What is to be looked at. Values of one filter are alternatives; filters combine.

    Customer, contract, type and taxable choose contracts; the others choose items. From and
    to compare the first day of the item's period (its own date where it has none), both
    ends included.
    """

    customers: frozenset[str] = frozenset()
    contracts: frozenset[str] = frozenset()
    contract_types: frozenset[str] = frozenset()
    taxable: bool | None = None
    overdue_only: bool = False
    period_from: date | None = None
    period_to: date | None = None

    def apply(self, due: Due) -> Due:
        """What is left of `due`; contracts without an item left are left out.

        Block use was computed from everything and does not change.
        """
        contracts = [
            contract for contract in due.contracts if self._takes_contract(contract.contract)
        ]
        if self.overdue_only or self.period_from is not None or self.period_to is not None:
            contracts = [
                left for contract in contracts if (left := self._items_left(contract)).items
            ]
        return replace(due, contracts=tuple(contracts))

    def _takes_contract(self, contract: Contract) -> bool:
        return (
            (not self.customers or contract.customer.business_number in self.customers)
            and (not self.contracts or contract.code in self.contracts)
            and (not self.contract_types or contract.type.value in self.contract_types)
            and (self.taxable is None or contract.taxable == self.taxable)
        )

    def _items_left(self, due: ContractDue) -> ContractDue:
        return replace(due, items=tuple(item for item in due.items if self._takes_item(item)))

    def _takes_item(self, item: Item) -> bool:
        if self.overdue_only and not item.overdue:
            return False
        day = item.date if item.period is None else item.period.first
        if self.period_from is not None and day < self.period_from:
            return False
        return self.period_to is None or day <= self.period_to

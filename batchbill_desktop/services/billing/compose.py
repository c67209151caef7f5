"""Packs lines into invoices and totals them: the one calculation that everybody shows.

Batch totals are computed on the invoices themselves, so that they equal their sum to the
cent under either grouping (billing rules, 6).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from batchbill_desktop.services.billing.items import Item
from batchbill_desktop.services.billing.lines import Line
from batchbill_desktop.services.billing.snapshot import Contract, Customer
from batchbill_desktop.services.billing.tax import LineTax, TaxRow, invoice_tax


class PackedLine(Protocol):
    """What packing needs of a line: a new `Line`, or one that was fixed at Run."""

    @property
    def tax(self) -> LineTax:
        """The line's tax code and rate."""

    @property
    def net(self) -> int:
        """In the smallest unit."""


L_co = TypeVar("L_co", bound=PackedLine, covariant=True)


@dataclass(frozen=True, slots=True)
class ContractLines(Generic[L_co]):
    """The lines of one contract for what is selected of it."""

    contract: Contract
    digits: int
    lines: Sequence[L_co]


@dataclass(frozen=True, slots=True)
class Proposal(Generic[L_co]):
    """An invoice to be; amounts in the smallest unit of the customer's currency."""

    customer: Customer
    order_number: str
    digits: int
    parts: tuple[ContractLines[L_co], ...]
    """By (contract name, contract code)."""
    taxes: tuple[TaxRow, ...]
    net: int
    tax: int
    is_settled: bool
    """No line differs from 0: its items are settled by the batch without an invoice."""

    @property
    def total(self) -> int:
        """Net + tax."""
        return self.net + self.tax


@dataclass(frozen=True, slots=True)
class Totals:
    """Batch totals in one currency; amounts in its smallest unit."""

    digits: int
    invoices: int = 0
    tickets: int = 0
    minutes: int = 0
    """Minutes worked."""
    net: int = 0
    tax: int = 0

    @property
    def total(self) -> int:
        """Net + tax."""
        return self.net + self.tax


GroupKey = tuple[str, ...]


def group_key(contract: Contract, *, one_per_customer: bool) -> GroupKey:
    """**Grouping**: contracts with one key share an invoice.

    A customer's `one_invoice` (always, never) overrides the switch; contracts with
    different order numbers never share one.
    """
    customer = contract.customer
    together = one_per_customer
    if customer.one_invoice == "always":
        together = True
    elif customer.one_invoice == "never":
        together = False
    if together:
        return ("customer", customer.business_number, contract.order_number)
    return ("contract", contract.code)


def propose(
    contracts: Iterable[ContractLines[L_co]],
    *,
    one_per_customer: bool,
    tax_rounding: str,
    zero_invoices: bool,
) -> list[Proposal[L_co]]:
    """The invoices that the lines make, settled ones included, in numbering order.

    `contracts` come ordered by (customer name, contract name, contract code); an invoice
    stands where its first contract does.
    """
    groups: dict[GroupKey, list[ContractLines[L_co]]] = {}
    for part in contracts:
        if part.lines:
            key = group_key(part.contract, one_per_customer=one_per_customer)
            groups.setdefault(key, []).append(part)
    return [
        _proposal(parts, tax_rounding=tax_rounding, zero_invoices=zero_invoices)
        for parts in groups.values()
    ]


def _proposal(
    parts: Sequence[ContractLines[L_co]], *, tax_rounding: str, zero_invoices: bool
) -> Proposal[L_co]:
    lines = [line for part in parts for line in part.lines]
    taxes = invoice_tax(((line.tax, line.net) for line in lines), tax_rounding)
    first = parts[0]
    return Proposal(
        first.contract.customer,
        first.contract.order_number,
        first.digits,
        tuple(parts),
        taxes,
        sum(line.net for line in lines),
        sum(row.tax for row in taxes),
        not zero_invoices and all(line.net == 0 for line in lines),
    )


def batch_totals(proposals: Iterable[Proposal[Line]]) -> dict[str, Totals]:
    """**Batch totals** per currency, ordered by currency."""
    by_currency: dict[str, list[Proposal[Line]]] = {}
    for proposal in proposals:
        by_currency.setdefault(proposal.customer.currency, []).append(proposal)
    return {currency: _totals(group) for currency, group in sorted(by_currency.items())}


def _totals(proposals: Sequence[Proposal[Line]]) -> Totals:
    tickets: set[int] = set()
    minutes = 0
    for item in selected_items(proposals):
        if item.ticket is not None:
            tickets.add(item.ticket)
        minutes += item.minutes or 0
    return Totals(
        proposals[0].digits,
        sum(not proposal.is_settled for proposal in proposals),
        len(tickets),
        minutes,
        sum(proposal.net for proposal in proposals),
        sum(proposal.tax for proposal in proposals),
    )


def selected_items(proposals: Iterable[Proposal[Line]]) -> Iterable[Item]:
    """Every item on the proposals once (a part-covered entry stands on two lines)."""
    for proposal in proposals:
        for part in proposal.parts:
            seen: set[str] = set()
            for line in part.lines:
                for item in line.items:
                    if item.id not in seen:
                        seen.add(item.id)
                        yield item

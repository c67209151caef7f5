"""Makes what is due from a snapshot: readiness, locks, prices (billing rules, 3 to 5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from batchbill_desktop.services.billing.block_usage import block_account, block_usage_items
from batchbill_desktop.services.billing.blocks import BlockAccount
from batchbill_desktop.services.billing.items import ContractDue, Due, Item
from batchbill_desktop.services.billing.reckoning import Reckoning
from batchbill_desktop.services.billing.recurring import block_items, line_items
from batchbill_desktop.services.billing.snapshot import Claim, Snapshot
from batchbill_desktop.services.billing.tax import TaxTable
from batchbill_desktop.services.billing.usage import charge_items, time_items


def due(
    snapshot: Snapshot,
    as_of: date,
    invoice_date: date | None = None,
    on_contract: Callable[[int], None] | None = None,
) -> Due:
    """What is due on `as_of`; `invoice_date` (default: `as_of`) matters for the tax date alone.

    `on_contract` is called with the count of contracts done, for progress; it may raise to
    cancel. Raises `AmountTooLarge` and `UnknownCurrency`.
    """
    invoice_date = as_of if invoice_date is None else invoice_date
    taxes = TaxTable(snapshot.company, snapshot.tax_codes, invoice_date, as_of)
    top_ups = _claimed_top_ups(snapshot.claims)
    contracts = []
    for count, work in enumerate(snapshot.work, start=1):
        claimed = top_ups.get(work.contract.code, {})
        found = _contract_due(Reckoning(work, snapshot, taxes, as_of, claimed))
        if found.items:
            contracts.append(found)
        if on_contract is not None:
            on_contract(count)
    company = snapshot.company
    return Due(
        as_of,
        invoice_date,
        tuple(contracts),
        snapshot.tickets,
        company.tax_rounding,
        company.zero_invoices,
    )


def _claimed_top_ups(claims: Mapping[str, Claim]) -> dict[str, dict[int, dict[int, Claim]]]:
    """Claimed top-ups by contract code, entry number and the top-up's number."""
    found: dict[str, dict[int, dict[int, Claim]]] = {}
    for item, claim in claims.items():
        if item.startswith("U:"):
            _, contract, entry, *number = item.split(":")
            by_entry = found.setdefault(contract, {}).setdefault(int(entry), {})
            by_entry[int(number[0]) if number else 1] = claim
    return found


def _contract_due(reckoning: Reckoning) -> ContractDue:
    items: list[Item] = [*line_items(reckoning), *charge_items(reckoning)]
    block: BlockAccount | None = None
    if reckoning.contract.is_block:
        block = block_account(reckoning)
        items += block_items(reckoning)
        items += block_usage_items(reckoning, block)
    else:
        items += time_items(reckoning)
    items.sort(key=lambda item: item.id)
    return ContractDue(reckoning.contract, reckoning.digits, tuple(items), block)

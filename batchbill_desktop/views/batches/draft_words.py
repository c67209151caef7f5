"""What became of ticks that were kept: the sentence above the tree, and its details."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from batchbill_desktop.services.money import to_decimal
from batchbill_desktop.services.texts import date_text, money_text, tr, tr_count
from batchbill_desktop.views.batches import contract_tree_words as words

if TYPE_CHECKING:
    from batchbill_desktop.services.batches.draft_selection import DraftSelection, TakenUp
    from batchbill_desktop.services.batches.rows import ContractRow, ItemRow
    from batchbill_desktop.services.batches.selection import Selection


def offer_text(draft: DraftSelection) -> str:
    """What was kept from the last time."""
    return tr_count(
        "A selection of {count} item, due up to {day}, was kept from the last time.",
        "A selection of {count} items, due up to {day}, was kept from the last time.",
        len(draft.balances),
        day=date_text(draft.as_of),
    )


def changes_summary(taken: TakenUp) -> str:
    """What changed meanwhile, a sentence a kind; empty where nothing did."""
    sentences = []
    if taken.gone:
        sentences.append(
            tr_count(
                "{count} ticked item is no longer due and was left out.",
                "{count} ticked items are no longer due and were left out.",
                len(taken.gone),
            )
        )
    if taken.locked:
        sentences.append(
            tr_count(
                "{count} ticked item cannot be billed now and was left out.",
                "{count} ticked items cannot be billed now and were left out.",
                len(taken.locked),
            )
        )
    if taken.changed:
        sentences.append(
            tr_count(
                "{count} ticked item comes to another amount now.",
                "{count} ticked items come to another amount now.",
                len(taken.changed),
            )
        )
    return " ".join(sentences)


def changes_details(
    selection: Selection, draft: DraftSelection, taken: TakenUp, held: Mapping[str, str]
) -> str:
    """Each item with what became of it, a line each; `held` says which batch has it now."""
    lines = [
        held.get(item) or tr("{item} is not there any more: it was changed or deleted.", item=item)
        for item in taken.gone
    ]
    found = dict(_rows(selection, {*taken.locked, *taken.changed}))
    for item in taken.locked:
        contract, row = found[item]
        why = " ".join(words.reasons(row)) or words.short_reason(row)
        lines.append(tr("{item}: {why}", item=_name(contract, row), why=why))
    for item in taken.changed:
        contract, row = found[item]
        lines.append(
            tr(
                "{item}: {before} before, {after} now",
                item=_name(contract, row),
                before=_money(contract, draft.balances[item]),
                after=_money(contract, row.net),
            )
        )
    return "\n".join(lines)


def _rows(
    selection: Selection, wanted: set[str]
) -> Iterator[tuple[str, tuple[ContractRow, ItemRow]]]:
    for contract in selection.contracts:
        if any(item.id in wanted for item in contract.due.items):
            for row in contract.items:
                if row.id in wanted:
                    yield row.id, (contract, row)


def _name(contract: ContractRow, row: ItemRow) -> str:
    return tr(
        "{customer}, {contract}, {item}, {day}",
        customer=contract.customer_name,
        contract=contract.contract_name,
        item=words.item_title(row),
        day=date_text(row.date),
    )


def _money(contract: ContractRow, minor: int) -> str:
    return money_text(to_decimal(minor, contract.digits), contract.currency, contract.digits)

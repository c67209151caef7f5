"""What has been billed stays as billed: changes that an import refuses (billing rules, 8.9)."""

from __future__ import annotations

from sqlalchemy import Connection, exists, select

from batchbill_desktop.models import Batch, Claim, Contract, Customer, Invoice
from batchbill_desktop.services.company_folder.check import Key, Row
from batchbill_desktop.services.company_folder.draft import Draft
from batchbill_desktop.services.company_folder.kinds import Value
from batchbill_desktop.services.company_folder.merge import ChangedRow, Merged
from batchbill_desktop.services.sentence import sentence

_ITEMS = {
    "time_entries": ("T:", sentence("time entry")),
    "charges": ("C:", sentence("charge")),
}
_KEPT = ("business_number", "type", "start", "frequency", "anchor")
_SERIES = {"next_invoice_number": "invoice", "next_credit_note_number": "credit_note"}


def held_keys(connection: Connection, file: str) -> dict[Key, str]:
    """The time entries or charges that are billed, reserved or waived, and which of these."""
    prefix, _ = _ITEMS[file]
    claims = select(Claim.item, Batch.state, Batch.name).outerjoin(
        Batch, Batch.id == Claim.batch_id
    )
    found = connection.execute(claims.where(Claim.item.startswith(prefix)))
    return {int(item[len(prefix) :]): _state(state, name) for item, state, name in found}


def _state(state: str | None, batch: str | None) -> str:
    if state is None:
        return sentence("waived")
    if state == "generated":
        return sentence("billed in batch {batch}", batch=batch)
    return sentence("reserved in batch {batch}", batch=batch)


def check_billed(connection: Connection, draft: Draft) -> None:
    """Refuse every change that would alter what is billed, reserved or waived.

    Only what such a change needs is read from the database.
    """
    for file in _ITEMS:
        _check_work(connection, draft, file)
    _check_contracts(connection, draft)
    _check_lines(connection, draft)
    _check_currencies(connection, draft)
    _check_numbers(connection, draft)


def _check_work(connection: Connection, draft: Draft, file: str) -> None:
    merged = draft.files[file]
    if not merged.changed:
        return
    held = held_keys(connection, file)
    for change in merged.changed:
        state = held.get(change.after[0])
        if state is not None:
            reason = sentence(
                "{what} {number} is {state} and cannot change",
                what=_ITEMS[file][1],
                number=change.after[0],
                state=state,
            )
            for name in _changed_columns(merged, change):
                _refuse(draft, merged, change, name, reason)


def _changed_columns(merged: Merged, change: ChangedRow) -> list[str]:
    pairs = zip(merged.schema.columns, change.before, change.after, strict=True)
    return [column.name for column, before, after in pairs if before != after]


def _refuse(draft: Draft, merged: Merged, change: ChangedRow, name: str, reason: str) -> None:
    place = merged.schema.index[name]
    text = merged.schema.columns[place].kind.text
    draft.problems.add(
        merged.schema.file,
        change.number,
        name,
        text(change.after[place]),
        sentence(
            "{reason} (it is {value}): release it first",
            reason=reason,
            value=text(change.before[place]) or sentence("empty"),
        ),
    )


def _check_contracts(connection: Connection, draft: Draft) -> None:
    merged = draft.files["contracts"]
    places = [(name, merged.schema.index[name]) for name in _KEPT]
    moved = [
        (change, [name for name, place in places if change.before[place] != change.after[place]])
        for change in merged.changed
    ]
    if not any(names for _, names in moved):
        return
    claimed = set(
        connection.scalars(
            select(Contract.code).where(exists().where(Claim.contract_id == Contract.id))
        )
    )
    for change, names in moved:
        if change.after[0] in claimed:
            for name in names:
                reason = sentence(
                    "contract {contract} has billed, reserved or waived items and keeps it",
                    contract=change.after[0],
                )
                _refuse(draft, merged, change, name, reason)


def _check_lines(connection: Connection, draft: Draft) -> None:
    """A line keeps its frequency; one that has none of its own goes by the contract's."""
    merged = draft.files["contract_lines"]
    place = merged.schema.index["frequency"]
    of_contract: dict[Key, Value] = draft.files["contracts"].column("frequency")
    stored = {
        (row[0], row[1]): row[place] or of_contract.get(row[0]) for row in merged.stored.values()
    }
    moved = [
        (number, row)
        for number, row in merged.touched()
        if (row[0], row[1]) in stored
        and stored[row[0], row[1]] != (row[place] or of_contract.get(row[0]))
    ]
    if not moved:
        return
    found = connection.scalars(select(Claim.item).where(Claim.item.startswith("R:")))
    claimed = {tuple(item.split(":")[1:3]) for item in found}
    for number, row in moved:
        if (row[0], row[1]) in claimed:
            draft.problems.add(
                merged.schema.file,
                number,
                "frequency",
                merged.schema.columns[place].kind.text(row[place]),
                sentence(
                    "line {line} of contract {contract} has billed, reserved or waived "
                    "periods and keeps its frequency ({frequency}): release them first",
                    line=row[1],
                    contract=row[0],
                    frequency=stored[row[0], row[1]],
                ),
            )


def _check_currencies(connection: Connection, draft: Draft) -> None:
    company, customers = draft.company, draft.files["customers"]
    company_moves = company.before("currency") != company.after("currency")
    if company_moves and connection.scalar(select(exists().where(Batch.id.is_not(None)))):
        reason = sentence(
            "the company's currency ({currency}) is fixed since the first batch",
            currency=company.before("currency"),
        )
        company.report("currency", reason, draft.problems)
    place = customers.schema.index["currency"]
    moved: dict[Key, tuple[str, int | None]] = {}
    if company_moves:
        for row in customers.stored.values():
            if not row[place] and row[0] not in customers.file_keys:
                moved[row[0]] = ("company.csv", company.rows.numbers.get("currency"))
    for row, number in _customers_of_file(customers):
        before = customers.stored[row[0]][place] or company.before("currency")
        if before != draft.currency_of(row):
            moved[row[0]] = (customers.schema.file, number)
    if not moved:
        return
    claimed = select(Customer.business_number).where(
        exists().where(Claim.contract_id == Contract.id, Contract.customer_id == Customer.id)
        | exists().where(Invoice.customer_id == Customer.id)
    )
    for customer in connection.scalars(claimed):
        if customer in moved:
            draft.problems.add(
                *moved[customer],
                "currency",
                draft.currencies[customer],
                sentence(
                    "customer {customer} has billed, reserved or waived items or "
                    "invoices and keeps its currency",
                    customer=customer,
                ),
            )


def _customers_of_file(customers: Merged) -> list[tuple[Row, int]]:
    """The rows of customers that were there before, as they will be."""
    after: dict[Key, Row] = {change.after[0]: change.after for change in customers.changed}
    return [
        (after.get(key, customers.stored[key]), number)
        for key, number in customers.file_keys.items()
        if key in customers.stored
    ]


def _check_numbers(connection: Connection, draft: Draft) -> None:
    """The first counter may be set only while the series is empty."""
    for key, kind in _SERIES.items():
        if key in draft.company.changes:
            numbered = Invoice.number.is_not(None) & (Invoice.kind == kind)
            if connection.scalar(select(exists().where(numbered))):
                reason = sentence(
                    "can be set only while the series has no numbers, and it has some"
                )
                draft.company.report(key, reason, draft.problems)

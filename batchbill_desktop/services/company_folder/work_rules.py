"""What an import refuses in tickets, time entries and charges."""

from __future__ import annotations

from collections.abc import Callable, Collection

from sqlalchemy import Connection, select

from batchbill_desktop.models import Charge, Contract, TimeEntry
from batchbill_desktop.services.company_folder.check import FileRows, Key, key_text
from batchbill_desktop.services.company_folder.draft import Draft
from batchbill_desktop.services.company_folder.kinds import Value
from batchbill_desktop.services.company_folder.merge import Merged
from batchbill_desktop.services.sentence import sentence

WORK = ("time_entries", "charges")
_FEW_SOURCES = 100
"""Databases limit how many values one statement may name."""

_WORDS = {
    "time_entries": sentence("time entry"),
    "charges": sentence("charge"),
    "tickets": sentence("ticket"),
}
_MODELS: dict[str, type[TimeEntry | Charge]] = {"time_entries": TimeEntry, "charges": Charge}


def give_default_contracts(
    draft: Draft, rows: FileRows, held: Callable[[str], Collection[Key]]
) -> None:
    """Put the default contract of the ticket's customer where a row names no contract.

    What is billed, reserved or waived (`held` tells) stays on its contract, even where
    another one has become the default since.
    """
    schema, problems, owners = rows.schema, draft.problems, draft.owners
    merged = draft.files[schema.name]
    contract, ticket = schema.index["contract"], schema.index["ticket"]
    absent = set(rows.absent)
    complete = problems.broken.isdisjoint({"contracts", "tickets", "customers"})
    keys_held: Collection[Key] | None = None
    for number, row in zip(rows.numbers, rows.rows, strict=True):
        if row[contract] is not None:
            continue
        key = row[0]
        before = merged.stored.get(key)
        if before is not None and contract in absent:
            continue
        named = before[ticket] if before is not None and ticket in absent else row[ticket]
        if named is None:
            reason = sentence(
                "is empty, and there is no ticket whose customer's default contract it could be"
            )
            problems.add(schema.file, number, "contract", "", reason)
            continue
        owner = owners.tickets.get(named)
        row[contract] = owners.defaults.get(owner)
        if before is not None and row[contract] != before[contract]:
            keys_held = held(schema.name) if keys_held is None else keys_held
            if key in keys_held:
                row[contract] = before[contract]
        if row[contract] is None and owner is not None and complete:
            reason = sentence(
                "is empty, and customer {owner} of ticket {named} has no default contract",
                owner=owner,
                named=named,
            )
            problems.add(schema.file, number, "contract", "", reason)


def check_work(draft: Draft) -> None:
    """A ticket on an entry or a charge is one of the contract's customer."""
    for file in WORK:
        merged = draft.files[file]
        contract, ticket = merged.schema.index["contract"], merged.schema.index["ticket"]
        of_contract, of_ticket = draft.owners.contracts, draft.owners.tickets
        for number, row in merged.touched():
            named = row[ticket]
            if named is None:
                continue
            owner, other = of_contract.get(row[contract]), of_ticket.get(named)
            if owner != other and owner is not None and other is not None:
                draft.problems.add(
                    merged.schema.file,
                    number,
                    "ticket",
                    str(named),
                    sentence(
                        "is a ticket of customer {other}, and contract {contract} is one of "
                        "customer {owner}",
                        other=other,
                        contract=row[contract],
                        owner=owner,
                    ),
                )


def check_moved_owners(connection: Connection, draft: Draft) -> None:
    """What is in the database stays right where a ticket or a contract changes its customer."""
    moved = {
        file: {change.after[0]: change.number for change in draft.files[file].changed
               if change.before[1] != change.after[1]}
        for file in ("tickets", "contracts")
    }  # fmt: skip
    if not any(moved.values()):
        return
    owners = draft.owners
    for file, model in _MODELS.items():
        key = model.__mapper__.primary_key[0]
        found = (
            select(key, Contract.code, model.ticket)
            .join(Contract, Contract.id == model.contract_id)
            .where(model.ticket.is_not(None))
        )
        for number, contract, ticket in connection.execute(found):
            if number in draft.files[file].file_keys:
                continue
            if owners.contracts.get(contract) == owners.tickets.get(ticket):
                continue
            for other, code in (("tickets", ticket), ("contracts", contract)):
                if code in moved[other]:
                    draft.problems.add(
                        f"{other}.csv",
                        moved[other][code],
                        "business_number",
                        str((owners.tickets if other == "tickets" else owners.contracts)[code]),
                        sentence(
                            "would part {what} {number} from its customer: its ticket is "
                            "{ticket}, its contract {contract}",
                            what=_WORDS[file],
                            number=number,
                            ticket=ticket,
                            contract=contract,
                        ),
                    )


def check_sources(connection: Connection, draft: Draft) -> None:
    """`source` and `source_key` together name one record of another program."""
    for file in ("tickets", *WORK):
        merged = draft.files[file]
        schema = merged.schema
        places = schema.index["source"], schema.index["source_key"]
        named = [
            (number, row[0], (row[places[0]], row[places[1]]))
            for number, row in merged.touched()
            if row[places[0]] is not None and row[places[1]] is not None
        ]
        if not named:
            continue
        seen = _stored_sources(connection, merged, {str(pair[0]) for _, _, pair in named})
        for number, key, pair in named:
            other = seen.setdefault(pair, key)
            if other != key:
                draft.problems.add(
                    schema.file,
                    number,
                    "source_key",
                    str(pair[1]),
                    sentence(
                        "with source {source} is that of {what} {key} already",
                        source=pair[0],
                        what=_WORDS[file],
                        key=key_text(schema, other),
                    ),
                )


def _stored_sources(
    connection: Connection, merged: Merged, sources: set[str]
) -> dict[tuple[Value, Value], Value]:
    """The keys of these sources in the database, but for the rows that the import changes."""
    table = merged.schema.table
    key = table.c[merged.schema.columns[0].field]
    found = select(key, table.c.source, table.c.source_key).where(table.c.source_key.is_not(None))
    if len(sources) <= _FEW_SOURCES:
        found = found.where(table.c.source.in_(sources))
    changed = {change.after[0] for change in merged.changed}
    return {
        (row.source, row.source_key): row[0]
        for row in connection.execute(found)
        if row[0] not in changed
    }

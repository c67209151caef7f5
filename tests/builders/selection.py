"""Contracts for the engine, and a selection over what is due of them: no database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from batchbill_desktop.services.batches.selection import Selection
from batchbill_desktop.services.billing.due import due
from batchbill_desktop.services.billing.snapshot import (
    Charge,
    Claim,
    Company,
    Contract,
    ContractLine,
    ContractType,
    ContractWork,
    Customer,
    Hold,
    Rate,
    Snapshot,
    TaxCode,
    Ticket,
    TimeEntry,
)

AS_OF = dt.date(2026, 10, 1)
"""September is due on that day."""

SEPTEMBER = dt.date(2026, 9, 1)


@dataclass
class Books:
    """A small company: contracts are added, then a selection is made."""

    works: list[ContractWork] = field(default_factory=list)
    tickets: dict[int, Ticket] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)

    def contract(
        self,
        code: str,
        customer: str = "Zenith Ltd",
        name: str = "Maintenance",
        *,
        kind: str = "hourly",
        prices: tuple[int, ...] = (100,),
        entries: tuple[TimeEntry, ...] = (),
        charges: tuple[Charge, ...] = (),
        currency: str = "EUR",
        start: dt.date = SEPTEMBER,
        **fields: object,
    ) -> None:
        """A monthly contract in arrears from 1 September, with a line for each whole price."""
        owner = Customer(len(self.works) + 1, f"B-{customer}", customer, currency)
        lines = tuple(
            ContractLine(f"L{number}", start, 10_000, price * 10_000, description=f"Line {number}")
            for number, price in enumerate(prices, start=1)
        )
        values: dict[str, object] = {
            "anchor": "calendar",
            "taxable": True,
            "tax_code": "S20",
            "lines": lines,
            "rates": (Rate("base", start, 600_000),),
            **fields,
        }
        contract = Contract(
            len(self.works) + 1,
            code,
            name,
            owner,
            ContractType(kind),
            start,
            **values,  # type: ignore[arg-type] # the caller names the fields
        )
        self.works.append(ContractWork(contract, entries, charges))

    def ticket(self, number: int, title: str, *, resolved: bool = True) -> int:
        """A ticket; returns its number."""
        self.tickets[number] = Ticket(number, title, resolved)
        return number

    def waive(self, item: str) -> None:
        """Write an item off."""
        self.claims[item] = Claim(Hold.WAIVED)

    def selection(self, as_of: dt.date = AS_OF) -> Selection:
        """What is due on `as_of`, nothing ticked."""
        works = sorted(
            self.works,
            key=lambda work: (work.contract.customer.name, work.contract.name, work.contract.code),
        )
        tax = {"S20": TaxCode("S20", "S", rates=((dt.date(2020, 1, 1), 200_000),))}
        snapshot = Snapshot(Company(), tax, tuple(works), self.tickets, self.claims)
        return Selection(due(snapshot, as_of))


def entry(
    number: int, day: int, minutes: int, ticket: int | None = None, text: str = ""
) -> TimeEntry:
    """A time entry on a day of September 2026."""
    return TimeEntry(
        number,
        ticket,
        SEPTEMBER.replace(day=day),
        "09:00",
        minutes,
        technician="Iris",
        description=text,
    )


def sample_books() -> Books:
    """Contracts with every mark and every kind of item, in two currencies."""
    books = Books()
    solved = books.ticket(4711, "Mail server does not answer")
    unsolved = books.ticket(4712, "New notebook", resolved=False)
    books.contract("C-001", "Autohaus Schmitz GmbH", "Managed workplaces", kind="retainer")
    books.contract("C-002", "Établissements Durand", "Supervision", kind="remote_monitoring")
    books.contract(
        "C-003",
        "Hausverwaltung Lindenallee",
        "Support by effort",
        start=dt.date(2026, 8, 1),
        entries=(
            entry(118, 3, 50, solved, "Certificate renewed"),
            entry(119, 7, 95, unsolved, "Notebook set up"),
        ),
        charges=(
            Charge(
                9, None, "product", dt.date(2026, 9, 9), 20_000, 1_490_000, "", "Docking station"
            ),
        ),
    )
    books.contract(
        "C-004",
        "Łukasiewicz Consulting",
        "Online backup",
        kind="online_backup",
        start=dt.date(2026, 9, 15),
        anchor="start",
    )
    books.contract(
        "C-005",
        "Zenith Ltd",
        "Remote help",
        kind="project_hourly",
        prices=(),
        entries=(entry(120, 9, 30, None, "Quick help"),),
    )
    books.contract("C-006", "Yamada Trading", "Monitoring", prices=(120_000,), currency="JPY")
    books.waive("T:120")
    return books

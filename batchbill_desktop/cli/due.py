"""`batchbill due`, `explain`, `waive` and `unwaive`: what is due, and why."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from batchbill_desktop.cli.arguments import day
from batchbill_desktop.cli.filter_options import (
    AsOf,
    Contracts,
    Customers,
    InvoiceDate,
    OnePerCustomer,
    OverdueOnly,
    PeriodFrom,
    PeriodTo,
    Taxable,
    Types,
    make_filters,
)
from batchbill_desktop.cli.output import JsonOption, print_json, print_table, progress, say
from batchbill_desktop.cli.session import database
from batchbill_desktop.services import clock
from batchbill_desktop.services.batches.due_json import due_json
from batchbill_desktop.services.batches.explain import explain as explain_item
from batchbill_desktop.services.batches.run import load_due
from batchbill_desktop.services.batches.selection import Selection, select_all
from batchbill_desktop.services.batches.waive import unwaive as unwaive_item
from batchbill_desktop.services.batches.waive import waive as waive_item
from batchbill_desktop.services.money import amount_text

Item = Annotated[str, typer.Argument(help="Item id, such as T:118 or R:C-001:block:2026-10-01.")]
OptionalAsOf = Annotated[
    date | None,
    typer.Option("--as-of", parser=day, metavar="DAY", help="The day for which is asked (today)."),
]


def due(  # noqa: PLR0913 - one parameter for each option
    *,
    as_of: AsOf,
    invoice_date: InvoiceDate = None,
    one_per_customer: OnePerCustomer = False,
    customer: Customers = None,
    contract: Contracts = None,
    contract_type: Types = None,
    taxable: Taxable = None,
    overdue_only: OverdueOnly = False,
    period_from: PeriodFrom = None,
    period_to: PeriodTo = None,
    as_json: Annotated[bool, JsonOption] = False,
) -> None:
    """Show what is due; changes nothing."""
    filters = make_filters(
        customer, contract, contract_type, taxable, overdue_only, (period_from, period_to)
    )
    with progress("Reckoning what is due") as report:
        found = database().read(
            load_due, as_of, invoice_date, on_contract=lambda done: report(done, done)
        )
    selection = select_all(filters.apply(found), one_per_customer=one_per_customer)
    if as_json:
        document = due_json(selection.due, selection.totals(), one_per_customer=one_per_customer)
        print_json(document)
    else:
        _print_due(selection)


def _print_due(selection: Selection) -> None:
    if not selection.contracts:
        say("Nothing is due.")
        return
    print_table(
        ["Customer", "Contract", "Type", "Ready", "Locked", "Overdue", "Balance", ""],
        [
            [
                row.customer_name,
                f"{row.contract} {row.contract_name}",
                row.type,
                str(row.ready),
                str(row.locked),
                str(row.overdue),
                amount_text(row.total_balance, row.digits),
                row.currency,
            ]
            for row in selection.contracts
        ],
        right=(3, 4, 5, 6),
    )
    for currency, totals in selection.totals().items():
        say(
            f"{currency}: {totals.invoices} invoices, {totals.tickets} tickets, "
            f"{totals.minutes // 60}:{totals.minutes % 60:02} hours, "
            f"net {amount_text(totals.net, totals.digits)}, "
            f"tax {amount_text(totals.tax, totals.digits)}, "
            f"total {amount_text(totals.total, totals.digits)}"
        )


def explain(item: Item, as_of: OptionalAsOf = None) -> None:
    """Say in words why an item is or is not due, with the arithmetic of its amount."""
    say(database().read(explain_item, item, as_of or clock.today()))


def waive(
    item: Item,
    reason: Annotated[str, typer.Option("--reason", help="Why it is written off.")],
    as_of: OptionalAsOf = None,
) -> None:
    """Write an item off, with a reason."""
    database().write(waive_item, item, reason, as_of or clock.today())
    say(f"{item} is waived.")


def unwaive(item: Item) -> None:
    """Take a waiver back."""
    database().write(unwaive_item, item)
    say(f"{item} is due again.")

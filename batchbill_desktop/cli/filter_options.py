"""The filters that `due` and `batch run` share."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from batchbill_desktop.cli.arguments import YesNo, day
from batchbill_desktop.services.batches.filters import Filters

AsOf = Annotated[
    date, typer.Option("--as-of", parser=day, metavar="DAY", help="The day for which is asked.")
]
InvoiceDate = Annotated[
    date | None,
    typer.Option("--invoice-date", parser=day, metavar="DAY", help="Default: the as-of date."),
]
NeededInvoiceDate = Annotated[
    date, typer.Option("--invoice-date", parser=day, metavar="DAY", help="Date of the invoices.")
]
OnePerCustomer = Annotated[
    bool, typer.Option("--one-per-customer", help="One invoice per customer.")
]
Customers = Annotated[
    list[str] | None, typer.Option("--customer", metavar="BUSINESS_NUMBER", help="Repeatable.")
]
Contracts = Annotated[
    list[str] | None, typer.Option("--contract", metavar="CODE", help="Repeatable.")
]
Types = Annotated[
    list[str] | None, typer.Option("--contract-type", metavar="TYPE", help="Repeatable.")
]
Taxable = Annotated[YesNo | None, typer.Option("--taxable", help="Taxable contracts or not.")]
OverdueOnly = Annotated[bool, typer.Option("--overdue-only", help="Overdue items only.")]
PeriodFrom = Annotated[
    date | None,
    typer.Option("--period-from", parser=day, metavar="DAY", help="Period begins then or later."),
]
PeriodTo = Annotated[
    date | None,
    typer.Option("--period-to", parser=day, metavar="DAY", help="Period begins then or before."),
]

CONTRACT_TYPES = (
    "retainer",
    "hourly",
    "block_hours",
    "block_money",
    "remote_monitoring",
    "online_backup",
    "project_fee",
    "project_hourly",
)


def make_filters(
    customers: list[str] | None,
    contracts: list[str] | None,
    types: list[str] | None,
    taxable: YesNo | None,
    overdue_only: bool,
    period: tuple[date | None, date | None],
) -> Filters:
    """The filters that the options say. Raises a usage error for an unknown contract type."""
    for name in types or ():
        if name not in CONTRACT_TYPES:
            msg = f"{name!r} is no contract type; there are {', '.join(CONTRACT_TYPES)}"
            raise typer.BadParameter(msg, param_hint="--contract-type")
    return Filters(
        frozenset(customers or ()),
        frozenset(contracts or ()),
        frozenset(types or ()),
        None if taxable is None else taxable is YesNo.YES,
        overdue_only,
        *period,
    )

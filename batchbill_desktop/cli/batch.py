"""`batchbill batch ...`: run, show, group, generate, undo, delete."""

from __future__ import annotations

from typing import Annotated

import typer

from batchbill_desktop.cli.filter_options import (
    AsOf,
    Contracts,
    Customers,
    NeededInvoiceDate,
    OnePerCustomer,
    OverdueOnly,
    PeriodFrom,
    PeriodTo,
    Taxable,
    Types,
    make_filters,
)
from batchbill_desktop.cli.output import JsonOption, complain, print_json, print_table, say
from batchbill_desktop.cli.session import database
from batchbill_desktop.services.batches import generate as generating
from batchbill_desktop.services.batches import proposals
from batchbill_desktop.services.batches.load import company_values
from batchbill_desktop.services.batches.run import RunRequest, run_batch
from batchbill_desktop.services.batches.show import (
    BatchView,
    batch_json,
    list_batches,
    show_batch,
    summary_json,
)
from batchbill_desktop.services.batches.warnings import batch_warnings
from batchbill_desktop.services.money import amount_text

app = typer.Typer(help="Batches: run a selection, look at its invoices, generate them.")

Name = Annotated[str, typer.Argument(help="Name of the batch.")]
AsJson = Annotated[bool, JsonOption]


@app.command("run")
def run(  # noqa: PLR0913 - one parameter for each option
    name: Name,
    *,
    as_of: AsOf,
    invoice_date: NeededInvoiceDate,
    one_per_customer: OnePerCustomer = False,
    customer: Customers = None,
    contract: Contracts = None,
    contract_type: Types = None,
    taxable: Taxable = None,
    overdue_only: OverdueOnly = False,
    period_from: PeriodFrom = None,
    period_to: PeriodTo = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option("--exclude", metavar="ITEM ...", help="Ready items to leave out."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Select all that is ready, less what is excluded, and run it."""
    filters = make_filters(
        customer, contract, contract_type, taxable, overdue_only, (period_from, period_to)
    )
    request = RunRequest(name, as_of, invoice_date, one_per_customer, filters, tuple(exclude or ()))
    database().write(run_batch, request)
    _show(name, as_json=as_json, warn=True)


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List all batches, newest first."""
    batches = database().read(list_batches)
    if as_json:
        print_json([summary_json(batch) for batch in batches])
        return
    if not batches:
        say("There is no batch yet.")
        return
    print_table(
        ["Batch", "State", "As of", "Invoice date", "Invoices", "Total"],
        [
            [
                batch.name,
                batch.state,
                batch.as_of.isoformat(),
                batch.invoice_date.isoformat(),
                str(sum(totals.invoices for totals in batch.totals.values())),
                ", ".join(
                    f"{amount_text(totals.total, totals.digits)} {currency}"
                    for currency, totals in batch.totals.items()
                ),
            ]
            for batch in batches
        ],
        right=(4, 5),
    )


@app.command("show")
def show(name: Name, as_json: AsJson = False) -> None:
    """Show a batch with its invoices."""
    _show(name, as_json=as_json)


@app.command("delete")
def delete(name: Name) -> None:
    """Delete a proposed batch and release its items."""
    database().write(proposals.delete_batch, name)
    say(f"The batch {name!r} is deleted and its items are due again.")


@app.command("group")
def group(
    name: Name,
    one_per_customer: Annotated[
        bool | None,
        typer.Option("--one-per-customer/--per-contract", help="How contracts share invoices."),
    ] = None,
) -> None:
    """Switch the grouping of the proposals."""
    if one_per_customer is None:
        msg = "say --one-per-customer or --per-contract"
        raise typer.BadParameter(msg)
    database().write(proposals.group_batch, name, one_per_customer=one_per_customer)
    _show(name, as_json=False)


@app.command("generate")
def generate(name: Name, as_json: AsJson = False) -> None:
    """Number the invoices of a proposed batch."""
    database().write(generating.generate_batch, name)
    _show(name, as_json=as_json)


@app.command("undo-generate")
def undo_generate(name: Name, as_json: AsJson = False) -> None:
    """Take the numbers of a generated batch back, while that is allowed."""
    database().write(generating.undo_generate, name)
    _show(name, as_json=as_json)


def _show(name: str, *, as_json: bool, warn: bool = False) -> None:
    view = database().read(show_batch, name)
    if warn:
        for warning in batch_warnings(view, database().read(company_values)):
            complain(f"Warning: {warning.text}")
    if as_json:
        print_json(batch_json(view))
    else:
        _print_batch(view)


def _print_batch(view: BatchView) -> None:
    summary = view.summary
    say(f"{summary.name}: {summary.state}, as of {summary.as_of}, dated {summary.invoice_date}")
    print_table(
        ["Id", "Number", "Customer", "Contracts", "Status", "Net", "Tax", "Total", ""],
        [
            [
                str(invoice.id),
                invoice.number or "-",
                f"{invoice.customer} {invoice.buyer.address.name}",
                ", ".join(invoice.contracts),
                invoice.status,
                str(invoice.net),
                str(invoice.tax),
                str(invoice.total),
                invoice.currency,
            ]
            for invoice in view.invoices
        ],
        right=(0, 5, 6, 7),
    )
    for currency, totals in summary.totals.items():
        say(
            f"{currency}: {totals.invoices} invoices, "
            f"net {amount_text(totals.net, totals.digits)}, "
            f"tax {amount_text(totals.tax, totals.digits)}, "
            f"total {amount_text(totals.total, totals.digits)}"
        )
    if view.settled:
        say(f"Settled without an invoice: {', '.join(view.settled)}")

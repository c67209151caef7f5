"""`batchbill invoice ...`: list, show, delete a proposal, credit, pay, status."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

import typer

from batchbill_desktop.cli.arguments import amount as amount_of
from batchbill_desktop.cli.arguments import day
from batchbill_desktop.cli.output import JsonOption, print_json, print_table, say
from batchbill_desktop.cli.session import database
from batchbill_desktop.services.batches import proposals
from batchbill_desktop.services.invoices import credit_notes, payments
from batchbill_desktop.services.invoices.editing import flexible
from batchbill_desktop.services.invoices.invoice_json import invoice_json
from batchbill_desktop.services.invoices.load import find_document
from batchbill_desktop.services.invoices.search import list_invoices

app = typer.Typer(help="Invoices and credit notes.")

Number = Annotated[str, typer.Argument(help="Number of the invoice.")]
AsJson = Annotated[bool, JsonOption]
Day = Annotated[date, typer.Option("--date", parser=day, metavar="DAY", help="YYYY-MM-DD.")]
OptionalDay = Annotated[
    date | None, typer.Option("--date", parser=day, metavar="DAY", help="Default: today.")
]


@app.command("list")
def list_(
    batch: Annotated[str | None, typer.Option("--batch", help="Of this batch only.")] = None,
    as_json: AsJson = False,
) -> None:
    """List invoices and credit notes."""
    documents = database().read(list_invoices, batch)
    if as_json:
        print_json([invoice_json(document, with_lines=False) for document in documents])
        return
    if not documents:
        say("There is no invoice yet.")
        return
    print_table(
        ["Id", "Number", "Kind", "Date", "Customer", "Status", "Total", "Paid", ""],
        [
            [
                str(document.id),
                document.number or "-",
                document.kind,
                document.invoice_date.isoformat(),
                f"{document.customer} {document.buyer.address.name}",
                document.status,
                str(document.total),
                str(document.paid),
                document.currency,
            ]
            for document in documents
        ],
        right=(0, 6, 7),
    )


@app.command("show")
def show(number: Number, as_json: AsJson = False) -> None:
    """Show an invoice with its lines."""
    document = database().read(find_document, number)
    if as_json:
        print_json(invoice_json(document))
        return
    say(
        f"{document.number} ({document.kind}, {document.status}) of {document.invoice_date} "
        f"to {document.customer} {document.buyer.address.name}"
    )
    print_table(
        ["Description", "Quantity", "Unit price", "Tax %", "Net"],
        [
            [
                line.description,
                f"{line.quantity.normalize():f} {line.unit}",
                str(line.unit_price),
                f"{line.tax_rate_percent.normalize():f}",
                str(line.net),
            ]
            for line in document.lines
        ],
        right=(1, 2, 3, 4),
    )
    say(
        f"net {document.net}, tax {document.tax}, total {document.total} {document.currency}, "
        f"due {document.due_date}"
    )


@app.command("delete")
def delete(
    invoice_id: Annotated[int, typer.Argument(help="Id of a proposal, or of a draft.")],
) -> None:
    """Take a proposal out of its batch and release its items; or delete a draft without a batch."""
    if database().read(flexible.is_draft, invoice_id):
        database().write(flexible.delete_draft, invoice_id)
        say(f"The draft {invoice_id} is deleted.")
        return
    database().write(proposals.delete_proposal, invoice_id)
    say(f"The proposal {invoice_id} is deleted and its items are due again.")


@app.command("credit")
def credit(
    number: Number,
    release: Annotated[bool, typer.Option("--release", help="Make its items due again.")] = False,
    date_: OptionalDay = None,
    as_json: AsJson = False,
) -> None:
    """Credit a whole invoice."""
    credited = database().write(credit_notes.credit_invoice, number, release=release, day=date_)
    if as_json:
        print_json({"number": credited.number, "credits": credited.credits})
    else:
        say(f"{credited.number} credits {credited.credits}.")


@app.command("pay")
def pay(
    number: Number,
    amount: Annotated[
        Decimal, typer.Option("--amount", parser=amount_of, metavar="AMOUNT", help="As 1234.50.")
    ],
    date_: Day,
) -> None:
    """Record a payment."""
    database().write(payments.pay, number, amount, date_)
    say(f"{amount} recorded for {number}.")


@app.command("status")
def status(
    number: Number,
    word: Annotated[str, typer.Argument(metavar="STATUS", help=", ".join(payments.STATUSES))],
) -> None:
    """Set the status of an invoice."""
    database().write(payments.set_status, number, word)
    say(f"{number} is {word}.")

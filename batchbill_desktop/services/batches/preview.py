"""The invoices that a selection would make, as documents, with nothing written.

What is shown is the document that Run would propose, to the letter: rows and texts come from
the same functions.
"""

from __future__ import annotations

from sqlalchemy import Connection

from batchbill_desktop.services.batches.descriptions import Describer
from batchbill_desktop.services.batches.load import company_values, engine_company
from batchbill_desktop.services.batches.selection import Selection
from batchbill_desktop.services.batches.store import invoice_values, line_values, tax_values
from batchbill_desktop.services.billing.compose import ContractLines, Proposal
from batchbill_desktop.services.billing.lines import Line
from batchbill_desktop.services.invoices.document import DocumentLine, InvoiceDocument
from batchbill_desktop.services.invoices.frozen import Freezer, load_logos
from batchbill_desktop.services.invoices.load import make_document, make_line
from batchbill_desktop.services.invoices.status import Facts


class Previewer:
    """Makes documents of proposals that exist in a selection alone.

    It keeps what the company and its customers were when it was made: make it anew after
    every change of the database.
    """

    def __init__(self, connection: Connection) -> None:
        values = company_values(connection)
        self._language = engine_company(values).language
        self._freezer = Freezer(connection, values)
        self._logos = load_logos(connection, [{"page": self._freezer.page}])

    def document(self, selection: Selection, contract: str) -> InvoiceDocument | None:
        """The invoice on which a contract's ticked items would stand; None where none would.

        With *One invoice per customer* the customer's other ticked contracts stand on it too.
        """
        proposal = selection.proposal_of(contract)
        if proposal is None or proposal.is_settled:
            return None
        describe = Describer(dict(selection.due.tickets), self._language)
        return self._document(selection, proposal, describe)

    def _document(
        self, selection: Selection, proposal: Proposal[Line], describe: Describer
    ) -> InvoiceDocument:
        customer = proposal.customer
        day = selection.due.invoice_date
        row = {
            **invoice_values(proposal, 0, 0, 0, day),
            "number": None,
            "issued_at": None,
            "batch_name": None,
            "business_number": customer.business_number,
            "corrects_number": None,
            "corrects_date": None,
        }
        return make_document(
            row,
            self._freezer.data(customer.id, customer.currency, day),
            Facts(),
            [line for part in proposal.parts for line in _lines(part, describe)],
            tuple(part.contract.code for part in proposal.parts),
            tax_values(0, proposal.taxes),
            self._logos,
        )


def _lines(part: ContractLines[Line], describe: Describer) -> list[DocumentLine]:
    contract = part.contract
    beside = {
        "currency": contract.customer.currency,
        "contract_code": contract.code,
        "contract_name": contract.name,
    }
    return [
        make_line(
            {**line_values(contract, line, describe.line(contract, line)), **beside},
            tuple(sorted({item.id for item in line.items})),
        )
        for line in part.lines
    ]

"""What the law of the seller's country wants on an invoice, in the language of the invoice.

`legal_lines` stands with the text on payment, `exemption_reason` in the table of taxes,
`identity_lines` in the footer. What the company says itself, in any of its texts, is not said
again: its own words win. Nothing here is read from the database.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from batchbill_desktop.services.printing.legal_identity import identity_lines, local_labels
from batchbill_desktop.services.printing.legal_reasons import exemption_reason
from batchbill_desktop.services.printing.legal_statements import STATEMENTS
from batchbill_desktop.services.printing.legal_words import legal_text

if TYPE_CHECKING:
    from batchbill_desktop.services.invoices.document import InvoiceDocument

__all__ = ("exemption_reason", "identity_lines", "legal_lines", "local_labels")


def legal_lines(document: InvoiceDocument) -> tuple[str, ...]:
    """The sentences that the seller's country wants with the payment; none on a credit note."""
    if document.kind == "credit_note" or document.total <= 0:
        return ()
    own = _own_words(document)
    found = (state(document) for state in STATEMENTS.get(document.seller.address.country, ()))
    return tuple(
        legal_text(statement.text, document.language, **statement.params)
        for statement in found
        if statement is not None and not re.search(statement.said_by, own, re.IGNORECASE)
    )


def _own_words(document: InvoiceDocument) -> str:
    """Everything that the company itself says on the invoice."""
    seller, texts = document.seller, document.texts
    typed = (texts.subject, texts.intro, texts.closing, texts.payment)
    return "\n".join(
        (
            seller.payment_terms_text,
            seller.late_payment_text,
            seller.footer_text,
            document.remarks,
            *(text for text in typed if text),
            *document.page.templates.values(),
        )
    )

"""What the list beside a text template says: values, formats and conditions."""

from __future__ import annotations

from batchbill_desktop.services.texts import mark

TEXT_NAMES = {
    "subject": mark("Subject"),
    "intro": mark("Introduction"),
    "closing": mark("Closing text"),
    "payment": mark("Payment"),
}

LANGUAGE_NAMES = {
    "en": mark("English"),
    "fr": mark("French"),
    "de": mark("German"),
    "nl": mark("Dutch"),
}

VALUES = {
    "number": mark("Number of the invoice"),
    "kind": mark("“invoice” or “credit_note”"),
    "invoice_date": mark("Date of the invoice"),
    "due_date": mark("Day on which the payment is due"),
    "period": mark("Service period in words"),
    "total": mark("What is to be paid, with the currency"),
    "net_amount": mark("Sum without tax, as a number"),
    "tax_amount": mark("Tax, as a number"),
    "total_amount": mark("Sum with tax, as a number"),
    "currency": mark("Currency, as EUR"),
    "order_number": mark("The customer's order number"),
    "corrects": mark("Number of the invoice that a credit note corrects"),
    "corrects_date": mark("Date of the invoice that a credit note corrects"),
    "customer_name": mark("Name of the customer"),
    "customer_contact": mark("Contact person of the customer"),
    "customer_number": mark("Number of the customer"),
    "buyer_reference": mark("The customer's reference"),
    "company_name": mark("Name of the company"),
    "iban": mark("IBAN of the company"),
    "bic": mark("BIC of the company"),
    "payment_terms_text": mark("Terms of payment of the company"),
    "late_payment_text": mark("The company's text on late payment"),
    "remarks": mark("Remarks of the invoice"),
}
"""Every value that a text may have, with its meaning."""

PIECES = {
    "{{ due_date|day }}": mark("A date, written out"),
    "{{ net_amount|number }}": mark("A number, as the language writes it"),
    "{{ iban|iban }}": mark("An IBAN in groups of four"),
    '{% if kind == "credit_note" %}…{% else %}…{% endif %}': mark(
        "One text for credit notes, another for invoices"
    ),
    "{% if order_number %}…{% endif %}": mark("Only where there is such a value"),
    "<b>…</b>": mark("Bold"),
    "<i>…</i>": mark("Italic"),
    "<br>": mark("A new line; an empty line starts a new paragraph"),
    "&nbsp;": mark("A blank where no line breaks"),
}
"""What can be written in a text besides, with its meaning."""

"""The fixed words of the printed page, in the document's language.

English is the source; `resources/translations/<language>/LC_MESSAGES/print.po` has the others.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from functools import cache

from batchbill_desktop.resources import resource_path
from batchbill_desktop.services.printing.formats import printed_language

DOMAIN = "print"


@dataclass(frozen=True, slots=True)
class Labels:
    """Every fixed word; those with a named place in braces are filled by `str.format`."""

    invoice: str
    credit_note: str
    proposal: str
    draft: str
    copy: str
    pay_by_code: str
    number: str
    invoice_date: str
    due_date: str
    customer_number: str
    order_number: str
    buyer_reference: str
    service_period: str
    buyer_vat_id: str
    buyer_registration: str
    corrects: str
    corrects_of: str
    delivered_to: str
    position: str
    description: str
    quantity: str
    unit: str
    unit_price: str
    discount: str
    tax_rate: str
    net: str
    piece: str
    hour: str
    included: str
    subtotal: str
    other_items: str
    prorated: str
    continued: str
    carried_over: str
    brought_forward: str
    tax_group: str
    tax_base: str
    rate: str
    tax_amount: str
    exempt: str
    total_net: str
    total_tax: str
    total_to_pay: str
    total_credited: str
    foreign_tax: str
    foreign_rate: str
    foreign_rate_source: str
    share_capital: str
    registration: str
    vat_id: str
    tax_number: str
    page_of: str
    time_report: str
    ticket: str
    no_ticket: str
    work_day: str
    work_start: str
    technician: str
    work_note: str
    work_minutes: str
    work_billed: str
    total: str


@cache
def labels_in(language: str) -> Labels:
    """The words in a language; English for one that nobody has translated to."""
    catalog = gettext.translation(
        DOMAIN,
        str(resource_path("translations")),
        languages=[printed_language(language)],
        fallback=True,
    )
    _ = catalog.gettext
    return Labels(
        invoice=_("Invoice"),
        credit_note=_("Credit note"),
        proposal=_("Proposal"),
        draft=_("DRAFT"),
        copy=_("COPY"),
        pay_by_code=_("Scan to pay"),
        number=_("Number"),
        invoice_date=_("Date"),
        due_date=_("Due date"),
        customer_number=_("Customer no."),
        order_number=_("Order no."),
        buyer_reference=_("Your reference"),
        service_period=_("Service period"),
        buyer_vat_id=_("Your VAT no."),
        buyer_registration=_("Your reg. no."),
        corrects=_("Corrects invoice"),
        corrects_of=_("of {day}"),
        delivered_to=_("Delivered to: {address}"),
        position=_("No."),
        description=_("Description"),
        quantity=_("Quantity"),
        unit=_("Unit"),
        unit_price=_("Unit price"),
        discount=_("Disc. %"),
        tax_rate=_("VAT %"),
        net=_("Net {currency}"),
        piece=_("pc"),
        hour=_("h"),
        subtotal=_("Subtotal"),
        other_items=_("Other items"),
        included=_("included in the contract"),
        prorated=_("prorated {days}/{full} days"),
        continued=_("{name} (continued)"),
        carried_over=_("Carried over"),
        brought_forward=_("Brought forward"),
        tax_group=_("VAT"),
        tax_base=_("Base"),
        rate=_("Rate"),
        tax_amount=_("Tax"),
        exempt=_("Exempt"),
        total_net=_("Total net"),
        total_tax=_("Total VAT"),
        total_to_pay=_("Total to pay"),
        total_credited=_("Total credited"),
        foreign_tax=_("VAT in {currency}: {amount}"),
        foreign_rate=_("1 {of} = {rate} {currency}, {day}"),
        foreign_rate_source=_("1 {of} = {rate} {currency}, {source}, {day}"),
        share_capital=_("Share capital {amount}"),
        registration=_("Registration {number}"),
        vat_id=_("VAT no. {number}"),
        tax_number=_("Tax no. {number}"),
        page_of=_("Page {page} of {pages}"),
        time_report=_("Time report"),
        ticket=_("Ticket {number}: {title}"),
        no_ticket=_("Without a ticket"),
        work_day=_("Day"),
        work_start=_("Start"),
        technician=_("Technician"),
        work_note=_("Work done"),
        work_minutes=_("Worked"),
        work_billed=_("Billed"),
        total=_("Total"),
    )

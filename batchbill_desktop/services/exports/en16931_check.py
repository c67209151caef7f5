"""What keeps a document from being an e-invoice, and whether one adds up to the cent.

The official rules take a tax that is up to 1.00 off; `discrepancies` takes none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from batchbill_desktop.services.company_folder.iso_codes import COUNTRIES
from batchbill_desktop.services.exports.einvoice_codes import (
    BOUND_VATEX,
    DEFAULT_VATEX,
    EAS,
    is_iban,
    is_vatex,
)
from batchbill_desktop.services.exports.einvoice_fields import COMPANY, Who
from batchbill_desktop.services.exports.einvoice_fields import buyer as buyer_of
from batchbill_desktop.services.exports.en16931 import DECIMALS, EInvoice
from batchbill_desktop.services.exports.en16931_lines import reckoned_net
from batchbill_desktop.services.exports.en16931_make import carried_lines, tax_of
from batchbill_desktop.services.exports.en16931_parties import compact
from batchbill_desktop.services.exports.gaps import Reason, why
from batchbill_desktop.services.invoices.document import (
    Address,
    DocumentTax,
    InvoiceDocument,
)
from batchbill_desktop.services.money import divide_half_up, to_decimal

_VAT_PREFIXES = COUNTRIES | {"EL", "XI"}
_FREE_OF_TAX = ("Z", "E", "AE", "K", "G", "O")
_RULE_NAMES = {"K": "IC"}
"""How a category is called in the ids of rules, where it is not by its code."""


def refusals(document: InvoiceDocument) -> list[Reason]:
    """Why a document cannot be an e-invoice, each naming the field and the rule."""
    found = list(_of_document(document))
    found += _of_categories(document.taxes)
    for tax in document.taxes:
        found += _of_tax(tax)
    found += _of_seller(document)
    found += _of_buyer(document)
    return found


def discrepancies(invoice: EInvoice, digits: int) -> list[Reason]:
    """Where the figures of an e-invoice do not follow from each other exactly."""
    found = [
        why(
            "line {line}: quantity x price and its allowances come to {reckoned}, the line has "
            "{net} (PEPPOL-EN16931-R120)",
            line=line.id,
            reckoned=reckoned_net(line),
            net=line.net,
        )
        for line in invoice.lines
        if reckoned_net(line) != line.net
    ]
    for group in invoice.taxes:
        found += _of_group(invoice, group.category, group.rate, (group.base, group.tax), digits)
    if sum((line.net for line in invoice.lines), Decimal(0)) != invoice.net:
        found.append(why("the lines do not add up to the net {net} (BR-CO-10)", net=invoice.net))
    if sum((group.tax for group in invoice.taxes), Decimal(0)) != invoice.tax:
        found.append(why("the taxes do not add up to {tax} (BR-CO-14)", tax=invoice.tax))
    if invoice.net + invoice.tax != invoice.total:
        found.append(why("net and tax do not add up to {total} (BR-CO-15)", total=invoice.total))
    return found


def _of_group(
    invoice: EInvoice,
    category: str,
    rate: Decimal | None,
    amounts: tuple[Decimal, Decimal],
    digits: int,
) -> Iterable[Reason]:
    base, tax = amounts
    nets = [line.net for line in invoice.lines if (line.category, line.rate) == (category, rate)]
    if sum(nets, Decimal(0)) != base:
        yield why(
            "the lines of category {category} do not add up to {base} ({rule})",
            category=category,
            base=base,
            rule=f"BR-{_in_rules(category)}-08",
        )
    wanted = reckoned_tax(base, rate, digits)
    # The last credit note of an invoice takes the rounding rest of its tax (the official rule
    # takes as much); text_remarks tells it.
    rest = Decimal(1).scaleb(-digits) if invoice.is_credit_note and invoice.preceding else 0
    if abs(wanted - tax) > rest:
        yield why(
            "the tax at {rate} % is {tax}, but {base} x {rate} % is {wanted} (BR-CO-17): "
            "e-invoices round the tax once an invoice; set tax_rounding of the company to "
            "invoice for the invoices to come",
            rate=rate,
            tax=tax,
            base=base,
            wanted=wanted,
        )


def reckoned_tax(base: Decimal, rate: Decimal | None, digits: int) -> Decimal:
    """The tax of a group as receivers reckon it (BR-CO-17)."""
    due = Fraction(base) * Fraction(rate or 0) / 100
    return to_decimal(divide_half_up(due.numerator * 10**digits, due.denominator), digits)


def _of_document(document: InvoiceDocument) -> Iterable[Reason]:
    if document.number is None:
        yield why("it has no number yet; generate the batch first (BR-02)")
    if document.digits > DECIMALS:
        yield why(
            "amounts in {currency} have {digits} decimals, and e-invoices have two (BR-DEC-14)",
            currency=document.currency,
            digits=document.digits,
        )
    foreign = document.foreign_tax
    if foreign is not None and -int(foreign.tax.as_tuple().exponent) > DECIMALS:
        yield why(
            "its tax in the company's currency {currency} has more than two decimals (BR-DEC-15)",
            currency=foreign.currency,
        )
    if not carried_lines(document):
        yield why("it has no line but texts (BR-16)")
    for line in carried_lines(document):
        if tax_of(document, line) is None:
            yield why("the line {line!r} stands in no tax group (BR-CO-04)", line=line.description)


def _of_categories(taxes: Sequence[DocumentTax]) -> Iterable[Reason]:
    """Decisions: one group a category other than S, and nothing beside category O."""
    by_category: dict[str, list[DocumentTax]] = {}
    for tax in taxes:
        by_category.setdefault(tax.category, []).append(tax)
    for category, groups in by_category.items():
        if category != "S" and len(groups) > 1:
            yield why(
                "the tax codes {codes} are of one category {category} with different rates or "
                "reasons, and an e-invoice has one of each ({rule}): put them on invoices of "
                "their own",
                codes=_codes(groups),
                category=category,
                rule=f"BR-{_in_rules(category)}-01",
            )
    if "O" in by_category and len(by_category) > 1:
        others = [tax for tax in taxes if tax.category != "O"]
        yield why(
            "the tax code {code} is outside the scope of the tax (category O) and cannot stand "
            "beside {others} (BR-O-11): put them on invoices of their own",
            code=_codes(by_category["O"]),
            others=_codes(others),
        )


def _of_tax(tax: DocumentTax) -> Iterable[Reason]:
    code = _codes([tax])
    if tax.category in _FREE_OF_TAX and tax.rate_percent != 0:
        yield why(
            "rate_percent of tax code {code} must be 0 in category {category} ({rule})",
            code=code,
            category=tax.category,
            rule=f"BR-{_in_rules(tax.category)}-05",
        )
    if tax.category == "S" and tax.rate_percent <= 0:
        yield why(
            "rate_percent of tax code {code} must be above 0 in category S (BR-S-05)", code=code
        )
    reason = tax.exemption_code.strip()
    if tax.category in ("S", "Z"):
        return
    if tax.category not in DEFAULT_VATEX and not (reason or tax.exemption_reason.strip()):
        yield why(
            "tax code {code} has no exemption_reason, which an e-invoice must give ({rule})",
            code=code,
            rule=f"BR-{tax.category}-10",
        )
    if reason and not is_vatex(reason):
        yield why(
            "exemption_code {reason!r} of tax code {code} is not on the list of VATEX codes "
            "(BR-CL-22): take one of the list, or leave it empty and give an exemption_reason",
            reason=reason,
            code=code,
        )
    bound = BOUND_VATEX.get(reason, tax.category)
    if bound != tax.category:
        yield why(
            "exemption_code {reason} of tax code {code} goes with category {bound}, not with "
            "{category} (PEPPOL-EN16931-P0104 to P0111)",
            reason=reason,
            code=code,
            bound=bound,
            category=tax.category,
        )


def _of_seller(document: InvoiceDocument) -> Iterable[Reason]:
    seller = document.seller
    yield from _of_address(seller.address, COMPANY, ("BR-06", "BR-09"))
    yield from _of_vat_id(seller.vat_id, COMPANY)
    categories = {tax.category for tax in document.taxes}
    if "O" in categories:
        if not seller.registration.strip():
            yield why(
                "the company has no registration, and its vat_id may not stand on an invoice "
                "outside the scope of the tax (BR-O-02, BR-CO-26)",
                COMPANY.gap("registration"),
            )
    elif not (seller.registration.strip() or seller.vat_id.strip()):
        yield why(
            "the company has neither vat_id nor registration (BR-CO-26)", COMPANY.gap("vat_id")
        )
    for category in sorted(categories & {"S", "Z", "E", "AE"}):
        if not (seller.vat_id.strip() or seller.tax_number.strip()):
            yield why(
                "the company has neither vat_id nor tax_number ({rule})",
                COMPANY.gap("vat_id"),
                rule=f"BR-{category}-02",
            )
    for category in sorted(categories & {"K", "G"}):
        if not seller.vat_id.strip():
            yield why(
                "the company has no vat_id ({rule})",
                COMPANY.gap("vat_id"),
                rule=f"BR-{_in_rules(category)}-02",
            )
    iban = compact(seller.iban)
    if iban and not is_iban(iban):
        yield why(
            "iban {iban!r} of the company is none: its check digits do not fit (BR-DE-19)",
            COMPANY.gap("iban"),
            iban=seller.iban,
        )


def _of_buyer(document: InvoiceDocument) -> Iterable[Reason]:
    buyer = document.buyer
    who = buyer_of(document.customer)
    yield from _of_address(buyer.address, who, ("BR-07", "BR-11"))
    yield from _of_vat_id(buyer.vat_id, who)
    categories = {tax.category for tax in document.taxes}
    if "AE" in categories and not (buyer.vat_id.strip() or buyer.registration.strip()):
        yield why(
            "{who} has neither vat_id nor registration, which reverse charge needs (BR-AE-02)",
            who.gap("vat_id"),
            who=who.words,
        )
    if "K" in categories and not buyer.vat_id.strip():
        yield why(
            "{who} has no vat_id, which an intra-community supply needs (BR-IC-02)",
            who.gap("vat_id"),
            who=who.words,
        )
    if buyer.delivery is not None:
        country = buyer.delivery.country.strip()
        if country and country not in COUNTRIES:
            yield why(
                "delivery_country {country!r} of {who} is no country (BR-CL-14)",
                who.gap("delivery_country"),
                country=country,
                who=who.words,
            )
    scheme = buyer.endpoint_scheme.strip()
    if buyer.endpoint_id.strip() and scheme not in EAS:
        yield why(
            "endpoint_scheme {scheme!r} of {who} is not on the list of schemes for electronic "
            "addresses, such as 0009, 9930, EM (BR-CL-25)",
            who.gap("endpoint_scheme"),
            scheme=scheme,
            who=who.words,
        )


def _of_address(address: Address, who: Who, rules: tuple[str, str]) -> Iterable[Reason]:
    if not address.name.strip():
        yield why("{who} has no name ({rule})", who.gap("name"), who=who.words, rule=rules[0])
    country = address.country.strip()
    if not country:
        yield why("{who} has no country ({rule})", who.gap("country"), who=who.words, rule=rules[1])
    elif country not in COUNTRIES:
        yield why(
            "country {country!r} of {who} is no country (BR-CL-14)",
            who.gap("country"),
            country=country,
            who=who.words,
        )


def _of_vat_id(vat_id: str, who: Who) -> Iterable[Reason]:
    if vat_id.strip() and compact(vat_id)[:2] not in _VAT_PREFIXES:
        yield why(
            "vat_id {vat_id!r} of {who} does not begin with the code of its country, as "
            "FR40123456824 does (BR-CO-09)",
            who.gap("vat_id"),
            vat_id=vat_id,
            who=who.words,
        )


def _in_rules(category: str) -> str:
    return _RULE_NAMES.get(category, category)


def _codes(taxes: Iterable[DocumentTax]) -> str:
    return ", ".join(code or "(none)" for tax in taxes for code in tax.tax_codes)

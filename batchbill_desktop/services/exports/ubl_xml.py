"""E-invoices as UBL 2.1: Peppol BIS Billing 3, XRechnung, or EN 16931 alone (formats, 7.7)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from batchbill_desktop.services.exports.en16931 import Adjustment, EInvoice, Line, Party
from batchbill_desktop.services.exports.xml_tree import Element, Tree, number_text
from batchbill_desktop.services.invoices.document import Address

PEPPOL = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
XRECHNUNG = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
EN_16931 = "urn:cen.eu:en16931:2017"
"""The standard alone, for invoices that go another way than by Peppol."""
PROCESS = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"

_OASIS = "urn:oasis:names:specification:ubl:schema:xsd"


def schema_of(invoice: EInvoice) -> str:
    """The XSD of the file that `ubl_xml` makes."""
    kind = "CreditNote" if invoice.is_credit_note else "Invoice"
    return f"ubl-2.1/maindoc/UBL-{kind}-2.1.xsd"


def ubl_xml(invoice: EInvoice, customization: str) -> bytes:
    """The XML file of an e-invoice; elements stand in the order of the schema."""
    return _Writer(invoice, customization).write()


class _Writer:
    def __init__(self, invoice: EInvoice, customization: str) -> None:
        self._invoice = invoice
        self._customization = customization
        self._kind = "CreditNote" if invoice.is_credit_note else "Invoice"
        namespaces: dict[str | None, str] = {
            None: f"{_OASIS}:{self._kind}-2",
            "cac": f"{_OASIS}:CommonAggregateComponents-2",
            "cbc": f"{_OASIS}:CommonBasicComponents-2",
        }
        self._tree = Tree(self._kind, namespaces)
        self._add = self._tree.add
        self._group = self._tree.group

    def write(self) -> bytes:
        root = self._tree.root
        self._header(root)
        self._references(root)
        invoice = self._invoice
        seller = self._group(root, "cac:AccountingSupplierParty")
        self._party(self._group(seller, "cac:Party"), invoice.seller)
        buyer = self._group(root, "cac:AccountingCustomerParty")
        self._party(self._group(buyer, "cac:Party"), invoice.buyer)
        self._delivery(root)
        self._payment(root)
        self._add(root, "cac:PaymentTerms/cbc:Note", invoice.terms)
        self._taxes(root)
        self._totals(root)
        for line in invoice.lines:
            self._line(self._group(root, f"cac:{self._kind}Line"), line)
        return self._tree.to_bytes()

    def _header(self, root: Element) -> None:
        invoice = self._invoice
        self._add(root, "cbc:CustomizationID", self._customization)
        self._add(root, "cbc:ProfileID", "" if self._customization == EN_16931 else PROCESS)
        self._add(root, "cbc:ID", invoice.number)
        self._add(root, "cbc:IssueDate", invoice.day.isoformat())
        if not invoice.is_credit_note:
            self._add(root, "cbc:DueDate", invoice.due.isoformat())
        self._add(root, f"cbc:{self._kind}TypeCode", invoice.type_code)
        self._add(root, "cbc:Note", invoice.note)
        self._add(root, "cbc:DocumentCurrencyCode", invoice.currency)
        if invoice.own_tax is not None:
            self._add(root, "cbc:TaxCurrencyCode", invoice.own_tax[0])
        self._add(root, "cbc:BuyerReference", invoice.buyer_reference)
        self._period(root, invoice.period)

    def _references(self, root: Element) -> None:
        invoice = self._invoice
        self._add(root, "cac:OrderReference/cbc:ID", invoice.order)
        if invoice.preceding is not None:
            number, day = invoice.preceding
            reference = self._group(root, "cac:BillingReference")
            document = self._group(reference, "cac:InvoiceDocumentReference")
            self._add(document, "cbc:ID", number)
            self._add(document, "cbc:IssueDate", "" if day is None else day.isoformat())
        self._add(root, "cac:ContractDocumentReference/cbc:ID", invoice.contract)

    def _party(self, group: Element, party: Party) -> None:
        self._add(group, "cbc:EndpointID", party.endpoint, schemeID=party.endpoint_scheme)
        self._add(group, "cac:PartyIdentification/cbc:ID", party.id)
        self._address(self._group(group, "cac:PostalAddress"), party.address)
        for number, scheme in ((party.vat_id, "VAT"), (party.tax_number, "FC")):
            if number:
                registration = self._group(group, "cac:PartyTaxScheme")
                self._add(registration, "cbc:CompanyID", number)
                self._add(registration, "cac:TaxScheme/cbc:ID", scheme)
        entity = self._group(group, "cac:PartyLegalEntity")
        self._add(entity, "cbc:RegistrationName", party.name)
        legal_scheme = {"schemeID": party.legal_scheme} if party.legal_scheme else {}
        self._add(entity, "cbc:CompanyID", party.legal_id, **legal_scheme)
        self._add(entity, "cbc:CompanyLegalForm", party.legal_info)
        if party.contact or party.phone or party.email:
            contact = self._group(group, "cac:Contact")
            self._add(contact, "cbc:Name", party.contact)
            self._add(contact, "cbc:Telephone", party.phone)
            self._add(contact, "cbc:ElectronicMail", party.email)

    def _address(self, group: Element, address: Address) -> None:
        self._add(group, "cbc:StreetName", address.street)
        self._add(group, "cbc:AdditionalStreetName", address.street2)
        self._add(group, "cbc:CityName", address.city)
        self._add(group, "cbc:PostalZone", address.postcode)
        self._add(group, "cbc:CountrySubentity", address.region)
        self._add(group, "cac:Country/cbc:IdentificationCode", address.country)

    def _delivery(self, root: Element) -> None:
        delivery = self._invoice.delivery
        group = self._group(root, "cac:Delivery")
        self._add(group, "cbc:ActualDeliveryDate", delivery.day.isoformat())
        if delivery.address is not None:
            location = self._group(group, "cac:DeliveryLocation")
            self._address(self._group(location, "cac:Address"), delivery.address)
            self._add(group, "cac:DeliveryParty/cac:PartyName/cbc:Name", delivery.name)

    def _payment(self, root: Element) -> None:
        invoice = self._invoice
        payment = invoice.payment
        group = self._group(root, "cac:PaymentMeans")
        self._add(group, "cbc:PaymentMeansCode", payment.code)
        if invoice.is_credit_note:
            self._add(group, "cbc:PaymentDueDate", invoice.due.isoformat())
        self._add(group, "cbc:PaymentID", invoice.number)
        if payment.iban:
            account = self._group(group, "cac:PayeeFinancialAccount")
            self._add(account, "cbc:ID", payment.iban)
            self._add(account, "cbc:Name", payment.account_name)
            self._add(account, "cac:FinancialInstitutionBranch/cbc:ID", payment.bic)

    def _taxes(self, root: Element) -> None:
        invoice = self._invoice
        group = self._group(root, "cac:TaxTotal")
        self._amount(group, "cbc:TaxAmount", invoice.tax)
        for row in invoice.taxes:
            part = self._group(group, "cac:TaxSubtotal")
            self._amount(part, "cbc:TaxableAmount", row.base)
            self._amount(part, "cbc:TaxAmount", row.tax)
            category = self._group(part, "cac:TaxCategory")
            self._add(category, "cbc:ID", row.category)
            if row.rate is not None:
                self._add(category, "cbc:Percent", number_text(row.rate))
            self._add(category, "cbc:TaxExemptionReasonCode", row.code)
            self._add(category, "cbc:TaxExemptionReason", row.reason)
            self._add(category, "cac:TaxScheme/cbc:ID", "VAT")
        if invoice.own_tax is not None:
            currency, amount = invoice.own_tax
            total = "cac:TaxTotal/cbc:TaxAmount"
            self._add(root, total, str(amount), currencyID=currency)

    def _totals(self, root: Element) -> None:
        invoice = self._invoice
        group = self._group(root, "cac:LegalMonetaryTotal")
        self._amount(group, "cbc:LineExtensionAmount", invoice.net)
        self._amount(group, "cbc:TaxExclusiveAmount", invoice.net)
        self._amount(group, "cbc:TaxInclusiveAmount", invoice.total)
        self._amount(group, "cbc:PayableAmount", invoice.total)

    def _line(self, group: Element, line: Line) -> None:
        self._add(group, "cbc:ID", line.id)
        name = "Credited" if self._invoice.is_credit_note else "Invoiced"
        quantity = number_text(line.quantity)
        self._add(group, f"cbc:{name}Quantity", quantity, unitCode=line.unit)
        self._amount(group, "cbc:LineExtensionAmount", line.net)
        self._period(group, line.period)
        for adjustment in line.adjustments:
            self._adjustment(self._group(group, "cac:AllowanceCharge"), adjustment)
        item = self._group(group, "cac:Item")
        self._add(item, "cbc:Description", line.description)
        self._add(item, "cbc:Name", line.name)
        self._add(item, "cac:SellersItemIdentification/cbc:ID", line.sku)
        tax = self._group(item, "cac:ClassifiedTaxCategory")
        self._add(tax, "cbc:ID", line.category)
        if line.rate is not None:
            self._add(tax, "cbc:Percent", number_text(line.rate))
        self._add(tax, "cac:TaxScheme/cbc:ID", "VAT")
        price = self._group(group, "cac:Price")
        currency = self._invoice.currency
        self._add(price, "cbc:PriceAmount", number_text(line.price), currencyID=currency)
        if line.base_quantity is not None:
            base = number_text(line.base_quantity)
            self._add(price, "cbc:BaseQuantity", base, unitCode=line.unit)

    def _adjustment(self, group: Element, adjustment: Adjustment) -> None:
        self._add(group, "cbc:ChargeIndicator", "true" if adjustment.is_charge else "false")
        self._add(group, "cbc:AllowanceChargeReasonCode", adjustment.code)
        self._add(group, "cbc:AllowanceChargeReason", adjustment.reason)
        if adjustment.percent is not None and adjustment.base is not None:
            self._add(group, "cbc:MultiplierFactorNumeric", number_text(adjustment.percent))
        self._amount(group, "cbc:Amount", adjustment.amount)
        if adjustment.percent is not None and adjustment.base is not None:
            self._amount(group, "cbc:BaseAmount", adjustment.base)

    def _period(self, parent: Element, period: tuple[date, date] | None) -> None:
        if period is not None:
            group = self._group(parent, "cac:InvoicePeriod")
            self._add(group, "cbc:StartDate", period[0].isoformat())
            self._add(group, "cbc:EndDate", period[1].isoformat())

    def _amount(self, parent: Element, name: str, amount: Decimal) -> None:
        self._add(parent, name, str(amount), currencyID=self._invoice.currency)

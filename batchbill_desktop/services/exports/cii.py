"""E-invoices as UN/CEFACT Cross Industry Invoice, profile EN 16931 of Factur-X (formats, 7.1)."""

from __future__ import annotations

from datetime import date

from batchbill_desktop.services.exports.en16931 import Adjustment, EInvoice, Line, Party
from batchbill_desktop.services.exports.xml_tree import Element, Tree, number_text
from batchbill_desktop.services.invoices.document import Address

PROFILE = "urn:cen.eu:en16931:2017"
SCHEMA = "facturx-en16931/Factur-X_EN16931.xsd"

_UNECE = "urn:un:unece:uncefact:data:standard"
_NAMESPACES: dict[str | None, str] = {
    "rsm": f"{_UNECE}:CrossIndustryInvoice:100",
    "ram": f"{_UNECE}:ReusableAggregateBusinessInformationEntity:100",
    "udt": f"{_UNECE}:UnqualifiedDataType:100",
    "qdt": f"{_UNECE}:QualifiedDataType:100",
}


def cii_xml(invoice: EInvoice) -> bytes:
    """The XML file of an e-invoice; elements stand in the order of the schema."""
    return _Writer(invoice).write()


class _Writer:
    def __init__(self, invoice: EInvoice) -> None:
        self._invoice = invoice
        self._tree = Tree("rsm:CrossIndustryInvoice", _NAMESPACES)
        self._add = self._tree.add
        self._group = self._tree.group

    def write(self) -> bytes:
        root = self._tree.root
        context = self._group(root, "rsm:ExchangedDocumentContext")
        self._add(context, "ram:GuidelineSpecifiedDocumentContextParameter/ram:ID", PROFILE)
        self._header(self._group(root, "rsm:ExchangedDocument"))
        deal = self._group(root, "rsm:SupplyChainTradeTransaction")
        for line in self._invoice.lines:
            self._line(self._group(deal, "ram:IncludedSupplyChainTradeLineItem"), line)
        self._agreement(self._group(deal, "ram:ApplicableHeaderTradeAgreement"))
        self._delivery(self._group(deal, "ram:ApplicableHeaderTradeDelivery"))
        self._settlement(self._group(deal, "ram:ApplicableHeaderTradeSettlement"))
        return self._tree.to_bytes()

    def _header(self, header: Element) -> None:
        invoice = self._invoice
        self._add(header, "ram:ID", invoice.number)
        self._add(header, "ram:TypeCode", invoice.type_code)
        self._day(header, "ram:IssueDateTime", invoice.day)
        if invoice.note:
            note = self._group(header, "ram:IncludedNote")
            self._add(note, "ram:Content", invoice.note)

    def _line(self, item: Element, line: Line) -> None:
        self._add(item, "ram:AssociatedDocumentLineDocument/ram:LineID", line.id)
        product = self._group(item, "ram:SpecifiedTradeProduct")
        self._add(product, "ram:SellerAssignedID", line.sku)
        self._add(product, "ram:Name", line.name)
        self._add(product, "ram:Description", line.description)
        agreement = self._group(item, "ram:SpecifiedLineTradeAgreement")
        price = self._group(agreement, "ram:NetPriceProductTradePrice")
        self._add(price, "ram:ChargeAmount", number_text(line.price))
        if line.base_quantity is not None:
            base = number_text(line.base_quantity)
            self._add(price, "ram:BasisQuantity", base, unitCode=line.unit)
        delivery = self._group(item, "ram:SpecifiedLineTradeDelivery")
        quantity = number_text(line.quantity)
        self._add(delivery, "ram:BilledQuantity", quantity, unitCode=line.unit)
        settlement = self._group(item, "ram:SpecifiedLineTradeSettlement")
        tax = self._group(settlement, "ram:ApplicableTradeTax")
        self._add(tax, "ram:TypeCode", "VAT")
        self._add(tax, "ram:CategoryCode", line.category)
        if line.rate is not None:
            self._add(tax, "ram:RateApplicablePercent", number_text(line.rate))
        self._period(settlement, line.period)
        for adjustment in line.adjustments:
            self._adjustment(settlement, adjustment)
        summation = "ram:SpecifiedTradeSettlementLineMonetarySummation"
        self._add(settlement, f"{summation}/ram:LineTotalAmount", str(line.net))

    def _adjustment(self, settlement: Element, adjustment: Adjustment) -> None:
        group = self._group(settlement, "ram:SpecifiedTradeAllowanceCharge")
        flag = "true" if adjustment.is_charge else "false"
        self._add(group, "ram:ChargeIndicator/udt:Indicator", flag)
        if adjustment.percent is not None and adjustment.base is not None:
            self._add(group, "ram:CalculationPercent", number_text(adjustment.percent))
            self._add(group, "ram:BasisAmount", str(adjustment.base))
        self._add(group, "ram:ActualAmount", str(adjustment.amount))
        self._add(group, "ram:ReasonCode", adjustment.code)
        self._add(group, "ram:Reason", adjustment.reason)

    def _agreement(self, agreement: Element) -> None:
        invoice = self._invoice
        self._add(agreement, "ram:BuyerReference", invoice.buyer_reference)
        self._party(self._group(agreement, "ram:SellerTradeParty"), invoice.seller)
        self._party(self._group(agreement, "ram:BuyerTradeParty"), invoice.buyer)
        order = "ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID"
        self._add(agreement, order, invoice.order)
        contract = "ram:ContractReferencedDocument/ram:IssuerAssignedID"
        self._add(agreement, contract, invoice.contract)

    def _party(self, group: Element, party: Party) -> None:
        self._add(group, "ram:ID", party.id)
        self._add(group, "ram:Name", party.name)
        self._add(group, "ram:Description", party.legal_info)
        if party.legal_id:
            scheme = {"schemeID": party.legal_scheme} if party.legal_scheme else {}
            self._add(group, "ram:SpecifiedLegalOrganization/ram:ID", party.legal_id, **scheme)
        if party.contact or party.phone:
            contact = self._group(group, "ram:DefinedTradeContact")
            self._add(contact, "ram:PersonName", party.contact)
            phone = "ram:TelephoneUniversalCommunication/ram:CompleteNumber"
            self._add(contact, phone, party.phone)
            self._add(contact, "ram:EmailURIUniversalCommunication/ram:URIID", party.email)
        self._address(group, party.address)
        self._add(
            group,
            "ram:URIUniversalCommunication/ram:URIID",
            party.endpoint,
            schemeID=party.endpoint_scheme,
        )
        registration = "ram:SpecifiedTaxRegistration/ram:ID"
        self._add(group, registration, party.vat_id, schemeID="VA")
        self._add(group, registration, party.tax_number, schemeID="FC")

    def _address(self, party: Element, address: Address) -> None:
        group = self._group(party, "ram:PostalTradeAddress")
        self._add(group, "ram:PostcodeCode", address.postcode)
        self._add(group, "ram:LineOne", address.street)
        self._add(group, "ram:LineTwo", address.street2)
        self._add(group, "ram:CityName", address.city)
        self._add(group, "ram:CountryID", address.country)
        self._add(group, "ram:CountrySubDivisionName", address.region)

    def _delivery(self, group: Element) -> None:
        delivery = self._invoice.delivery
        if delivery.address is not None:
            place = self._group(group, "ram:ShipToTradeParty")
            self._add(place, "ram:Name", delivery.name)
            self._address(place, delivery.address)
        event = self._group(group, "ram:ActualDeliverySupplyChainEvent")
        self._day(event, "ram:OccurrenceDateTime", delivery.day)

    def _settlement(self, group: Element) -> None:
        invoice = self._invoice
        self._add(group, "ram:PaymentReference", invoice.number)
        if invoice.own_tax is not None:
            self._add(group, "ram:TaxCurrencyCode", invoice.own_tax[0])
        self._add(group, "ram:InvoiceCurrencyCode", invoice.currency)
        self._payment(self._group(group, "ram:SpecifiedTradeSettlementPaymentMeans"))
        self._taxes(group)
        self._period(group, invoice.period)
        terms = self._group(group, "ram:SpecifiedTradePaymentTerms")
        self._add(terms, "ram:Description", invoice.terms)
        self._day(terms, "ram:DueDateDateTime", invoice.due)
        self._totals(group)
        if invoice.preceding is not None:
            number, day = invoice.preceding
            reference = self._group(group, "ram:InvoiceReferencedDocument")
            self._add(reference, "ram:IssuerAssignedID", number)
            if day is not None:
                self._day(reference, "ram:FormattedIssueDateTime", day, "qdt")

    def _payment(self, group: Element) -> None:
        payment = self._invoice.payment
        self._add(group, "ram:TypeCode", payment.code)
        if payment.iban:
            account = self._group(group, "ram:PayeePartyCreditorFinancialAccount")
            self._add(account, "ram:IBANID", payment.iban)
            self._add(account, "ram:AccountName", payment.account_name)
        institution = "ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID"
        self._add(group, institution, payment.bic)

    def _taxes(self, settlement: Element) -> None:
        for row in self._invoice.taxes:
            group = self._group(settlement, "ram:ApplicableTradeTax")
            self._add(group, "ram:CalculatedAmount", str(row.tax))
            self._add(group, "ram:TypeCode", "VAT")
            self._add(group, "ram:ExemptionReason", row.reason)
            self._add(group, "ram:BasisAmount", str(row.base))
            self._add(group, "ram:CategoryCode", row.category)
            self._add(group, "ram:ExemptionReasonCode", row.code)
            if row.rate is not None:
                self._add(group, "ram:RateApplicablePercent", number_text(row.rate))

    def _totals(self, settlement: Element) -> None:
        invoice = self._invoice
        group = self._group(settlement, "ram:SpecifiedTradeSettlementHeaderMonetarySummation")
        self._add(group, "ram:LineTotalAmount", str(invoice.net))
        self._add(group, "ram:TaxBasisTotalAmount", str(invoice.net))
        total_tax = "ram:TaxTotalAmount"
        self._add(group, total_tax, str(invoice.tax), currencyID=invoice.currency)
        if invoice.own_tax is not None:
            currency, amount = invoice.own_tax
            self._add(group, total_tax, str(amount), currencyID=currency)
        self._add(group, "ram:GrandTotalAmount", str(invoice.total))
        self._add(group, "ram:DuePayableAmount", str(invoice.total))

    def _period(self, parent: Element, period: tuple[date, date] | None) -> None:
        if period is not None:
            group = self._group(parent, "ram:BillingSpecifiedPeriod")
            self._day(group, "ram:StartDateTime", period[0])
            self._day(group, "ram:EndDateTime", period[1])

    def _day(self, parent: Element, path: str, day: date, prefix: str = "udt") -> None:
        text = f"{day:%Y%m%d}"
        self._add(parent, f"{path}/{prefix}:DateTimeString", text, format="102")

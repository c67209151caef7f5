"""The tables of a company's database; constraints carry the promises."""

from batchbill_desktop.models.base import Base
from batchbill_desktop.models.batch import Batch, Claim
from batchbill_desktop.models.catalogue import Product
from batchbill_desktop.models.company import (
    CompanyValue,
    ExchangeRate,
    IdCounter,
    Setting,
    StoredFile,
    TaxCode,
    TaxRate,
)
from batchbill_desktop.models.contract import Contract, ContractLine, Rate
from batchbill_desktop.models.customer import Customer
from batchbill_desktop.models.email import Email, EmailInvoice
from batchbill_desktop.models.export_mapping import ExportMapping
from batchbill_desktop.models.history import HistoryRecord
from batchbill_desktop.models.invoice import (
    Invoice,
    InvoiceFact,
    InvoiceLine,
    InvoiceLineItem,
    InvoicePdf,
    InvoiceTax,
    ItemAnswer,
    LineCredit,
    Payment,
    WorkingCopy,
)
from batchbill_desktop.models.work import Charge, Ticket, TimeEntry

__all__ = [
    "Base",
    "Batch",
    "Charge",
    "Claim",
    "CompanyValue",
    "Contract",
    "ContractLine",
    "Customer",
    "Email",
    "EmailInvoice",
    "ExchangeRate",
    "ExportMapping",
    "HistoryRecord",
    "IdCounter",
    "Invoice",
    "InvoiceFact",
    "InvoiceLine",
    "InvoiceLineItem",
    "InvoicePdf",
    "InvoiceTax",
    "ItemAnswer",
    "LineCredit",
    "Payment",
    "Product",
    "Rate",
    "Setting",
    "StoredFile",
    "TaxCode",
    "TaxRate",
    "Ticket",
    "TimeEntry",
    "WorkingCopy",
]

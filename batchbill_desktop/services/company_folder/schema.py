"""The files of a company folder, declared once: columns in order, kinds, needs, defaults.

Reading, checking, exporting and the description of the columns all derive from here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from batchbill_desktop import models
from batchbill_desktop.services.billing.snapshot import ContractType, Frequency
from batchbill_desktop.services.company_folder.iso_codes import LANGUAGES
from batchbill_desktop.services.company_folder.kinds import (
    NAME_LENGTH,
    Anchor,
    Choice,
    Clock,
    Code,
    Country,
    Currency,
    Day,
    Kind,
    Language,
    MonthDay,
    Number,
    NumberPattern,
    Text,
    Value,
    Whole,
    YesNo,
)

if TYPE_CHECKING:
    from sqlalchemy import Table

LARGEST_KEY = 999_999_999_999_999_999
"""The largest number of a ticket, an entry or a charge."""

CODE, NAME, TEXT = Code(), Text(NAME_LENGTH), Text()
DAY, CLOCK, YES_NO = Day(), Clock(), YesNo()
QUANTITY, PRICE, PERCENT = Number(), Number(lowest=0), Number(lowest=0, highest=100)
MARKUP, RATE_OF_EXCHANGE = Number(lowest=0, highest=1000), Number(8, 10, above_zero=True)
MINUTES, KEY_NUMBER = Whole(0, 1440), Whole(0, LARGEST_KEY)
FREQUENCY, TIMING = Choice(tuple(Frequency)), Choice(("advance", "arrears"))


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its kind, whether a row needs it, and what an empty cell means."""

    name: str
    kind: Kind
    needed: bool = False
    default: Value = None
    refers: str = ""
    """The file whose key the cell names."""
    stored: str = ""
    """The column of the table where it is called otherwise."""

    @property
    def field(self) -> str:
        """The name of the table's column."""
        return self.stored or self.name


@dataclass(frozen=True)
class FileSchema:
    """A file: its table, its columns in order, and the columns that make its key."""

    name: str
    model: type[models.Base]
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    index: dict[str, int] = field(init=False, compare=False)
    """Where each column stands."""

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "index", {column.name: place for place, column in enumerate(self.columns)}
        )

    @property
    def file(self) -> str:
        """The name of the CSV file; a workbook's sheet is `name` alone."""
        return f"{self.name}.csv"

    @property
    def table(self) -> Table:
        """The database's table."""
        return models.Base.metadata.tables[self.model.__tablename__]


def _needed(name: str, kind: Kind, refers: str = "", stored: str = "") -> Column:
    return Column(name, kind, needed=True, refers=refers, stored=stored)


def _text(name: str, kind: Kind = NAME) -> Column:
    return Column(name, kind, default="")


def _tax_code() -> Column:
    return Column("tax_code", CODE, refers="tax_codes")


def _contract(*, needed: bool) -> Column:
    return Column("contract", CODE, needed, refers="contracts", stored="contract_id")


def _customer() -> Column:
    return _needed("business_number", CODE, "customers", "customer_id")


_SOURCE = (Column("source", NAME), Column("source_key", NAME))

TAX_CODES = FileSchema(
    "tax_codes",
    models.TaxCode,
    ("tax_code",),
    (
        _needed("tax_code", CODE, stored="code"),
        _needed("name", NAME),
        _needed("category", Choice(("S", "Z", "E", "AE", "K", "G", "O"))),
        _text("exemption_code"),
        _text("exemption_reason", TEXT),
    ),
)

TAX_RATES = FileSchema(
    "tax_rates",
    models.TaxRate,
    ("tax_code", "effective_from"),
    (
        _needed("tax_code", CODE, "tax_codes"),
        _needed("effective_from", DAY),
        _needed("rate_percent", PERCENT),
    ),
)

EXCHANGE_RATES = FileSchema(
    "exchange_rates",
    models.ExchangeRate,
    ("currency", "date"),
    (
        _needed("currency", Currency()),
        _needed("date", DAY),
        _needed("rate", RATE_OF_EXCHANGE),
        _text("source"),
    ),
)

CUSTOMERS = FileSchema(
    "customers",
    models.Customer,
    ("business_number",),
    (
        _needed("business_number", CODE),
        _needed("name", NAME),
        _text("street"),
        _text("street2"),
        _text("postcode"),
        _text("city"),
        _text("region"),
        _text("country", Country()),
        _text("contact"),
        _text("delivery_name"),
        _text("delivery_street"),
        _text("delivery_postcode"),
        _text("delivery_city"),
        _text("delivery_country", Country()),
        _text("vat_id"),
        _text("registration"),
        _text("email"),
        _text("language", Language()),
        _text("currency", Currency()),
        Column("payment_days", Whole(0, 3650), default=30),
        Column("end_of_month", Choice(("no", "after", "before")), default="no"),
        Column("on_hold", YES_NO, default=False),
        _text("purchase_order"),
        _text("buyer_reference"),
        _text("endpoint_scheme"),
        _text("endpoint_id"),
        _text("one_invoice", Choice(("always", "never"))),
        Column("archived", YES_NO, default=False),
    ),
)

CONTRACTS = FileSchema(
    "contracts",
    models.Contract,
    ("contract",),
    (
        _needed("contract", CODE, stored="code"),
        _customer(),
        _needed("name", NAME),
        _needed("type", Choice(tuple(ContractType))),
        _needed("start", DAY),
        Column("end", DAY),
        Column("completed", DAY),
        Column("active", YES_NO, default=True),
        Column("default", YES_NO, default=False),
        Column("taxable", YES_NO, default=False),
        _tax_code(),
        Column("frequency", FREQUENCY, default="month"),
        Column("anchor", Anchor(), default="start"),
        Column("timing", TIMING, default="arrears"),
        Column("prorate", YES_NO, default=False),
        Column("usage_ready", Choice(("period_end", "immediately")), default="period_end"),
        Column("discount_percent", PERCENT, default=0),
        Column("time_increment", Whole(1, 1440), default=1),
        Column("time_minimum", MINUTES, default=0),
        Column("time_rounding", Choice(("up", "nearest")), default="up"),
        Column("rounding_scope", Choice(("entry", "ticket")), default="entry"),
        Column("detail", Choice(("entry", "ticket", "contract")), default="entry"),
        Column("block_hours", PRICE),
        Column("block_amount", PRICE),
        Column("rollover", YES_NO, default=False),
        Column("rollover_limit", PRICE),
        Column("overage_rate", PRICE),
        Column("top_up", YES_NO, default=False),
        _text("purchase_order"),
        Column("billed_until", DAY),
        Column("opening_balance", PRICE),
        _text("sku", CODE),
        _text("notes", TEXT),
        Column("archived", YES_NO, default=False),
    ),
)

RATES = FileSchema(
    "rates",
    models.Rate,
    ("contract", "rate", "effective_from"),
    (
        _contract(needed=True),
        _needed("rate", NAME, stored="name"),
        _needed("effective_from", DAY),
        _needed("amount", PRICE),
        Column("block_factor", PRICE, default=10_000),
        _text("sku", CODE),
    ),
)

CONTRACT_LINES = FileSchema(
    "contract_lines",
    models.ContractLine,
    ("contract", "line", "effective_from"),
    (
        _contract(needed=True),
        _needed("line", CODE),
        _needed("effective_from", DAY),
        _text("sku", CODE),
        _text("description", TEXT),
        _text("category"),
        _needed("quantity", QUANTITY),
        Column("included_quantity", QUANTITY, default=0),
        _needed("unit_price", PRICE),
        _tax_code(),
        Column("frequency", FREQUENCY),
        Column("timing", TIMING),
    ),
)

TICKETS = FileSchema(
    "tickets",
    models.Ticket,
    ("ticket",),
    (
        _needed("ticket", KEY_NUMBER),
        _customer(),
        _needed("title", TEXT),
        _needed("status", Choice(("open", "pending", "resolved", "closed"))),
        Column("resolved_on", DAY),
        *_SOURCE,
    ),
)

TIME_ENTRIES = FileSchema(
    "time_entries",
    models.TimeEntry,
    ("entry",),
    (
        _needed("entry", KEY_NUMBER),
        Column("ticket", KEY_NUMBER, refers="tickets"),
        _contract(needed=False),
        _needed("date", DAY),
        _text("start", CLOCK),
        _needed("minutes", MINUTES),
        Column("billable_minutes", MINUTES),
        Column("rate", NAME, default="base"),
        Column("billable", YES_NO, default=True),
        _text("technician"),
        _text("description", TEXT),
        *_SOURCE,
    ),
)

CHARGES = FileSchema(
    "charges",
    models.Charge,
    ("charge",),
    (
        _needed("charge", KEY_NUMBER),
        _contract(needed=False),
        Column("ticket", KEY_NUMBER, refers="tickets"),
        _needed("kind", Choice(("product", "expense"))),
        _needed("date", DAY),
        _text("sku", CODE),
        _text("description", TEXT),
        _needed("quantity", QUANTITY),
        _needed("unit_price", PRICE),
        Column("markup_percent", MARKUP, default=0),
        Column("discount_percent", PERCENT, default=0),
        _tax_code(),
        *_SOURCE,
    ),
)

PRODUCTS = FileSchema(
    "products",
    models.Product,
    ("sku",),
    (
        _needed("sku", CODE),
        _text("description", TEXT),
        _needed("kind", Choice(("product", "expense", "service"))),
        _text("category"),
        _text("unit"),
        _needed("unit_price", PRICE),
        _tax_code(),
        Column("archived", YES_NO, default=False),
    ),
)

FILES = (
    TAX_CODES,
    TAX_RATES,
    EXCHANGE_RATES,
    CUSTOMERS,
    CONTRACTS,
    RATES,
    CONTRACT_LINES,
    TICKETS,
    TIME_ENTRIES,
    CHARGES,
    PRODUCTS,
)
"""The files with a table each, in the order in which rows refer to one another."""

COMPANY = "company"
COMPANY_FILE = "company.csv"

COMPANY_KEYS = (
    _needed("name", NAME),
    _text("street"),
    _text("street2"),
    _text("postcode"),
    _text("city"),
    _text("region"),
    _needed("country", Country()),
    Column("currency", Currency(), default="EUR"),
    Column("language", Language(), default="en"),
    _text("vat_id"),
    _text("tax_number"),
    _text("contact_name"),
    _text("registration"),
    _text("legal_form"),
    _text("share_capital"),
    _text("email"),
    _text("phone"),
    _text("website"),
    _text("iban"),
    _text("bic"),
    Column("exempt_tax_code", CODE, default="", refers="tax_codes"),
    Column("tax_rounding", Choice(("invoice", "line")), default="invoice"),
    Column("tax_date", Choice(("supply", "invoice", "earlier")), default="supply"),
    Column("vat_due", Choice(("invoice", "payment")), default="invoice"),
    Column("tickets_must_be_resolved", YES_NO, default=True),
    Column("zero_invoices", YES_NO, default=False),
    Column("invoice_number", NumberPattern(), default="INV-{year}-{seq:05}"),
    Column("credit_note_number", NumberPattern(), default="CN-{year}-{seq:05}"),
    Column("next_invoice_number", Whole(1, 999_999_999), default=""),
    Column("next_credit_note_number", Whole(1, 999_999_999), default=""),
    Column("fiscal_year_end", MonthDay(), default="12-31"),
    _text("payment_terms_text", TEXT),
    _text("late_payment_text", TEXT),
    _text("footer_text", TEXT),
)
"""The keys of company.csv, each like a column of its own."""

COMPANY_COLUMNS = {column.name: column for column in COMPANY_KEYS}

TRANSLATED_TEXTS = ("payment_terms_text", "late_payment_text", "footer_text")
"""Keys that may also stand with a language: `footer_text.fr`."""

COMPANY_DEFAULTS = {column.name: column.kind.text(column.default) for column in COMPANY_KEYS}
"""What a key of company.csv means where the database has no value for it."""


def company_column(key: str) -> Column | None:
    """The column that `key` of company.csv is like; None where there is no such key."""
    base, dot, language = key.partition(".")
    if dot:
        known = base in TRANSLATED_TEXTS and language in LANGUAGES
        return Column(key, TEXT, default="") if known else None
    return COMPANY_COLUMNS.get(key)

"""The tables of the first version.

Written out, not taken from the models: what the first version was does not change any more.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import sqlalchemy as sa
from alembic import op

Column: TypeAlias = "sa.Column[Any]"

revision = "0001"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None


def _columns(kind: sa.types.TypeEngine[Any], names: tuple[str, ...], *, null: bool) -> list[Column]:
    """Columns of one type, one after the other; ids are always given, never counted up."""
    return [sa.Column(name, kind, autoincrement=False, nullable=null) for name in names]


def _texts(*names: str, null: bool = False) -> list[Column]:
    return _columns(sa.Text(), names, null=null)


def _numbers(*names: str, null: bool = False) -> list[Column]:
    return _columns(sa.BigInteger(), names, null=null)


def _dates(*names: str, null: bool = False) -> list[Column]:
    return _columns(sa.Date(), names, null=null)


def _flags(*names: str, null: bool = False) -> list[Column]:
    return _columns(sa.Boolean(), names, null=null)


def _moments(*names: str, null: bool = False) -> list[Column]:
    return _columns(sa.DateTime(timezone=True), names, null=null)


def _bytes(*names: str, null: bool = False) -> list[Column]:
    return _columns(sa.LargeBinary(), names, null=null)


def upgrade() -> None:
    """Make all tables, those that others refer to first."""
    _batch()
    _company_value()
    _customer()
    _exchange_rate()
    _history()
    _id_counter()
    _setting()
    _tax_code()
    _contract()
    _invoice()
    _product()
    _tax_rate()
    _ticket()
    _charge()
    _claim()
    _contract_line()
    _invoice_fact()
    _invoice_line()
    _invoice_pdf()
    _invoice_tax()
    _payment()
    _rate()
    _time_entry()
    _invoice_line_item()


def _batch() -> None:
    op.create_table(
        "batch",
        *_numbers("id"),
        *_texts("name", "state"),
        *_dates("as_of", "invoice_date"),
        *_flags("one_per_customer"),
        *_moments("created_at"),
        sa.CheckConstraint("name <> ''", name=op.f("ck_batch_name")),
        sa.CheckConstraint("state IN ('proposed', 'generated')", name=op.f("ck_batch_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sa.UniqueConstraint("name", name=op.f("uq_batch_name")),
        sqlite_strict=True,
    )


def _company_value() -> None:
    op.create_table(
        "company_value",
        *_texts("key", "value"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_company_value")),
        sqlite_strict=True,
    )


def _customer() -> None:
    op.create_table(
        "customer",
        *_numbers("id"),
        *_texts(
            "business_number",
            "name",
            "street",
            "street2",
            "postcode",
            "city",
            "region",
            "country",
            "contact",
            "delivery_name",
            "delivery_street",
            "delivery_postcode",
            "delivery_city",
            "delivery_country",
            "vat_id",
            "registration",
            "email",
            "language",
            "currency",
        ),
        *_numbers("payment_days"),
        *_texts("end_of_month"),
        *_flags("on_hold"),
        *_texts(
            "purchase_order", "buyer_reference", "endpoint_scheme", "endpoint_id", "one_invoice"
        ),
        *_flags("archived"),
        sa.CheckConstraint(
            "end_of_month IN ('no', 'after', 'before')", name=op.f("ck_customer_end_of_month")
        ),
        sa.CheckConstraint(
            "one_invoice IN ('', 'always', 'never')", name=op.f("ck_customer_one_invoice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
        sa.UniqueConstraint("business_number", name=op.f("uq_customer_business_number")),
        sqlite_strict=True,
    )


def _exchange_rate() -> None:
    op.create_table(
        "exchange_rate",
        *_texts("currency"),
        *_dates("date"),
        *_numbers("rate"),
        *_texts("source"),
        sa.CheckConstraint("rate > 0", name=op.f("ck_exchange_rate_rate")),
        sa.PrimaryKeyConstraint("currency", "date", name=op.f("pk_exchange_rate")),
        sqlite_strict=True,
    )


def _history() -> None:
    op.create_table(
        "history",
        *_numbers("id"),
        *_moments("at"),
        *_texts("who", "action", "subject"),
        *_texts("before", "after", null=True),
        *_texts("previous", "hash"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history")),
        sqlite_strict=True,
    )
    op.create_index("ix_history_subject", "history", ["subject"], unique=False)


def _id_counter() -> None:
    op.create_table(
        "id_counter",
        *_texts("name"),
        *_numbers("next_id"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_id_counter")),
        sqlite_strict=True,
    )


def _setting() -> None:
    op.create_table(
        "setting",
        *_texts("key", "value"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
        sqlite_strict=True,
    )


def _tax_code() -> None:
    op.create_table(
        "tax_code",
        *_texts("code", "name", "category", "exemption_code", "exemption_reason"),
        sa.CheckConstraint(
            "category IN ('S', 'Z', 'E', 'AE', 'K', 'G', 'O')", name=op.f("ck_tax_code_category")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_tax_code")),
        sqlite_strict=True,
    )


def _contract() -> None:
    op.create_table(
        "contract",
        *_numbers("id"),
        *_texts("code"),
        *_numbers("customer_id"),
        *_texts("name", "type"),
        *_dates("start"),
        *_dates("end", "completed", null=True),
        *_flags("active", "default", "taxable"),
        *_texts("tax_code", null=True),
        *_texts("frequency", "anchor", "timing"),
        *_flags("prorate"),
        *_texts("usage_ready"),
        *_numbers("discount_percent", "time_increment", "time_minimum"),
        *_texts("time_rounding", "rounding_scope", "detail"),
        *_numbers("block_hours", "block_amount", null=True),
        *_flags("rollover"),
        *_numbers("rollover_limit", "overage_rate", null=True),
        *_flags("top_up"),
        *_texts("purchase_order"),
        *_dates("billed_until", null=True),
        *_numbers("opening_balance", null=True),
        *_texts("sku", "notes"),
        *_flags("archived"),
        sa.CheckConstraint(
            "detail IN ('entry', 'ticket', 'contract')", name=op.f("ck_contract_detail")
        ),
        sa.CheckConstraint(
            "frequency IN ('week', 'two_weeks', 'month', 'quarter', 'half_year', 'year',"
            " 'once', 'on_demand')",
            name=op.f("ck_contract_frequency"),
        ),
        sa.CheckConstraint(
            "rounding_scope IN ('entry', 'ticket')", name=op.f("ck_contract_rounding_scope")
        ),
        sa.CheckConstraint(
            "time_rounding IN ('up', 'nearest')", name=op.f("ck_contract_time_rounding")
        ),
        sa.CheckConstraint("timing IN ('advance', 'arrears')", name=op.f("ck_contract_timing")),
        sa.CheckConstraint(
            "type IN ('retainer', 'hourly', 'block_hours', 'block_money',"
            " 'remote_monitoring', 'online_backup', 'project_fee', 'project_hourly')",
            name=op.f("ck_contract_type"),
        ),
        sa.CheckConstraint(
            "usage_ready IN ('period_end', 'immediately')", name=op.f("ck_contract_usage_ready")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_contract_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["tax_code"], ["tax_code.code"], name=op.f("fk_contract_tax_code_tax_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract")),
        sa.UniqueConstraint("code", name=op.f("uq_contract_code")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_contract_customer_id"), "contract", ["customer_id"], unique=False)


def _invoice() -> None:
    op.create_table(
        "invoice",
        *_numbers("id"),
        *_numbers("batch_id", null=True),
        *_numbers("customer_id"),
        *_texts("kind"),
        *_numbers("position"),
        *_texts("number", "series", null=True),
        *_numbers("counter_year", "counter", null=True),
        *_texts("currency"),
        *_dates("invoice_date", "due_date"),
        *_texts("order_number"),
        *_numbers("net", "tax", "total"),
        *_numbers("corrects_id", null=True),
        *_texts("frozen", null=True),
        *_texts("notes"),
        *_moments("issued_at", null=True),
        sa.CheckConstraint("kind IN ('invoice', 'credit_note')", name=op.f("ck_invoice_kind")),
        sa.CheckConstraint(
            "(number IS NULL AND counter IS NULL AND series IS NULL AND counter_year IS"
            " NULL) OR (number IS NOT NULL AND counter IS NOT NULL AND series IS NOT"
            " NULL AND counter_year IS NOT NULL)",
            name=op.f("ck_invoice_numbered"),
        ),
        sa.CheckConstraint("total = net + tax", name=op.f("ck_invoice_total")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_invoice_batch_id_batch")),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["invoice.id"], name=op.f("fk_invoice_corrects_id_invoice")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_invoice_customer_id_customer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice")),
        sa.UniqueConstraint("number", name=op.f("uq_invoice_number")),
        sa.UniqueConstraint(
            "series", "counter_year", "counter", name=op.f("uq_invoice_series_counter_year_counter")
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_invoice_batch_id", "invoice", ["batch_id"], unique=False)
    op.create_index(op.f("ix_invoice_corrects_id"), "invoice", ["corrects_id"], unique=False)
    op.create_index(op.f("ix_invoice_customer_id"), "invoice", ["customer_id"], unique=False)


def _product() -> None:
    op.create_table(
        "product",
        *_texts("sku", "description", "kind", "category", "unit"),
        *_numbers("unit_price"),
        *_texts("tax_code", null=True),
        *_flags("archived"),
        sa.CheckConstraint(
            "kind IN ('product', 'expense', 'service')", name=op.f("ck_product_kind")
        ),
        sa.ForeignKeyConstraint(
            ["tax_code"], ["tax_code.code"], name=op.f("fk_product_tax_code_tax_code")
        ),
        sa.PrimaryKeyConstraint("sku", name=op.f("pk_product")),
        sqlite_strict=True,
    )


def _tax_rate() -> None:
    op.create_table(
        "tax_rate",
        *_texts("tax_code"),
        *_dates("effective_from"),
        *_numbers("rate_percent"),
        sa.CheckConstraint(
            "rate_percent BETWEEN 0 AND 1000000", name=op.f("ck_tax_rate_rate_percent")
        ),
        sa.ForeignKeyConstraint(
            ["tax_code"], ["tax_code.code"], name=op.f("fk_tax_rate_tax_code_tax_code")
        ),
        sa.PrimaryKeyConstraint("tax_code", "effective_from", name=op.f("pk_tax_rate")),
        sqlite_strict=True,
    )


def _ticket() -> None:
    op.create_table(
        "ticket",
        *_numbers("ticket", "customer_id"),
        *_texts("title", "status"),
        *_dates("resolved_on", null=True),
        *_texts("source", "source_key", null=True),
        sa.CheckConstraint(
            "status IN ('open', 'pending', 'resolved', 'closed')", name=op.f("ck_ticket_status")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_ticket_customer_id_customer")
        ),
        sa.PrimaryKeyConstraint("ticket", name=op.f("pk_ticket")),
        sa.UniqueConstraint("source", "source_key", name=op.f("uq_ticket_source_source_key")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_ticket_customer_id"), "ticket", ["customer_id"], unique=False)


def _charge() -> None:
    op.create_table(
        "charge",
        *_numbers("charge", "contract_id"),
        *_numbers("ticket", null=True),
        *_texts("kind"),
        *_dates("date"),
        *_texts("sku", "description"),
        *_numbers("quantity", "unit_price", "markup_percent", "discount_percent"),
        *_texts("tax_code", "source", "source_key", null=True),
        sa.CheckConstraint("kind IN ('product', 'expense')", name=op.f("ck_charge_kind")),
        sa.CheckConstraint("unit_price >= 0", name=op.f("ck_charge_unit_price")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_charge_contract_id_contract")
        ),
        sa.ForeignKeyConstraint(
            ["tax_code"], ["tax_code.code"], name=op.f("fk_charge_tax_code_tax_code")
        ),
        sa.ForeignKeyConstraint(
            ["ticket"], ["ticket.ticket"], name=op.f("fk_charge_ticket_ticket")
        ),
        sa.PrimaryKeyConstraint("charge", name=op.f("pk_charge")),
        sa.UniqueConstraint("source", "source_key", name=op.f("uq_charge_source_source_key")),
        sqlite_strict=True,
    )
    op.create_index("ix_charge_contract_id_date", "charge", ["contract_id", "date"], unique=False)
    op.create_index(op.f("ix_charge_ticket"), "charge", ["ticket"], unique=False)


def _claim() -> None:
    op.create_table(
        "claim",
        *_texts("item"),
        *_numbers("contract_id"),
        *_numbers("batch_id", "invoice_id", null=True),
        *_texts("waived_reason", null=True),
        *_numbers("covered", "past", "top_ups", "allowance"),
        sa.CheckConstraint(
            "(batch_id IS NULL) <> (waived_reason IS NULL)", name=op.f("ck_claim_holder")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_claim_batch_id_batch")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_claim_contract_id_contract")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_claim_invoice_id_invoice")
        ),
        sa.PrimaryKeyConstraint("item", name=op.f("pk_claim")),
        sqlite_strict=True,
    )
    op.create_index("ix_claim_batch_id", "claim", ["batch_id"], unique=False)
    op.create_index(op.f("ix_claim_contract_id"), "claim", ["contract_id"], unique=False)
    op.create_index("ix_claim_invoice_id", "claim", ["invoice_id"], unique=False)


def _contract_line() -> None:
    op.create_table(
        "contract_line",
        *_numbers("contract_id"),
        *_texts("line"),
        *_dates("effective_from"),
        *_texts("sku", "description", "category"),
        *_numbers("quantity", "included_quantity", "unit_price"),
        *_texts("tax_code", "frequency", "timing", null=True),
        sa.CheckConstraint("unit_price >= 0", name=op.f("ck_contract_line_unit_price")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_contract_line_contract_id_contract")
        ),
        sa.ForeignKeyConstraint(
            ["tax_code"], ["tax_code.code"], name=op.f("fk_contract_line_tax_code_tax_code")
        ),
        sa.PrimaryKeyConstraint(
            "contract_id", "line", "effective_from", name=op.f("pk_contract_line")
        ),
        sqlite_strict=True,
    )


def _invoice_fact() -> None:
    op.create_table(
        "invoice_fact",
        *_numbers("id", "invoice_id"),
        *_texts("kind", "detail"),
        *_moments("at"),
        sa.CheckConstraint(
            "kind IN ('sent', 'exported', 'printed', 'pdf')", name=op.f("ck_invoice_fact_kind")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_invoice_fact_invoice_id_invoice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_fact")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_invoice_fact_invoice_id"), "invoice_fact", ["invoice_id"], unique=False
    )


def _invoice_line() -> None:
    op.create_table(
        "invoice_line",
        *_numbers("id"),
        *_numbers("batch_id", "invoice_id", "contract_id", null=True),
        *_numbers("position"),
        *_texts("kind", "treatment", "order_number", "sku", "description"),
        *_numbers("quantity"),
        *_numbers("minutes", null=True),
        *_texts("unit"),
        *_numbers("unit_price", "discount_percent"),
        *_numbers("proration_days", "proration_of", null=True),
        *_texts("tax_code", "tax_category"),
        *_numbers("tax_rate_percent"),
        *_texts("exemption_code", "exemption_reason"),
        *_dates("supply_from", "supply_to", null=True),
        *_numbers("net"),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batch.id"], name=op.f("fk_invoice_line_batch_id_batch")
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_invoice_line_contract_id_contract")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_invoice_line_invoice_id_invoice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_line")),
        sqlite_strict=True,
    )
    op.create_index("ix_invoice_line_batch_id", "invoice_line", ["batch_id"], unique=False)
    op.create_index("ix_invoice_line_invoice_id", "invoice_line", ["invoice_id"], unique=False)


def _invoice_pdf() -> None:
    op.create_table(
        "invoice_pdf",
        *_numbers("invoice_id"),
        *_texts("sha256"),
        *_bytes("data"),
        *_moments("made_at"),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_invoice_pdf_invoice_id_invoice")
        ),
        sa.PrimaryKeyConstraint("invoice_id", name=op.f("pk_invoice_pdf")),
        sqlite_strict=True,
    )


def _invoice_tax() -> None:
    op.create_table(
        "invoice_tax",
        *_numbers("invoice_id", "position"),
        *_texts("category"),
        *_numbers("rate_percent"),
        *_texts("exemption_code", "exemption_reason", "tax_codes"),
        *_numbers("base", "tax"),
        sa.ForeignKeyConstraint(
            ["invoice_id"],
            ["invoice.id"],
            name=op.f("fk_invoice_tax_invoice_id_invoice"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("invoice_id", "position", name=op.f("pk_invoice_tax")),
        sqlite_strict=True,
    )


def _payment() -> None:
    op.create_table(
        "payment",
        *_numbers("id", "invoice_id"),
        *_dates("date"),
        *_numbers("amount"),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_payment_invoice_id_invoice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_payment_invoice_id"), "payment", ["invoice_id"], unique=False)


def _rate() -> None:
    op.create_table(
        "rate",
        *_numbers("contract_id"),
        *_texts("name"),
        *_dates("effective_from"),
        *_numbers("amount", "block_factor"),
        *_texts("sku"),
        sa.CheckConstraint("amount >= 0 AND block_factor >= 0", name=op.f("ck_rate_amount")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_rate_contract_id_contract")
        ),
        sa.PrimaryKeyConstraint("contract_id", "name", "effective_from", name=op.f("pk_rate")),
        sqlite_strict=True,
    )


def _time_entry() -> None:
    op.create_table(
        "time_entry",
        *_numbers("entry"),
        *_numbers("ticket", null=True),
        *_numbers("contract_id"),
        *_dates("date"),
        *_texts("start"),
        *_numbers("minutes"),
        *_numbers("billable_minutes", null=True),
        *_texts("rate"),
        *_flags("billable"),
        *_texts("technician", "description"),
        *_texts("source", "source_key", null=True),
        sa.CheckConstraint(
            "billable_minutes BETWEEN 0 AND 1440", name=op.f("ck_time_entry_billable_minutes")
        ),
        sa.CheckConstraint("minutes BETWEEN 0 AND 1440", name=op.f("ck_time_entry_minutes")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_time_entry_contract_id_contract")
        ),
        sa.ForeignKeyConstraint(
            ["ticket"], ["ticket.ticket"], name=op.f("fk_time_entry_ticket_ticket")
        ),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_time_entry")),
        sa.UniqueConstraint("source", "source_key", name=op.f("uq_time_entry_source_source_key")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_time_entry_contract_id_date", "time_entry", ["contract_id", "date"], unique=False
    )
    op.create_index(op.f("ix_time_entry_ticket"), "time_entry", ["ticket"], unique=False)


def _invoice_line_item() -> None:
    op.create_table(
        "invoice_line_item",
        *_numbers("line_id"),
        *_texts("item"),
        *_numbers("ticket", "minutes", null=True),
        sa.ForeignKeyConstraint(
            ["line_id"],
            ["invoice_line.id"],
            name=op.f("fk_invoice_line_item_line_id_invoice_line"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("line_id", "item", name=op.f("pk_invoice_line_item")),
        sqlite_strict=True,
    )

"""What the fields in the cells offer: products, units, tax codes."""

from __future__ import annotations

from batchbill_desktop.services.money import scaled_to_decimal
from batchbill_desktop.services.texts import number_text, tr
from batchbill_desktop.views.invoices.editor import entry
from batchbill_desktop.views.invoices.editor.state import InvoiceState
from batchbill_desktop.views.invoices.editor.type_ahead import Choice


class LineChoices:
    """Reads the invoice and its context at the moment when a list is asked for."""

    def __init__(self, state: InvoiceState) -> None:
        self._state = state

    def products(self) -> list[Choice[object]]:
        """The catalogue: SKU, name and price."""
        digits = self._state.working.digits
        return [
            Choice(
                product,
                tr(
                    "{sku}   {name}   {price}",
                    sku=product.sku,
                    name=product.description.replace("\n", " "),
                    price=entry.price_text(product.unit_price, digits),
                ),
            )
            for product in self._state.context.products
        ]

    def units(self) -> list[Choice[str]]:
        """The program's units, those of the catalogue, and those that stand on the invoice."""
        found = dict.fromkeys(
            (
                *entry.known_units(),
                *(product.unit for product in self._state.context.products if product.unit),
                *(line.unit for line in self._state.working.lines if line.unit),
            )
        )
        return [Choice(entry.unit_text(unit), entry.unit_text(unit)) for unit in found]

    def taxes(self) -> list[Choice[str]]:
        """The tax codes, with their names and the rates of the invoice's date."""
        context = self._state.context
        day = context.tax_date(None, self._state.working.invoice_date)
        found = []
        for code in context.tax_codes:
            tax = context.tax_on(code, day)
            name = context.tax_names.get(code, "")
            text = tr("{code}   {name}", code=code, name=name)
            rate = "" if tax is None else number_text(scaled_to_decimal(tax.rate_percent))
            if rate and rate not in name:
                text = tr("{code}   {name}   {rate} %", code=code, name=name, rate=rate)
            found.append(Choice(code, text))
        return found

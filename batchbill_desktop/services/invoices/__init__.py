"""Invoices after the run: numbers, documents, credit notes, payments."""

"""Exporting invoices: the dialog, and the names that other programs have for things."""

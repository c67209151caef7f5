"""Invoices: the list of them all, and what one of them holds."""

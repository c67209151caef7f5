"""Editing invoices: the working invoice, what changes it, and how it is kept and saved."""

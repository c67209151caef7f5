"""Invoices on paper and in PDF files: the only Qt below the views."""

"""Customers: changing who is invoiced."""

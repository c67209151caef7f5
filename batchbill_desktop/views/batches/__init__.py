"""Billing: the contract tree, batches, and the invoices made from them."""

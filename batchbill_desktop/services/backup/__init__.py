"""Copies of a company's database: made while it is in use, and put back."""

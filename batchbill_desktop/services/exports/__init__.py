"""Exports: one module a format, found by `registry`."""

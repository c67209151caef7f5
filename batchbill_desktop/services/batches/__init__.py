"""Batches: what is due, the selection, run, proposals, generate and their undoing."""

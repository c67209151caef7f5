"""The history: who changed what and when, in a chain that shows a later change."""

"""The invoice editor: the form, the table of lines, the page beside it."""

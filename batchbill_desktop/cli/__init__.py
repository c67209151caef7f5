"""The command line: it parses and prints; the use cases are those of the window."""

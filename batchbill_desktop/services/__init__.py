"""What the program does: the billing engine, use cases, files, printing; one package per trade."""

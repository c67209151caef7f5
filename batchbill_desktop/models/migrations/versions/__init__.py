"""One file a version, in order; each turns the tables of the one before into its own."""

"""Settings that belong to a company and are kept in its database."""

"""The first start, before there is a company."""

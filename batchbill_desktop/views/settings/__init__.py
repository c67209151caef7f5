"""The settings of the company: pages at the left, one OK for all of them."""

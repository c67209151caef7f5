"""BatchBill Desktop: month-end contract billing for IT-support companies."""

__version__ = "0.1.0"

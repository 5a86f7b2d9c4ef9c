"""Facts of reporting: what it saw of the ledgers of all services."""

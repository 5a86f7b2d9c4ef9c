"""Storage of the ledger (event store): tables of our own behind the library's recorder."""

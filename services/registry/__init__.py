"""The registry: families and persons, civil events, welfare, imports and roles; keeps a ledger."""

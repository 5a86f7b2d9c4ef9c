"""The page of a family as of two times (bitemporal): read from the ledger, opening it is logged."""

"""The ledger (event store): append under a condition (optimistic concurrency), read, decide.

One consistency boundary per decision (dynamic consistency boundary, DCB), from what it asks.
"""

"""Logs: what followers read in order, a service's own ledger or its inbox of messages."""

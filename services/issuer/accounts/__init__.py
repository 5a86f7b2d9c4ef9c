"""Accounts: who has one, and what proves that it is theirs."""

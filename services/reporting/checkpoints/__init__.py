"""Checkpoints (notary, transparency log): reporting witnesses the heads of all ledgers."""

"""Projections (decision models): what the history says of a family, a number, an erasure."""

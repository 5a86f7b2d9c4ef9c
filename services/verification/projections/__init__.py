"""Projections (decision models): what the history says of a case, for whoever decides about it."""

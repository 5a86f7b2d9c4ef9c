"""Followers and views (read models): tables kept by facts; parking (dead letters, in order)."""

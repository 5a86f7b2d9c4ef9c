"""Audit: who opened what is chained, and the chain witnessed, so that nobody takes it back."""

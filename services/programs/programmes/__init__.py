"""Programmes (benefit schemes): their codes, and the published versions of their rules."""

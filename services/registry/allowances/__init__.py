"""Allowances (quotas): how much one person may search, see whole, or learn of numbers elsewhere."""

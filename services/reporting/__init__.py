"""Reporting (a read model of its own): what all services did for a family, for auditors to read."""

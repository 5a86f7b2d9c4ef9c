"""The demonstration: a small regency is loaded, and one family is followed through all services."""

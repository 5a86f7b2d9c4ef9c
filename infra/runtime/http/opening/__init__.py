"""Openings (disclosure control): what each route opens of people, and who did: on record first."""

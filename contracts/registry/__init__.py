"""Facts of the registry. Importing this package registers all of them."""

from contracts.registry import civil_events, families, persons, roles, welfare

__all__ = ["civil_events", "families", "persons", "roles", "welfare"]

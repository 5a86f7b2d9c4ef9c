"""Facts of the registry: families, persons, civil events, welfare, roles of officers."""

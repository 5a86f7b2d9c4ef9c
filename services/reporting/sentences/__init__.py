"""What happened to a family, one Indonesian sentence per fact.

A sentence never holds a name or a number of a person: who it was is looked up in the registry, by
whoever may. Importing this package registers all of them.
"""

from services.reporting.sentences import (
    cases,
    civil_events,
    families,
    persons,
    programmes,
    roles,
    welfare,
)

__all__ = ["cases", "civil_events", "families", "persons", "programmes", "roles", "welfare"]

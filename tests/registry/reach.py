"""Decisions about a family as the counter asks for them: the family must lie in reach."""

from typing import Protocol, TypeVar

from infra.runtime.eventstore.decisions import Guard
from services.registry.projections.family import Family
from services.registry.projections.guards import InRegion


class AboutAFamily(Protocol):
    family: Family

    def guarded(self, *guards: Guard) -> object: ...


Asked = TypeVar("Asked", bound=AboutAFamily)


def within(decision: Asked, office: str | None = None) -> Asked:
    """The same decision, asked for by an office, or by the service itself."""
    decision.guarded(InRegion(office, decision.family))
    return decision

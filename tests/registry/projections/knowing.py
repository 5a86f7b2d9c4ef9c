"""Projections that know some facts, asked as the ledger asks them."""

from typing import TypeVar

from contracts.event import Event
from infra.runtime.eventstore.projection import Asked, Projection
from infra.runtime.eventstore.recorded import Recorded
from tests.gwt import in_order
from tests.people_we_know import recorded

Knows = TypeVar("Knows", bound=Projection)


def knowing(projection: Knows, *history: Event | Recorded) -> Knows:
    """All history goes in; what the projection folds chooses."""
    known = in_order(past if isinstance(past, Recorded) else recorded(past) for past in history)
    asked = Asked([projection])
    more = asked.boundary
    while more:
        for past in known:
            asked.apply(past)
        more = asked.grow()
    return projection

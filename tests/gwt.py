"""given(*history).when(decision).then(*facts) or .then_refused(reason)."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from contracts.event import Event, Provenance
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.projection import Asked, Query
from infra.runtime.eventstore.recorded import Recorded

SOMEBODY = Provenance(
    actor="operator.sukamaju",
    role="tim_data",
    office="18.09.01.2001",
    reason="laporan_keluarga",
    command_id=UUID(int=1),
    correlation_id=UUID(int=1),
)


MOMENT = datetime(2026, 11, 21, 8, tzinfo=UTC)
"""When they were recorded."""


def in_order(history: Iterable[Recorded]) -> list[Recorded]:
    """Recorded one after the other, unless a test says at which position."""
    return [
        past
        if past.position
        else Recorded(past.fact, past.by, past.event_id, number, recorded_at=past.recorded_at)
        for number, past in enumerate(history, 1)
    ]


class Given:
    """All history goes in; what the projections fold chooses, so a fold that is missing fails."""

    def __init__(self, *history: Event | Recorded) -> None:
        self.history = in_order(
            past
            if isinstance(past, Recorded)
            else Recorded(past, SOMEBODY, uuid4(), recorded_at=MOMENT)
            for past in history
        )

    def when(self, decision: Decision) -> "When":
        asked = Asked(decision.asked)
        more: list[Query] = asked.boundary
        while more:
            for past in self.history:
                asked.apply(past)
            more = asked.grow()
        return When(decision)


class When:
    def __init__(self, decision: Decision) -> None:
        self.decision = decision

    def then(self, *expected: Event) -> None:
        assert self.decision.judged() == list(expected)

    def then_refused(self, reason: type[Exception]) -> Exception:
        with pytest.raises(reason) as refusal:
            self.decision.judged()
        return refusal.value


given = Given

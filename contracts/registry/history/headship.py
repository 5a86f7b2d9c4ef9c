"""Who heads a family on a day: the last who was named and lives there. Nobody is guessed."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from contracts.registry.history.line import Step, stays
from contracts.registry.history.periods import When, days, in_order
from contracts.registry.parts import RelationTo


class Claim(NamedTuple):
    """Somebody was named head, with what that made of the others."""

    when: When
    head_id: UUID
    others: tuple[RelationTo, ...] = ()
    founding: bool = False


class Seat(NamedTuple):
    """A claim as it counts: from the first day on which the head lives there, until they leave."""

    since: date
    until: date
    claim: Claim

    @property
    def when(self) -> When:
        return When(self.since, self.since, self.claim.when.position)


def seated(
    claims: Iterable[Claim], lines: Mapping[UUID, list[Step]], family_id: UUID
) -> list[Seat]:
    """Who never lives there on or after the day of the claim has none."""
    line = in_order(claims)
    counted = days([each.when for each in line], [each.founding for each in line])
    seats = []
    for day, claim in zip(counted, line, strict=True):
        lived = stays(lines.get(claim.head_id, []), family_id)
        seats += [Seat(max(day, since), until, claim) for since, until in lived if until > day][:1]
    return sorted(seats, key=lambda seat: seat.since)


def head_on(seats: list[Seat], day: date) -> UUID | None:
    seat = next((each for each in reversed(seats) if each.since <= day), None)
    return seat.claim.head_id if seat and day < seat.until else None

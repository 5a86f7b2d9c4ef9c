"""Rights: role x region. A right widens for nobody, and a region holds only its own segments."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from contracts.codes.roles import Level
from infra.runtime.refusals import NotFound


class OutOfReach(NotFound):
    """It lies outside the regions of whoever asks, and is answered as if it did not exist."""


def contains(outer: str, inner: str) -> bool:
    """Whether a region code holds another, segment by segment: "32.1" does not hold "32.10"."""
    return bool(outer) and (outer == inner or inner.startswith(f"{outer}."))


@dataclass(frozen=True)
class Right:
    """What may be done, the roles that may do it, and how far it reaches.

    What reaches over a whole regency is not done from a smaller office: whoever decides in a part
    of it publishes no rule for all, whatever the role is called.
    """

    action: str
    roles: frozenset[str]
    scope: Level = Level.SMALLEST


def right(action: str, *roles: str, scope: Level = Level.SMALLEST) -> Right:
    return Right(action, frozenset(roles), scope)


class Acting(NamedTuple):
    """The one role and the one office in which somebody does something."""

    role: str
    office: str
    emergency: UUID | None = None
    """The emergency access by which they reach so far."""


class Emergency(NamedTuple):
    """For hours, somebody reads a region that is not theirs, in a role they hold (break-glass)."""

    emergency_id: UUID
    role: str
    region: str
    until: datetime


@dataclass(frozen=True)
class Holding:
    """What one person holds: the regions of each role, and emergency access."""

    roles: Mapping[str, frozenset[str]]
    emergencies: tuple[Emergency, ...] = ()


@dataclass(frozen=True)
class Principal:
    """A person who proved who they are, and the regions each of their roles covers.

    Emergency access widens what is read, never what is done: only who reads has any here.
    """

    person: str
    roles: Mapping[str, frozenset[str]]
    token_id: str
    emergencies: tuple[Emergency, ...] = ()

    def sees(self, region: str) -> bool:
        return any(contains(each.office, region) for each in self.offices)

    def require(self, region: str) -> None:
        """Raises OutOfReach, shown exactly as for something that does not exist."""
        if not self.sees(region):
            raise OutOfReach

    @property
    def regions(self) -> frozenset[str]:
        return frozenset(each.office for each in self.offices)

    @property
    def offices(self) -> list[Acting]:
        """Every role with every office it is held over, the narrowest first; emergencies last."""
        held = [Acting(role, office) for role, over in self.roles.items() for office in over]
        wider = [Acting(each.role, each.region, each.emergency_id) for each in self.emergencies]
        return sorted(held, key=_narrowest) + sorted(wider, key=_narrowest)

    @property
    def largest(self) -> Acting:
        """The largest of their own offices; there must be one."""
        return self.offices[: -len(self.emergencies) or None][-1]

    def acting(self, region: str) -> Acting:
        """The role and office in which one acts there: the narrowest that covers the region.

        Raises OutOfReach, shown exactly as for something that does not exist.
        """
        for each in self.offices:
            if contains(each.office, region):
                return each
        raise OutOfReach

    def within(self, right: Right) -> "Principal":
        """The same person with nothing but the roles and offices that have the right."""
        kept = {
            role: frozenset(office for office in held if Level.of(office) <= right.scope)
            for role, held in self.roles.items()
            if role in right.roles
        }
        wider = (each for each in self.emergencies if kept.get(each.role))
        emergencies = tuple(each for each in wider if Level.of(each.region) <= right.scope)
        roles = {role: held for role, held in kept.items() if held}
        return replace(self, roles=roles, emergencies=emergencies)


def _narrowest(each: Acting) -> tuple[int, str, str]:
    return -len(each.office), each.role, each.office

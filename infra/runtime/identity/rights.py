"""Rights: role x region. A right widens for nobody, and a region holds only its own segments."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

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


@dataclass(frozen=True)
class Principal:
    """A person who proved who they are, and the regions each of their roles covers."""

    person: str
    roles: Mapping[str, frozenset[str]]
    token_id: str

    def may(self, role: str, region: str) -> bool:
        return any(contains(held, region) for held in self.roles.get(role, ()))

    def sees(self, region: str) -> bool:
        return any(self.may(role, region) for role in self.roles)

    def require(self, region: str) -> None:
        """Raises OutOfReach, shown exactly as for something that does not exist."""
        if not self.sees(region):
            raise OutOfReach

    @property
    def regions(self) -> frozenset[str]:
        return frozenset().union(*self.roles.values())

    @property
    def offices(self) -> list[Acting]:
        """Every role with every office it is held over, the narrowest first."""
        pairs = (Acting(role, office) for role, held in self.roles.items() for office in held)
        return sorted(pairs, key=lambda each: (-len(each.office), each))

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
        return Principal(self.person, {r: held for r, held in kept.items() if held}, self.token_id)

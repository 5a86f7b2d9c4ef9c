"""Rights: role x region. A right widens for nobody, and a region holds only its own segments."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from infra.runtime.refusals import NotFound


def contains(outer: str, inner: str) -> bool:
    """Whether a region code holds another, segment by segment: "32.1" does not hold "32.10"."""
    return bool(outer) and (outer == inner or inner.startswith(f"{outer}."))


@dataclass(frozen=True)
class Right:
    """What may be done, and the roles that may do it."""

    action: str
    roles: frozenset[str]


def right(action: str, *roles: str) -> Right:
    return Right(action, frozenset(roles))


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
        """Raises NotFound, exactly as for something that does not exist."""
        if not self.sees(region):
            raise NotFound

    @property
    def regions(self) -> frozenset[str]:
        return frozenset().union(*self.roles.values())

    def only(self, roles: Collection[str]) -> "Principal":
        """The same person with nothing but the roles that count here."""
        kept = {role: held for role, held in self.roles.items() if role in roles}
        return Principal(self.person, kept, self.token_id)

"""An officer: how one is named, which roles one holds over which regions, and what is answered."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from pydantic import BaseModel, Field, StringConstraints

from contracts.codes.roles import Level, Role
from contracts.ids import OFFICER
from contracts.registry.roles import RoleAssigned, RoleProposed, RoleRevoked
from infra.runtime.eventstore.projection import Projection, on
from infra.runtime.eventstore.recorded import Recorded
from services.registry.counter import records
from services.registry.forms import Form, RegionCode

Officer = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@-]{0,127}$")]
"""The subject of the officer's access token."""


def appointing(action: str, *roles: str) -> list[Any]:
    """Declares a command about officers: always from an office of the regency."""
    return records(action, *roles, scope=Level.REGENCY)


class WhichRole(Form):
    """Whose role over which region."""

    EXAMPLE: ClassVar = {
        "officer": "petugas.contoh",
        "role": "dinsos_pengesah",
        "region_code": "18.09",
    }

    officer: Officer
    role: Role
    region_code: RegionCode


RoleState = Literal["assigned", "waiting", "revoked"]


class RoleAccepted(BaseModel):
    """Sudah tercatat."""

    position: int
    state: RoleState = Field(description="`waiting`: berlaku setelah petugas kedua menyetujui")


class WaitingRole(NamedTuple):
    """What waits for a second officer, and who proposed it."""

    role: RoleProposed
    by: str


class RolesOf(Projection):
    """What one officer was ever assigned or proposed, by role and region; None once revoked."""

    def __init__(self, officer: str) -> None:
        self.officer = officer
        self.tags = (OFFICER.of(officer),)
        self.held: dict[tuple[str, str], RoleAssigned | None] = {}
        self.waiting: dict[tuple[str, str], WaitingRole] = {}

    def during(self, since: date, until: date | None) -> Iterator[RoleAssigned]:
        """What is held on some day from one until (not including) another."""
        for each in self.held.values():
            if each and _overlap(each, since, until):
                yield each

    @on(RoleProposed)
    def proposed(self, fact: RoleProposed, past: Recorded) -> None:
        self.waiting[fact.role, fact.region_code] = WaitingRole(fact, past.by.actor)

    @on(RoleAssigned)
    def assigned(self, fact: RoleAssigned, past: Recorded) -> None:
        self.waiting.pop((fact.role, fact.region_code), None)
        self.held[fact.role, fact.region_code] = fact

    @on(RoleRevoked)
    def revoked(self, fact: RoleRevoked, past: Recorded) -> None:
        self.waiting.pop((fact.role, fact.region_code), None)
        self.held[fact.role, fact.region_code] = None


def _overlap(held: RoleAssigned, since: date, until: date | None) -> bool:
    begins_before = until is None or held.valid_from < until
    return begins_before and (held.valid_to is None or since < held.valid_to)

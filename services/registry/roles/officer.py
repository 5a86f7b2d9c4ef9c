"""An officer: how one is named, which roles one holds over which regions, and what is answered."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints

from contracts.ids import OFFICER
from contracts.registry.roles import RoleAssigned, RoleRevoked
from infra.runtime.eventstore.projection import Projection, on
from infra.runtime.eventstore.recorded import Recorded

Officer = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@-]{0,127}$")]
"""The subject of the officer's access token."""


class RoleAccepted(BaseModel):
    """Sudah tercatat."""

    position: int


class RolesOf(Projection):
    """What one officer was ever assigned, by role and region; None where it was revoked."""

    def __init__(self, officer: str) -> None:
        self.officer = officer
        self.tags = (OFFICER.of(officer),)
        self.held: dict[tuple[str, str], RoleAssigned | None] = {}

    @on(RoleAssigned)
    def assigned(self, fact: RoleAssigned, past: Recorded) -> None:
        self.held[fact.role, fact.region_code] = fact

    @on(RoleRevoked)
    def revoked(self, fact: RoleRevoked, past: Recorded) -> None:
        self.held[fact.role, fact.region_code] = None

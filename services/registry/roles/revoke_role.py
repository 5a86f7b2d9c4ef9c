"""Revoke a role over a region: from that day on it no longer counts."""

from collections.abc import Sequence

from eventsourcing.dcb.domain import Selector
from eventsourcing.domain import event

from contracts.ids import OFFICER
from contracts.registry.roles import RoleAssigned, RoleRevoked
from infra.runtime.ledger import Decision
from infra.runtime.refusals import NotFound


class NeverAssigned(NotFound):
    """The officer never held this role over this region."""


class RevokeRole(Decision):
    def __init__(self, officer: str, role: str, region_code: str) -> None:
        self.officer = officer
        self.role = role
        self.region_code = region_code
        self.held: bool | None = None

    def consistency_boundary(self) -> Sequence[Selector]:
        return [Selector([RoleAssigned, RoleRevoked], [OFFICER.of(self.officer)])]

    @event(RoleAssigned)
    def _(self, role: str, region_code: str) -> None:
        if (role, region_code) == (self.role, self.region_code):
            self.held = True

    @event(RoleRevoked)
    def _(self, role: str, region_code: str) -> None:
        if (role, region_code) == (self.role, self.region_code):
            self.held = False

    def execute(self) -> None:
        if self.held is None:
            raise NeverAssigned
        if self.held:
            self.record(
                RoleRevoked(officer=self.officer, role=self.role, region_code=self.region_code)
            )

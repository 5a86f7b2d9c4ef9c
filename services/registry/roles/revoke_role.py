"""Revoke a role over a region: from that day on it no longer counts."""

from collections.abc import Sequence

from eventsourcing.dcb.domain import Selector
from eventsourcing.domain import event
from fastapi import APIRouter

from contracts.ids import OFFICER
from contracts.registry.roles import RoleAssigned, RoleRevoked
from contracts.roles import Role
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.http.access import requires
from infra.runtime.http.provenance import By
from infra.runtime.identity.rights import contains, right
from infra.runtime.refusals import NotFound
from services.registry.deps import LedgerDep
from services.registry.forms import Form, RegionCode
from services.registry.refusals import OutsideOffice
from services.registry.roles.assignable import Officer, RoleAccepted

router = APIRouter(tags=["Peran petugas"])
REVOKE = right("role.revoke", "sysadmin")


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


class EndedRole(Form):
    officer: Officer
    role: Role
    region_code: RegionCode


@router.post(
    "/roles/revocations",
    status_code=202,
    dependencies=[requires(REVOKE)],
    summary="Cabut peran petugas di suatu wilayah",
    description="Mulai hari ini peran itu tidak berlaku lagi.",
)
def revoke_role(ended: EndedRole, by: By, ledger: LedgerDep) -> RoleAccepted:
    if not contains(by.office, ended.region_code):
        raise OutsideOffice
    decision = RevokeRole(ended.officer, ended.role, ended.region_code)
    return RoleAccepted(position=ledger.decide(decision, by).position)

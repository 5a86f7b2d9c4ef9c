"""Revoke a role over a region, or refuse one that was proposed: from that day on it is none."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter

from contracts.event import Event
from contracts.registry.roles import RoleRevoked
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.refusals import NotFound
from services.registry.counter import OfficeDep
from services.registry.roles.officer import RoleAccepted, RolesOf, WhichRole, appointing

router = APIRouter(tags=["Peran petugas"])


class NeverAssigned(NotFound):
    """The officer never held this role over this region."""


@dataclass
class RevokeRole(Decision):
    roles: RolesOf
    role: str
    region_code: str

    def decide(self) -> Sequence[Event]:
        which = (self.role, self.region_code)
        if which not in self.roles.held and which not in self.roles.waiting:
            raise NeverAssigned
        if not (self.roles.held.get(which) or which in self.roles.waiting):
            return []
        officer = self.roles.officer
        return [RoleRevoked(officer=officer, role=self.role, region_code=self.region_code)]


@router.post(
    "/roles/revocations",
    status_code=202,
    dependencies=appointing("role.revoke", "sysadmin", "dpo", "inspektorat"),
    summary="Cabut peran petugas di suatu wilayah",
    description="Mulai hari ini peran itu tidak berlaku lagi.",
)
def revoke_role(ended: WhichRole, office: OfficeDep) -> RoleAccepted:
    office.require_reach(ended.region_code)
    decision = RevokeRole(RolesOf(ended.officer), ended.role, ended.region_code)
    return RoleAccepted(position=office.decide(decision).position, state="revoked")

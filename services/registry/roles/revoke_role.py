"""Revoke a role over a region: from that day on it no longer counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter

from contracts.codes.roles import Role
from contracts.event import Event
from contracts.registry.roles import RoleRevoked
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.refusals import NotFound
from services.registry.counter import OfficeDep, may
from services.registry.forms import Form, RegionCode
from services.registry.roles.officer import Officer, RoleAccepted, RolesOf

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
        if which not in self.roles.held:
            raise NeverAssigned
        if self.roles.held[which] is None:
            return []
        officer = self.roles.officer
        return [RoleRevoked(officer=officer, role=self.role, region_code=self.region_code)]


class EndedRole(Form):
    officer: Officer
    role: Role
    region_code: RegionCode


@router.post(
    "/roles/revocations",
    status_code=202,
    dependencies=[may("role.revoke", "sysadmin")],
    summary="Cabut peran petugas di suatu wilayah",
    description="Mulai hari ini peran itu tidak berlaku lagi.",
)
def revoke_role(ended: EndedRole, office: OfficeDep) -> RoleAccepted:
    office.require_reach(ended.region_code)
    decision = RevokeRole(RolesOf(ended.officer), ended.role, ended.region_code)
    return RoleAccepted(position=office.decide(decision).position)

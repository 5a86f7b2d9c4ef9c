"""Assign a role over a region for a time. Nobody gives a role to themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter
from pydantic import Field

from contracts.codes.roles import Role
from contracts.event import Event
from contracts.registry.roles import RoleAssigned
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.refusals import Refused
from services.registry.counter import OfficeDep, may
from services.registry.forms import Form, RegionCode
from services.registry.roles.officer import Officer, RoleAccepted, RolesOf

router = APIRouter(tags=["Peran petugas"])


class OwnRole(Refused):
    status = 403
    title = "Tidak untuk diri sendiri"
    detail = "Peran untuk diri sendiri diberikan petugas lain. Minta rekan yang berwenang."


class EndsBeforeItBegins(Refused):
    status = 422
    title = "Masa berlaku terbalik"
    detail = "Tanggal berakhir harus sesudah tanggal mulai. Betulkan salah satunya."


@dataclass
class AssignRole(Decision):
    roles: RolesOf
    role: str
    region_code: str
    valid_from: date
    valid_to: date | None
    assigned_by: str

    def decide(self) -> Sequence[Event]:
        if self.roles.officer == self.assigned_by:
            raise OwnRole
        if self.valid_to is not None and self.valid_to <= self.valid_from:
            raise EndsBeforeItBegins
        assigned = RoleAssigned(
            officer=self.roles.officer,
            role=self.role,
            region_code=self.region_code,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
        )
        if self.roles.held.get((self.role, self.region_code)) == assigned:
            return []
        return [assigned]


class NewRole(Form):
    officer: Officer
    role: Role
    region_code: RegionCode
    valid_from: date | None = Field(default=None, description="Kosong: mulai hari ini")
    valid_to: date | None = Field(default=None, description="Hari pertama tidak berlaku lagi")


@router.post(
    "/roles",
    status_code=202,
    dependencies=[may("role.assign", "sysadmin")],
    summary="Beri peran kepada petugas di suatu wilayah",
)
def assign_role(new: NewRole, office: OfficeDep) -> RoleAccepted:
    office.require_reach(new.region_code)
    since, until = new.valid_from or office.today, new.valid_to
    roles = RolesOf(new.officer)
    decision = AssignRole(roles, new.role, new.region_code, since, until, office.by.actor)
    return RoleAccepted(position=office.decide(decision).position)

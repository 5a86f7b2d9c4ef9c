"""Assign a role over a region for a time. Nobody gives a role to themselves."""

from collections.abc import Sequence
from datetime import date

from eventsourcing.dcb.domain import Selector
from eventsourcing.domain import event
from fastapi import APIRouter
from pydantic import Field

from contracts.ids import OFFICER
from contracts.registry.roles import RoleAssigned, RoleRevoked
from contracts.roles import Role
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.http.access import requires
from infra.runtime.http.provenance import By
from infra.runtime.identity.rights import contains, right
from infra.runtime.refusals import Refused
from services.registry.counter import today
from services.registry.deps import LedgerDep
from services.registry.forms import Form, RegionCode
from services.registry.refusals import OutsideOffice
from services.registry.roles.assignable import Officer, RoleAccepted

router = APIRouter(tags=["Peran petugas"])
ASSIGN = right("role.assign", "sysadmin")


class OwnRole(Refused):
    status = 403
    title = "Tidak untuk diri sendiri"
    detail = "Peran untuk diri sendiri diberikan petugas lain. Minta rekan yang berwenang."


class EndsBeforeItBegins(Refused):
    status = 422
    title = "Masa berlaku terbalik"
    detail = "Tanggal berakhir harus sesudah tanggal mulai. Betulkan salah satunya."


class AssignRole(Decision):
    def __init__(
        self,
        officer: str,
        role: str,
        region_code: str,
        *,
        valid_from: date,
        valid_to: date | None,
        assigned_by: str,
    ) -> None:
        self.assignment = RoleAssigned(
            officer=officer,
            role=role,
            region_code=region_code,
            valid_from=valid_from,
            valid_to=valid_to,
        )
        self.assigned_by = assigned_by
        self.held: RoleAssigned | None = None

    def consistency_boundary(self) -> Sequence[Selector]:
        return [Selector([RoleAssigned, RoleRevoked], [OFFICER.of(self.assignment.officer)])]

    @event(RoleAssigned)
    def _(self, role: str, region_code: str) -> None:
        if (role, region_code) == (self.assignment.role, self.assignment.region_code):
            assert isinstance(self.reading.fact, RoleAssigned)
            self.held = self.reading.fact

    @event(RoleRevoked)
    def _(self, role: str, region_code: str) -> None:
        if (role, region_code) == (self.assignment.role, self.assignment.region_code):
            self.held = None

    def execute(self) -> None:
        asked = self.assignment
        if asked.officer == self.assigned_by:
            raise OwnRole
        if asked.valid_to is not None and asked.valid_to <= asked.valid_from:
            raise EndsBeforeItBegins
        if self.held != asked:
            self.record(asked)


class NewRole(Form):
    officer: Officer
    role: Role
    region_code: RegionCode
    valid_from: date | None = Field(default=None, description="Kosong: mulai hari ini")
    valid_to: date | None = Field(default=None, description="Hari pertama tidak berlaku lagi")


@router.post(
    "/roles",
    status_code=202,
    dependencies=[requires(ASSIGN)],
    summary="Beri peran kepada petugas di suatu wilayah",
)
def assign_role(new: NewRole, by: By, ledger: LedgerDep) -> RoleAccepted:
    if not contains(by.office, new.region_code):
        raise OutsideOffice
    decision = AssignRole(
        new.officer,
        new.role,
        new.region_code,
        valid_from=new.valid_from or today(by),
        valid_to=new.valid_to,
        assigned_by=by.actor,
    )
    return RoleAccepted(position=ledger.decide(decision, by).position)

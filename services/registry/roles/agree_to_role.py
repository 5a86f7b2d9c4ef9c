"""A second officer agrees that somebody receives a high role: only then does it count."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter

from contracts.event import Event
from contracts.registry.roles import RoleAssigned
from infra.runtime.eventstore.decisions import Decision, same_person
from infra.runtime.refusals import NotFound, Refused
from services.registry.counter import OfficeDep
from services.registry.roles.holding import require_holdable
from services.registry.roles.officer import RoleAccepted, RolesOf, WhichRole, appointing

router = APIRouter(tags=["Peran petugas"])


class NeverProposed(NotFound):
    """Nobody proposed that the officer receive this role over this region."""


class OwnProposal(Refused):
    status = 403
    title = "Perlu petugas kedua"
    detail = "Usulan sendiri disetujui petugas lain. Minta rekan yang berwenang."


@dataclass
class AgreeToRole(Decision):
    roles: RolesOf
    role: str
    region_code: str
    agreed_by: str
    today: date

    def decide(self) -> Sequence[Event]:
        which = (self.role, self.region_code)
        if which not in self.roles.waiting:
            if self.roles.held.get(which):
                return []
            raise NeverProposed
        proposed, by = self.roles.waiting[which]
        if same_person(by, self.agreed_by):
            raise OwnProposal
        require_holdable(self.roles, proposed, self.agreed_by, self.today)
        return [RoleAssigned(**proposed.model_dump(), proposed_by=by)]


@router.post(
    "/roles/agreements",
    status_code=202,
    dependencies=appointing("role.agree", "sysadmin", "dpo", "inspektorat", "dinsos_pengesah"),
    summary="Setujui peran tinggi yang diusulkan petugas lain",
    description="Bukan oleh pengusulnya, dan bukan oleh yang menerima peran.",
)
def agree_to_role(agreed: WhichRole, office: OfficeDep) -> RoleAccepted:
    office.require_reach(agreed.region_code)
    roles = RolesOf(agreed.officer)
    decision = AgreeToRole(roles, agreed.role, agreed.region_code, office.by.actor, office.today)
    return RoleAccepted(position=office.decide(decision).position, state="assigned")

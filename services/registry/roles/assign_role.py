"""Assign a role over a region for a time; a high one is proposed, and a second officer agrees."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from fastapi import APIRouter
from pydantic import Field

from contracts.event import Event
from contracts.registry.roles import RoleAssigned, RoleProposed
from contracts.text import FreeText
from infra.runtime.eventstore.decisions import Decision
from services.registry.counter import OfficeDep
from services.registry.roles.holding import needs_second, require_holdable
from services.registry.roles.officer import (
    Officer,
    RoleAccepted,
    RolesOf,
    WhichRole,
    appointing,
)

router = APIRouter(tags=["Peran petugas"])


@dataclass
class AssignRole(Decision):
    roles: RolesOf
    new: RoleProposed
    assigned_by: str
    today: date
    first: bool = False
    """Whether the installer names who holds it first, when nobody else could agree."""

    def decide(self) -> Sequence[Event]:
        new = self.new
        require_holdable(self.roles, new, self.assigned_by, self.today)
        which = (new.role, new.region_code)
        assigned = RoleAssigned(**new.model_dump())
        held = self.roles.held.get(which)
        if held and held.model_copy(update={"proposed_by": None}) == assigned:
            return []
        if self.first or not needs_second(new.role):
            return [assigned]
        waiting = self.roles.waiting.get(which)
        return [] if waiting and waiting.role == new else [new]


class NewRole(WhichRole):
    EXAMPLE: ClassVar = {
        "officer": "petugas.contoh",
        "role": "dinsos_pengesah",
        "region_code": "18.09",
        "decree": "SK 800/41/2026",
    }

    valid_from: date | None = Field(default=None, description="Kosong: mulai hari ini")
    valid_to: date | None = Field(default=None, description="Hari pertama tidak berlaku lagi")
    decree: FreeText | None = Field(default=None, description="Nomor SK pengangkatan")
    deputy_for: Officer | None = Field(default=None, description="Plt. atau Plh. dari petugas ini")

    def over(self, today: date) -> RoleProposed:
        """What is asked for, from today where no day is said."""
        return RoleProposed(**self.model_dump() | {"valid_from": self.valid_from or today})


@router.post(
    "/roles",
    status_code=202,
    dependencies=appointing("role.assign", "sysadmin"),
    summary="Beri peran kepada petugas di suatu wilayah",
    description="Peran tinggi baru berlaku setelah petugas kedua menyetujui: `waiting`.",
)
def assign_role(new: NewRole, office: OfficeDep) -> RoleAccepted:
    office.require_reach(new.region_code)
    roles = RolesOf(new.officer)
    decision = AssignRole(roles, new.over(office.today), office.by.actor, office.today)
    outcome = office.decide(decision)
    proposed = any(isinstance(past.fact, RoleProposed) for past in outcome.recorded)
    waits = proposed or (new.role, new.region_code) in roles.waiting
    return RoleAccepted(position=outcome.position, state="waiting" if waits else "assigned")

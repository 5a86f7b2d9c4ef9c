"""Roles that somebody must hold before anybody can assign one: given once, at the first start."""

from uuid import UUID

from contracts.calendar import day_of
from contracts.cell import derived
from contracts.codes.recording import Channel, RecordingReason
from contracts.event import Provenance
from contracts.registry.roles import RoleProposed
from infra.runtime.eventstore.clock import now
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.process.settings import FirstRole
from services.registry.roles.assign_role import AssignRole
from services.registry.roles.officer import RolesOf

GIVEN = UUID("a5d3c0f1-5a53-5b57-8a4e-0c1a3f5d9e21")
SYSTEM = "jejak.registry"


def give_first_roles(ledger: Ledger, roles: tuple[FirstRole, ...]) -> None:
    """The command id is that of the role, so that one revoked later is not given again."""
    for first in roles:
        command_id = derived(GIVEN, f"{first.person}|{first.role}|{first.region}")
        by = Provenance(
            actor=SYSTEM,
            role="system",
            office="registry",
            reason=RecordingReason.INSTALLATION,
            channel=Channel.SERVICE,
            command_id=command_id,
            correlation_id=command_id,
        )
        new = RoleProposed(
            officer=first.person,
            role=first.role,
            region_code=first.region,
            valid_from=day_of(now()),
        )
        held = RolesOf(first.person)
        ledger.decide(AssignRole(held, new, SYSTEM, new.valid_from, first=True), by)

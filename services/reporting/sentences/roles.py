"""Sentences about who may do what; they stand in no family's timeline."""

from contracts.registry.roles import RoleAssigned, RoleRevoked
from services.reporting.sentences.telling import Kind, Reader, tells
from services.reporting.sentences.words import place


@tells(RoleAssigned, kind=Kind.SYSTEM)
def _(fact: RoleAssigned, _: Reader) -> str:
    return f"Peran {fact.role} di {place(fact.region_code)} diberikan."


@tells(RoleRevoked, kind=Kind.SYSTEM)
def _(fact: RoleRevoked, _: Reader) -> str:
    return f"Peran {fact.role} di {place(fact.region_code)} dicabut."

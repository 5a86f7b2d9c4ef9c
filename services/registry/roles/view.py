"""The view (read model) of officers: who holds which role where, since when, and who waits."""

from typing import Any, LiteralString

from psycopg import Connection

from contracts.calendar import day_of
from contracts.registry.roles import (
    RoleAssigned,
    RoleEvent,
    RoleProposed,
    RoleRevoked,
    RoleTerm,
)
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.views import View

TABLES: LiteralString = """
    CREATE TABLE officer_role (
        officer text NOT NULL,
        role text NOT NULL,
        region_code text NOT NULL,
        waiting boolean NOT NULL,
        valid_from date NOT NULL,
        valid_to date,
        decree text,
        deputy_for text,
        given_by text NOT NULL,
        agreed_by text,
        position bigint NOT NULL UNIQUE,
        PRIMARY KEY (officer, role, region_code, valid_from, waiting)
    )"""
KEEP: LiteralString = """
    INSERT INTO officer_role VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (officer, role, region_code, valid_from, waiting) DO UPDATE SET
        valid_to = excluded.valid_to, decree = excluded.decree, deputy_for = excluded.deputy_for,
        given_by = excluded.given_by, agreed_by = excluded.agreed_by,
        position = excluded.position"""
ANSWERED: LiteralString = """
    DELETE FROM officer_role
    WHERE (officer, role, region_code) = (%s, %s, %s) AND waiting"""
ENDED: LiteralString = """
    UPDATE officer_role SET valid_to = greatest(%(on)s, valid_from)
    WHERE (officer, role, region_code) = (%(officer)s, %(role)s, %(region)s)
        AND (valid_to IS NULL OR valid_to > %(on)s)"""

officers = View("officers", TABLES)


@officers.on(RoleProposed)
def role_proposed(db: Connection[Any], fact: RoleProposed, past: Recorded) -> None:
    _keep(db, fact, past, given_by=past.by.actor)


@officers.on(RoleAssigned)
def role_assigned(db: Connection[Any], fact: RoleAssigned, past: Recorded) -> None:
    _answered(db, fact)
    second = past.by.actor if fact.proposed_by else None
    _keep(db, fact, past, given_by=fact.proposed_by or past.by.actor, agreed_by=second)


@officers.on(RoleRevoked)
def role_revoked(db: Connection[Any], fact: RoleRevoked, past: Recorded) -> None:
    _answered(db, fact)
    # It may only have been proposed, or have ended by itself.
    ended = {"officer": fact.officer, "role": fact.role, "region": fact.region_code}
    db.execute(ENDED, {**ended, "on": day_of(past.recorded_at)})


def _answered(db: Connection[Any], fact: RoleEvent) -> None:
    db.execute(ANSWERED, (fact.officer, fact.role, fact.region_code))


def _keep(
    db: Connection[Any],
    fact: RoleTerm,
    past: Recorded,
    *,
    given_by: str,
    agreed_by: str | None = None,
) -> None:
    term = (fact.valid_from, fact.valid_to, fact.decree, fact.deputy_for)
    waiting = isinstance(fact, RoleProposed)
    which = (fact.officer, fact.role, fact.region_code, waiting)
    db.execute(KEEP, (*which, *term, given_by, agreed_by, past.position))

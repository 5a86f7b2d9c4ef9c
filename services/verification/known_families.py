"""Which families the registry knows, in which village, and whether anybody still lives there.

Our own copy, so that a proposal is never about a family nobody knows. Row security keeps the
families of other regions out of sight.
"""

from dataclasses import dataclass
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection
from psycopg_pool import ConnectionPool

from contracts.registry.civil_events import (
    CivilEventKind,
    CivilEventVoided,
    MemberArrived,
    MemberBorn,
    MemberDied,
    MemberMovedOut,
)
from contracts.registry.families import (
    AddressChanged,
    AddressCorrected,
    FamilyLoaded,
    FamilyMovedOut,
    FamilyRegistered,
    FamilySplit,
    MemberTransferred,
)
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.reading import applied, reading
from infra.runtime.projections.views import View
from infra.runtime.refusals import NotFound, Refused

known_families = View(
    "known_families",
    """
    CREATE TABLE family (
        family_id uuid PRIMARY KEY,
        region_code text COLLATE "C" NOT NULL,
        members int NOT NULL
    )""",
)

APPEAR: LiteralString = """
    INSERT INTO family VALUES (%s, %s, %s) ON CONFLICT (family_id) DO UPDATE
    SET region_code = excluded.region_code, members = family.members + excluded.members"""
GROW: LiteralString = "UPDATE family SET members = members + %s WHERE family_id = %s"


class NotHeardYet(Refused):
    title = "Posisi register belum sampai di sini"
    detail = "Tunggu sebentar lalu kirim lagi. Bila berulang, muat ulang data keluarga."
    retry_after = 2


@dataclass(frozen=True)
class KnownFamily:
    family_id: UUID
    village_code: str
    present: bool


def heard(pool: ConnectionPool[Any], based_on: int) -> None:
    """Raises NotHeardYet unless the registry's facts have come this far."""
    with pool.connection() as db:
        if applied(db, known_families, "registry") < based_on:
            raise NotHeardYet


def find(reader: ConnectionPool[Any], family_id: UUID, office: str) -> KnownFamily:
    """The family as the registry last told it; raises NotFound outside the office's region."""
    query = "SELECT region_code, members > 0 FROM family WHERE family_id = %s"
    with reading(reader, known_families, [office]) as db:
        row = db.execute(query, (family_id,)).fetchone()
    if row is None:
        raise NotFound
    return KnownFamily(family_id, *row)


@known_families.on(FamilyLoaded, FamilyRegistered)
def _(db: Connection, fact: FamilyLoaded | FamilyRegistered, _: Recorded) -> None:
    db.execute(APPEAR, (fact.family_id, fact.village_code, len(fact.members)))


@known_families.on(FamilySplit)
def _(db: Connection, fact: FamilySplit, _: Recorded) -> None:
    db.execute(GROW, (-len(fact.members), fact.family_id))
    db.execute(APPEAR, (fact.new_family_id, fact.village_code, len(fact.members)))


@known_families.on(MemberTransferred)
def _(db: Connection, fact: MemberTransferred, _: Recorded) -> None:
    db.execute(GROW, (-1, fact.family_id))
    db.execute(GROW, (1, fact.to_family_id))


@known_families.on(AddressChanged, AddressCorrected)
def _(db: Connection, fact: AddressChanged | AddressCorrected, _: Recorded) -> None:
    move = "UPDATE family SET region_code = %s WHERE family_id = %s"
    db.execute(move, (fact.village_code, fact.family_id))


@known_families.on(MemberBorn, MemberArrived)
def _(db: Connection, fact: MemberBorn | MemberArrived, _: Recorded) -> None:
    db.execute(GROW, (1, fact.family_id))


@known_families.on(MemberDied, MemberMovedOut)
def _(db: Connection, fact: MemberDied | MemberMovedOut, _: Recorded) -> None:
    db.execute(GROW, (-1, fact.family_id))


@known_families.on(FamilyMovedOut)
def _(db: Connection, fact: FamilyMovedOut, _: Recorded) -> None:
    db.execute(GROW, (-len(fact.member_ids), fact.family_id))


@known_families.on(CivilEventVoided)
def _(db: Connection, fact: CivilEventVoided, _: Recorded) -> None:
    joined = fact.kind in (CivilEventKind.BIRTH, CivilEventKind.ARRIVAL)
    count = len(fact.person_ids)
    db.execute(GROW, (-count if joined else count, fact.family_id))

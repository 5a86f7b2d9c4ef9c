"""Looking a known family up: row security keeps those of other regions out of sight."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from infra.runtime.http.deps import PoolDep, ReaderDep, inline
from infra.runtime.projections.generations.lookup import reach
from infra.runtime.projections.reading import applied, reading
from infra.runtime.refusals import NotFound, Refused
from services.verification.known_families.view import LAST_HOMES, known_families


class NotHeardYet(Refused):
    title = "Posisi register belum sampai di sini"
    detail = "Tunggu sebentar lalu kirim lagi. Bila berulang, muat ulang data keluarga."
    retry_after = 2


@dataclass(frozen=True)
class KnownFamily:
    """A family as the registry last described it; it is present while somebody lives in it."""

    family_id: UUID
    village_code: str
    people: frozenset[UUID]

    @property
    def present(self) -> bool:
        return bool(self.people)


@dataclass
class KnownFamilies:
    """What an endpoint asks about families before a decision is made about one."""

    pool: PoolDep
    reader: ReaderDep

    def require_heard(self, based_on: int) -> None:
        """Raises NotHeardYet unless the registry's facts have come this far."""
        with self.pool.connection() as db:
            if applied(db, known_families, "registry") < based_on:
                raise NotHeardYet

    def find(self, family_id: UUID, office: str) -> KnownFamily:
        """Raises NotFound outside the office's region."""
        query = "SELECT region_code, people FROM family WHERE family_id = %s"
        with reading(self.reader, known_families, [office]) as db:
            row = db.execute(query, (family_id,)).fetchone()
        if row is None:
            raise NotFound
        return KnownFamily(family_id, row[0], frozenset(row[1]))

    def village_of(self, family_id: UUID) -> str | None:
        """Where it lives now, or was said to; None for a family that nobody told of yet."""
        query = f"SELECT region_code FROM {LAST_HOMES} AS home WHERE family_id = %s"
        with self.pool.connection() as db:
            reach(db, known_families)
            row = db.execute(query, (family_id,)).fetchone()
        return row[0] if row else None


KnownFamiliesDep = Annotated[KnownFamilies, inline(KnownFamilies)]

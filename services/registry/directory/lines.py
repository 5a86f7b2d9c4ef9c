"""Lines of the list of families (read model): who heads each, how many live there, in which order.

The order is that of village and id, which neither a survey nor a move within the village changes: a
list that is read page by page shows nobody twice and skips nobody who stays.
"""

from enum import StrEnum
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection
from psycopg.rows import dict_row
from pydantic import BaseModel, Field


class Lived(StrEnum):
    """Whether anybody lives in a family."""

    LIVED_IN = "dihuni"
    EMPTY = "kosong"
    """All have moved out, died or are missing, or the family was dissolved."""
    ALL = "semua"


class FamilyLine(BaseModel):
    """Satu keluarga dalam daftar; isinya dibaca di `GET /households/{family_id}`."""

    family_id: UUID
    village_code: str
    area_id: UUID | None
    dusun: str | None
    rw: str | None
    rt: str | None
    head_id: UUID | None
    head: str | None = Field(description="Nama kepala keluarga; kosong setelah datanya dihapus")
    members: int = Field(description="Berapa orang yang tinggal di sana sekarang")
    position: int

    @property
    def subjects(self) -> list[UUID]:
        """Of whom it tells."""
        return [self.family_id, *([self.head_id] if self.head_id else [])]


CHOSEN: LiteralString = """
    FROM family f
    CROSS JOIN LATERAL (SELECT count(*)::int AS members FROM person p
        WHERE p.family_id = f.family_id AND p.presence = 'present') AS living
    WHERE (%(village)s::text IS NULL OR f.region_code COLLATE "C" = %(village)s)
        AND (%(areas)s::uuid[] IS NULL OR f.area_id = ANY (%(areas)s))
        AND (%(state)s = 'semua' OR (living.members > 0) = (%(state)s = 'dihuni'))"""
COUNTED = f"SELECT count(*) {CHOSEN}"
# Of two who were head, the one who still lives there.
LINES = f"""
    SELECT f.*, head.person_id AS head_id, head.name AS head
    FROM (SELECT f.family_id, f.region_code AS village_code, f.area_id, f.dusun, f.rw, f.rt,
            living.members, f.changed_at AS position {CHOSEN}
        AND (%(after)s::uuid IS NULL
            OR (f.region_code COLLATE "C", f.family_id) > (%(after_village)s, %(after)s))
        ORDER BY f.region_code COLLATE "C", f.family_id LIMIT %(limit)s) AS f
    LEFT JOIN LATERAL (SELECT p.person_id, p.name FROM person p
        WHERE p.family_id = f.family_id AND p.relation = 'head'
        ORDER BY p.presence <> 'present', p.person_id LIMIT 1) AS head ON true
    ORDER BY village_code COLLATE "C", family_id"""


def lines(db: Connection[Any], asked: dict[str, Any]) -> list[FamilyLine]:
    """Within the regions that are set on `db`."""
    rows = db.cursor(row_factory=dict_row).execute(LINES.encode(), asked)
    return [FamilyLine(**row) for row in rows]


def number_of_lines(db: Connection[Any], asked: dict[str, Any]) -> int:
    [(number,)] = db.execute(COUNTED.encode(), asked).fetchall()
    return int(number)

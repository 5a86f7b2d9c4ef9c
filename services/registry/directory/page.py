"""Finding people: by NIK, KK number or name, with a purpose, counted and on record.

A number that exists outside the caller's regions is answered like one that does not exist; it is on
record as refused, and spends of the budget for such numbers.
"""

from datetime import date
from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import APIRouter, Response
from psycopg.rows import class_row
from pydantic import AfterValidator, BaseModel, StringConstraints

from contracts.codes.roles import CASEWORKERS
from contracts.ids import PERSON
from contracts.privacy.opening import Disclosed
from contracts.text import APOSTROPHES, Text
from infra.runtime.http.access import Who, safe
from infra.runtime.http.deps import PoolDep, ReaderDep, equipped, inline
from infra.runtime.http.limits import require_left, spend, take
from infra.runtime.http.opening.declaring import opens
from infra.runtime.http.opening.recording import OpenedDep
from infra.runtime.privacy.access_log import AccessOutcome
from infra.runtime.privacy.blind_index import BlindIndex
from infra.runtime.projections.generations.lookup import reach
from infra.runtime.projections.reading import reading
from services.registry.allowances.amounts import ELSEWHERE, SEARCHES
from services.registry.counter import may
from services.registry.directory.view import directory
from services.registry.forms import Form, KkNumber, Nik, VillageCode

find = may("person.find", *CASEWORKERS, "inspektorat")
"""Whoever inspects finds people as officers do: within budget, for a purpose, on record."""


def shows(how: str) -> Any:
    return opens(f"person.find-{how}", Disclosed.NAME, Disclosed.BIODATA, of=PERSON)


MOST, MORE = 50, "X-More"

router = APIRouter(prefix="/search", tags=["Pencarian"])

COLUMNS = """p.person_id, p.family_id, p.region_code AS village_code, p.name, p.relation, p.sex,
    p.birth_date, p.presence"""


def _typed(name: str) -> str:
    """As names are stored: a plain apostrophe, single spaces; no sign means anything else."""
    return " ".join(APOSTROPHES.sub("'", name).translate(NO_PATTERN).split())


NO_PATTERN = str.maketrans("", "", "\\%_")
Index = Annotated[BlindIndex, equipped(BlindIndex)]


class ByNik(Form):
    EXAMPLE: ClassVar = {"nik": "9999010107850001"}

    nik: Nik


class ByKk(Form):
    EXAMPLE: ClassVar = {"kk_number": "9999010211260001"}

    kk_number: KkNumber


class ByName(Form):
    EXAMPLE: ClassVar = {"name": "Siti", "village_code": "18.09.01.2001"}

    name: Annotated[Text, StringConstraints(min_length=3, max_length=100), AfterValidator(_typed)]
    village_code: VillageCode | None = None


class Found(BaseModel):
    person_id: UUID
    family_id: UUID
    village_code: str
    name: str | None
    relation: str
    sex: str
    birth_date: date | None
    presence: str


class Search:
    """Looks for people among those whom the caller may see, and writes down who was opened.

    A search that was not understood never comes here, so it costs nothing.
    """

    def __init__(
        self, who: Who, opened: OpenedDep, reader: ReaderDep, pool: PoolDep, response: Response
    ) -> None:
        self.who, self.opened, self.response = who, opened, response
        self.reader, self.pool = reader, pool

    def by_number(self, condition: str, key: str) -> list[Found]:
        with self.pool.connection() as db:
            require_left(db, self.who.person, ELSEWHERE)
        if found := self._found(condition, key):
            return self._on_record(found)
        hidden = self._elsewhere(condition, key)
        outcome = AccessOutcome.REFUSED if hidden else AccessOutcome.EMPTY
        self.opened.tell(self.who.largest, hidden, count=0, outcome=outcome)
        return []

    def _elsewhere(self, condition: str, key: str) -> list[UUID]:
        """Who holds the number where the caller sees nobody. Nobody at all takes as long."""
        asked = f"SELECT p.person_id FROM person p WHERE {condition} ORDER BY p.person_id"
        with self.pool.connection() as db:
            reach(db, directory)
            hidden = [who for (who,) in db.execute(asked.encode(), (key,))]
            spend(db, self.who.person, ELSEWHERE, min(len(hidden), 1))
        return hidden

    def find(self, condition: str, *values: Any) -> list[Found]:
        """Says in a header where more are found than are shown."""
        found = self._found(condition, *values)
        if len(found) > MOST:
            self.response.headers[MORE] = "true"
        return self._on_record(found[:MOST])

    def _found(self, condition: str, *values: Any) -> list[Found]:
        take(self.pool, self.who.person, SEARCHES)
        people = f"SELECT {COLUMNS} FROM person p WHERE {condition}"
        query = f"{people} ORDER BY p.person_id LIMIT {MOST + 1}"
        with reading(self.reader, directory, self.who.regions) as db:
            rows = db.cursor(row_factory=class_row(Found))
            return rows.execute(query.encode(), values).fetchall()

    def _on_record(self, found: list[Found]) -> list[Found]:
        self.opened.tell_each((each.village_code, each.person_id) for each in found)
        return found


SearchDep = Annotated[Search, inline(Search)]


@router.post(
    "/nik",
    dependencies=[find, safe, shows("by-nik")],
    summary="Cari orang menurut NIK",
)
def by_nik(asked: ByNik, search: SearchDep, index: Index) -> list[Found]:
    return search.by_number("p.nik_key = %s", index.of("nik", asked.nik))


@router.post(
    "/kk",
    dependencies=[find, safe, shows("by-kk")],
    summary="Cari keluarga menurut nomor KK",
)
def by_kk(asked: ByKk, search: SearchDep, index: Index) -> list[Found]:
    condition = "p.family_id IN (SELECT family_id FROM family WHERE kk_key = %s)"
    return search.by_number(condition, index.of("kk", asked.kk_number))


@router.post(
    "/name",
    dependencies=[find, safe, shows("by-name")],
    summary="Cari orang menurut nama di wilayah sendiri",
    responses={200: {"headers": {MORE: {"schema": {"const": "true"}}}}},
    description=f"Paling banyak {MOST}. Kepala jawaban `{MORE}: true`: masih ada yang lain;"
    " persempit nama atau sebut desanya.",
)
def by_name(asked: ByName, search: SearchDep) -> list[Found]:
    village = asked.village_code
    condition = "p.name ILIKE %s AND (%s::text IS NULL OR p.region_code = %s)"
    return search.find(condition, f"%{asked.name}%", village, village)

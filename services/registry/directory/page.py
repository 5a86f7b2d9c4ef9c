"""Finding people: by NIK or KK number with a purpose, counted and logged; by name in one's region.

A number that exists outside the caller's regions is answered like one that does not exist.
"""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import AfterValidator, BaseModel, StringConstraints

from contracts.codes.roles import CASEWORKERS
from contracts.ids import PERSON
from contracts.privacy.opening import Disclosed
from contracts.text import APOSTROPHES, Text
from infra.runtime.http.access import Who, safe
from infra.runtime.http.deps import ReaderDep, equipped, inline
from infra.runtime.http.limits import limited
from infra.runtime.http.opening.declaring import opens
from infra.runtime.http.opening.recording import OpenedDep
from infra.runtime.privacy.blind_index import BlindIndex
from infra.runtime.projections.reading import reading
from services.registry.counter import may
from services.registry.directory.view import directory
from services.registry.forms import Form, KkNumber, Nik, VillageCode

find = may("person.find", *CASEWORKERS)


def shows(how: str) -> Any:
    return opens(f"person.find-{how}", Disclosed.NAME, Disclosed.BIODATA, of=PERSON)


MOST = 50

router = APIRouter(prefix="/search", tags=["Pencarian"])

COLUMNS = (
    "p.person_id, p.family_id, p.region_code, p.name, p.relation, p.sex, p.birth_date, p.presence"
)


def _typed(name: str) -> str:
    """As names are stored: a plain apostrophe, single spaces; no sign means anything else."""
    return " ".join(APOSTROPHES.sub("'", name).translate(NO_PATTERN).split())


NO_PATTERN = str.maketrans("", "", "\\%_")
Index = Annotated[BlindIndex, equipped(BlindIndex)]


class ByNik(Form):
    nik: Nik


class ByKk(Form):
    kk_number: KkNumber


class ByName(Form):
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
    """Looks for people among those whom the caller may see, and writes down who was opened."""

    def __init__(self, who: Who, opened: OpenedDep, reader: ReaderDep) -> None:
        self.who = who
        self.opened = opened
        self.reader = reader

    def find(self, condition: str, *values: Any) -> list[Found]:
        query = (
            f"SELECT {COLUMNS} FROM person p WHERE {condition} ORDER BY p.person_id LIMIT {MOST}"
        )
        with reading(self.reader, directory, self.who.regions) as db:
            rows = db.execute(query.encode(), values).fetchall()
        names = list(Found.model_fields)
        found = [Found(**dict(zip(names, row, strict=True))) for row in rows]
        self.opened.tell_each((each.village_code, each.person_id) for each in found)
        return found


SearchDep = Annotated[Search, inline(Search)]


@router.post(
    "/nik",
    dependencies=[find, safe, limited("number", burst=10, per_hour=60), shows("by-nik")],
    summary="Cari orang menurut NIK",
)
def by_nik(asked: ByNik, search: SearchDep, index: Index) -> list[Found]:
    return search.find("p.nik_key = %s", index.of("nik", asked.nik))


@router.post(
    "/kk",
    dependencies=[find, safe, limited("number", burst=10, per_hour=60), shows("by-kk")],
    summary="Cari keluarga menurut nomor KK",
)
def by_kk(asked: ByKk, search: SearchDep, index: Index) -> list[Found]:
    condition = "p.family_id IN (SELECT family_id FROM family WHERE kk_key = %s)"
    return search.find(condition, index.of("kk", asked.kk_number))


@router.post(
    "/name",
    dependencies=[find, safe, limited("name", burst=60, per_hour=600), shows("by-name")],
    summary="Cari orang menurut nama di wilayah sendiri",
)
def by_name(asked: ByName, search: SearchDep) -> list[Found]:
    village = asked.village_code
    condition = "p.name ILIKE %s AND (%s::text IS NULL OR p.region_code = %s)"
    return search.find(condition, f"%{asked.name}%", village, village)

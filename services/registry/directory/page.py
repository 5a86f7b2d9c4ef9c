"""Finding people: by NIK or KK number with a purpose, counted and logged; by name in one's region.

A number that exists outside the caller's regions is answered like one that does not exist.
"""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, StringConstraints

from infra.runtime.http.access import Purpose, Who, requires, safe
from infra.runtime.http.limits import limited
from infra.runtime.identity.rights import Principal, right
from infra.runtime.projections.reading import reading
from services.registry.directory.view import directory
from services.registry.households.access import log_access
from services.registry.number_fields import KkNumber, Nik

FIND = right(
    "person.find", "operator_desa", "verifikator_kecamatan", "dinsos_operator", "dinsos_approver"
)
MOST = 50

router = APIRouter(prefix="/search", tags=["Pencarian"])

COLUMNS = (
    "p.person_id, p.family_id, p.region_code, p.name, p.relation, p.sex, p.birth_date, p.presence"
)


class Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ByNik(Asked):
    nik: Nik


class ByKk(Asked):
    kk_number: KkNumber


class ByName(Asked):
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=100)]
    village_code: str | None = None


class Found(BaseModel):
    person_id: UUID
    family_id: UUID
    village_code: str
    name: str | None
    relation: str
    sex: str
    birth_date: Any
    presence: str


@router.post(
    "/nik",
    dependencies=[requires(FIND), safe, limited("number", burst=10, per_hour=60)],
    summary="Cari orang menurut NIK",
)
def by_nik(request: Request, asked: ByNik, who: Who, purpose: Purpose) -> list[Found]:
    key = request.app.state.blind_index.of("nik", asked.nik)
    return _found(request, who, purpose, "person.find-by-nik", "p.nik_key = %s", (key,))


@router.post(
    "/kk",
    dependencies=[requires(FIND), safe, limited("number", burst=10, per_hour=60)],
    summary="Cari keluarga menurut nomor KK",
)
def by_kk(request: Request, asked: ByKk, who: Who, purpose: Purpose) -> list[Found]:
    key = request.app.state.blind_index.of("kk", asked.kk_number)
    condition = "p.family_id IN (SELECT family_id FROM family WHERE kk_key = %s)"
    return _found(request, who, purpose, "person.find-by-kk", condition, (key,))


@router.post(
    "/name",
    dependencies=[requires(FIND), safe, limited("name", burst=60, per_hour=600)],
    summary="Cari orang menurut nama di wilayah sendiri",
)
def by_name(request: Request, asked: ByName, who: Who, purpose: Purpose) -> list[Found]:
    pattern = "%" + asked.name.replace("\\", "").replace("%", "").replace("_", "") + "%"
    condition = "p.name ILIKE %s AND (%s::text IS NULL OR p.region_code = %s)"
    values = (pattern, asked.village_code, asked.village_code)
    return _found(request, who, purpose, "person.find-by-name", condition, values)


def _found(
    request: Request,
    who: Principal,
    purpose: str,
    action: str,
    condition: str,
    values: tuple[Any, ...],
) -> list[Found]:
    query = f"SELECT {COLUMNS} FROM person p WHERE {condition} ORDER BY p.person_id LIMIT {MOST}"
    with reading(request.app.state.reader, directory, who.regions) as db:
        rows = db.execute(query.encode(), values).fetchall()
    names = list(Found.model_fields)
    found = [Found(**dict(zip(names, row, strict=True))) for row in rows]
    log_access(request, who, purpose, action, [each.person_id for each in found], ["name"])
    return found

"""A village: since when its register counts, and its dusun, RW and RT."""

from collections import Counter, defaultdict
from datetime import date
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from contracts.codes.roles import CASEWORKERS
from infra.runtime.http.access import Who
from infra.runtime.http.deps import LedgerDep, ReaderDep
from infra.runtime.http.opening.declaring import Nothing, opens_nothing
from infra.runtime.projections.reading import reading
from services.registry.counter import may
from services.registry.directory.view import directory
from services.registry.forms import InVillage
from services.registry.villages.local_areas import LocalAreas
from services.registry.villages.set_baseline import Baseline

READERS = (*CASEWORKERS, "rt", "manajer_program", "bapperida", "pmd", "inspektorat")

router = APIRouter(prefix="/villages/{village_code}", tags=["Desa"])


class VillagePage(BaseModel):
    """`baseline_as_of` kosong: data awal desa belum dimuat."""

    village_code: str
    baseline_as_of: date | None
    baseline_import: UUID | None


@router.get(
    "",
    dependencies=[may("village.read", *READERS), opens_nothing(Nothing.COUNTED)],
    summary="Data awal satu desa",
)
def village(village_code: InVillage, who: Who, ledger: LedgerDep) -> VillagePage:
    who.require(village_code)
    baseline = Baseline(village_code)
    ledger.ask(baseline)
    return VillagePage(
        village_code=village_code,
        baseline_as_of=baseline.as_of,
        baseline_import=baseline.import_id,
    )


class AreaShown(BaseModel):
    """`spellings`: nama lain yang pernah dipakai, termasuk ejaan yang disatukan ke sini."""

    area_id: UUID
    level: str
    name: str
    within: UUID | None
    dusun: str | None = None
    rw: str | None = None
    rt: str | None = None
    spellings: list[str]
    families: int


FAMILIES = """
    SELECT area_id, count(*) FROM family f WHERE region_code = %s AND area_id IS NOT NULL
        AND EXISTS (SELECT FROM person p WHERE p.family_id = f.family_id AND presence = 'present')
    GROUP BY area_id"""


@router.get(
    "/areas",
    dependencies=[may("village.read", *READERS), opens_nothing(Nothing.COUNTED)],
    summary="Dusun, RW dan RT satu desa, dengan jumlah keluarganya",
)
def local_areas(
    village_code: InVillage, who: Who, ledger: LedgerDep, reader: ReaderDep
) -> list[AreaShown]:
    who.require(village_code)
    areas = LocalAreas(village_code)
    ledger.ask(areas)
    with reading(reader, directory, who.regions) as db:
        rows = db.execute(FAMILIES, (village_code,)).fetchall()
    return areas_shown(areas, dict(rows))


def areas_shown(areas: LocalAreas, families: dict[UUID, int]) -> list[AreaShown]:
    """Those that are kept, each with all names that mean it and the families right in it."""
    names: dict[UUID, list[str]] = defaultdict(list)
    count = Counter[UUID]()
    for area_id, area in areas.areas.items():
        names[areas.same(area_id)].extend(name for *_, name in area.names)
    for area_id, number in families.items():
        count[areas.same(area_id)] += number
    return [_as_listed(areas, area_id, names[area_id], count[area_id]) for area_id in names]


def _as_listed(areas: LocalAreas, area_id: UUID, names: list[str], families: int) -> AreaShown:
    area, path = areas.areas[area_id], areas.path(area_id)
    name = path[area.level]
    return AreaShown(
        area_id=area_id,
        level=area.level.value,
        name=name,
        within=areas.same(area.within) if area.within else None,
        spellings=sorted(set(names) - {name}),
        families=families,
        **{level.value: text for level, text in path.items()},
    )

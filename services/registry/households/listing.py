"""The list of families of a village or an office, page by page."""

from collections.abc import Iterable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field

from contracts.codes.roles import CASEWORKERS
from contracts.ids import FAMILY, PERSON
from contracts.privacy.opening import Disclosed
from contracts.regions.codes import Village
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.http.access import Who
from infra.runtime.http.deps import LedgerDep, ReaderDep
from infra.runtime.http.opening.declaring import opens
from infra.runtime.http.opening.recording import OpenedDep
from infra.runtime.http.reading.paging import BadCursor, Key, Page, Paging, PagingDep
from infra.runtime.projections.reading import reading
from infra.runtime.refusals import Refused
from services.registry.counter import may
from services.registry.directory.lines import FamilyLine, Lived, lines, number_of_lines
from services.registry.directory.view import directory
from services.registry.villages.local_areas import LocalAreas

router = APIRouter(tags=["Keluarga"])


class AreaWithoutVillage(Refused):
    status = 422
    title = "Sebutkan desanya"
    detail = "Dusun, RW dan RT dicari dalam satu desa. Isi village bersama area."


class FamilyPage(Page[FamilyLine]):
    """Satu halaman daftar keluarga."""

    total: int | None = Field(default=None, description="Jumlah seluruhnya, bila `count` diminta")


@router.get(
    "/households",
    dependencies=[
        may("household.list", *CASEWORKERS, "inspektorat", "dpo"),
        opens("household.list", Disclosed.NAME, Disclosed.ADDRESS, of=(FAMILY, PERSON)),
    ],
    summary="Daftar keluarga di wilayah Anda, urut desa",
    description="Urutannya tetap, halaman demi halaman: `next` dikirim lagi sebagai `cursor`.",
)
def families(
    reader: ReaderDep,
    ledger: LedgerDep,
    who: Who,
    opened: OpenedDep,
    paging: PagingDep,
    village: Annotated[
        Village | None, Query(description="Hanya desa ini", examples=["18.09.01.2001"])
    ] = None,
    area: Annotated[
        UUID | None, Query(description="Hanya dusun, RW atau RT ini; dengan village")
    ] = None,
    state: Annotated[Lived, Query(description="Masih dihuni, kosong, atau semua")] = Lived.LIVED_IN,
    count: Annotated[bool, Query(description="Hitung juga jumlah seluruhnya")] = False,
) -> FamilyPage:
    if village:
        who.require(village)
    areas = _within(ledger, village, area)
    asked = {"village": village, "areas": areas, "state": state, "limit": paging.limit + 1}
    asked |= _after(paging)
    with reading(reader, directory, who.regions) as db:
        found = lines(db, asked)
        total = number_of_lines(db, asked) if count else None
    page = paging.page(_called_today(ledger, found), _key)
    opened.tell_each((line.village_code, each) for line in page.items for each in line.subjects)
    return FamilyPage(items=page.items, next=page.next, total=total)


def _within(ledger: Ledger, village: str | None, area: UUID | None) -> list[UUID] | None:
    """The area, what was merged into it, and what lies in it; raises UnknownArea."""
    if area is None:
        return None
    if village is None:
        raise AreaWithoutVillage
    areas = LocalAreas(village)
    ledger.ask(areas)
    areas.require(area)
    return areas.inside(area)


def _called_today(ledger: Ledger, found: Iterable[FamilyLine]) -> list[FamilyLine]:
    """With the names that dusun, RW and RT have today."""
    villages: dict[str, LocalAreas] = {}
    renamed = []
    for line in found:
        if (areas := villages.get(line.village_code)) is None:
            areas = villages[line.village_code] = LocalAreas(line.village_code)
            ledger.ask(areas)
        names: dict[str, object] = {}
        if line.area_id in areas.areas:
            names |= {level.value: name for level, name in areas.path(line.area_id).items()}
            names["area_id"] = areas.same(line.area_id)
        renamed.append(line.model_copy(update=names))
    return renamed


def _key(line: FamilyLine) -> Key:
    return int(line.village_code.replace(".", "")), line.family_id


def _after(paging: Paging) -> dict[str, Any]:
    """Behind which family of which village the page begins; raises BadCursor."""
    match paging.after:
        case None:
            return {"after_village": None, "after": None}
        case (int(village), UUID() as family) if 0 <= village < 10**10:
            code = f"{village:010}"
            whole = ".".join((code[:2], code[2:4], code[4:6], code[6:]))
            return {"after_village": whole, "after": family}
        case _:
            raise BadCursor

"""One family, as it was on a day and as far as was known at a moment."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from contracts.codes.roles import CASEWORKERS, KEEPERS
from contracts.event import Absent
from contracts.ids import FAMILY, PERSON
from contracts.privacy.opening import Disclosed
from contracts.registry.history.household import Inhabitant, Presence
from contracts.registry.parts import Biodata, Identity
from contracts.registry.places import Place
from contracts.registry.welfare import Housing
from infra.runtime.http.access import LacksRole, Who
from infra.runtime.http.deps import LedgerDep, PoolDep, equipped
from infra.runtime.http.limits import take
from infra.runtime.http.opening.declaring import opens
from infra.runtime.http.opening.recording import OpenedDep
from infra.runtime.http.reading.conditional import tagged
from infra.runtime.http.reading.known_at import KnownAt, KnownAtDep
from infra.runtime.identity.rights import right
from infra.runtime.refusals import NotFound
from services.registry.aid.running import Aid, RunningAid
from services.registry.allowances import amounts
from services.registry.counter import may
from services.registry.households.as_of import History
from services.registry.households.happenings import (
    AwayOnPage,
    MoveOnPage,
    RemarkOnPage,
    SurveyOnPage,
)
from services.registry.numbers import mask
from services.registry.projections.family import Family
from services.registry.projections.welfare import Welfare
from services.registry.villages.local_areas import LocalAreas

READERS = (*CASEWORKERS, "inspektorat", "dpo")
UNMASKED = right("household.read-unmasked", *KEEPERS)
"""Who enters numbers may see them whole."""
ALWAYS = (Disclosed.NAME, Disclosed.ADDRESS, Disclosed.BIODATA, Disclosed.WELFARE)
MASKED = (Disclosed.NIK_MASKED, Disclosed.KK_MASKED)
WHOLE = (Disclosed.NIK, Disclosed.KK_NUMBER)
SOMETIMES = (Disclosed.REMARK, Disclosed.PROGRAMME)

router = APIRouter(tags=["Keluarga"])


class MemberOnPage(BaseModel):
    """A member; name and NIK are empty once the person's data was erased."""

    person_id: UUID
    name: str | None
    nik: str | None
    relation: str
    relation_label: str
    presence: str
    away: AwayOnPage | None
    """Where a member lives for a while; None for whoever is at home."""
    erased: bool
    biodata: Biodata


class PlaceOnPage(BaseModel):
    kk_number: str | None = None
    address: str | None = None
    dusun: str | None = None
    rw: str | None = None
    rt: str | None = None
    area_id: UUID | None = None
    """The local area; dusun, RW and RT are called as it is on the day."""


class HouseholdPage(BaseModel):
    """The family on `valid_at`, as known at `known_at`.

    `version` counts the facts about who lives where; the ETag adds those about welfare.
    """

    family_id: UUID
    village_code: str
    place: PlaceOnPage
    kk_due: bool
    """A new KK must be issued: the head it was issued under is no longer head."""
    head_due: bool
    """People live there, and nobody has been named who heads them on this day."""
    members: list[MemberOnPage]
    housing: Housing
    surveyed: date | None
    surveys: list[SurveyOnPage]
    moves: list[MoveOnPage]
    remarks: list[RemarkOnPage]
    desil: dict[str, int | None]
    programmes: list[RunningAid] | None
    """What the family and its members receive, as programs tells; None: for a position of this
    register alone nobody can say it. Ask for a moment, or name `programs:` in the cut."""
    listed: bool | None
    """None: nobody has said that it is on the welfare list, or off it."""
    valid_at: date | None
    known_at: str | None
    known_position: int | None
    """The position that `known_at` stands for, now and whenever it is asked again."""
    version: int
    position: int


@router.get(
    "/households/{family_id}",
    dependencies=[
        may("household.read", *READERS),
        opens("household.read", *ALWAYS, *MASKED, *WHOLE, *SOMETIMES, of=(FAMILY, PERSON)),
    ],
    summary="Keadaan satu keluarga pada suatu hari, sejauh diketahui pada suatu saat",
)
def show(
    response: Response,
    family_id: UUID,
    who: Who,
    opened: OpenedDep,
    pool: PoolDep,
    ledger: LedgerDep,
    aid: Annotated[Aid, equipped(Aid)],
    valid_at: Annotated[
        date | None, Query(description="Keadaan pada tanggal ini", examples=["2026-11-21"])
    ] = None,
    known_at: KnownAtDep = None,
    unmasked: Annotated[bool, Query(description="Tampilkan NIK dan nomor KK lengkap")] = False,
) -> HouseholdPage:
    history = History(family_id)
    ledger.ask(history)
    found = history.at(valid_at, known_at)
    region = (history.at() if history.at().founded else found).village_code
    if not region:
        raise NotFound
    acting = who.acting(region)
    if unmasked:
        keeper = who.within(UNMASKED)
        if not keeper.sees(region):
            raise LacksRole.of(UNMASKED)
        acting = keeper.acting(region)
    areas = LocalAreas(found.village_code)
    ledger.ask(areas)
    page = household_page(history, areas, aid, valid_at, known_at, unmasked=unmasked)
    subjects = [family_id, *(member.person_id for member in page.members)]
    if unmasked:
        shown_whole = sum(member.nik is not None for member in page.members)
        take(pool, who.person, amounts.UNMASKED, shown_whole)
    opened.tell(acting, subjects, *_fields(page, unmasked=unmasked))
    tagged(response, page.version, history.count(Welfare))
    return page


def _fields(page: HouseholdPage, *, unmasked: bool) -> list[Disclosed]:
    fields = [*ALWAYS, *(WHOLE if unmasked else MASKED)]
    fields += [Disclosed.REMARK] if page.remarks else []
    return fields + ([Disclosed.PROGRAMME] if page.programmes else [])


def household_page(
    history: History,
    areas: LocalAreas,
    aid: Aid,
    valid_at: date | None = None,
    known_at: KnownAt | None = None,
    *,
    unmasked: bool = False,
) -> HouseholdPage:
    """The page of a family; one that was recorded in error is shown as it was known before."""
    found, surveys = history.at(valid_at, known_at), history.surveys(valid_at, known_at)
    erased = history.at().erased
    here = [each for each in found.members.values() if each.presence is not Presence.NEVER]
    return HouseholdPage(
        family_id=found.family_id,
        village_code=found.village_code,
        place=_place(found.place, areas, valid_at or date.max, unmasked),
        kk_due=not found.gone and found.kk_due,
        head_due=found.head_due,
        members=[_member(each, each.person.person_id in erased, unmasked) for each in here],
        housing=found.housing,
        surveyed=surveys[-1].effective.on if surveys else None,
        surveys=[SurveyOnPage.of(each) for each in surveys],
        moves=[MoveOnPage.of(each, areas) for each in history.moves(valid_at, known_at)],
        remarks=[RemarkOnPage.of(past) for past in history.remarked(known_at)],
        desil=found.desil,
        programmes=aid.of(
            [found.family_id], [each.person.person_id for each in here], valid_at, known_at
        ),
        listed=found.listed,
        valid_at=valid_at,
        known_at=known_at.text if known_at else None,
        known_position=known_at.position if known_at else None,
        version=history.count(Family),
        position=history.position(known_at),
    )


def _number(number: str | None, unmasked: bool) -> str | None:
    return number if unmasked or number is None else mask(number)


def _place(place: Place | Absent, areas: LocalAreas, day: date, unmasked: bool) -> PlaceOnPage:
    if not isinstance(place, Place):
        return PlaceOnPage()
    number = _number(place.kk_number, unmasked)
    page = PlaceOnPage(**place.model_dump(exclude={"kk_number"}), kk_number=number)
    if place.area_id not in areas.areas:
        return page
    path = {level.value: name for level, name in areas.path(place.area_id, day).items()}
    return page.model_copy(update=path | {"area_id": areas.same(place.area_id)})


def _member(member: Inhabitant, erased: bool, unmasked: bool) -> MemberOnPage:
    person = member.person
    identity = person.identity if isinstance(person.identity, Identity) else None
    if erased:
        identity = None
    return MemberOnPage(
        person_id=person.person_id,
        name=identity.name if identity else None,
        nik=_number(identity.nik, unmasked) if identity else None,
        relation=person.relation.value,
        relation_label=person.relation.label,
        presence=member.presence.value,
        away=AwayOnPage.of(member.absence),
        erased=identity is None,
        biodata=person.biodata,
    )

"""One family, as it was on a day and as far as was known at a moment."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import AwareDatetime, BaseModel

from contracts.event import Absent
from contracts.registry.increments import Presence
from contracts.registry.parts import Biodata, Identity
from contracts.registry.places import Move, Place
from contracts.registry.welfare import Housing
from infra.runtime.http.access import LacksRole, Purpose, Who
from infra.runtime.http.deps import LedgerDep
from infra.runtime.http.reading.conditional import tagged
from infra.runtime.refusals import NotFound
from services.registry.counter import may
from services.registry.households.access import log_access
from services.registry.households.as_of import History, Household, household_as_of
from services.registry.numbers import mask
from services.registry.projections.absences import Absence
from services.registry.projections.family import Family
from services.registry.projections.member import Member
from services.registry.projections.welfare import Welfare

READERS = (
    "operator_desa",
    "verifikator_kecamatan",
    "dinsos_operator",
    "dinsos_approver",
    "auditor",
    "dpo",
)
UNMASKED = frozenset({"operator_desa", "dinsos_operator"})
"""Roles that enter numbers themselves, so may see them whole."""

router = APIRouter(tags=["Keluarga"])


class AwayOnPage(BaseModel):
    """Somebody lives elsewhere for a while, and is still a member here."""

    since: date | None
    destination: Move | None
    until: date | None

    @classmethod
    def of(cls, absence: Absence | None) -> "AwayOnPage | None":
        if absence is None:
            return None
        since, destination, until = absence
        return cls(since=since.on, destination=destination, until=until)


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


class HouseholdPage(BaseModel):
    """The family on `valid_at`, as known at `known_at`.

    `version` counts the facts about who lives where; the ETag adds those about welfare.
    """

    family_id: UUID
    village_code: str
    place: PlaceOnPage
    kk_due: bool
    """A new KK must be issued: the head it was issued under is no longer head."""
    members: list[MemberOnPage]
    housing: Housing
    surveyed: date | None
    desil: dict[str, int | None]
    listed: bool
    valid_at: date | None
    known_at: datetime | None
    version: int
    position: int


@router.get(
    "/households/{family_id}",
    dependencies=[may("household.read", *READERS)],
    summary="Keadaan satu keluarga pada suatu hari, sejauh diketahui pada suatu saat",
)
def show(
    request: Request,
    response: Response,
    family_id: UUID,
    who: Who,
    purpose: Purpose,
    ledger: LedgerDep,
    valid_at: Annotated[date | None, Query(description="Keadaan pada tanggal ini")] = None,
    known_at: Annotated[
        AwareDatetime | None, Query(description="Sejauh dicatat sampai saat ini")
    ] = None,
    unmasked: Annotated[bool, Query(description="Tampilkan NIK dan nomor KK lengkap")] = False,
) -> HouseholdPage:
    history = History(family_id)
    ledger.ask(history)
    today = household_as_of(family_id, history.facts).family
    if not today.exists:
        raise NotFound
    who.require(today.village_code)
    if unmasked and not any(who.may(role, today.village_code) for role in UNMASKED):
        raise LacksRole
    found = household_as_of(family_id, history.facts, valid_at, known_at)
    version = history.count(Family)
    page = household_page(found, valid_at, known_at, version, unmasked=unmasked)
    subjects = [family_id, *(member.person_id for member in page.members)]
    fields = ["name", "address", "nik" if unmasked else "nik-masked"]
    log_access(request, who, purpose, "household.read", subjects, fields)
    tagged(response, version, history.count(Welfare))
    return page


def household_page(
    found: Household,
    valid_at: date | None,
    known_at: datetime | None,
    version: int,
    *,
    unmasked: bool = False,
) -> HouseholdPage:
    family, welfare = found.family, found.welfare
    members = [each for each in family.members.values() if _was_there(each, valid_at)]
    return HouseholdPage(
        family_id=family.family_id,
        village_code=family.village_code,
        place=_place(family.place, unmasked),
        kk_due=family.exists and not family.gone and family.kk_due,
        members=[_member(each, found, unmasked) for each in members],
        housing=welfare.housing,
        surveyed=welfare.surveyed,
        desil=welfare.desil,
        listed=welfare.listed,
        valid_at=valid_at,
        known_at=known_at,
        version=version,
        position=found.position,
    )


def _was_there(member: Member, valid_at: date | None) -> bool:
    """A loaded family's later-born children were not there yet; voided arrivals never were."""
    if member.presence is Presence.NEVER:
        return False
    born = member.person.biodata.birth_date
    return valid_at is None or born is None or born <= valid_at


def _number(number: str | None, unmasked: bool) -> str | None:
    return number if unmasked or number is None else mask(number)


def _place(place: Place | Absent, unmasked: bool) -> PlaceOnPage:
    if not isinstance(place, Place):
        return PlaceOnPage()
    number = _number(place.kk_number, unmasked)
    return PlaceOnPage(**place.model_dump(exclude={"kk_number"}), kk_number=number)


def _member(member: Member, found: Household, unmasked: bool) -> MemberOnPage:
    person = member.person
    identity = person.identity if isinstance(person.identity, Identity) else None
    if person.person_id in found.erasures.erased:
        identity = None
    return MemberOnPage(
        person_id=person.person_id,
        name=identity.name if identity else None,
        nik=_number(identity.nik, unmasked) if identity else None,
        relation=person.relation.value,
        relation_label=person.relation.label,
        presence=member.presence.value,
        away=AwayOnPage.of(found.absences.of(person.person_id)),
        erased=identity is None,
        biodata=person.biodata,
    )

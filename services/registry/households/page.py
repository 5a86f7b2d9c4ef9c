"""One family, as it was on a day and as far as was known at a moment."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import AwareDatetime, BaseModel

from contracts.ids import FAMILY
from contracts.registry.parts import Biodata, Identity, Person, Place
from contracts.registry.welfare import Housing
from infra.runtime.http.access import LacksRole, Purpose, Who, requires
from infra.runtime.http.reading.conditional import tagged
from infra.runtime.identity.rights import right
from infra.runtime.refusals import NotFound
from services.registry.households.access import log_access
from services.registry.households.as_of import Household, household_as_of
from services.registry.numbers import mask
from services.registry.projections.member import Member, Presence

READ = right(
    "household.read",
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


class MemberShown(BaseModel):
    """A member; name and NIK are empty once the person's data was erased."""

    person_id: UUID
    name: str | None
    nik: str | None
    relation: str
    relation_label: str
    presence: str
    erased: bool
    biodata: Biodata


class PlaceShown(BaseModel):
    kk_number: str | None = None
    address: str | None = None
    dusun: str | None = None
    rw: str | None = None
    rt: str | None = None


class HouseholdShown(BaseModel):
    """The family on `valid_at`, as known at `known_at`; `version` counts the facts behind it."""

    family_id: UUID
    village_code: str
    place: PlaceShown
    kk_due: bool
    """A new KK must be issued: the head it was issued under is no longer head."""
    members: list[MemberShown]
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
    dependencies=[requires(READ)],
    summary="Keadaan satu keluarga pada suatu hari, sejauh diketahui pada suatu saat",
)
def show(
    request: Request,
    response: Response,
    family_id: UUID,
    who: Who,
    purpose: Purpose,
    valid_at: Annotated[date | None, Query(description="Keadaan pada tanggal ini")] = None,
    known_at: Annotated[
        AwareDatetime | None, Query(description="Sejauh dicatat sampai saat ini")
    ] = None,
    unmasked: Annotated[bool, Query(description="Tampilkan NIK dan nomor KK lengkap")] = False,
) -> HouseholdShown:
    history = request.app.state.ledger.history(FAMILY.of(family_id))
    today = household_as_of(family_id, history)
    if not today.roster.exists:
        raise NotFound
    village = today.roster.village_code
    who.require(village)
    if unmasked and not any(who.may(role, village) for role in UNMASKED):
        raise LacksRole
    found = household_as_of(family_id, history, valid_at, known_at)
    shown = present(found, valid_at, known_at, version=len(history), unmasked=unmasked)
    subjects = [family_id, *(member.person_id for member in shown.members)]
    fields = ["name", "address", "nik" if unmasked else "nik-masked"]
    log_access(request, who, purpose, "household.read", subjects, fields)
    tagged(response, len(history))
    return shown


def present(
    found: Household,
    valid_at: date | None,
    known_at: datetime | None,
    *,
    version: int,
    unmasked: bool = False,
) -> HouseholdShown:
    roster = found.roster
    members = [m for m in roster.members.values() if _shown(m, valid_at)]
    return HouseholdShown(
        family_id=roster.family_id,
        village_code=roster.village_code,
        place=_place(roster.place, unmasked),
        kk_due=roster.exists and not roster.gone and roster.kk_due,
        members=[_member(m, found.erased, unmasked) for m in members],
        housing=found.housing,
        surveyed=found.surveyed,
        desil=found.desil,
        listed=found.listed,
        valid_at=valid_at,
        known_at=known_at,
        version=version,
        position=found.position,
    )


def _shown(member: Member, valid_at: date | None) -> bool:
    """A loaded family's later-born children were not there yet; voided arrivals never were."""
    if member.presence is Presence.NEVER:
        return False
    born = member.person.biodata.birth_date
    return valid_at is None or born is None or born <= valid_at


def _place(place: Any, unmasked: bool) -> PlaceShown:
    if not isinstance(place, Place):
        return PlaceShown()
    number = place.kk_number
    return PlaceShown(
        **place.model_dump(exclude={"kk_number"}),
        kk_number=number if unmasked or number is None else mask(number),
    )


def _member(member: Member, erased: set[UUID], unmasked: bool) -> MemberShown:
    person: Person = member.person
    identity = person.identity if isinstance(person.identity, Identity) else None
    if person.person_id in erased:
        identity = None
    nik = identity.nik if identity else None
    return MemberShown(
        person_id=person.person_id,
        name=identity.name if identity else None,
        nik=nik if unmasked or nik is None else mask(nik),
        relation=person.relation.value,
        relation_label=person.relation.label,
        presence=member.presence.name.lower(),
        erased=identity is None,
        biodata=person.biodata,
    )

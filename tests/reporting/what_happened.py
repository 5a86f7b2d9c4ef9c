"""Facts about the families we know, as the services of the three tell them."""

from datetime import date
from uuid import UUID

from contracts.codes.person import Relation
from contracts.event import Annex, Event, Evidence
from contracts.programs.enrolments import Enrolled, FamilyTarget
from contracts.programs.programmes import DeterminationMade, ProgrammeDefined
from contracts.registry.civil_events import MemberDied
from contracts.registry.families import AddressChanged, AddressCorrected, MemberTransferred
from contracts.registry.parts import Person
from contracts.registry.welfare import Housing
from contracts.verification.cases import HousingUpdate, ProposalRatified
from contracts.verification.decrees import Decree
from tests.people_we_know import BUDI, BY, FAMILY, LAST_WEEK, NEIGHBOURS, SUKAMAJU, TODAY

NIK = f"{BUDI.int:016}"
"""Budi's number, which stays in the register."""
PKH, CASE, LIST = UUID(int=9), UUID(int=55), UUID(int=81)
ENROLMENT = UUID(int=95)

defined = ProgrammeDefined(programme_id=PKH, code="PKH", name="Program Keluarga Harapan")
ratified = ProposalRatified(
    case_id=CASE,
    family_id=FAMILY,
    village_code=SUKAMAJU,
    change=HousingUpdate(housing=Housing(has_car=False)),
    based_on=3,
    effective=LAST_WEEK,
    decree=Decree(number="460/12/2026", on=date(2026, 10, 2)),
)
GROUNDS = BY.model_copy(
    update={
        "role": "dinsos_pengesah",
        "office": "18.09",
        "reason": "musyawarah",
        "remark": "Pak Budi hadir sendiri",
        "legal_basis": "Kepmensos 245/HUK/2025",
        "evidence": (Evidence(uri="berkas:ba-014", kind="berita_acara"),),
    }
)


def died(who: Person, family_id: UUID = FAMILY) -> MemberDied:
    return MemberDied(
        family_id=family_id,
        village_code=SUKAMAJU,
        effective=LAST_WEEK,
        person_id=who.person_id,
        was_head=who.relation is Relation.HEAD,
    )


def transferred(
    who: Person, relation: Relation, to: UUID = NEIGHBOURS, village: str = SUKAMAJU
) -> MemberTransferred:
    """From Budi's family to the neighbours."""
    return MemberTransferred(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        effective=LAST_WEEK,
        was_head=who.relation is Relation.HEAD,
        to_family_id=to,
        to_village_code=village,
        person=who.model_copy(update={"relation": relation}),
    )


def relocated(to: str, *, corrected: bool = False, family_id: UUID = FAMILY) -> Event:
    kind = AddressCorrected if corrected else AddressChanged
    return kind(family_id=family_id, village_code=to, effective=LAST_WEEK)


def determined(count: int = 1) -> DeterminationMade:
    return DeterminationMade(
        programme_id=PKH,
        determination_id=LIST,
        village_code=SUKAMAJU,
        rule_version=1,
        known_at=40,
        as_of=TODAY,
        eligible=Annex(hash="0" * 64, count=count),
        unknown_count=0,
        ineligible_count=0,
    )


def enrolled(family_id: UUID = FAMILY, programme_id: UUID = PKH) -> Enrolled:
    return Enrolled(
        enrolment_id=ENROLMENT,
        programme_id=programme_id,
        target=FamilyTarget(family_id=family_id),
        village_code=SUKAMAJU,
        effective=LAST_WEEK,
        determination_id=LIST,
    )

"""What programs told of two programmes: Budi's family receives PKH, and Ani PIP."""

from datetime import date
from uuid import UUID

from contracts.event import Effective
from contracts.programs.enrolments import (
    Enrolled,
    EnrolmentCarried,
    EnrolmentEnded,
    EnrolmentRestored,
    FamilyTarget,
    PersonTarget,
)
from contracts.programs.programmes import ProgrammeDefined
from tests.people_we_know import ANI, FAMILY, NEIGHBOURS, SUKAMAJU

PKH, PIP = UUID(int=901), UUID(int=902)
OF_FAMILY, OF_ANI = UUID(int=911), UUID(int=912)
JANUARY, MAY = Effective.day(date(2026, 1, 1)), Effective.day(date(2026, 5, 1))
OURS = FamilyTarget(family_id=FAMILY)
ANIS = PersonTarget(person_id=ANI, family_id=FAMILY)

programmes = (
    ProgrammeDefined(programme_id=PKH, code="PKH", name="Program Keluarga Harapan"),
    ProgrammeDefined(programme_id=PIP, code="PIP", name="Program Indonesia Pintar"),
)
family_receives = Enrolled(
    enrolment_id=OF_FAMILY,
    programme_id=PKH,
    target=OURS,
    village_code=SUKAMAJU,
    effective=JANUARY,
)
ani_receives = Enrolled(
    enrolment_id=OF_ANI,
    programme_id=PIP,
    target=ANIS,
    village_code=SUKAMAJU,
    effective=JANUARY,
)
ani_moves_in_next_door = EnrolmentCarried(
    enrolment_id=OF_ANI,
    programme_id=PIP,
    target=PersonTarget(person_id=ANI, family_id=NEIGHBOURS),
    village_code=SUKAMAJU,
    effective=MAY,
)


def ends(because: str = "a", on: Effective = MAY) -> EnrolmentEnded:
    """Of what the family receives."""
    return EnrolmentEnded(
        enrolment_id=OF_FAMILY,
        programme_id=PKH,
        target=OURS,
        village_code=SUKAMAJU,
        effective=on,
        reason_code="pindah",
        because=because,
    )


def restored(voided: str = "a") -> EnrolmentRestored:
    return EnrolmentRestored(
        enrolment_id=OF_FAMILY,
        programme_id=PKH,
        target=OURS,
        village_code=SUKAMAJU,
        effective=MAY,
        voided=voided,
    )

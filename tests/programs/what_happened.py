"""Facts of programmes about the families we know."""

from datetime import date
from typing import Any
from uuid import UUID

from contracts.event import Effective
from contracts.ids import named
from contracts.programs.enrolments import (
    Enrolled,
    EnrolmentCarried,
    EnrolmentEnded,
    EnrolmentRestored,
    FamilyTarget,
    PersonTarget,
    RecipientChangeDue,
    RecipientNamed,
)
from contracts.programs.programmes import (
    Criterion,
    DeterminationMade,
    ProgrammeDefined,
    RuleVersionPublished,
    TargetKind,
)
from infra.runtime.eventstore.annexes import annex_of
from services.programs.programmes.rulebook import programme_id
from tests.people_we_know import FAMILY, LAST_WEEK, SUKAMAJU, TODAY

PKH = "PKH"
PKH_ID, SEMBAKO_ID, PIP_ID = (programme_id(code) for code in (PKH, "SEMBAKO", "PIP"))
LONG_AGO = date(2026, 1, 5)
FIRST, SECOND = UUID(int=81), UUID(int=82)

CRITERIA = (
    Criterion(name="desil", label="Desil 1 sampai 4", expression="desil <= 4"),
    Criterion(
        name="komponen",
        label="Ada anak usia sekolah atau lansia",
        expression="school_age_count >= 1 || elderly_count >= 1",
    ),
    Criterion(name="tanpa_mobil", label="Tidak memiliki mobil", expression="!has_car"),
)
defined = ProgrammeDefined(programme_id=PKH_ID, code=PKH, name="Program Keluarga Harapan")
published = RuleVersionPublished(
    programme_id=PKH_ID, version=1, criteria=CRITERIA, effective=Effective.day(date(2026, 1, 1))
)


def determination(determination_id: UUID, *eligible: UUID) -> DeterminationMade:
    return DeterminationMade(
        programme_id=PKH_ID,
        determination_id=determination_id,
        village_code=SUKAMAJU,
        rule_version=1,
        known_at=40,
        as_of=TODAY,
        eligible=annex_of(map(str, eligible))[0],
        unknown_count=2,
        ineligible_count=1,
    )


def of_enrolment(
    family: UUID, programme: UUID = PKH_ID, by: UUID = FIRST, on: Effective = LAST_WEEK
) -> dict[str, Any]:
    """What every fact about a family's enrolment says, which a determination made."""
    return {
        "enrolment_id": enrolment(family, programme, by),
        "programme_id": programme,
        "target": FamilyTarget(family_id=family),
        "village_code": SUKAMAJU,
        "effective": on,
    }


def enrolment(family: UUID, programme: UUID = PKH_ID, by: UUID = FIRST) -> UUID:
    return named(by, f"{programme}:{family}")


def enrolled(
    family: UUID, *, programme: UUID = PKH_ID, by: UUID = FIRST, since: date = LONG_AGO
) -> Enrolled:
    since_then = Effective.day(since)
    return Enrolled(**of_enrolment(family, programme, by, since_then), determination_id=by)


def ended(
    family: UUID, reason_code: str, because: str, programme: UUID = PKH_ID, by: UUID = FIRST
) -> EnrolmentEnded:
    common = of_enrolment(family, programme, by)
    return EnrolmentEnded(**common, reason_code=reason_code, because=because)


def heir_due(family: UUID, because: str, programme: UUID = PKH_ID) -> RecipientChangeDue:
    return RecipientChangeDue(**of_enrolment(family, programme), because=because)


def recipient(person: UUID, *settles: str, on: Effective = LAST_WEEK) -> RecipientNamed:
    """Of Budi's family in PKH."""
    common = of_enrolment(FAMILY, on=on)
    return RecipientNamed(**common, recipient_id=person, settles=settles)


def restored(family: UUID, voided: str, by: UUID = FIRST) -> EnrolmentRestored:
    return EnrolmentRestored(**of_enrolment(family, by=by), voided=voided)


pip = ProgrammeDefined(
    programme_id=PIP_ID, code="PIP", name="Program Indonesia Pintar", target=TargetKind.PERSON
)


def of_pip(person: UUID, family: UUID = FAMILY, on: Effective = LAST_WEEK) -> dict[str, Any]:
    """What every fact about a person's enrolment says."""
    return {
        "enrolment_id": named(FIRST, f"{PIP_ID}:{person}"),
        "programme_id": PIP_ID,
        "target": PersonTarget(person_id=person, family_id=family),
        "village_code": SUKAMAJU,
        "effective": on,
    }


def enrolled_person(person: UUID, family: UUID = FAMILY) -> Enrolled:
    return Enrolled(**of_pip(person, family, on=Effective.day(LONG_AGO)))


def carried(person: UUID, to: UUID) -> EnrolmentCarried:
    return EnrolmentCarried(**of_pip(person, to))


def ended_person(
    person: UUID, reason_code: str, because: str, family: UUID = FAMILY
) -> EnrolmentEnded:
    return EnrolmentEnded(**of_pip(person, family), reason_code=reason_code, because=because)

"""Facts of programmes about the families we know."""

from datetime import date
from uuid import UUID

from contracts.event import Effective
from contracts.programs.programmes import (
    Criterion,
    DeterminationMade,
    EnrolmentEnded,
    EnrolmentRestored,
    FamilyEnrolled,
    ProgrammeDefined,
    RecipientChangeDue,
    RuleVersionPublished,
)
from services.programs.programmes.rulebook import programme_id
from tests.people_we_know import LAST_WEEK, SUKAMAJU, TODAY

PKH = "PKH"
PKH_ID, SEMBAKO_ID = programme_id(PKH), programme_id("SEMBAKO")
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
        eligible=eligible,
        unknown_count=2,
        ineligible_count=1,
    )


def enrolled(family: UUID, *, programme: UUID = PKH_ID, by: UUID = FIRST) -> FamilyEnrolled:
    return FamilyEnrolled(
        programme_id=programme,
        family_id=family,
        village_code=SUKAMAJU,
        effective=Effective.day(TODAY),
        determination_id=by,
    )


def ended(family: UUID, reason_code: str, because: str, programme: UUID = PKH_ID) -> EnrolmentEnded:
    return EnrolmentEnded(
        programme_id=programme,
        family_id=family,
        village_code=SUKAMAJU,
        effective=LAST_WEEK,
        reason_code=reason_code,
        because=because,
    )


def heir_due(family: UUID, because: str, programme: UUID = PKH_ID) -> RecipientChangeDue:
    return RecipientChangeDue(
        programme_id=programme,
        family_id=family,
        village_code=SUKAMAJU,
        effective=LAST_WEEK,
        because=because,
    )


def restored(family: UUID, voided: str) -> EnrolmentRestored:
    return EnrolmentRestored(
        programme_id=PKH_ID,
        family_id=family,
        village_code=SUKAMAJU,
        effective=LAST_WEEK,
        voided=voided,
    )

"""Who is away is what was last so, whatever was recorded last."""

from datetime import date

from contracts.event import UNKNOWN_DATE, Effective
from contracts.registry.civil_events import MemberAwayForAWhile, MemberBack
from services.registry.projections.absences import Absence, Absences
from tests.people_we_know import ANI, BUDI, FAMILY, JAKARTA, SUKAMAJU
from tests.registry.projections.knowing import knowing

MARCH, MAY = Effective.day(date(2026, 3, 1)), Effective.day(date(2026, 5, 1))


def away(effective: Effective) -> MemberAwayForAWhile:
    return MemberAwayForAWhile(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        effective=effective,
        person_id=ANI,
        destination=JAKARTA,
    )


def back(effective: Effective) -> MemberBack:
    return MemberBack(family_id=FAMILY, village_code=SUKAMAJU, effective=effective, person_id=ANI)


def test_who_went_is_away_until_they_are_back() -> None:
    gone = knowing(Absences(FAMILY), away(MARCH))
    assert gone.of(ANI) == Absence(MARCH, JAKARTA, None)
    assert gone.of(BUDI) is None
    assert knowing(Absences(FAMILY), away(MARCH), back(MAY)).of(ANI) is None


def test_a_return_that_is_recorded_before_the_leaving_counts_after_it() -> None:
    late = knowing(Absences(FAMILY), back(MAY), away(MARCH))
    assert late.of(ANI) is None
    assert late.of(ANI, date(2026, 4, 1)) == Absence(MARCH, JAKARTA, None)
    assert late.of(ANI, date(2026, 2, 1)) is None


def test_on_one_day_what_was_recorded_last_counts() -> None:
    assert knowing(Absences(FAMILY), away(MARCH), back(MARCH)).of(ANI) is None
    again = knowing(Absences(FAMILY), away(UNKNOWN_DATE), back(UNKNOWN_DATE), away(UNKNOWN_DATE))
    assert again.of(ANI) == Absence(UNKNOWN_DATE, JAKARTA, None)

"""Two times: what was true on a day, and what was known at a moment."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from contracts.codes.person import CauseOfDeath
from contracts.event import Effective, Event
from contracts.questionnaires.housing import Floor, Wall
from contracts.registry.amendments import FactVoided, PersonMerged
from contracts.registry.civil_events import DeathCause, MemberBorn, MemberDied
from contracts.registry.families import AddressChanged, FamilyMovedOut
from contracts.registry.history.household import Household
from contracts.registry.persons import BiodataCorrected, PersonalDataErased
from contracts.registry.places import Place
from contracts.registry.welfare import DesilReceived, Housing, ListingEnded, SurveyRecorded
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.http.reading.known_at import KnownAt
from services.registry.households.as_of import History
from tests.people_we_know import (
    ANI,
    BUDI,
    BY,
    DEWI,
    FAMILY,
    JAKARTA,
    NEIGHBOURS,
    SITI,
    SUKAMAJU,
    ani,
    budi,
    family,
    neighbours,
    person,
)
from tests.registry.projections.knowing import knowing

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
BABY = UUID(int=77)


def _history(*facts: tuple[int, Event]) -> list[Recorded]:
    """Facts with the day of 2026 on which each was recorded."""
    return [
        Recorded(
            fact,
            BY,
            uuid4(),
            position,
            recorded_at=BEGAN + timedelta(days=day),
        )
        for position, (day, fact) in enumerate(facts, start=1)
    ]


def _day(number: int) -> date:
    return (BEGAN + timedelta(days=number)).date()


def _moment(number: int) -> datetime:
    return BEGAN + timedelta(days=number, hours=1)


def _on(day: int) -> Effective:
    return Effective.day(_day(day))


def _as_of(
    history: list[Recorded], valid_at: date | None = None, known_at: datetime | None = None
) -> Household:
    known = KnownAt("", sum(past.recorded_at <= known_at for past in history)) if known_at else None
    return knowing(History(FAMILY), *history).at(valid_at, known)


def _present(found: Household) -> set[UUID]:
    return set(found.present)


def _died(person_id: UUID, day: int) -> MemberDied:
    return MemberDied(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        effective=_on(day),
        person_id=person_id,
        died_of=DeathCause(cause=CauseOfDeath.SICKNESS_OR_AGE),
    )


def test_a_death_reported_late_was_true_before_it_was_known() -> None:
    history = _history((0, family), (90, _died(SITI, 30)))
    assert SITI not in _present(_as_of(history, valid_at=_day(40)))
    assert SITI in _present(_as_of(history, _day(40), known_at=_moment(60)))
    assert SITI in _present(_as_of(history, valid_at=_day(20)))


def test_a_voided_death_never_happened_once_that_is_known() -> None:
    history = _history((0, family), (10, _died(SITI, 10)))
    void = FactVoided(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        facts=(history[1].event_id,),
        family_ids=(FAMILY,),
        person_ids=(SITI,),
    )
    history += [Recorded(void, BY, uuid4(), 3, recorded_at=_moment(50))]
    assert SITI in _present(_as_of(history, valid_at=_day(20)))
    assert SITI not in _present(_as_of(history, _day(20), known_at=_moment(30)))


def test_a_child_is_a_member_from_its_birth_on() -> None:
    baby = person(BABY, "bayu", ani.relation, born=_day(60))
    born = MemberBorn(family_id=FAMILY, village_code=SUKAMAJU, effective=_on(60), child=baby)
    history = _history((0, family), (70, born))
    assert BABY in _present(_as_of(history, valid_at=_day(60)))
    assert BABY not in _present(_as_of(history, valid_at=_day(59)))


def test_a_correction_counts_for_every_day_but_only_once_it_is_known() -> None:
    right = budi.biodata.model_copy(update={"birth_date": date(1980, 1, 1)})
    corrected = BiodataCorrected(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        effective=_on(80),
        person_id=BUDI,
        **right.parts(),
        identity=budi.identity,
        corrected=("birth_date",),
    )
    history = _history((0, family), (80, corrected))

    def born(valid: int, known: int) -> date | None:
        found = _as_of(history, _day(valid), _moment(known))
        return found.members[BUDI].person.biodata.birth_date

    assert born(valid=5, known=90) == date(1980, 1, 1)
    assert born(valid=5, known=70) == budi.biodata.birth_date


def test_facts_recorded_out_of_order_count_in_the_order_in_which_they_became_true() -> None:
    def surveyed(day: int, housing: Housing) -> SurveyRecorded:
        return SurveyRecorded(
            family_id=FAMILY, village_code=SUKAMAJU, effective=_on(day), **housing.answered()
        )

    later = surveyed(50, Housing(floor=Floor.CERAMIC))
    earlier = surveyed(20, Housing(floor=Floor.EARTH, wall=Wall.BAMBOO))
    history = _history((0, family), (51, later), (60, earlier))
    found = _as_of(history, valid_at=_day(100)).housing
    assert (found.floor, found.wall) == (Floor.CERAMIC, Wall.BAMBOO)
    found = _as_of(history, valid_at=_day(30)).housing
    assert (found.floor, found.wall) == (Floor.EARTH, Wall.BAMBOO)
    assert _as_of(history, _day(30), _moment(55)).housing == Housing()


def test_a_family_that_moved_house_and_then_away_is_followed_day_by_day() -> None:
    moved = AddressChanged(
        family_id=FAMILY,
        village_code="18.09.01.2002",
        effective=_on(30),
        **Place(address="Jalan Kenanga 1").parts(),
    )
    left = FamilyMovedOut(
        family_id=FAMILY,
        village_code="18.09.01.2002",
        effective=_on(60),
        member_ids=(BUDI, SITI, ANI),
        destination=JAKARTA,
    )
    history = _history((0, family), (30, moved), (61, left))
    villages = [_as_of(history, valid_at=_day(day)).village_code for day in (10, 40)]
    assert villages == [SUKAMAJU, "18.09.01.2002"]
    assert _present(_as_of(history, valid_at=_day(59))) == {BUDI, SITI, ANI}
    assert _as_of(history, valid_at=_day(60)).gone


def test_desil_and_listing_are_part_of_what_was_known() -> None:
    desil = DesilReceived(
        family_id=FAMILY, village_code=SUKAMAJU, effective=_on(10), period="2026-TW1", desil=3
    )
    ended = ListingEnded(
        family_id=FAMILY, village_code=SUKAMAJU, effective=_on(40), reason_code="MAMPU"
    )
    history = _history((0, family), (10, desil), (40, ended))
    then = _as_of(history, known_at=_moment(20))
    assert (then.desil, then.listed) == ({"2026-TW1": 3}, None)
    assert not _as_of(history).listed


def test_without_dates_the_answer_is_all_that_is_known_now() -> None:
    history = _history((0, family), (90, _died(SITI, 30)))
    assert _present(_as_of(history)) == {BUDI, ANI}


def test_what_was_known_then_is_not_heard_through_a_joining_of_later() -> None:
    """Found by a random history: what a stranger had erased was known before the joining."""
    about_dewi = {"family_id": NEIGHBOURS, "village_code": SUKAMAJU, "person_id": DEWI}
    joined = PersonMerged(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        kept_id=ANI,
        merged_id=DEWI,
        family_ids=(FAMILY, NEIGHBOURS),
    )
    history = _history(
        (1, family), (1, neighbours), (2, PersonalDataErased(**about_dewi, effective=_on(2))),
        (9, joined),
    )  # fmt: skip
    assert _as_of(history, known_at=_moment(8)).erased == frozenset()
    assert _as_of(history).erased == {ANI}

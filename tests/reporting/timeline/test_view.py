"""What the timeline keeps of a fact, and that building it again gives the same."""

from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.codes.person import Relation
from contracts.event import Event
from contracts.registry.persons import PersonalDataErased
from contracts.registry.roles import RoleRevoked
from contracts.registry.welfare import Housing, SurveyRecorded
from infra.runtime.projections.generations.lookup import reach
from services.reporting.timeline.view import household_timeline, rows_of
from tests.contracts.history.histories import Village
from tests.people_we_know import (
    BUDI,
    FAMILY,
    LAST_WEEK,
    MARGOREJO,
    NEIGHBOURS,
    SUKAMAJU,
    budi,
    family,
    recorded,
    siti,
)
from tests.rebuilding import rebuild
from tests.reporting.conftest import begin_again
from tests.reporting.timeline.office import hear, read
from tests.reporting.what_happened import NIK, PKH, defined, determined, died, transferred
from tests.running import InTests


def rows(fact: Event) -> dict[UUID, dict[str, object]]:
    found = rows_of(recorded(fact), 7, {PKH: "Program Keluarga Harapan"})
    return {row["family_id"]: row for row in found}


def test_a_fact_of_one_family_is_one_row_in_the_place_it_arrived() -> None:
    found = rows(died(budi))
    assert set(found) == {FAMILY}
    assert (found[FAMILY]["arrival"], found[FAMILY]["region_code"]) == (7, SUKAMAJU)
    assert found[FAMILY]["person_ids"] == [BUDI]


def test_a_fact_of_many_families_is_a_row_in_each() -> None:
    found = rows(transferred(siti, Relation.OTHER_RELATIVE))
    assert set(found) == {FAMILY, NEIGHBOURS}
    assert found[FAMILY]["person_ids"] == found[NEIGHBOURS]["person_ids"]


def test_a_fact_of_no_family_is_in_no_timeline() -> None:
    assert rows(defined) == rows(determined()) == {}
    assert rows(RoleRevoked(officer="a", role="inspektorat", region_code="18.09")) == {}


def test_who_moves_to_another_village_stands_in_each_family_where_it_lives() -> None:
    found = rows(transferred(siti, Relation.OTHER_RELATIVE, village=MARGOREJO))
    assert found[FAMILY]["region_code"] == SUKAMAJU
    assert found[NEIGHBOURS]["region_code"] == MARGOREJO
    assert found[FAMILY]["sentence"] != found[NEIGHBOURS]["sentence"]


def test_what_a_family_answered_goes_with_the_last_of_its_people(reporting: InTests) -> None:
    begin_again(reporting)
    about = {"family_id": NEIGHBOURS, "village_code": SUKAMAJU, "effective": LAST_WEEK}
    answers = Housing(has_car=True).answered()
    asked = [
        SurveyRecorded(**about | {"family_id": each}, **answers) for each in (NEIGHBOURS, FAMILY)
    ]
    last = PersonalDataErased(**about, person_id=BUDI, family_ids=(NEIGHBOURS,))
    hear(reporting, family, *asked, last)
    reporting.follow()
    reach(reporting.db, household_timeline, for_good=True)
    said = dict(
        reporting.db.execute(
            "SELECT family_id, sentence FROM entry WHERE topic = 'registry.survey_recorded'"
        ).fetchall()
    )
    assert said[NEIGHBOURS] == "Survei dicatat; jawabannya dihapus bersama data keluarga ini."
    assert "mobil" in said[FAMILY]
    log = reporting.running.logs["inbox"]
    assert rebuild(household_timeline, log, reporting.db).identical


def test_no_row_holds_what_was_sealed() -> None:
    text = str(rows(family))
    assert not any(secret in text for secret in ("Budi", NIK, "Melati", "kk-budi"))


def test_a_line_that_cannot_be_read_is_parked_and_the_rest_is_laid_out(reporting: InTests) -> None:
    hear(reporting, family)
    reporting.db.execute(
        "INSERT INTO inbox (source, message_id, type, key, event_id, data) VALUES"
        " ('registry', '18.09:registry:1:900:0', 'registry.member-died.v1', %s, %s, 'x')",
        (NEIGHBOURS, UUID(int=900)),
    )
    hear(reporting, died(budi))
    reporting.follow()
    assert len(read(reporting)["items"]) == 2
    parked = reporting.db.execute("SELECT count(*) FROM parked").fetchone()
    assert parked and parked[0] >= 1


def test_following_again_adds_nothing(reporting: InTests) -> None:
    hear(reporting, family, died(budi))
    reporting.follow()
    before = read(reporting)
    reporting.follow()
    assert read(reporting) == before


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 999), batch=st.sampled_from([1, 3, 500]))
def test_a_rebuilt_timeline_equals_the_live_one(office: InTests, seed: int, batch: int) -> None:
    begin_again(office)
    lived = Village(seed, late=0.3, vague=0.4, wrong=0.25).live()
    for past in lived.story.ledger:
        office.told.tell(past.fact, by=past.by, event_id=past.event_id, at=past.recorded_at)
    follower = household_timeline.follower(office.running.logs["inbox"])
    while follower.step(office.db, batch):
        pass
    result = rebuild(household_timeline, office.running.logs["inbox"], office.db)
    assert result.identical
    reach(office.db, household_timeline, for_good=True)
    for family_id in lived.families:
        where_it_stands = office.db.execute(
            "SELECT count(DISTINCT region_code) FROM entry WHERE family_id = %s",
            (family_id,),
        ).fetchone()
        assert where_it_stands == (1,)

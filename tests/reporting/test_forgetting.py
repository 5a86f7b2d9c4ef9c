"""Reporting confirms an erasure once no sentence tells what a family that went with it answered."""

from contracts.keeping.confirmations import TimelineCleared
from contracts.registry.persons import PersonalDataErased
from contracts.registry.welfare import Housing, SurveyRecorded
from infra.runtime.projections.generations.lookup import reach
from services.reporting.timeline.view import household_timeline
from tests.keeping_confirmed import confirmed, look
from tests.people_we_know import BUDI, LAST_WEEK, NEIGHBOURS, SUKAMAJU
from tests.reporting.conftest import begin_again
from tests.running import InTests

about = {"family_id": NEIGHBOURS, "village_code": SUKAMAJU, "effective": LAST_WEEK}
survey = SurveyRecorded(**about, **Housing(has_car=True).answered())
erased = PersonalDataErased(**about, person_id=BUDI, family_ids=(NEIGHBOURS,))


def test_it_confirms_once_the_sentence_tells_nothing(reporting: InTests) -> None:
    begin_again(reporting)
    *_, erasure_id = reporting.told.tell(survey, erased)
    reporting.follow()
    with reporting.db.transaction():
        reach(reporting.db, household_timeline)
        was = reporting.db.execute("SELECT sentence FROM entry WHERE topic LIKE '%survey%'")
        [(redacted,)] = was.fetchall()
        reporting.db.execute(
            "UPDATE entry SET sentence = 'Mobil: ya' WHERE sentence = %s", (redacted,)
        )
    look(reporting)
    assert confirmed(reporting, erasure_id) == []
    with reporting.db.transaction():
        reach(reporting.db, household_timeline)
        reporting.db.execute(
            "UPDATE entry SET sentence = %s WHERE topic LIKE '%%survey%%'", (redacted,)
        )
    look(reporting)
    [fact] = confirmed(reporting, erasure_id)
    assert isinstance(fact, TimelineCleared)
    assert fact.stores == ("household_timeline.entry",)

"""Whoever reads a family's timeline is on record, with the people whom it names."""

from uuid import uuid4

from tests.people_we_know import FAMILY, SUKAMAJU, budi, family
from tests.reporting.timeline.office import hear, read
from tests.reporting.what_happened import died
from tests.running import InTests


def test_a_timeline_opens_the_family_and_whom_it_names(reporting: InTests) -> None:
    hear(reporting, family, died(budi))
    reporting.follow()
    named = {each for row in read(reporting)["items"] for each in row["person_ids"] or ()}
    action, outcome, office, subjects = reporting.last_access()
    assert (action, outcome, office) == ("timeline.read", "given", SUKAMAJU)
    assert {str(each) for each in subjects} == {str(FAMILY), *named}


def test_a_timeline_that_does_not_exist_is_on_record_as_empty(reporting: InTests) -> None:
    nowhere = uuid4()
    assert read(reporting, nowhere) == 404
    assert reporting.last_access() == ("timeline.read", "empty", SUKAMAJU, {nowhere})

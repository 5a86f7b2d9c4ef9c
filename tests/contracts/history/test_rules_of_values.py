"""Rules 8 to 10, a story each: single values, corrections and changes, who heads a family."""

from datetime import date

from contracts.codes.person import MaritalStatus, Relation
from contracts.questionnaires.housing import Floor, Wall
from contracts.registry.civil_events import MemberRecordedLate
from contracts.registry.families import AddressCorrected
from contracts.registry.parts import Circumstances, RelationTo
from contracts.registry.persons import BiodataCorrected, CircumstancesChanged
from contracts.registry.places import Place
from tests.contracts.history.story import (
    Story,
    came,
    day,
    died,
    headed,
    left,
    month,
    moved,
    split,
    year,
)
from tests.contracts.history.telling import GRANDMA, address, grandma, street, survey
from tests.people_we_know import (
    BUDI,
    DEWI,
    FAMILY,
    NEW_FAMILY,
    SITI,
    SUKAMAJU,
    ani,
    budi,
    dewi,
    family,
    neighbours,
    siti,
)


def test_8_a_late_older_value_never_overrides_a_newer_one() -> None:
    story = Story(family)
    story.record(address("Maret", day(3, 1)))
    story.record(address("Februari", day(2, 1)))
    story.record(survey(month(6), floor=Floor.CERAMIC))
    story.record(survey(year(2025), floor=Floor.EARTH, wall=Wall.BAMBOO))
    found = story.family()
    assert (street(found), street(found, date(2026, 2, 15))) == ("Maret", "Februari")
    assert (found.at().housing.floor, found.at().housing.wall) == (Floor.CERAMIC, Wall.BAMBOO)
    assert found.at(date(2026, 1, 1)).housing.floor is Floor.EARTH


def test_8_who_lived_there_before_it_was_founded_lived_in_the_village_it_began_in() -> None:
    """Found by a random history: on those days the family was in no village, so nobody counted."""
    story = Story(family)
    story.record(split(NEW_FAMILY, ani, effective=day(5, 1)))
    about_it = {"family_id": NEW_FAMILY, "village_code": SUKAMAJU}
    story.record(MemberRecordedLate(**about_it, person=grandma))
    then = story.family(NEW_FAMILY).at(date(2026, 3, 1))
    assert (list(then.present), then.village_code) == ([GRANDMA], SUKAMAJU)


def test_9_a_correction_holds_for_all_days_of_what_it_corrects_a_change_from_its_day() -> None:
    story = Story(family)
    widowed = Circumstances(marital_status=MaritalStatus.WIDOWED, occupation=5)
    about = {"family_id": FAMILY, "village_code": SUKAMAJU, "person_id": SITI}
    story.record(CircumstancesChanged(**about, effective=day(5, 1), **widowed.parts()))
    right = siti.biodata.model_copy(
        update={
            "birth_date": date(1991, 3, 2),
            "occupation": 7,
            "marital_status": MaritalStatus.DIVORCED,
        }
    )
    story.record(
        BiodataCorrected(
            **about, effective=day(11, 1), **right.parts(), identity=siti.identity,
            corrected=("birth_date", "occupation", "marital_status"),
        )
    )  # fmt: skip
    story.record(AddressCorrected(
        family_id=FAMILY, village_code=SUKAMAJU, effective=day(11, 1),
        **Place(address="3A").parts(),
    ))  # fmt: skip
    found = story.family()
    before = found.at(date(2026, 4, 30)).members[SITI].person.biodata
    since = found.at(date(2026, 5, 1)).members[SITI].person.biodata
    assert (before.marital_status, before.occupation) == (MaritalStatus.MARRIED, None)
    assert (since.marital_status, since.occupation) == (MaritalStatus.DIVORCED, 7)
    assert before.birth_date == since.birth_date == date(1991, 3, 2)
    assert street(found, date(2000, 1, 1)) == "3A"


def test_9_a_transfer_repeats_what_is_known_and_says_nothing_new() -> None:
    story = Story(family, neighbours)
    story.record(moved(dewi, day(7, 1)))
    about = {"family_id": FAMILY, "village_code": SUKAMAJU, "person_id": DEWI}
    divorced = Circumstances(marital_status=MaritalStatus.DIVORCED)
    story.record(CircumstancesChanged(**about, effective=day(6, 1), **divorced.parts()))
    biodata = story.family().at().members[DEWI].person.biodata
    assert biodata.marital_status is MaritalStatus.DIVORCED


def test_10_who_leaves_lays_the_headship_down() -> None:
    story = Story(family)
    story.record(left(BUDI, day(2, 1)))
    story.record(came(budi.model_copy(update={"relation": Relation.OTHER}), day(3, 1)))
    assert story.family().at().head_due
    assert story.family().at(date(2026, 1, 31)).heads == [BUDI]


def test_10_a_change_of_head_counts_once_the_new_head_lives_there() -> None:
    story = Story(family)
    story.record(came(grandma, day(6, 10)))
    story.record(headed(GRANDMA, day(6, 1), RelationTo(person_id=BUDI, relation=Relation.CHILD)))
    found = story.family()
    assert found.at(date(2026, 6, 9)).heads == [BUDI]
    assert found.at(date(2026, 6, 10)).heads == found.at().heads == [GRANDMA]
    assert found.at().members[BUDI].person.relation is Relation.CHILD


def test_10_nobody_heads_a_family_without_having_been_named() -> None:
    story = Story(family)
    story.record(headed(SITI, day(4, 1), RelationTo(person_id=BUDI, relation=Relation.HUSBAND)))
    story.record(died(BUDI, day(3, 1)))
    found = story.family()
    assert found.at(date(2026, 2, 28)).heads == [BUDI]
    assert found.at(date(2026, 3, 15)).head_due
    assert found.at().heads == [SITI]

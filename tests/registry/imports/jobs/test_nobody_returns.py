"""Who left stays away, whatever an older file says of them."""

from datetime import date

from contracts.codes.person import Destination
from contracts.event import Effective
from contracts.registry.families import FamilyMovedOut
from contracts.registry.places import Move
from tests.people_we_know import SUKAMAJU
from tests.registry.imports.loket import Loket, codes
from tests.registry.imports.sukamaju import ANI, BUDI, JOKO, SITI

OLD_FILE = (BUDI, SITI, ANI | {"nik": "0"})


def moved_out(loket: Loket) -> None:
    """Budi's family was loaded and left for another province in May."""
    loket.carried_out(*OLD_FILE)
    [family] = loket.loaded()
    loket.registry.record(
        FamilyMovedOut(
            family_id=family.family_id,
            village_code=SUKAMAJU,
            effective=Effective.day(date(2026, 5, 1)),
            member_ids=tuple(member.person_id for member in family.members),
            nik_keys=tuple(member.nik_key for member in family.members if member.nik_key),
            kk_key=family.kk_key,
            destination=Move(level=Destination.OTHER_PROVINCE),
        )
    )


def test_an_older_file_as_first_data_brings_nobody_back(loket: Loket) -> None:
    moved_out(loket)
    done = loket.carried_out(*OLD_FILE, JOKO, first_load="true")
    assert done["totals"] == {"conflict": 3, "new": 1}
    gone = loket.rows(done["id"], "conflict")
    assert [codes(row) - {"nik.birth-date"} for row in gone] == [
        {"nik.departed"},
        {"nik.departed"},
        {"person.departed"},
    ]
    assert all("catat kedatangannya" in row["faults"][-1]["message"] for row in gone)
    assert len(loket.loaded()) == 2


def test_a_file_that_says_they_left_says_nothing_new(loket: Loket) -> None:
    moved_out(loket)
    tried = loket.tried(*(each | {"status_dasar": "3"} for each in OLD_FILE))
    assert tried["totals"] == {"unchanged": 3}


def test_whoever_leaves_between_the_trial_and_the_commit_is_not_loaded_again(loket: Loket) -> None:
    planned = loket.tried(BUDI, SITI, first_load="true")
    moved_out(loket)
    loket.commit(planned["id"])
    loket.work()
    assert loket.found(planned["id"])["totals"] == {"stale": 2}
    assert len(loket.loaded()) == 1

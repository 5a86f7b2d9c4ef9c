"""People whom a file lacks are named, and nobody is taken away."""

from typing import Any

from contracts.codes.person import Destination
from contracts.registry.families import FamilyMovedOut
from contracts.registry.places import Move
from tests.people_we_know import LAST_WEEK, MARGOREJO, SUKAMAJU
from tests.registry.imports.file.files import Person
from tests.registry.imports.loket import OPERATOR, Loket
from tests.registry.imports.sukamaju import ANI, BUDI, DEWI, EVERYBODY, JOKO, SITI, neighbour


def test_a_member_whom_the_file_lacks_is_named(loket: Loket) -> None:
    loket.carried_out(*EVERYBODY)
    tried = loket.tried(BUDI, SITI, JOKO, DEWI)
    assert tried["totals"] == {"unchanged": 4, "absent": 1} and tried["rows_done"] == 4
    [ani] = loket.rows(tried["id"], "absent")
    assert (ani["name"], ani["line"]) == ("ANI LESTARI", None)
    assert ani["nik"] == "************0002" and "catat peristiwanya" in ani["note"]


def test_committing_such_a_file_takes_nobody_away(loket: Loket) -> None:
    loket.carried_out(*EVERYBODY)
    before = len(loket.facts())
    done = loket.carried_out(BUDI | {"pekerjaan_id": "88"}, SITI)
    assert done["totals"] == {"changed": 1, "unchanged": 1, "absent": 1}
    assert done["rows_done"] == 2 and len(loket.facts()) == before + 1
    assert loket.registry.get("operator.sukamaju", f"/imports/{done['id']}/workbook").is_success


def test_less_than_half_of_a_family_is_a_list_of_corrections(loket: Loket) -> None:
    loket.carried_out(*EVERYBODY)
    assert loket.tried(SITI | {"nama": "SITI"})["totals"] == {"changed": 1}


def test_somebody_whose_row_is_wrong_is_not_lacking(loket: Loket) -> None:
    loket.carried_out(*EVERYBODY)
    tried = loket.tried(BUDI, SITI, ANI | {"nik": "123"})
    assert tried["totals"] == {"unchanged": 2, "rejected": 1}


def test_who_stands_under_another_kk_number_is_not_lacking(loket: Loket) -> None:
    loket.carried_out(*EVERYBODY)
    tried = loket.tried(BUDI, SITI, ANI | {"no_kk": JOKO["no_kk"]}, JOKO, DEWI)
    assert "absent" not in tried["totals"]


def complete(loket: Loket, *people: Person) -> dict[str, Any]:
    """The plan of a file that is said to name everybody, once the directory is up to date."""
    loket.registry.running.follow()
    return loket.tried(*people, complete="true")


def test_a_complete_file_names_whole_families_it_lacks(loket: Loket) -> None:
    loket.carried_out(*EVERYBODY)
    tried = complete(loket, BUDI, SITI, ANI)
    assert tried["totals"] == {"unchanged": 3, "absent": 2}
    assert (tried["complete"], tried["absent_families"], tried["rows_done"]) == (True, 1, 3)
    jokos = loket.rows(tried["id"], "absent")
    assert [each["name"] for each in jokos] == ["JOKO WIDAGDO", "DEWI SARTIKA"]
    assert {fault["code"] for each in jokos for fault in each["faults"]} == {"family.absent"}
    assert len({each["family_id"] for each in jokos}) == 1 and jokos[0]["family_id"]


def test_of_a_family_that_is_in_it_each_member_is_named(loket: Loket) -> None:
    loket.carried_out(*EVERYBODY)
    tried = complete(loket, SITI, JOKO, DEWI)
    assert tried["totals"] == {"unchanged": 3, "absent": 2} and tried["absent_families"] == 0
    assert {each["name"] for each in loket.rows(tried["id"], "absent")} == {
        "BUDI SANTOSO",
        "ANI LESTARI",
    }


def test_who_stands_under_another_kk_number_is_in_the_file(loket: Loket) -> None:
    loket.carried_out(*EVERYBODY)
    tried = complete(loket, BUDI, SITI, ANI, DEWI | {"no_kk": BUDI["no_kk"]})
    assert [each["name"] for each in loket.rows(tried["id"], "absent")] == ["JOKO WIDAGDO"]
    assert tried["absent_families"] == 0


def test_nobody_of_another_village_or_who_left_is_lacking(loket: Loket) -> None:
    loket.carried_out(*EVERYBODY)
    jokos = loket.loaded()[1]
    there = Move(level=Destination.OTHER_PROVINCE)
    own = {"family_id": jokos.family_id, "village_code": SUKAMAJU}
    who = tuple(member.person_id for member in jokos.members)
    left = FamilyMovedOut(
        **own, effective=LAST_WEEK, member_ids=who, destination=there, kk_key=jokos.kk_key
    )
    loket.registry.record(left)
    loket.hand_in(*neighbour(1), village=MARGOREJO, who="operator.margorejo")
    assert complete(loket, BUDI, SITI, ANI)["totals"] == {"unchanged": 3}


def test_carrying_it_out_changes_nothing_of_them(loket: Loket) -> None:
    loket.carried_out(*EVERYBODY)
    before = len(loket.facts())
    tried = complete(loket, BUDI, SITI, ANI)
    assert loket.commit(tried["id"]).status_code == 202
    loket.work()
    assert len(loket.facts()) == before
    assert loket.found(tried["id"])["absent_families"] == 1


def test_the_same_file_said_to_be_complete_is_tried_again(loket: Loket) -> None:
    loket.carried_out(*EVERYBODY)
    partial = loket.tried(BUDI, SITI, ANI)
    assert partial["absent_families"] == 0 and partial["complete"] is False
    whole = complete(loket, BUDI, SITI, ANI)
    assert loket.found(partial["id"])["state"] == "cancelled"
    assert loket.hand_in(BUDI, SITI, ANI).json()["id"] == whole["id"]


def test_a_whole_hamlet_that_is_lacking_is_counted_and_read_page_by_page(loket: Loket) -> None:
    hamlet = [row for number in range(20, 150) for row in neighbour(number)]
    loket.carried_out(*EVERYBODY, *hamlet)
    tried = complete(loket, *EVERYBODY)
    assert tried["totals"] == {"unchanged": 5, "absent": 260} and tried["absent_families"] == 130
    path, seen, cursor = f"/imports/{tried['id']}/rows?outcome=absent&limit=100", 0, ""
    while cursor is not None:
        page = loket.registry.get(OPERATOR, path + cursor).json()
        seen += len(page["items"])
        cursor = f"&cursor={page['next']}" if page["next"] else None
    assert seen == 260

"""People whom a file lacks are named, and nobody is taken away."""

from tests.registry.imports.loket import Loket
from tests.registry.imports.sukamaju import ANI, BUDI, DEWI, EVERYBODY, JOKO, SITI


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

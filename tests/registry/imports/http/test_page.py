"""How imports and their rows look: to whom, page by page, on record, with numbers masked."""

from uuid import UUID, uuid4

import pytest

from infra.runtime.http.reading.paging import encode
from tests.people_we_know import MARGOREJO
from tests.registry.imports.loket import OPERATOR, Loket
from tests.registry.imports.sukamaju import BUDI, DEWI, EVERYBODY, JOKO, SITI, neighbour


@pytest.fixture
def sukamaju(loket: Loket) -> Loket:
    """The village after its first file."""
    loket.carried_out(*EVERYBODY)
    return loket


def test_imports_are_listed_newest_first_page_by_page(loket: Loket) -> None:
    for number in range(3):
        loket.hand_in(*neighbour(number))
    first = loket.registry.get(OPERATOR, "/imports?limit=2").json()
    rest = loket.registry.get(OPERATOR, f"/imports?limit=2&cursor={first['next']}").json()
    numbers = [each["number"] for page in (first, rest) for each in page["items"]]
    assert numbers == ["IMP-003", "IMP-002", "IMP-001"] and rest["next"] is None


@pytest.mark.parametrize("key", [(UUID(int=1),), (2**70,)], ids=["of families", "of nobody"])
def test_a_pointer_into_another_list_leads_nowhere(
    sukamaju: Loket, key: tuple[UUID | int, ...]
) -> None:
    import_id = sukamaju.registry.get(OPERATOR, "/imports").json()["items"][0]["id"]
    for path in ("/imports", f"/imports/{import_id}/rows"):
        answer = sukamaju.registry.get(OPERATOR, f"{path}?cursor={encode(key)}")
        assert (answer.status_code, answer.json()["title"]) == (
            400,
            "Penunjuk halaman tidak dikenal",
        )


def test_a_village_sees_its_own_imports_and_the_regency_all(loket: Loket) -> None:
    loket.hand_in(BUDI)
    loket.hand_in(SITI, village=MARGOREJO, who="operator.margorejo")
    lists = {
        who: [each["village_code"] for each in loket.registry.get(who, "/imports").json()["items"]]
        for who in ("operator.margorejo", OPERATOR, "dinsos.satu", "auditor.satu")
    }
    assert lists["operator.margorejo"] == [MARGOREJO]
    assert len(lists[OPERATOR]) == 1 and MARGOREJO not in lists[OPERATOR]
    assert len(lists["dinsos.satu"]) == len(lists["auditor.satu"]) == 2


def test_nobody_outside_the_village_learns_that_there_is_an_import(sukamaju: Loket) -> None:
    tried = sukamaju.tried(BUDI | {"nama": "BUDI S"})
    other = sukamaju.registry
    for path in ("", "/rows", "/workbook"):
        assert other.get("operator.margorejo", f"/imports/{tried['id']}{path}").status_code == 404
    assert other.get("operator.margorejo", "/imports").json()["items"] == []
    assert len(other.get("dinsos.satu", "/imports").json()["items"]) == 2
    assert sukamaju.commit(tried["id"], who="operator.margorejo").status_code == 404
    assert other.get("dinsos.satu", f"/imports/{uuid4()}").status_code == 404


def test_who_only_audits_sees_counts_and_no_rows(sukamaju: Loket) -> None:
    [job] = sukamaju.registry.get("auditor.satu", "/imports").json()["items"]
    assert job["totals"] == {"new": 5}
    assert sukamaju.registry.get("auditor.satu", f"/imports/{job['id']}").status_code == 200
    assert sukamaju.registry.get("auditor.satu", f"/imports/{job['id']}/rows").status_code == 403


def test_a_number_of_rows_is_answered_page_by_page(sukamaju: Loket) -> None:
    tried = sukamaju.tried(*EVERYBODY, {"nik": "1809011111700009"})
    path = f"/imports/{tried['id']}/rows?limit=4"
    first = sukamaju.registry.get(OPERATOR, path).json()
    rest = sukamaju.registry.get(OPERATOR, f"{path}&cursor={first['next']}").json()
    assert [row["line"] for page in (first, rest) for row in page["items"]] == [2, 3, 4, 5, 6, 7]
    assert rest["next"] is None


def test_rows_of_one_outcome_can_be_asked_for_and_of_no_other_word(sukamaju: Loket) -> None:
    tried = sukamaju.tried(BUDI | {"nama": "BUDI S"}, SITI, JOKO | {"sex": "9"}, DEWI)
    assert [row["line"] for row in sukamaju.rows(tried["id"], "changed")] == [2]
    assert [row["line"] for row in sukamaju.rows(tried["id"], "rejected")] == [4]
    assert sukamaju.rows(tried["id"], "stale") == []
    unknown = sukamaju.registry.get(OPERATOR, f"/imports/{tried['id']}/rows?outcome=semua")
    assert unknown.status_code == 422


def test_a_row_says_in_words_what_becomes_of_it(sukamaju: Loket) -> None:
    tried = sukamaju.tried(BUDI | {"nama": "BUDI S", "ayah_nik": "1809010101600002"})
    [row] = sukamaju.rows(tried["id"])
    assert (row["outcome"], row["outcome_label"]) == ("changed", "mengubah data")
    assert row["changes"] == [
        {"column": "nama", "old": "BUDI SANTOSO", "new": "BUDI S"},
        {"column": "ayah_nik", "old": "", "new": "************0002"},
    ]
    assert row["note"] is None


def test_reading_rows_is_on_record_and_numbers_are_masked(sukamaju: Loket) -> None:
    tried = sukamaju.tried(BUDI | {"nama": "BUDI S"})
    [row] = sukamaju.rows(tried["id"])
    assert row["nik"] == "************0003" and row["kk_number"] == "************0004"
    person, purpose, action, subjects = sukamaju.registry.accesses()[-1]
    assert (person, purpose, action) == (OPERATOR, "pelayanan", "import.rows")
    assert [str(each) for each in subjects] == [
        tried["id"],
        str(sukamaju.loaded()[0].members[0].person_id),
    ]


def test_rows_are_opened_for_a_purpose_or_not_at_all(sukamaju: Loket) -> None:
    [job] = sukamaju.registry.get(OPERATOR, "/imports").json()["items"]
    before = len(sukamaju.registry.accesses())
    for purpose in ("", "Ingin tahu!"):
        given = sukamaju.registry.running.headers(OPERATOR, purpose=purpose)
        answer = sukamaju.registry.web.get(f"/imports/{job['id']}/rows", headers=given)
        assert answer.status_code == 422
    assert len(sukamaju.registry.accesses()) == before

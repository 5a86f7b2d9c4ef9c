"""A file with numbers of other villages: its rows say the same of all; it is no way to guess."""

from typing import Any

import pytest

from services.registry.allowances.amounts import ELSEWHERE, OWED_BY_FILE
from tests.people_we_know import MARGOREJO
from tests.registry.imports.loket import Loket, codes
from tests.registry.imports.sukamaju import ANI, BUDI, DEWI, EVERYBODY, JOKO, SITI

CLERK = "operator.margorejo"
UNUSED = BUDI | {"no_kk": "1809010102150999", "nik": "1809011705900999", "nama": "ORANG LAIN"}
Rows = list[dict[str, Any]]


@pytest.fixture
def sukamaju(loket: Loket) -> Loket:
    loket.carried_out(*EVERYBODY, first_load="true")
    return loket


def rows(loket: Loket, *people: dict[str, object], who: str = CLERK) -> Rows:
    answer = loket.hand_in(*people, village=MARGOREJO, who=who, first_load="true")
    assert answer.status_code == 202, answer.text
    loket.work()
    found = loket.registry.get(who, f"/imports/{answer.json()['id']}/rows")
    items: Rows = found.json()["items"]
    return items


def left(loket: Loket) -> int:
    asked = "SELECT tokens FROM rate_limit WHERE (person, bucket) = (%s, 'elsewhere')"
    row = loket.db.execute(asked, (CLERK,)).fetchone()
    return round(row[0]) if row else ELSEWHERE.burst


def owes(loket: Loket, number: int) -> None:
    loket.db.execute("DELETE FROM rate_limit")
    loket.db.execute("INSERT INTO rate_limit VALUES (%s, 'elsewhere', %s)", (CLERK, -number))


def test_each_number_of_another_village_spends_of_the_officers_budget(sukamaju: Loket) -> None:
    found = rows(sukamaju, BUDI, SITI, ANI, UNUSED)
    assert [codes(each) for each in found[:3]] == [{"number.not-usable"}] * 3
    assert found[3]["outcome"] == "new"
    assert left(sukamaju) == ELSEWHERE.burst - 3


def test_a_row_of_somebody_who_does_not_live_here_says_no_more(sukamaju: Loket) -> None:
    [found] = rows(sukamaju, DEWI | {"status_dasar": "2"})
    assert (found["outcome"], codes(found)) == ("conflict", {"number.not-usable"})


def test_a_family_under_a_kk_number_held_elsewhere_says_no_more(sukamaju: Loket) -> None:
    [found] = rows(sukamaju, JOKO | {"nik": "1809013101600999", "nama": "ORANG LAIN"})
    assert codes(found) == {"number.not-usable"}
    assert left(sukamaju) == ELSEWHERE.burst - 1


def test_a_row_that_is_wrong_in_itself_costs_nothing(sukamaju: Loket) -> None:
    [found] = rows(sukamaju, BUDI | {"sex": "9"})
    assert "number.not-usable" not in codes(found)
    assert left(sukamaju) == ELSEWHERE.burst


def test_once_the_budget_is_gone_held_and_unused_numbers_look_alike(sukamaju: Loket) -> None:
    owes(sukamaju, OWED_BY_FILE + 5)
    found = rows(sukamaju, BUDI, UNUSED)
    assert [(each["outcome"], codes(each)) for each in found] == [
        ("conflict", {"number.not-compared"})
    ] * 2
    assert left(sukamaju) == -OWED_BY_FILE - 5


def test_dinsos_is_told_where_they_are(sukamaju: Loket) -> None:
    found = rows(sukamaju, BUDI, who="dinsos.satu")
    assert codes(found[0]) == {"nik.elsewhere"}
    assert left(sukamaju) == ELSEWHERE.burst


def test_a_file_of_ones_own_village_is_compared_though_nothing_is_left(sukamaju: Loket) -> None:
    sukamaju.db.execute(
        "INSERT INTO rate_limit VALUES ('operator.sukamaju', 'elsewhere', %s)", (-OWED_BY_FILE - 5,)
    )
    tried = sukamaju.tried(*reversed(EVERYBODY), first_load="true", complete="true")
    assert tried["totals"] == {"unchanged": 5}

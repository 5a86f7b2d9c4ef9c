"""What a village's page says of it, to whom it concerns."""

from contracts.calendar import day_of
from infra.runtime.eventstore.clock import now
from tests.people_we_know import MARGOREJO, SUKAMAJU
from tests.registry.imports.loket import OPERATOR, Loket
from tests.registry.imports.sukamaju import ANI, BUDI, DEWI, EVERYBODY, JOKO, SITI

PAGE = f"/villages/{SUKAMAJU}"


def test_a_village_counts_since_the_first_file_that_was_loaded(loket: Loket) -> None:
    assert loket.registry.get(OPERATOR, PAGE).json()["baseline_as_of"] is None
    first = loket.carried_out(BUDI, SITI, ANI)
    page = loket.registry.get(OPERATOR, PAGE).json()
    assert page == {
        "village_code": SUKAMAJU,
        "baseline_as_of": day_of(now()).isoformat(),
        "baseline_import": first["id"],
    }
    loket.carried_out(*EVERYBODY, first_load="true")
    assert loket.registry.get(OPERATOR, PAGE).json() == page


def test_a_file_of_which_nobody_was_loaded_is_no_opening_balance(loket: Loket) -> None:
    done = loket.carried_out(JOKO | {"sex": ""}, DEWI)
    assert "new" not in done["totals"]
    assert loket.registry.get(OPERATOR, PAGE).json()["baseline_as_of"] is None


def taken_back(loket: Loket, import_id: str, **body: object) -> None:
    answer = loket.registry.post(OPERATOR, f"/imports/{import_id}/cancel", body or None)
    assert answer.status_code == 202
    loket.work()


def test_a_first_file_that_is_taken_back_whole_was_no_opening_balance(loket: Loket) -> None:
    wrong = loket.carried_out(BUDI, SITI, ANI)
    taken_back(loket, wrong["id"])
    assert loket.registry.get(OPERATOR, PAGE).json()["baseline_as_of"] is None
    right = loket.carried_out(JOKO, DEWI)
    assert right["first_load"] is True
    assert loket.registry.get(OPERATOR, PAGE).json()["baseline_import"] == right["id"]


def test_as_long_as_a_family_of_it_stays_it_is_the_opening_balance(loket: Loket) -> None:
    first = loket.carried_out(*EVERYBODY)
    budis, jokos = (str(each.family_id) for each in loket.loaded())
    taken_back(loket, first["id"], families=[budis])
    assert loket.registry.get(OPERATOR, PAGE).json()["baseline_import"] == first["id"]
    taken_back(loket, first["id"], families=[jokos])
    assert loket.registry.get(OPERATOR, PAGE).json()["baseline_import"] is None


def test_a_later_file_with_families_left_out_opens_the_village_instead(loket: Loket) -> None:
    first = loket.carried_out(BUDI, SITI, ANI)
    second = loket.carried_out(JOKO, DEWI, first_load="true")
    taken_back(loket, first["id"])
    assert loket.registry.get(OPERATOR, PAGE).json()["baseline_import"] == second["id"]
    taken_back(loket, second["id"])
    assert loket.registry.get(OPERATOR, PAGE).json()["baseline_import"] is None


def test_taking_back_a_later_file_leaves_the_opening_balance(loket: Loket) -> None:
    first = loket.carried_out(BUDI, SITI, ANI)
    second = loket.carried_out(JOKO, DEWI, first_load="true")
    taken_back(loket, second["id"])
    assert loket.registry.get(OPERATOR, PAGE).json()["baseline_import"] == first["id"]


def test_a_village_is_opened_by_those_whose_region_it_is(loket: Loket) -> None:
    for who, status in [("auditor.satu", 200), ("operator.margorejo", 404), ("dpo.satu", 403)]:
        assert loket.registry.get(who, PAGE).status_code == status
    assert loket.registry.get("operator.margorejo", f"/villages/{MARGOREJO}").status_code == 200
    assert loket.registry.get("auditor.satu", "/villages/18.09").status_code == 422

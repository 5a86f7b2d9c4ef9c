"""A determination freezes a list; enrolments follow what the register tells afterwards."""

from typing import Any
from uuid import UUID, uuid4

from infra.runtime.eventstore.annexes import annex_of
from tests.contracts.history.story import day, headed
from tests.contracts.history.story import died as died_on
from tests.people_we_know import ANI, BUDI, FAMILY, LAST_WEEK, NEIGHBOURS, SITI, SUKAMAJU
from tests.programs.heard import desil, died, moved_out, surveyed, voided
from tests.running import InTests

DAY = "2026-11-21"


def determine(office: InTests, who: str = "kepala", **asked: Any) -> Any:
    return office.web.post(
        "/programmes/PKH/determinations",
        json={"village": SUKAMAJU, "as_of": DAY, **asked},
        headers=office.headers(who),
    )


def recipients(office: InTests, state: str = "aktif") -> dict[str, str]:
    office.follow()
    found = office.web.get(
        "/programmes/PKH/enrolments",
        params={"village": SUKAMAJU, "state": state},
        headers=office.headers("operator"),
    ).json()
    return {each["family_id"]: each["state"] for each in found["items"]}


def programmes_of(office: InTests, family_id: UUID = FAMILY) -> Any:
    office.follow()
    path = f"/families/{family_id}/programmes"
    return office.web.get(path, headers=office.headers("operator")).json()


def test_a_determination_freezes_the_list_and_enrols(pkh: InTests) -> None:
    made = determine(pkh).json()
    assert (made["eligible"], made["unknown"], made["enrolled"]) == (1, 1, 1)
    assert recipients(pkh) == {str(FAMILY): "aktif"}
    path = f"/programmes/pkh/determinations/{made['determination_id']}"
    shown = pkh.web.get(path, headers=pkh.headers("inspektorat")).json()
    assert (shown["eligible"], shown["eligible_count"]) == ([str(FAMILY)], 1)
    assert shown["annex"] == annex_of([str(FAMILY)])[0].hash
    assert (shown["known_at"], shown["as_of"], shown["made_by"]) == (
        made["known_at"],
        DAY,
        "kepala",
    )
    assert pkh.web.get(path, headers=pkh.headers("operator.lain")).status_code == 404


def test_the_same_request_twice_makes_one_determination(pkh: InTests) -> None:
    sent = pkh.headers("kepala")
    body = {"village": SUKAMAJU, "as_of": DAY}
    first, second = (
        pkh.web.post("/programmes/PKH/determinations", json=body, headers=sent).json()
        for _ in range(2)
    )
    assert first == second
    pkh.follow()
    listed = pkh.web.get("/programmes/PKH/determinations", headers=pkh.headers("camat")).json()
    assert len(listed) == 1


def test_a_second_determination_enrols_only_the_new(pkh: InTests) -> None:
    determine(pkh)
    pkh.told.tell(desil(NEIGHBOURS, 3), surveyed(NEIGHBOURS, has_car=False))
    pkh.follow()
    made = determine(pkh).json()
    assert (made["eligible"], made["enrolled"]) == (2, 1)
    assert recipients(pkh).keys() == {str(FAMILY), str(NEIGHBOURS)}


def test_a_list_of_an_earlier_position_does_not_enrol_who_left_since(pkh: InTests) -> None:
    before = determine(pkh).json()["known_at"]
    [event] = pkh.told.tell(moved_out())
    assert event and recipients(pkh, "berakhir") == {str(FAMILY): "berakhir"}
    late = determine(pkh, known_at=before).json()
    assert (late["eligible"], late["enrolled"]) == (1, 0)
    assert recipients(pkh) == {}


def test_a_family_that_moves_out_stops_receiving_and_a_voided_move_restores_it(
    pkh: InTests,
) -> None:
    determine(pkh)
    [event] = pkh.told.tell(moved_out())
    [enrolment] = programmes_of(pkh)
    assert (enrolment["state"], enrolment["reason"]) == ("berakhir", "Pindah dari wilayah ini")
    pkh.told.tell(voided(event, BUDI, SITI, ANI))
    [enrolment] = programmes_of(pkh)
    assert (enrolment["state"], enrolment["reason"]) == ("aktif", None)


def test_when_the_head_dies_an_heir_is_due_and_when_the_last_member_dies_it_ends(
    pkh: InTests,
) -> None:
    determine(pkh)
    pkh.told.tell(died(BUDI, was_head=True, left=2))
    assert recipients(pkh, "ganti_penerima") == {str(FAMILY): "ganti_penerima"}
    pkh.told.tell(died(SITI, was_head=True, left=1), died(ANI, was_head=True, left=0))
    [enrolment] = programmes_of(pkh)
    assert (enrolment["state"], enrolment["reason_code"]) == ("berakhir", "MENINGGAL")


def test_who_headed_a_family_when_it_was_enrolled_is_no_heir_of_the_one_before(
    pkh: InTests,
) -> None:
    """Budi's death was known: the family receives in the name of the widow, who heads it."""
    pkh.told.tell(died(BUDI), headed(SITI, LAST_WEEK))
    pkh.follow()
    determine(pkh)
    pkh.told.tell(voided(uuid4()))
    assert recipients(pkh) == {str(FAMILY): "aktif"}
    pkh.told.tell(died_on(SITI, day(11, 18)))
    assert recipients(pkh, "ganti_penerima") == {str(FAMILY): "ganti_penerima"}


def test_a_fact_heard_twice_ends_an_enrolment_once(pkh: InTests) -> None:
    determine(pkh)
    pkh.told.tell(moved_out())
    pkh.follow()
    assert pkh.running.ledger
    before = pkh.running.ledger.head()
    pkh.db.execute("UPDATE follower_cursor SET position = 0 WHERE follower = 'reactions:inbox'")
    pkh.follow()
    assert pkh.running.ledger.head() == before


def test_why_shows_the_determination_that_enrolled_the_family(pkh: InTests) -> None:
    made = determine(pkh).json()
    pkh.follow()
    reasons = pkh.web.get(f"/programmes/PKH/why/{FAMILY}", headers=pkh.headers("operator")).json()
    enrolment = reasons["enrolment"]
    assert enrolment["state"] == "aktif"
    assert enrolment["determination"] == {
        name: made[name] for name in ("determination_id", "rule_version", "known_at", "as_of")
    }

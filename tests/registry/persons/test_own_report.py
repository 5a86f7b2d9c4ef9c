"""What is kept of one person, who opened it and who receives it, as it is handed out to them."""

from typing import Any

from contracts.ids import PERSON
from tests.people_we_know import ANI, BUDI, FAMILY, family, neighbours
from tests.registry.known import Known


def asked(registry: Known, person: object = BUDI, who: str = "dpo.satu") -> Any:
    headers = registry.running.headers(who, Purpose="perlindungan")
    return registry.running.web.get(f"/subjects/{person}/report", headers=headers)


def looks(registry: Known, who: str) -> None:
    headers = registry.running.headers(who, Purpose="pelayanan")
    assert registry.running.web.get(f"/households/{FAMILY}", headers=headers).status_code == 200


def test_it_says_what_is_kept_who_opened_it_and_who_receives_it(registry: Known) -> None:
    registry.record(family)
    registry.running.follow()
    looks(registry, "operator.sukamaju")
    answer = asked(registry)
    assert answer.status_code == 200, answer.text
    report = answer.json()
    assert report["service"] == "registry"
    assert [each["event_id"] for each in report["facts"]] == [
        str(past.event_id) for past in registry.ledger.history(PERSON.of(BUDI))
    ]
    assert [(each["role"], each["office"]) for each in report["opened"]] == [
        ("Tim data desa", "18.09.01.2001")
    ]
    assert "Nama" in report["opened"][0]["fields"]
    receivers = {each["service"]: each["classes"] for each in report["received_by"]}
    assert receivers == {
        "verification": ["remark"],
        "programs": ["personal", "remark", "specific"],
        "reporting": ["personal"],
    }


def test_nobody_else_stands_in_it_and_no_officer_by_name(registry: Known) -> None:
    registry.record(family, neighbours)
    registry.running.follow()
    looks(registry, "operator.sukamaju")
    text = asked(registry).text
    assert str(ANI) not in text and "operator.sukamaju" not in text
    assert not [each for each in ("Budi", "Siti", "Ani") if each in text]


def test_handing_it_out_is_an_opening_that_the_next_report_shows(registry: Known) -> None:
    registry.record(family)
    registry.running.follow()
    asked(registry)
    action, outcome, office, subjects = registry.running.last_access()
    assert (action, outcome, office) == ("subject.report", "given", "18.09") and subjects == {BUDI}
    assert [each["office"] for each in asked(registry).json()["opened"]] == ["18.09"]


def test_of_whom_nothing_is_kept_it_is_empty_and_still_on_record(registry: Known) -> None:
    report = asked(registry, person=FAMILY).json()
    assert (report["facts"], report["opened"], report["received_by"]) == ([], [], [])
    assert registry.running.last_access()[1] == "empty"


def test_only_the_dpo_hands_it_out(registry: Known) -> None:
    for who in ("operator.sukamaju", "dinsos.satu", "auditor.satu", "sistem.satu"):
        assert asked(registry, who=who).status_code == 403

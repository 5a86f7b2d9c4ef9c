"""A date put right, somebody who never was, two records joined: undone, all services say as before.

Today and for a past day: the family's page, what it and its child receive and why, its case, and
the history, which keeps what was said and that it was undone.
"""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from infra.local.demo.users import VILLAGE
from infra.local.home import Home
from services.console.client.failures import Refusal
from tests.journeys.whole import Whole, opened

pytestmark = pytest.mark.timeout(900)

PAST = "2026-04-15"
RULE = {
    "criteria": [{"name": "anggota", "label": "Dua anggota", "expression": "member_count >= 2"}],
    "effective": "2026-01-01",
}


def somebody(relation: str, sex: str, born: str, name: str) -> dict[str, Any]:
    biodata = {"sex": sex, "birth_date": born}
    return {"relation": relation, "biodata": biodata, "identity": {"name": name}}


def household(kk_number: str, *members: dict[str, Any]) -> dict[str, Any]:
    return {
        "effective": {"on": "2026-02-01"},
        "village_code": VILLAGE,
        "kk_number": kk_number,
        "address": {"address": "Jalan Uji 7", "dusun": "GUNUNG SARI", "rw": "001", "rt": "001"},
        "members": list(members),
    }


@pytest.fixture(scope="module")
def jejak(home: Home) -> Iterator[Whole]:
    with opened(home) as whole:
        yield whole


class Family:
    """A family whose child receives a programme of its own, and a case about that child."""

    def __init__(self, jejak: Whole) -> None:
        self.jejak = jejak
        head = somebody("head", "male", "1975-03-04", "Wiranata")
        child = somebody("child", "female", "2012-02-03", "Kumalawati")
        made = self.register(household("1809010101150971", head, child))
        self.id, (_, self.child) = made["family_id"], made["person_ids"]
        self._enrol()
        self.case = self._propose(made["position"])

    def register(self, body: dict[str, Any]) -> Any:
        return self.jejak.post("dinsos_operator", "registry", "/households", body)

    def act(self, path: str, body: Any = None, **headers: str) -> Any:
        page = self.jejak.as_("dinsos_operator").get("registry", f"/households/{self.id}")
        given = {"If_Match": page.headers["etag"], **headers}
        path = f"/households/{self.id}/{path}"
        return self.jejak.post("dinsos_operator", "registry", path, body, **given)

    def undo(self, done: Any) -> None:
        path = f"/facts/{done['facts'][0]['event_id']}/error"
        self.jejak.post("dinsos_operator", "registry", path)

    def _enrol(self) -> None:
        uji, anak = {"code": "UJI", "name": "Uji"}, {"code": "ANAK", "name": "Anak"}
        approver = "dinsos_approver"
        self.jejak.post("dinsos_operator", "programs", "/programmes", uji)
        self.jejak.post("dinsos_operator", "programs", "/programmes", anak | {"target": "person"})
        self.jejak.post(approver, "programs", "/programmes/UJI/rule-versions", RULE)
        who = {"person_id": self.child, "family_id": self.id}
        path = "/programmes/ANAK/enrolments"
        patiently(lambda: self.jejak.post(approver, "programs", path, who))

    def _propose(self, based_on: int) -> str:
        body = {
            "family_id": self.id,
            "person_id": self.child,
            "change": {"kind": "housing_update", "housing": {"floor": "earth"}},
            "based_on": based_on,
            "effective": {"on": "2026-04-01"},
        }
        evidence = {"Evidence": "berkas:rumah.jpg; kind=foto"}
        case = patiently(
            lambda: self.jejak.post("operator_desa", "verification", "/cases", body, **evidence)
        )
        return str(case["case_id"])

    def _programmes(self) -> Any:
        path = f"/families/{self.id}/programmes"
        return self.jejak.as_("auditor").get("programs", path).json()

    def says(self) -> dict[str, Any]:
        """What every service answers, without what counts how often somebody wrote."""
        auditor = self.jejak.as_("auditor")
        page, why = f"/households/{self.id}", f"/programmes/UJI/why/{self.id}"
        case = auditor.get("verification", f"/cases/{self.case}").json()
        return {
            "page": [
                self.jejak.as_("dinsos_operator")
                .get("registry", page, valid_at=day)
                .json()["members"]
                for day in (None, PAST)
            ],
            "receives": [
                (e["programme"], e["person_id"], e["family_id"], e["state"], e["ended_on"])
                for e in self._programmes()
            ],
            "why": [
                auditor.get("programs", why, as_of=day).json()["outcome"] for day in (None, PAST)
            ],
            "case": (case["person_id"], case["gone"], case["village_code"], case["state"]),
        }

    def topics(self) -> list[str]:
        path = f"/households/{self.id}/timeline"
        found = self.jejak.as_("auditor").get("reporting", path, limit=100).json()["items"]
        return [each["topic"] for each in found]


def patiently(do: Callable[[], Any], seconds: float = 60) -> Any:
    """Refused until the service has heard of the family."""
    end = time.monotonic() + seconds
    while True:
        try:
            return do()
        except Refusal:
            if time.monotonic() > end:
                raise
            time.sleep(0.3)


def until(holds: Callable[[], Any], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it does not come to that"
        time.sleep(0.3)


@pytest.fixture(scope="module")
def family(jejak: Whole) -> Family:
    found = Family(jejak)
    until(lambda: len(found.says()["receives"]) == 1)
    return found


def of_child(says: dict[str, Any]) -> tuple[Any, ...]:
    """Who receives the child's aid, where, and whether it goes on."""
    [found] = [each for each in says["receives"] if each[0] == "ANAK"]
    return tuple(found[1:])


def receivers(jejak: Whole, *families: str) -> set[str]:
    asked = (f"/families/{each}/programmes" for each in families)
    found = [jejak.as_("auditor").get("programs", path).json() for path in asked]
    return {each["person_id"] for one in found for each in one}


def undone(family: Family, done: Any, before: dict[str, Any], topic: str) -> None:
    family.undo(done)
    until(lambda: family.says() == before)
    until(lambda: {topic, "registry.fact_voided"} <= set(family.topics()))


def test_a_death_of_another_day_and_then_of_none(family: Family) -> None:
    before = family.says()
    death = {"effective": {"on": "2026-05-01"}, "person_id": family.child}
    died = family.act("deaths", death)
    until(lambda: of_child(family.says())[2:] == ("berakhir", "2026-05-01"))
    event = died["facts"][0]["event_id"]
    family.jejak.post(
        "dinsos_operator", "registry", f"/facts/{event}/date", {"effective": {"on": "2026-04-01"}}
    )
    until(lambda: of_child(family.says())[2:] == ("berakhir", "2026-04-01"))
    until(lambda: family.says()["why"] == ["ineligible", "ineligible"])
    undone(family, died, before, "registry.civil_event_corrected")


def test_a_child_who_never_was_and_then_was(family: Family) -> None:
    before = family.says()
    annulled = family.act(f"members/{family.child}/annulment")
    until(lambda: of_child(family.says())[2] == "berakhir")
    assert family.says()["case"] == before["case"], "the case stays with those who opened it"
    undone(family, annulled, before, "registry.person_annulled")


def test_two_records_are_one_child_and_then_two(family: Family) -> None:
    before = family.says()
    twin = somebody("child", "female", "2012-02-03", "Kumala")
    other = family.register(
        household("1809010101150972", somebody("head", "male", "1970-01-02", "Sanjaya"), twin)
    )
    kept = other["person_ids"][1]
    page = f"/households/{other['family_id']}"
    etag = family.jejak.as_("dinsos_operator").get("registry", page).headers["etag"]
    joined = family.jejak.post(
        "dinsos_operator",
        "registry",
        f"{page}/members/{kept}/merge",
        {"merged_id": family.child},
        If_Match=etag,
        Confirmed="two-places,two-births,two-niks",
    )
    until(lambda: family.says()["case"][0] == kept)
    until(lambda: kept in receivers(family.jejak, family.id, other["family_id"]))
    undone(family, joined, before, "registry.person_merged")

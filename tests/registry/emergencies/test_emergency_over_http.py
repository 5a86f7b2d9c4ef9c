"""An emergency from its opening to the finding: what is reached, what is marked, who is told."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from infra.runtime.eventstore.clock import now
from infra.runtime.http.deps import deps_of
from tests.people_we_know import BUDI, FAMILY, MARGOREJO, SUKAMAJU, family
from tests.registry.known import Known

CLERK, PAGE = "operator.margorejo", f"/households/{FAMILY}"
ASKED = {"region_code": SUKAMAJU, "why": "bencana", "reference": "Laporan BPBD 12/2026"}


@pytest.fixture
def sukamaju(registry: Known) -> Known:
    registry.record(family)
    return registry


def at_once(registry: Known) -> None:
    """Followers are up to date, and nobody's roles are remembered."""
    registry.running.follow()
    deps_of(registry.running.running.app).assignments.ttl = 0


def opened(registry: Known, who: str = CLERK, **asked: Any) -> Any:
    answer = registry.post(who, "/emergencies", ASKED | asked)
    at_once(registry)
    return answer


def emergency(registry: Known) -> str:
    return str(opened(registry).json()["emergency_id"])


def listed(registry: Known, who: str = "dpo.satu", **query: str) -> list[dict[str, Any]]:
    headers = registry.running.headers(who)
    answer = registry.web.get("/emergencies", params=query, headers=headers)
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def marked(registry: Known) -> list[tuple[str, str, str, UUID | None]]:
    return registry.running.db.execute(
        "SELECT action, outcome, office, emergency_id FROM access_log ORDER BY id"
    ).fetchall()


def test_a_family_elsewhere_is_read_while_it_is_open_and_marked(sukamaju: Known) -> None:
    assert sukamaju.get(CLERK, PAGE).status_code == 404
    emergency_id = UUID(emergency(sukamaju))
    assert sukamaju.get(CLERK, PAGE).json()["members"][0]["name"] == "Budi"
    assert marked(sukamaju) == [
        ("household.read", "refused", MARGOREJO, None),
        ("household.read", "given", SUKAMAJU, emergency_id),
    ]


def test_what_is_read_in_ones_own_office_meanwhile_is_not_marked(sukamaju: Known) -> None:
    own = family.model_copy(
        update={"family_id": uuid4(), "village_code": MARGOREJO, "kk_key": None, "members": ()}
    )
    sukamaju.record(own)
    emergency(sukamaju)
    sukamaju.get(CLERK, f"/households/{own.family_id}")
    assert marked(sukamaju)[-1] == ("household.read", "given", MARGOREJO, None)


def test_searches_and_lists_reach_as_far_and_are_marked_for_each_office(sukamaju: Known) -> None:
    emergency_id = UUID(emergency(sukamaju))
    found = sukamaju.post(CLERK, "/search/name", {"name": "Budi"}).json()
    assert [each["person_id"] for each in found] == [str(BUDI)]
    assert marked(sukamaju)[-1] == ("person.find-by-name", "given", SUKAMAJU, emergency_id)
    lines = sukamaju.get(CLERK, "/households").json()["items"]
    assert [each["head"] for each in lines] == ["Budi"]
    assert marked(sukamaju)[-1] == ("household.list", "given", SUKAMAJU, emergency_id)


def test_nothing_is_recorded_by_it(sukamaju: Known) -> None:
    emergency(sukamaju)
    version = sukamaju.get(CLERK, PAGE).headers["etag"]
    for path, body in (
        ("move-out", {"destination": {"level": "other_province"}}),
        (f"members/{BUDI}/schooling", {"studying": 3}),
    ):
        asked = {"effective": {"on": "2026-11-01"}, **body}
        answer = sukamaju.post(CLERK, f"{PAGE}/{path}", asked, if_match=version)
        assert answer.status_code == 404, answer.text
    assert sukamaju.post(CLERK, "/households", {"village_code": SUKAMAJU}).status_code != 201


def test_it_ends_by_itself(sukamaju: Known, monkeypatch: pytest.MonkeyPatch) -> None:
    emergency(sukamaju)
    later = now() + timedelta(hours=1, seconds=1)
    monkeypatch.setattr("infra.runtime.http.access.now", lambda: later)
    assert sukamaju.get(CLERK, PAGE).status_code == 404


def test_it_ends_early_for_the_officer_and_for_who_watches(sukamaju: Known) -> None:
    emergency_id = emergency(sukamaju)
    assert sukamaju.post(CLERK, f"/emergencies/{emergency_id}/end").status_code == 202
    at_once(sukamaju)
    assert sukamaju.get(CLERK, PAGE).status_code == 404
    [line] = listed(sukamaju)
    assert (line["state"], line["ended_by"]) == ("menunggu", CLERK)


def test_a_role_that_is_revoked_meanwhile_reaches_nowhere(sukamaju: Known) -> None:
    emergency(sukamaju)
    which = {"officer": CLERK, "role": "tim_data", "region_code": MARGOREJO}
    sukamaju.post("sistem.satu", "/roles/revocations", which)
    at_once(sukamaju)
    assert sukamaju.get(CLERK, PAGE).status_code == 403


def test_the_dpo_sees_it_at_once_with_why_and_the_operator_that_there_is_one(
    sukamaju: Known,
) -> None:
    assert sukamaju.web.get("/ready").json()["warnings"] == []
    emergency_id = emergency(sukamaju)
    [line] = listed(sukamaju, state="terbuka")
    assert (line["emergency_id"], line["officer"], line["office"]) == (
        *(emergency_id, CLERK),
        MARGOREJO,
    )
    assert (line["region_code"], line["why_label"], line["reference"]) == (
        *(SUKAMAJU, "Bencana atau keadaan darurat setempat"),
        "Laporan BPBD 12/2026",
    )
    [warning] = sukamaju.web.get("/ready").json()["warnings"]
    assert warning == "akses darurat sedang terbuka: 1 (GET /emergencies)"


def test_who_holds_what_is_told_with_what_is_open(sukamaju: Known) -> None:
    emergency_id = emergency(sukamaju)
    page = sukamaju.get("sistem.satu", f"/roles?officer={CLERK}").json()
    assert [each["emergency_id"] for each in page["emergencies"]] == [emergency_id]
    other = sukamaju.get("sistem.satu", "/roles?officer=dpo.satu").json()
    assert other["emergencies"] == []
    region = sukamaju.get("sistem.satu", "/roles?region=18.09.02").json()
    assert region["emergencies"] == []


def test_it_waits_until_somebody_else_has_looked_and_says_what_they_found(
    sukamaju: Known,
) -> None:
    emergency_id = emergency(sukamaju)
    path = f"/emergencies/{emergency_id}"
    early = sukamaju.post("dpo.satu", f"{path}/review", {"finding": "wajar"})
    assert (early.status_code, early.json()["title"]) == (409, "Akses darurat masih terbuka")
    sukamaju.post("sistem.satu", f"{path}/end")
    at_once(sukamaju)
    waiting = "akses darurat menunggu diperiksa DPO atau inspektorat: 1 (GET /emergencies)"
    assert sukamaju.web.get("/ready").json()["warnings"] == [waiting]
    again = opened(sukamaju, region_code="18.09.02.2001")
    assert (again.status_code, again.json()["title"]) == (
        *(409, "Akses darurat yang lalu belum diperiksa"),
    )
    assert sukamaju.post("sistem.satu", f"{path}/review", {"finding": "wajar"}).status_code == 403
    assert sukamaju.post("dpo.satu", f"{path}/review", {"finding": "berlebihan"}).is_success
    at_once(sukamaju)
    [line] = listed(sukamaju, state="selesai")
    assert (line["finding_label"], line["reviewed_by"]) == (
        *("Lebih luas atau lebih lama daripada perlu",),
        "dpo.satu",
    )
    assert sukamaju.web.get("/ready").json()["warnings"] == []
    assert opened(sukamaju, region_code="18.09.02.2001").status_code == 202


def test_what_was_read_is_found_by_the_emergency(sukamaju: Known) -> None:
    emergency_id = emergency(sukamaju)
    sukamaju.get(CLERK, PAGE)
    sukamaju.get("operator.sukamaju", PAGE)
    entries = sukamaju.get("dpo.satu", f"/access-log?emergency={emergency_id}").json()["items"]
    assert [(each["person"], each["emergency_id"]) for each in entries] == [(CLERK, emergency_id)]


@pytest.mark.parametrize(
    "asked",
    [
        {"hours": 5},
        {"hours": 0},
        {"why": "penasaran"},
        {"reference": "x"},
        {"reference": "NIK 9999010107850001"},
        {"region_code": "99.99.99.9999"},
    ],
)
def test_without_a_reason_a_reference_and_an_end_nothing_is_opened(
    sukamaju: Known, asked: dict[str, Any]
) -> None:
    assert opened(sukamaju, **asked).status_code == 422
    assert listed(sukamaju) == []


def test_the_same_request_twice_opens_it_once(sukamaju: Known) -> None:
    key = uuid4().hex
    first, again = (
        sukamaju.post(CLERK, "/emergencies", ASKED, idempotency_key=key).json() for _ in range(2)
    )
    at_once(sukamaju)
    assert first == again and len(listed(sukamaju)) == 1


@pytest.mark.parametrize("who", ["pmd.satu", "sistem.satu", "auditor.satu"])
def test_who_does_not_work_with_families_opens_nothing(sukamaju: Known, who: str) -> None:
    assert opened(sukamaju, who).status_code == 403


def test_who_does_not_watch_sees_no_list(sukamaju: Known) -> None:
    assert sukamaju.get(CLERK, "/emergencies").status_code == 403

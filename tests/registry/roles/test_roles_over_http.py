"""Who holds which role, as whoever inspects reads it, while a sysadmin and a second officer act."""

from typing import Any
from uuid import uuid4

from httpx import Response

from tests.people_we_know import SUKAMAJU
from tests.registry.known import Known

NEW = {"officer": "baru", "role": "dpo", "region_code": "18.09"}


def said(registry: Known, person: str, path: str, body: dict[str, Any]) -> Response:
    reason = {"reason": "penunjukan", "idempotency-key": uuid4().hex}
    answer: Response = registry.post(person, path, body, **reason)
    registry.running.follow()
    return answer


def test_a_high_role_is_proposed_agreed_to_seen_and_taken_away(registry: Known) -> None:
    given = {**NEW, "decree": "SK 7/2026", "deputy_for": "dpo.satu"}
    answer = said(registry, "sistem.satu", "/roles", given)
    assert (answer.status_code, answer.json()["state"]) == (202, "waiting")
    assert lines(registry, "baru") == [("dpo", True, "SK 7/2026", "dpo.satu", "sistem.satu", None)]
    own = said(registry, "sistem.satu", "/roles/agreements", NEW)
    assert (own.status_code, own.json()["title"]) == (403, "Perlu petugas kedua")
    agreed = said(registry, "auditor.satu", "/roles/agreements", NEW)
    assert (agreed.status_code, agreed.json()["state"]) == (202, "assigned")
    held = ("dpo", False, "SK 7/2026", "dpo.satu", "sistem.satu", "auditor.satu")
    assert lines(registry, "baru") == [held]
    again = said(registry, "sistem.satu", "/roles", given)
    assert (again.status_code, again.json()["state"]) == (202, "assigned")
    assert said(registry, "dpo.satu", "/roles/revocations", NEW).status_code == 202
    assert lines(registry, "baru") == []
    assert lines(registry, "baru", ended=True) == [held]


def test_an_inspector_sees_who_holds_what_and_who_has_no_right_learns_whom_to_ask(
    registry: Known,
) -> None:
    answer = said(registry, "operator.sukamaju", "/roles", NEW)
    body = answer.json()
    assert (answer.status_code, body["right"], body["roles"]) == (403, "role.assign", ["sysadmin"])
    assert "Petugas sistem" in body["detail"] and "kabupaten/kota" in body["detail"]
    page = registry.get("auditor.satu", f"/roles?region={SUKAMAJU}").json()
    assert [(each["officer"], each["label"]) for each in page["items"]] == [
        ("operator.sukamaju", "Tim data desa")
    ]
    assert registry.get("operator.sukamaju", "/roles").status_code == 403


def lines(registry: Known, officer: str, *, ended: bool = False) -> list[tuple[Any, ...]]:
    names = ("role", "waiting", "decree", "deputy_for", "given_by", "agreed_by")
    page = registry.get("auditor.satu", f"/roles?officer={officer}&ended={ended}").json()
    return [tuple(each[name] for name in names) for each in page["items"]]

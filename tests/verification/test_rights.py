"""Who may do what, where: every role against every endpoint, inside and outside its region."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.registry.welfare import RefusalReason
from infra.runtime.http.access import right_of
from tests.verification.cases_we_know import SUKAMAJU
from tests.verification.conftest import Office
from tests.verification.families_we_know import loaded
from tests.verification.over_http import page, refused
from tests.verification.steps import DECREE, FLOOR, done, proposal

READERS = {
    "tim_data",
    "kasi",
    "dinsos_operator",
    "dinsos_pengesah",
    "inspektorat",
}
MAY = {
    "submit": {"tim_data"},
    "revise": {"tim_data"},
    "withdraw": {"tim_data"},
    "return": {"kasi"},
    "verify": {"kasi"},
    "ratify": {"dinsos_pengesah"},
    "reject": {"dinsos_pengesah"},
    "send-again": {"dinsos_pengesah"},
    "page": READERS,
    "list": READERS,
}
ROLES = sorted(READERS | {"pmd", "kominfo", "sysadmin", "dpo"})
WAY_TO = {
    "revise": ["submit", "return"],
    "withdraw": ["submit"],
    "return": ["submit"],
    "verify": ["submit"],
    "ratify": ["submit", "verify"],
    "reject": ["submit", "verify"],
    "send-again": ["submit", "verify", "ratify"],
    "page": ["submit"],
}
INSIDE, OUTSIDE = "18.09.01", "18.09.02"


@pytest.fixture(scope="module")
def staffed(shared_office: Office) -> Office:
    office = shared_office
    office.hires("sari", "tim_data", SUKAMAJU)
    office.hires("joko", "kasi", INSIDE)
    office.hires("tono", "dinsos_pengesah", INSIDE)
    for role in ROLES:
        for region in (INSIDE, OUTSIDE):
            office.hires(f"{role}.{region}", role, region)
    return office


Try = Callable[[str], int]


def prepared(office: Office, action: str) -> Try:
    """A case that is ripe for the action; the answer lets a person try it."""
    family = uuid4()
    office.hears(loaded(family))
    if action == "list":
        return lambda person: int(office.reads(person, "/cases").status_code)
    if action == "submit":
        body = proposal(family, office.heard)
        return lambda person: int(office.does(person, "/cases", body).status_code)
    case, version = UUID(int=0), 0
    for step in WAY_TO[action]:
        who = {"return": "joko", "verify": "joko", "ratify": "tono"}.get(step, "sari")
        case, version = done(office, who, step, case, version, family)
    office.catch_up()
    if action == "send-again":
        office.hears(refused(case, family, 1, RefusalReason.DISCARDED))
        version = page(office, case)["position"]
    if action == "page":
        return lambda person: int(office.reads(person, f"/cases/{case}").status_code)
    path, body = f"/cases/{case}/{action}", body_of(action, office.heard)
    given = {"version": str(version), "confirmed": "discarded"}
    return lambda person: int(office.does(person, path, body, **given).status_code)


def body_of(action: str, position: int) -> Any:
    if action == "ratify":
        return DECREE
    return {**FLOOR, "based_on": position} if action == "revise" else None


@pytest.mark.parametrize("action", sorted(MAY))
def test_a_role_does_what_is_its_own_and_nothing_else(staffed: Office, action: str) -> None:
    attempt = prepared(staffed, action)
    for role in sorted(set(ROLES) - MAY[action]):
        assert attempt(f"{role}.{INSIDE}") == 403, role
    for role in sorted(MAY[action]):
        assert attempt(f"{role}.{INSIDE}") in (200, 201), role


@pytest.mark.parametrize("action", sorted(MAY.keys() - {"list"}))
def test_outside_its_region_nothing_exists_for_a_role(staffed: Office, action: str) -> None:
    attempt = prepared(staffed, action)
    for role in sorted(MAY[action]):
        assert attempt(f"{role}.{OUTSIDE}") == 404, role


def test_a_work_list_holds_nothing_from_elsewhere(staffed: Office) -> None:
    prepared(staffed, "verify")
    staffed.catch_up()
    for role in sorted(READERS):
        assert staffed.reads(f"{role}.{INSIDE}", "/cases").json()["items"]
        elsewhere = staffed.reads(f"{role}.{OUTSIDE}", "/cases").json()
        assert (elsewhere["items"], elsewhere["counts"]) == ([], [])


def test_without_a_token_nobody_does_anything(staffed: Office) -> None:
    for path in ("/cases", f"/cases/{UUID(int=1)}"):
        assert staffed.web.get(path).status_code == 401
    assert staffed.does("sari", "/cases", {}, authorization="").status_code == 401


def test_the_matrix_knows_every_endpoint(staffed: Office) -> None:
    declared = {
        right.action
        for router in staffed.running.service.routers
        for route in router.routes
        if (right := right_of(route))
    }
    named = {f"case.{action}" for action in MAY.keys() - {"submit", "page", "list"}}
    assert declared == named | {"case.propose", "case.read"}

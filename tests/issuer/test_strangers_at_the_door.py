"""Whatever a stranger sends is answered, in words or in OAuth's own, and breaks nothing."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import Connection

from services.issuer.login.token import GRANTS
from tests.issuer.conftest import CLERK, CONSOLE, Browser, activated

ANYTHING = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
NASTY = st.one_of(
    TEXT,
    st.sampled_from(["\x00", "a\x00b", "' OR 1=1 --", "../..", "\r\nSet-Cookie: x=1", "x" * 5000]),
)
FORMS = {
    "/token": (
        *("username", "password", "code", "redirect_uri", "code_verifier", "refresh_token"),
        *("device_id", "pin", "proof", "client_id", "audience", "client_assertion"),
    ),
    "/activate": ("username", "code", "password"),
    "/password": ("username", "password", "code", "new_password"),
    "/revoke": ("token", "client_id"),
}


@pytest.mark.parametrize("path", FORMS)
@ANYTHING
@given(data=st.data())
def test_any_form_is_answered(web: TestClient, path: str, data: st.DataObject) -> None:
    form = {name: data.draw(NASTY, label=name) for name in FORMS[path]}
    if path == "/token":
        form["grant_type"] = data.draw(st.sampled_from([*GRANTS, "none"]))
        form["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    answer = web.post(path, data=form)
    assert answer.status_code < 500, answer.text
    assert "set-cookie" not in answer.headers


@ANYTHING
@given(person=NASTY, password=NASTY, code=NASTY)
def test_any_login_is_answered(web: TestClient, person: str, password: str, code: str) -> None:
    browser = Browser(web)
    browser.asks()
    answer = browser.fills_in(username=person, password=password, code=code)
    assert answer.status_code < 500 and answer.status_code != 303


@ANYTHING
@given(state=NASTY, scope=NASTY, challenge=NASTY)
def test_any_authorization_request_is_answered_and_never_as_html_of_its_own(
    web: TestClient, state: str, scope: str, challenge: str
) -> None:
    answer = Browser(web).asks(state=state, scope=scope, code_challenge=challenge)
    assert answer.status_code < 500
    assert "\n" not in answer.headers.get("location", "")


@ANYTHING
@given(body=st.recursive(st.none() | st.integers() | NASTY, st.lists, max_leaves=5))
def test_any_device_is_answered(web: TestClient, body: Any) -> None:
    sent = {"person": body, "code": body, "public_key": {"x": str(body)}, "pin": body}
    assert web.post("/devices", json=sent).status_code == 422
    assert web.post("/devices", json=body).status_code == 422


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data", ""])
def test_another_kind_of_body_is_answered_in_words(web: TestClient, kind: str) -> None:
    for path in (*FORMS, "/authorize"):
        answer = web.post(path, content=b"\xff\x00{", headers={"content-type": kind})
        assert answer.status_code in (400, 401, 422), (path, answer.text)


@pytest.mark.parametrize("path", ["/authorize", "/activate", "/password", "/token", "/devices"])
def test_other_methods_are_refused(web: TestClient, path: str) -> None:
    for method in ("PUT", "DELETE", "PATCH", "TRACE"):
        assert web.request(method, path).status_code == 405


def test_nobody_learns_from_the_time_whether_an_account_exists(
    web: TestClient, db: Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both ways one hash is worked out, which takes all of the time."""
    from services.issuer.accounts import passwords

    activated(db, CLERK)
    counted: list[str] = []
    real = passwords._scrypt
    monkeypatch.setattr(
        passwords, "_scrypt", lambda word, salt: counted.append(word) or real(word, salt)
    )
    for person in (CLERK, "nobody.here"):
        counted.clear()
        Browser(web).logs_in(person, "salah")
        assert counted == ["salah"]


def test_a_machine_readable_client_is_told_the_fault_in_oauths_words(web: TestClient) -> None:
    form = {"grant_type": "authorization_code", "client_id": "other", "audience": "registry"}
    answer = web.post("/token", data=form)
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})
    form = {"grant_type": "refresh_token", "client_id": CONSOLE, "audience": "registry"}
    answer = web.post("/token", data=form)
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_grant"})
    assert answer.headers["cache-control"] == "no-store"

"""The code flow: who logs in is sent back with a code that is good once, for one client alone."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from psycopg import Connection

from infra.runtime.identity.tokens import NotLoggedIn, Tokens
from tests.issuer.conftest import BACK, CLERK, PASSWORD, URL, Browser, Clock, activated, refreshed


@pytest.fixture(autouse=True)
def _account(db: Connection[Any]) -> None:
    activated(db, CLERK)


def service(web: TestClient, clock: Clock, audience: str = "registry") -> Tokens:
    return Tokens(URL, audience, lambda: web.get("/jwks.json").json(), clock)


def test_a_login_ends_in_a_token_for_one_service(
    browser: Browser, web: TestClient, clock: Clock
) -> None:
    browser.logs_in()
    assert browser.answer["state"] == "s1" and browser.answer["iss"] == URL
    granted = browser.exchanges()
    assert granted.status_code == 200, granted.text
    assert granted.headers["cache-control"] == "no-store"
    token = granted.json()["access_token"]
    assert service(web, clock).read(token).person == CLERK
    with pytest.raises(NotLoggedIn):
        service(web, clock, "programs").read(token)


def test_the_name_is_taken_as_people_type_it(browser: Browser) -> None:
    assert browser.logs_in(f" {CLERK.upper()} ").status_code == 303


@pytest.mark.parametrize(("person", "password"), [(CLERK, "salah"), ("nobody.here", PASSWORD)])
def test_an_unknown_name_and_a_wrong_password_look_the_same(
    browser: Browser, person: str, password: str
) -> None:
    answer = browser.logs_in(person, password)
    assert answer.status_code == 401
    assert "Nama, kata sandi, atau kode salah." in answer.text
    assert person not in answer.text and "location" not in answer.headers


@pytest.mark.parametrize(
    "changed",
    [
        {"client_id": "other"},
        {"redirect_uri": f"{BACK}/"},
        {"redirect_uri": "https://evil.example"},
    ],
)
def test_nobody_is_sent_to_an_address_that_is_not_registered(
    browser: Browser, changed: dict[str, str]
) -> None:
    answer = browser.asks(**changed)
    assert answer.status_code == 400 and "location" not in answer.headers
    assert "tidak terdaftar" in answer.text


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": ""}, "invalid_request"),
    ],
)
def test_a_request_that_is_not_safe_goes_back_with_its_fault(
    browser: Browser, changed: dict[str, str], error: str
) -> None:
    browser.asks(**changed)
    assert browser.answer == {"error": error, "state": "s1", "iss": URL}


def test_a_code_is_good_once_and_shown_again_it_ends_the_session(
    browser: Browser, web: TestClient
) -> None:
    browser.logs_in()
    refresh = browser.exchanges().json()["refresh_token"]
    assert browser.exchanges().json() == {"error": "invalid_grant"}
    assert refreshed(web, refresh).json() == {"error": "invalid_grant"}


@pytest.mark.parametrize(
    "changed",
    [{"code_verifier": "x" * 43}, {"code_verifier": ""}, {"redirect_uri": f"{BACK}?x=1"}],
)
def test_a_code_is_worth_nothing_to_whoever_did_not_ask_for_it(
    browser: Browser, changed: dict[str, str]
) -> None:
    browser.logs_in()
    assert browser.exchanges(**changed).json() == {"error": "invalid_grant"}
    assert browser.exchanges().json() == {"error": "invalid_grant"}, "it is spent all the same"


def test_a_code_of_yesterday_is_refused(browser: Browser, db: Connection[Any]) -> None:
    browser.logs_in()
    db.execute("UPDATE ticket SET expires_at = now() - interval '1 second'")
    assert browser.exchanges().json() == {"error": "invalid_grant"}


def test_another_site_cannot_send_the_form(browser: Browser, web: TestClient) -> None:
    browser.asks()
    assert browser.fills_in(username=CLERK, password=PASSWORD, csrf="guessed").status_code == 400
    browser.asks()
    web.cookies.clear()
    assert browser.fills_in(username=CLERK, password=PASSWORD).status_code == 400


def test_the_page_loads_nothing_from_elsewhere_and_cannot_be_framed(browser: Browser) -> None:
    shown = browser.asks()
    policy = shown.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "script" not in shown.text and "style=" not in shown.text
    assert 'name="username"' in shown.text and 'name="password"' in shown.text
    cookie = shown.headers["set-cookie"]
    assert cookie.startswith("__Host-jejak-login=")
    assert "HttpOnly" in cookie and "Secure" in cookie and "SameSite=lax" in cookie


def test_what_a_stranger_puts_into_the_address_is_shown_as_text(browser: Browser) -> None:
    shown = browser.asks(state='"><script>alert(1)</script>')
    assert "<script>" not in shown.text and "&lt;script&gt;" in shown.text


def test_a_refresh_token_changes_each_time_and_a_stolen_one_ends_the_session(
    browser: Browser, web: TestClient
) -> None:
    browser.logs_in()
    first = browser.exchanges().json()["refresh_token"]
    second = refreshed(web, first).json()["refresh_token"]
    assert second != first
    third = refreshed(web, second, audience="programs")
    assert third.status_code == 200
    assert refreshed(web, first).json() == {"error": "invalid_grant"}
    assert refreshed(web, third.json()["refresh_token"]).json() == {"error": "invalid_grant"}


def test_a_refresh_token_of_one_client_is_worth_nothing_to_another(
    browser: Browser, web: TestClient
) -> None:
    browser.logs_in()
    token = browser.exchanges().json()["refresh_token"]
    assert refreshed(web, token, client_id="other").json() == {"error": "invalid_grant"}


@pytest.mark.parametrize("audience", ["", "nuclear", "registry programs"])
def test_a_token_is_for_one_service_that_exists(
    browser: Browser, web: TestClient, audience: str
) -> None:
    browser.logs_in()
    assert browser.exchanges(audience=audience).json() == {"error": "invalid_target"}


def test_logging_out_ends_the_session_and_tells_a_stranger_nothing(
    browser: Browser, web: TestClient
) -> None:
    browser.logs_in()
    token = browser.exchanges().json()["refresh_token"]
    assert web.post("/revoke", data={"token": "never given out"}).status_code == 200
    assert web.post("/revoke", data={"token": token, "client_id": "console"}).status_code == 200
    assert refreshed(web, token).json() == {"error": "invalid_grant"}


def test_a_session_ends_after_a_working_day_however_often_it_was_refreshed(
    browser: Browser, web: TestClient, db: Connection[Any]
) -> None:
    browser.logs_in()
    token = browser.exchanges().json()["refresh_token"]
    db.execute("UPDATE session SET ends_at = now()")
    assert refreshed(web, token).json() == {"error": "invalid_grant"}


def test_without_the_demonstration_nobody_gets_in_by_a_password_alone(web: TestClient) -> None:
    form = {"grant_type": "password", "username": CLERK, "password": PASSWORD}
    assert web.post("/token", data=form).json() == {"error": "unsupported_grant_type"}
    named = web.get("/.well-known/openid-configuration").json()
    assert "password" not in named["grant_types_supported"]
    assert named["code_challenge_methods_supported"] == ["S256"]


def test_guesses_of_strangers_do_not_shut_out_the_browser_that_was_in_before(
    browser: Browser, web: TestClient
) -> None:
    assert browser.logs_in().status_code == 303
    kept = dict(web.cookies)
    web.cookies.clear()
    for _ in range(5):
        assert Browser(web).logs_in(password="salah").status_code == 401
    assert Browser(web).logs_in(password="salah").status_code == 429
    assert Browser(web).logs_in().status_code == 429, "a stranger, also with the right password"
    web.cookies.clear()
    web.cookies.update(kept)
    assert Browser(web).logs_in().status_code == 303


def test_every_attempt_is_on_record_and_what_is_no_account_is_not_kept(
    browser: Browser, db: Connection[Any]
) -> None:
    browser.logs_in(password="salah")
    browser.logs_in(person="my secret password")
    browser.logs_in()
    found = db.execute(
        "SELECT person, what, outcome, client FROM attempt ORDER BY number"
    ).fetchall()
    assert found[-3:] == [
        (CLERK, "password", "refused", "console"),
        (None, "password", "refused", "console"),
        (CLERK, "pwd", "given", "console"),
    ]
    with pytest.raises(Exception, match="permission denied"):
        db.execute("DELETE FROM attempt")

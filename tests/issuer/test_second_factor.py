"""Whoever verifies, decides, audits or administers proves themselves by a second factor."""

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from psycopg import Connection

from services.issuer.accounts import book, one_time
from services.issuer.vault import Vault
from tests.issuer.conftest import PASSWORD, SIGNER, Browser, Clock, activated, app_code

SECRET = re.compile(r'<p class="secret">([A-Z2-7]+)</p>')


@pytest.fixture(autouse=True)
def _account(db: Connection[Any]) -> None:
    activated(db, SIGNER, two_factors=True)


def set_up(browser: Browser, clock: Clock) -> str:
    """The first login: scan, type a code; the secret that the app was told."""
    shown = browser.logs_in(SIGNER)
    [secret] = SECRET.findall(shown.text)
    browser.fills_in(code=app_code(secret, clock.now))
    return str(secret)


def test_the_first_login_sets_up_the_app_and_the_next_asks_for_a_code_only(
    browser: Browser, clock: Clock
) -> None:
    secret = set_up(browser, clock)
    assert browser.exchanges().status_code == 200
    clock.now += 60
    shown = browser.logs_in(SIGNER)
    assert "Kode kedua" in shown.text and not SECRET.findall(shown.text)
    assert browser.fills_in(code=app_code(secret, clock.now)).status_code == 303
    granted = browser.exchanges().json()["access_token"]
    assert _claims(granted)["amr"] == ["pwd", "otp", "mfa"]


def _claims(token: str) -> dict[str, Any]:
    import base64
    import json

    body: dict[str, Any] = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    return body


def test_the_password_alone_opens_nothing(browser: Browser, clock: Clock) -> None:
    set_up(browser, clock)
    shown = browser.logs_in(SIGNER)
    assert shown.status_code == 200 and "location" not in shown.headers
    assert browser.fills_in(code="").status_code == 401


def test_a_code_is_used_once(browser: Browser, clock: Clock) -> None:
    secret = set_up(browser, clock)
    browser.logs_in(SIGNER)
    assert browser.fills_in(code=app_code(secret, clock.now)).status_code == 401


def test_a_code_of_the_steps_beside_counts_and_an_older_one_does_not(
    browser: Browser, clock: Clock
) -> None:
    secret = set_up(browser, clock)
    clock.now += 300
    browser.logs_in(SIGNER)
    assert browser.fills_in(code=app_code(secret, clock.now - 90)).status_code == 401
    assert browser.fills_in(code=app_code(secret, clock.now - 30)).status_code == 303


def test_guessing_codes_has_to_wait(browser: Browser, clock: Clock) -> None:
    secret = set_up(browser, clock)
    clock.now += 60
    browser.logs_in(SIGNER)
    wrong = f"{(int(app_code(secret, clock.now)) + 500_000) % 10**6:06}"
    for _ in range(5):
        assert browser.fills_in(code=wrong).status_code == 401
    assert browser.fills_in(code=app_code(secret, clock.now)).status_code == 429


def test_half_a_login_is_forgotten_after_five_minutes(browser: Browser, clock: Clock) -> None:
    secret = set_up(browser, clock)
    browser.logs_in(SIGNER)
    clock.now += 301
    shown = browser.fills_in(code=app_code(secret, clock.now))
    assert shown.status_code == 400 and "kedaluwarsa" in shown.text


def test_half_a_login_of_another_or_an_invented_one_is_worth_nothing(
    browser: Browser, clock: Clock
) -> None:
    secret = set_up(browser, clock)
    browser.logs_in(SIGNER)
    assert browser.fills_in(code=app_code(secret, clock.now), half="AAAA").status_code == 400


def test_a_seed_that_is_not_confirmed_yet_is_shown_again(browser: Browser) -> None:
    first = SECRET.findall(browser.logs_in(SIGNER).text)
    assert SECRET.findall(browser.logs_in(SIGNER).text) == first


def test_seeds_are_sealed_where_they_are_kept(
    browser: Browser, clock: Clock, db: Connection[Any]
) -> None:
    secret = set_up(browser, clock)
    [(kept,)] = db.execute("SELECT seed FROM one_time_password").fetchall()
    import base64

    assert base64.b32decode(secret) not in kept
    other = Vault(bytes(range(32)))
    with pytest.raises(Exception):  # noqa: B017
        other.open("totp:somebody.else", kept)


def test_a_new_letter_sets_the_app_up_anew(
    browser: Browser, clock: Clock, db: Connection[Any], web: TestClient
) -> None:
    set_up(browser, clock)
    code = book.renew(db, SIGNER)
    sent = {"username": SIGNER, "code": code.lower(), "password": f"{PASSWORD} lagi"}
    assert web.post("/activate", data=sent).status_code == 200
    shown = browser.logs_in(SIGNER, f"{PASSWORD} lagi")
    assert SECRET.findall(shown.text)


def test_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, of eight digits the last six."""
    seed = b"12345678901234567890"
    for moment, code in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
        assert one_time.code_at(seed, moment // 30) == code


def test_the_app_is_told_the_account_and_the_issuer(db: Connection[Any], clock: Clock) -> None:
    vault = Vault(bytes(range(32)))
    begun = one_time.begin(db, vault, SIGNER)
    assert begun.uri == f"otpauth://totp/Jejak:{SIGNER}?secret={begun.secret}&issuer=Jejak"
    assert not one_time.enrolled(db, SIGNER)
    with db.transaction():
        assert one_time.check(db, vault, SIGNER, app_code(begun.secret, clock.now), clock.now)
    assert one_time.enrolled(db, SIGNER)
    assert not one_time.check(db, vault, "nobody.here", "000000", clock.now)

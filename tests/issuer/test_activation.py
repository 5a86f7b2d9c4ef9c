"""A letter makes an account usable once, by whoever holds it; passwords follow NIST SP 800-63B."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from psycopg import Connection

from infra.runtime.refusals import NotFound
from services.issuer.accounts import book
from services.issuer.accounts.book import AccountExists, new_code
from services.issuer.accounts.passwords import fault_of
from tests.issuer.conftest import CLERK, PASSWORD, Browser, activated, refreshed


def sends(web: TestClient, code: str, password: str = PASSWORD, person: str = CLERK) -> Any:
    form = {"username": person, "code": code, "password": password}
    return web.post("/activate", data=form)


def test_the_code_of_a_letter_sets_the_password(
    web: TestClient, browser: Browser, db: Connection[Any]
) -> None:
    code = book.invite(db, CLERK, two_factors=False)
    assert browser.logs_in().status_code == 401, "an invited account is not active"
    assert sends(web, code.replace("-", " ").lower()).status_code == 200
    assert browser.logs_in().status_code == 303


@pytest.mark.parametrize("password", ["singkat", "passwordpassword", "clerk.one.clerk", "a" * 12])
def test_what_is_guessed_first_is_refused_and_the_code_stays_good(
    web: TestClient, db: Connection[Any], password: str
) -> None:
    code = book.invite(db, CLERK, two_factors=False)
    refused = sends(web, code, password)
    assert refused.status_code == 422 and password not in refused.text
    assert sends(web, code).status_code == 200


def test_a_long_sentence_in_any_script_is_taken_as_it_is(
    web: TestClient, browser: Browser, db: Connection[Any]
) -> None:
    password = "Kopi ☕ pagi di " + "ujung sawah " * 6
    assert sends(web, book.invite(db, CLERK, two_factors=False), password).status_code == 200
    assert browser.logs_in(password=password.strip()).status_code == 401
    assert browser.logs_in(password=password).status_code == 303
    assert fault_of("x" * 201, CLERK)


def test_a_code_is_good_once_for_one_account_and_for_two_weeks(
    web: TestClient, db: Connection[Any]
) -> None:
    code = book.invite(db, CLERK, two_factors=False)
    other = book.invite(db, "clerk.two", two_factors=False)
    assert sends(web, other).status_code == 400
    assert sends(web, code).status_code == 200
    assert sends(web, code).status_code == 400
    db.execute("UPDATE activation SET expires_at = now() - interval '1 second'")
    assert sends(web, other, person="clerk.two").status_code == 400


def test_a_new_letter_ends_the_old_one_and_every_session(
    web: TestClient, browser: Browser, db: Connection[Any]
) -> None:
    activated(db, CLERK)
    browser.logs_in()
    token = browser.exchanges().json()["refresh_token"]
    first = book.renew(db, CLERK)
    second = book.renew(db, CLERK)
    assert sends(web, first).status_code == 400
    assert sends(web, second, f"{PASSWORD} baru").status_code == 200
    assert refreshed(web, token).status_code == 400
    assert browser.logs_in().status_code == 401


def test_guessing_codes_has_to_wait(web: TestClient, db: Connection[Any]) -> None:
    code = book.invite(db, CLERK, two_factors=False)
    for _ in range(5):
        assert sends(web, new_code()).status_code == 400
    assert sends(web, code).status_code == 429


def test_no_code_is_kept_readable(db: Connection[Any]) -> None:
    code = book.invite(db, CLERK, two_factors=False)
    assert len(code.replace("-", "")) == 24
    [(kept,)] = db.execute("SELECT code FROM activation").fetchall()
    assert code.replace("-", "").encode() not in kept


def test_an_ended_account_opens_nothing_and_gets_no_letter(
    web: TestClient, browser: Browser, db: Connection[Any]
) -> None:
    activated(db, CLERK)
    browser.logs_in()
    token = browser.exchanges().json()["refresh_token"]
    book.end(db, CLERK)
    assert refreshed(web, token).status_code == 400
    assert browser.logs_in().status_code == 401
    with pytest.raises(NotFound):
        book.renew(db, CLERK)
    with pytest.raises(AccountExists):
        book.invite(db, CLERK, two_factors=False)
    with pytest.raises(NotFound):
        book.end(db, "nobody.here")


def test_a_password_is_changed_by_whoever_knows_it_and_others_are_logged_out(
    web: TestClient, browser: Browser, db: Connection[Any]
) -> None:
    activated(db, CLERK)
    browser.logs_in()
    token = browser.exchanges().json()["refresh_token"]
    form = {"username": CLERK, "password": PASSWORD, "new_password": "pendek"}
    assert web.post("/password", data=form).status_code == 422
    form["new_password"] = "lima perahu di laut"
    assert web.post("/password", data=form | {"password": "salah"}).status_code == 401
    assert web.post("/password", data=form).status_code == 200
    assert refreshed(web, token).status_code == 400
    assert browser.logs_in().status_code == 401
    assert browser.logs_in(password="lima perahu di laut").status_code == 303


def test_with_two_factors_a_password_alone_changes_nothing(
    web: TestClient, db: Connection[Any]
) -> None:
    activated(db, CLERK, two_factors=True)
    form = {"username": CLERK, "password": PASSWORD, "new_password": "lima perahu di laut"}
    assert web.post("/password", data=form).status_code == 401


def test_the_pages_say_what_they_want(web: TestClient) -> None:
    for path, word in (("/activate", "Kode pada surat"), ("/password", "Kata sandi sekarang")):
        shown = web.get(path)
        assert word in shown.text and shown.headers["cache-control"] == "no-store"
        assert 'autocomplete="new-password"' in shown.text

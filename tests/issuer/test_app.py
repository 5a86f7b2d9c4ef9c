"""What the issuer says of itself, and what it does while its database is away."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient
from psycopg_pool import ConnectionPool

from infra.runtime.pools import open_pool
from services.issuer.app import create_issuer, metadata
from services.issuer.issuing import Issuer
from services.issuer.vault import Vault
from tests.issuer.conftest import URL, Browser


@pytest.fixture
def away() -> Iterator[TestClient]:
    """An issuer whose PostgreSQL is gone."""
    nowhere = "host=127.0.0.1 port=1 connect_timeout=1"
    pool: ConnectionPool = open_pool(nowhere, 1, patience=0.2)
    with pool, TestClient(create_issuer(Issuer(URL, pool, Vault(bytes(32))))) as web:
        yield web


def test_every_address_it_names_is_its_own_and_answers(web: TestClient) -> None:
    said = web.get("/.well-known/openid-configuration").json()
    assert said["issuer"] == URL
    addresses = {name: each for name, each in said.items() if name.endswith(("_endpoint", "_uri"))}
    assert len(addresses) == 4
    for name, each in addresses.items():
        assert each.startswith(f"{URL}/")
        path = urlsplit(each).path
        method = "POST" if name in ("token_endpoint", "revocation_endpoint") else "GET"
        assert web.request(method, path).status_code in (200, 400, 422), name


def test_every_answer_carries_safe_headers_and_a_page_those_of_a_page(web: TestClient) -> None:
    asked = ("/live", "/jwks.json", "/style.css", "/no-such-address", "/token", "/activate")
    for answer in map(web.get, asked):
        assert answer.headers["x-content-type-options"] == "nosniff", answer.url
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert "max-age=31536000" in answer.headers["strict-transport-security"]
    assert web.get("/style.css").headers["cache-control"] == "max-age=3600"


def test_a_password_grant_is_named_in_the_demonstration_alone(issuer: Issuer) -> None:
    grants = "grant_types_supported"
    assert "password" not in metadata(issuer)[grants]
    issuer.demo = True
    assert "password" in metadata(issuer)[grants]


def test_no_fault_of_ours_names_what_was_typed(away: TestClient) -> None:
    answer = away.post("/activate", data={"username": "clerk.one", "code": "AAAA-BBBB"})
    assert answer.status_code == 503 and "AAAA" not in answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_without_its_database_it_lives_and_is_not_ready(away: TestClient) -> None:
    assert away.get("/live").status_code == 200
    for path in ("/ready", "/jwks.json"):
        answer = away.get(path)
        assert answer.status_code == 503 and answer.json()["detail"] == "Coba lagi sebentar."


def test_with_it_it_is_ready_once_it_can_sign(web: TestClient) -> None:
    assert web.get("/ready").json() == {"status": "ok"}
    assert len(web.get("/jwks.json").json()["keys"]) == 1


def test_it_is_ready_once_it_knows_its_people(web: TestClient, issuer: Issuer) -> None:
    issuer.knows_its_people = lambda: False
    assert web.get("/ready").status_code == 503


def test_the_style_is_a_file_of_its_own_for_light_and_dark(web: TestClient) -> None:
    style = web.get("/style.css")
    assert style.headers["content-type"].startswith("text/css")
    assert "prefers-color-scheme: dark" in style.text and "url(" not in style.text


def test_there_is_no_description_that_a_stranger_can_read(web: TestClient) -> None:
    for path in ("/openapi.json", "/docs", "/redoc", "/.git/config", "/account-key"):
        assert web.get(path).status_code == 404


def test_a_page_is_for_a_phone_and_for_readers_of_the_screen(browser: Browser) -> None:
    text = browser.asks().text
    assert '<html lang="id">' in text and "width=device-width" in text
    assert text.count("<h1>") == 1
    for name in ("username", "password"):
        assert f'<label for="{name}">' in text and f'id="{name}"' in text
    assert 'autocomplete="username"' in text and 'autocomplete="current-password"' in text


def test_a_fault_is_announced(browser: Browser) -> None:
    assert 'role="alert"' in browser.logs_in(password="salah").text


def test_a_form_may_lead_back_to_its_client_and_nowhere_else(browser: Browser) -> None:
    policy = browser.asks().headers["content-security-policy"]
    assert "form-action 'self' https://jejak.example;" in policy

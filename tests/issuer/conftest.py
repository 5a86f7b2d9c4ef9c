"""An issuer with a database of its own, a browser before it, and people who have accounts."""

import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import psycopg
import pytest
from fastapi.testclient import TestClient
from psycopg import Connection
from psycopg_pool import ConnectionPool

from infra.local.servers.provision import ServiceDatabase
from infra.runtime.process.migrate import lay_accounts
from infra.runtime.process.settings import OAuthClient
from services.issuer.accounts import book
from services.issuer.accounts.one_time import code_at
from services.issuer.app import create_issuer
from services.issuer.issuing import Issuer
from services.issuer.login.sessions import challenge_of
from services.issuer.main import service
from services.issuer.vault import Vault
from tests.databases import ServiceDatabases, Shelf

URL = "https://masuk.example"
CONSOLE, BACK = "console", "https://jejak.example/masuk/selesai"
CLERK, SIGNER = "clerk.one", "signer.one"
PASSWORD = "empat kuda di tepi sawah"
FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@pytest.fixture(scope="session")
def account_tables(shelf: Shelf) -> Callable[[ServiceDatabases], ServiceDatabase]:
    def make(shelf: Shelf) -> list[ServiceDatabase]:
        made = shelf.service("issuer")
        lay_accounts("issuer", made.owner, service.schema)
        return [made]

    def copy(databases: ServiceDatabases) -> ServiceDatabase:
        [found] = databases.copies("accounts", make)  # type: ignore[arg-type]
        assert isinstance(found, ServiceDatabase)
        return found

    return copy


@pytest.fixture
def database(
    account_tables: Callable[[ServiceDatabases], ServiceDatabase],
    service_databases: ServiceDatabases,
) -> ServiceDatabase:
    return account_tables(service_databases)


@pytest.fixture
def db(database: ServiceDatabase) -> Iterator[Connection[Any]]:
    with psycopg.connect(database.app, autocommit=True) as db:
        yield db


@dataclass
class Clock:
    """Moments of the issuer; PostgreSQL has its own."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def issuer(database: ServiceDatabase, clock: Clock) -> Iterator[Issuer]:
    with ConnectionPool(
        database.app, min_size=1, max_size=4, kwargs={"autocommit": True}, open=True
    ) as pool:
        clients = {CONSOLE: OAuthClient(client_id=CONSOLE, redirect_uris=(BACK,))}
        yield Issuer(URL, pool, Vault(bytes(range(32))), clients, clock=clock)


@pytest.fixture
def web(issuer: Issuer) -> Iterator[TestClient]:
    with TestClient(create_issuer(issuer), base_url=URL, follow_redirects=False) as web:
        yield web


@dataclass
class Browser:
    """Somebody who logs in to the console: keeps cookies, fills in forms, follows to the code."""

    web: TestClient
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(40))
    state: str = "s1"
    shown: Any = None

    def asks(self, **changed: str) -> Any:
        asked = {
            "client_id": CONSOLE,
            "redirect_uri": BACK,
            "response_type": "code",
            "code_challenge": challenge_of(self.verifier),
            "code_challenge_method": "S256",
            "state": self.state,
        }
        self.shown = self.web.get("/authorize", params=asked | changed)
        return self.shown

    def fills_in(self, **typed: str) -> Any:
        hidden = {name: unescape(value) for name, value in FIELD.findall(self.shown.text)}
        self.shown = self.web.post("/authorize", data=hidden | typed)
        return self.shown

    def logs_in(self, person: str = CLERK, password: str = PASSWORD) -> Any:
        self.asks()
        return self.fills_in(username=person, password=password)

    @property
    def answer(self) -> dict[str, str]:
        """What the redirect carries back."""
        assert self.shown.status_code == 303, self.shown.text
        where = urlsplit(self.shown.headers["location"])
        assert f"{where.scheme}://{where.netloc}{where.path}" == BACK
        return {name: value for name, [value] in parse_qs(where.query).items()}

    def exchanges(self, **changed: str) -> httpx.Response:
        form = {
            "grant_type": "authorization_code",
            "client_id": CONSOLE,
            "redirect_uri": BACK,
            "code_verifier": self.verifier,
            "audience": "registry",
        }
        if "code" not in changed:
            changed["code"] = self.answer["code"]
        return self.web.post("/token", data=form | changed)


@pytest.fixture
def browser(web: TestClient) -> Browser:
    return Browser(web)


def activated(db: Connection[Any], person: str, *, two_factors: bool = False) -> None:
    book.activate(db, person, book.invite(db, person, two_factors=two_factors), PASSWORD)


def refreshed(web: TestClient, token: str, **changed: str) -> httpx.Response:
    form = {"grant_type": "refresh_token", "client_id": CONSOLE, "refresh_token": token}
    return web.post("/token", data=form | {"audience": "registry"} | changed)


def app_code(secret: str, moment: float) -> str:
    """What an authenticator app shows at a moment, for the secret it was told."""
    import base64

    return code_at(base64.b32decode(secret), int(moment) // 30)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "account-key").write_text(secrets.token_urlsafe(32))
    (tmp_path / "account-key").chmod(0o600)
    return tmp_path

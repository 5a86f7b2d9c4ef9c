"""What endpoints share is named where the service is composed; what is missing is said aloud."""

from typing import Annotated, Any
from uuid import uuid4

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient
from psycopg_pool import ConnectionPool

from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.http.access import public
from infra.runtime.http.app import create_app
from infra.runtime.http.deps import (
    Deps,
    DepsDep,
    LedgerDep,
    NotEquipped,
    PoolDep,
    ReaderDep,
    deps_of,
    equipped,
    install,
)
from infra.runtime.identity.assignments import Assignments
from infra.runtime.identity.tokens import Tokens
from infra.runtime.identity.view import assignments
from infra.runtime.privacy.access_log import AccessLog
from tests.memory import in_memory
from tests.runtime.http.test_problems import problem
from tests.runtime.identity.minting import AUDIENCE, ISSUER, published
from tests.runtime.world import WORLD, Note, by


class Stamp:
    """What one service alone has."""

    def __init__(self, text: str = "") -> None:
        self.text = text


class RedStamp(Stamp):
    pass


class Closing:
    """Notes what was closed."""

    def __init__(self) -> None:
        self.closed = 0

    def close(self) -> None:
        self.closed += 1


router = APIRouter(dependencies=[public])


@router.get("/stamp")
def stamp(found: Annotated[Stamp, equipped(Stamp)]) -> str:
    return found.text


@router.get("/head")
def head(ledger: LedgerDep) -> int:
    return ledger.head()


@router.get("/reader")
def reader(found: ReaderDep) -> str:
    return type(found).__name__


@router.get("/pool")
def pools(pool: PoolDep, shared: DepsDep) -> bool:
    return pool is shared.pool


@pytest.fixture
def office(app: FastAPI) -> FastAPI:
    """A service that was given no more than every service has."""
    deps = deps_of(app)
    return create_app("Cap", [router], pool=deps.pool, tokens=deps.tokens)


@pytest.fixture
def asked(office: FastAPI) -> TestClient:
    return TestClient(office, raise_server_exceptions=False)


def test_an_endpoint_gets_what_its_service_was_equipped_with(
    office: FastAPI, asked: TestClient
) -> None:
    deps_of(office).equip(Stamp("Desa Sukamaju"))
    assert asked.get("/stamp").json() == "Desa Sukamaju"


def test_what_a_service_was_never_equipped_with_is_our_own_failure(
    asked: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    """The officer can do nothing about it, and reads nothing of how we are made."""
    for path in ("/stamp", "/head", "/reader"):
        answer = asked.get(path)
        assert problem(answer, 500)["title"] == "Terjadi kesalahan di sistem"
        assert "NotEquipped" not in answer.text and "Stamp" not in answer.text
    assert caplog.text.count("unexpected NotEquipped") == 3


def test_a_thing_is_found_by_its_own_class_and_by_no_other(office: FastAPI) -> None:
    deps = deps_of(office)
    deps.equip(RedStamp("merah"))
    assert deps.find(RedStamp).text == "merah"
    with pytest.raises(NotEquipped, match="Stamp"):
        deps.find(Stamp)


def test_the_last_of_two_of_one_class_counts(office: FastAPI) -> None:
    deps = deps_of(office)
    deps.equip(Stamp("lama"), Stamp("baru"))
    assert deps.find(Stamp).text == "baru"


def test_a_ledger_and_a_reader_are_there_once_the_service_has_them(
    office: FastAPI, asked: TestClient
) -> None:
    deps = deps_of(office)
    deps.ledger, deps.reader = in_memory(vocabulary=WORLD), deps.pool
    deps.ledger.decide(Note(uuid4(), 1), by())
    assert asked.get("/head").json() == 1
    assert asked.get("/reader").json() == "ConnectionPool"
    assert asked.get("/pool").json() is True


def test_two_applications_in_one_process_share_nothing(office: FastAPI, app: FastAPI) -> None:
    deps_of(office).equip(Stamp("milik sini"))
    assert deps_of(office) is not deps_of(app)
    with pytest.raises(NotEquipped):
        deps_of(app).find(Stamp)


def test_another_set_may_take_the_place_of_the_first(office: FastAPI, asked: TestClient) -> None:
    old = deps_of(office)
    install(office, Deps(old.pool, old.tokens, old.assignments, old.accesses))
    deps_of(office).equip(Stamp("baru"))
    assert asked.get("/stamp").json() == "baru"


@pytest.mark.parametrize("with_all", [True, False])
def test_closing_closes_what_is_there(with_all: bool) -> None:
    ledger, pool, reader = Closing(), Closing(), Closing()
    unused: Any = Tokens(ISSUER, AUDIENCE, published)
    deps = Deps(_pool(pool), unused, Assignments(_pool(pool), assignments), AccessLog(""))
    if with_all:
        deps.ledger, deps.reader = _ledger(ledger), _pool(reader)
    deps.close()
    assert pool.closed == 1
    assert (ledger.closed, reader.closed) == ((1, 1) if with_all else (0, 0))


def _pool(closing: Closing) -> ConnectionPool[Any]:
    return closing  # type: ignore[return-value]


def _ledger(closing: Closing) -> Ledger:
    return closing  # type: ignore[return-value]


def test_nobody_fails_in_a_service_that_has_no_workers(office: FastAPI) -> None:
    assert deps_of(office).failing() == []

"""Who opened whose data: for whoever protects or inspects, by subject or by reader, on record."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from psycopg_pool import ConnectionPool

from infra.runtime.http.app import create_app
from infra.runtime.http.deps import deps_of
from infra.runtime.http.opening import page
from infra.runtime.http.reading.paging import encode
from infra.runtime.identity.rights import Holding
from infra.runtime.identity.tokens import Tokens
from infra.runtime.privacy.access_log import Access, AccessOutcome
from tests.runtime.http.conftest import as_person
from tests.runtime.http.test_problems import problem
from tests.runtime.identity.minting import AUDIENCE, ISSUER, published

ROLES = {
    "dpo.satu": ("dpo", "18.09"),
    "dpo.lain": ("dpo", "18.10"),
    "inspektur": ("inspektorat", "18.09"),
    "dpo.desa": ("dpo", "18.09.01.2001"),
    "sistem": ("sysadmin", "18.09"),
}


class Appointed:
    def of(self, person: str) -> Holding:
        role, region = ROLES.get(person, ("tim_data", "18.09.01.2001"))
        return Holding({role: frozenset([region])})


@pytest.fixture
def log(pool: ConnectionPool[Any]) -> FastAPI:
    tokens = Tokens(ISSUER, AUDIENCE, published)
    app = create_app("Catatan", [page.router], pool=pool, tokens=tokens)
    deps_of(app).assignments = Appointed()  # type: ignore[assignment]
    return app


@pytest.fixture
def web(log: FastAPI) -> Iterator[TestClient]:
    with TestClient(log) as client:
        yield client


def opened(
    log: FastAPI, person: str, *subjects: UUID, office: str = "18.09.01.2001", **more: Any
) -> None:
    given = {
        "role": "tim_data",
        "purpose": "pelayanan",
        "action": "household.read",
        "outcome": AccessOutcome.GIVEN,
        "fields": ["name"],
        "result_count": len(subjects),
        "trace_id": "t",
    } | more
    deps_of(log).accesses.record(
        Access(person=person, office=office, subjects=list(subjects), **given)
    )


def read(web: TestClient, reader: str = "dpo.satu", **asked: Any) -> Any:
    return web.get("/access-log", params=asked, headers=as_person(reader, purpose="pelindungan"))


def actions(found: Any) -> Sequence[str]:
    return [each["action"] for each in found.json()["items"]]


def test_who_opened_a_person_is_told_newest_first(log: FastAPI, web: TestClient) -> None:
    budi, siti = uuid4(), uuid4()
    opened(log, "operator.satu", budi)
    opened(log, "operator.satu", siti)
    opened(log, "operator.dua", siti, budi, purpose="verifikasi")
    found = read(web, subject=budi).json()["items"]
    assert [(each["person"], each["purpose_label"]) for each in found] == [
        ("operator.dua", "Verifikasi dan validasi usulan"),
        ("operator.satu", "Pelayanan warga"),
    ]


def test_what_an_officer_opened_is_told_page_by_page(log: FastAPI, web: TestClient) -> None:
    reader = f"operator.{uuid4().hex[:6]}"
    for number in range(5):
        opened(log, reader, uuid4(), trace_id=str(number))
    seen, cursor = [], None
    while cursor is not None or not seen:
        answer = read(web, person=reader, limit=2, **({"cursor": cursor} if cursor else {})).json()
        seen += [each["trace_id"] for each in answer["items"]]
        cursor = answer["next"]
    assert seen == ["4", "3", "2", "1", "0"]


def test_asking_about_somebody_whom_nobody_opened_is_on_record_as_empty(web: TestClient) -> None:
    nobody = uuid4()
    assert actions(read(web, subject=nobody)) == []
    [entry] = read(web, subject=nobody).json()["items"]
    assert (entry["outcome"], entry["result_count"]) == ("empty", 0)


def test_refused_attempts_can_be_asked_for(log: FastAPI, web: TestClient) -> None:
    reader = f"operator.{uuid4().hex[:6]}"
    opened(log, reader, uuid4())
    opened(log, reader, outcome=AccessOutcome.REFUSED, action="timeline.read")
    assert actions(read(web, person=reader, outcome="refused")) == ["timeline.read"]


def test_reading_the_log_is_itself_on_record(log: FastAPI, web: TestClient) -> None:
    budi = uuid4()
    opened(log, "operator.satu", budi)
    read(web, "inspektur", subject=budi)
    read(web, person="operator.satu", limit=1)
    found = read(web, subject=budi).json()["items"]
    assert [(each["person"], each["action"], each["office"]) for each in found] == [
        ("dpo.satu", "access-log.read", "18.09"),
        ("inspektur", "access-log.read", "18.09"),
        ("operator.satu", "household.read", "18.09.01.2001"),
    ]


def test_another_regencys_officers_are_not_read_of(log: FastAPI, web: TestClient) -> None:
    budi = uuid4()
    opened(log, "operator.satu", budi)
    opened(log, "tanpa.peran", budi, office="", role="", outcome=AccessOutcome.REFUSED)
    assert [each["person"] for each in read(web, "dpo.lain", subject=budi).json()["items"]] == [
        "tanpa.peran"
    ]


@pytest.mark.parametrize("reader", ["sistem", "dpo.desa", "operator.satu"])
def test_who_neither_protects_nor_inspects_a_regency_reads_nothing(
    web: TestClient, reader: str
) -> None:
    problem(read(web, reader), 403)
    assert read(web, person=reader).json()["items"][0]["outcome"] == "refused"


def test_a_cursor_of_another_list_is_refused(web: TestClient) -> None:
    for cursor in ("salah!", encode((uuid4(),))):
        problem(read(web, cursor=cursor), 400)

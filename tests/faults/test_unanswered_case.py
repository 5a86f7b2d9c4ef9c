"""A registry that cannot apply what was ratified, and is killed: no case is stuck for ever.

PostgreSQL, NATS, a registry in a process of its own that is killed, and verification with all that
works behind it. Everybody waits only as long as it takes.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from contracts.ids import CASE, FAMILY
from contracts.registry.roles import RoleAssigned
from infra.local.secret_files import secret
from infra.local.servers.nats import NatsServer
from infra.runtime.deadlines import timer
from infra.runtime.http.deps import deps_of
from infra.runtime.identity.tokens import Tokens
from infra.runtime.privacy.held_keys import HeldKeys
from infra.runtime.process.service import Running, Service, open_service
from infra.runtime.process.settings import VARIABLE, Settings
from infra.runtime.process.workers import Workers
from services.registry.main import service as registry_service
from services.verification.main import service as verification_service
from services.verification.projections.states import CaseState
from services.verification.waiting.waits import WAITS
from tests.databases import ServiceDatabases
from tests.people_we_know import FAMILY as BUDIS
from tests.people_we_know import SUKAMAJU, TODAY, family
from tests.registry.keeping import keep
from tests.running import InTests, ready
from tests.runtime.identity.minting import ISSUER, published
from tests.runtime.privacy.memory_keys import SHARED
from tests.runtime.streams import empty_streams
from tests.verification.steps import DECREE, FLOOR

PATIENCE = 60.0
OFFICERS = {
    "sari": ("tim_data", SUKAMAJU),
    "joko": ("kasi", "18.09.01"),
    "tono": ("dinsos_pengesah", "18.09"),
    "sistem": ("sysadmin", "18.09"),
    "sistem.lain": ("sysadmin", "18.09"),
}
BROKEN = """
import sys
from services.registry.welfare.apply_ratified_change import ApplyChange
ApplyChange.decide = lambda self: 1 / 0
from infra.runtime.process.serving import run
from infra.runtime.process.settings import read_settings
from services.registry.main import service
run(service, read_settings(), sys.argv[1:])
"""
"""A release of the registry with a fault in it."""


def until(found: Callable[[], Any], what: str) -> Any:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if answer := found():
            return answer
        time.sleep(0.1)
    raise AssertionError(f"waited in vain for {what}")


@contextmanager
def working(
    service: Service, settings: Settings, keys: HeldKeys | None = None
) -> Iterator[InTests]:
    """The service with everything that runs beside its API."""
    running = open_service(service, settings, keys)
    deps_of(running.app).tokens = Tokens(ISSUER, service.name, published)
    deps_of(running.app).assignments.ttl = 0
    workers = Workers(running.workers(), running.stop)
    workers.start()
    try:
        with TestClient(running.app, raise_server_exceptions=False) as web:
            yield InTests(running, None, None, web)  # type: ignore[arg-type]
    finally:
        assert workers.finish(seconds=20) == []
        deps_of(running.app).close()


class Offices:
    def __init__(self, folder: Path, databases: ServiceDatabases, nats: NatsServer) -> None:
        self.folder, self.databases, self.nats = folder, databases, nats

    def settings(self, service: Service, *, keyring: bool = False) -> Settings:
        folder = self.folder / service.name
        folder.mkdir(mode=0o700)
        for key in ("kek", "index-key"):
            secret(folder, key)
        name = service.name
        login = {"nats_user": name, "nats_password": self.nats.passwords[name]}
        given = ready(service, self.databases, folder, keyring=keyring)
        return given.model_copy(update=login | {"nats_url": self.nats.url})


def does(office: InTests, person: str, path: str, body: Any = None, **headers: str) -> Any:
    evidence = "berkas:rumah-depan.jpg; kind=foto"
    given = office.headers(person, evidence=evidence, **headers)
    return office.web.post(path, json=body, headers=given)


def page(office: InTests, case: str) -> dict[str, Any]:
    found = office.web.get(f"/cases/{case}", headers=office.headers("tono"))
    return found.json() if found.status_code == 200 else {}


def recorded(running: Running, tag: str) -> list[str]:
    assert running.ledger
    return [type(past.fact).__name__ for past in running.ledger.history(tag)]


@contextmanager
def broken_registry(settings: Settings, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    file = folder / "broken.json"
    file.write_text(settings.model_dump_json())
    file.chmod(0o600)
    work = ["relay", "inbox", "reactions:inbox"]
    with (folder / "broken.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", BROKEN, *work],
            env={**os.environ, VARIABLE: str(file)},
            stdout=log,
            stderr=log,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def ratified(office: InTests, based_on: int) -> str:
    """A case that went all its way through the offices."""
    body = {**FLOOR, "family_id": str(BUDIS), "based_on": based_on}
    known = until(
        lambda: (a := does(office, "sari", "/cases", body)).status_code == 201 and a, "the family"
    )
    case = str(known.json()["case_id"])
    for person, step, given in (("joko", "verify", None), ("tono", "ratify", DECREE)):
        answer = does(
            office, person, f"/cases/{case}/{step}", given, if_match=known.headers["etag"]
        )
        assert answer.status_code == 200, answer.text
        known = answer
    return case


def test_a_case_whose_registry_broke_is_marked_told_and_sent_again(
    tmp_path: Path,
    service_databases: ServiceDatabases,
    nats_server: NatsServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(timer, "LONGEST_PAUSE", 0.5)
    soon = replace(WAITS[CaseState.RATIFIED], term=lambda since: since + timedelta(seconds=2))
    usual = WAITS[CaseState.RATIFIED]
    monkeypatch.setitem(WAITS, CaseState.RATIFIED, soon)  # type: ignore[arg-type]
    empty_streams(nats_server)
    offices = Offices(tmp_path, service_databases, nats_server)
    of_registry = offices.settings(registry_service, keyring=True)
    of_verification = offices.settings(verification_service)
    first = open_service(registry_service, of_registry)
    assert first.ledger
    keep(
        first.ledger,
        family,
        *(
            RoleAssigned(officer=person, role=role, region_code=region, valid_from=TODAY)
            for person, (role, region) in OFFICERS.items()
        ),
    )
    based_on = first.ledger.head()
    deps_of(first.app).close()

    with ExitStack() as open_:
        office = open_.enter_context(working(verification_service, of_verification, SHARED))
        with broken_registry(of_registry, tmp_path) as process:
            case = ratified(office, based_on)
            until(lambda: page(office, case).get("overdue"), "the mark")
            until(lambda: b"parked" in (tmp_path / "broken.log").read_bytes(), "the failure")
            process.kill()
        monkeypatch.setitem(WAITS, CaseState.RATIFIED, usual)  # type: ignore[arg-type]
        shown = page(office, case)
        assert (shown["state"], shown["awaited"]) == ("ratified", "register")
        assert "Dinsos dapat mengirimnya lagi" in shown["advice"]

        registry = open_.enter_context(working(registry_service, of_registry))
        mends(registry)
        told = until(lambda: (p := page(office, case)).get("state") == "not_applied" and p, "word")
        assert told["refusal"].startswith("Permintaannya gagal")
        sends_again(office, case, f'"v{told["position"]}"')
        until(lambda: page(office, case).get("state") == "applied", "the register")
        assert recorded(office.running, CASE.of(case)) == [
            *("ProposalSubmitted", "ProposalVerified", "ProposalRatified", "CaseOverdue"),
            *("ChangeDiscarded", "ChangeReissued", "CaseApplied"),
        ]
        assert recorded(registry.running, FAMILY.of(BUDIS)) == [
            *("FamilyLoaded", "RatifiedChangeRefused", "SurveyRecorded", "RatifiedChangeApplied")
        ]


def mends(registry: InTests) -> None:
    """An operator of the mended registry gives up what failed."""

    def parked() -> list[dict[str, Any]]:
        found = registry.web.get("/operations/parked", headers=registry.headers("sistem"))
        return found.json() if found.status_code == 200 else []

    lines = until(parked, "the parked line")
    assert [line["type"] for line in lines] == ["verification.apply-ratified-change.v1"]
    path = f"/operations/parked/{lines[0]['id']}/discard"
    for who in ("sistem", "sistem.lain"):
        assert does(registry, who, path, {"reason": "Rilis rusak"}).status_code == 202


def sends_again(office: InTests, case: str, version: str) -> None:
    path, given = f"/cases/{case}/send-again", {"if_match": version}
    asked = does(office, "tono", path, **given)
    assert (asked.status_code, asked.json()["codes"]) == (409, ["discarded"])
    assert does(office, "joko", path, **given).status_code == 403
    answer = does(office, "tono", path, confirmed="discarded", **given)
    assert answer.status_code == 200, answer.text

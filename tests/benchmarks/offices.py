"""Offices at work over HTTP: many officers, as nobody may ask more often than a person can.

They are appointed, and their families loaded, by the registry's own rules, before anything is
measured. Requests are put together beforehand and sent by the standard library's client: what asks
shares the processors with what is measured.
"""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from random import choices, randrange
from string import ascii_uppercase
from uuid import UUID, uuid4

from contracts.calendar import day_of
from contracts.codes.recording import Channel, RecordingReason
from contracts.event import Provenance
from contracts.registry.roles import RoleProposed
from infra.local.home import Home
from infra.local.supervisor.crew import settings_file
from infra.local.supervisor.endpoints import read_endpoints
from infra.runtime.eventstore.batch import Command, decide_all
from infra.runtime.eventstore.clock import now
from infra.runtime.process.settings import read_settings
from services.registry.imports.workbench import Workbench, open_workbench
from services.registry.roles.assign_role import AssignRole
from services.registry.roles.officer import RolesOf
from tests.benchmarks.desk import Answer, Desk, Failed
from tests.people_we_know import ani, budi, siti
from tests.registry.keeping import loading

REGENCY = "18.09"
CLERK, AUDITOR = "dinsos_operator", "inspektorat"
PEOPLE = 40
"""Twenty requests a second of each are let in: together four times what is aimed for."""
LOADED_AT_ONCE = 50
YEARS = 5 * 365
"""Days over which the children are born: a village has few births of one day."""


@dataclass
class KnownFamily:
    """A family, the mother in it, and the version of its page that was read last."""

    family_id: UUID
    mother: UUID
    read: str
    sure: set[str] = field(default_factory=set)
    """What was asked about its births, and is confirmed from then on."""

    @property
    def path(self) -> str:
        return f"/households/{self.family_id}"

    def born(self, desk: Desk) -> Answer:
        """Another child of it, recorded on the version that the last answer named.

        What is odd about it is confirmed at once, or, the first time, with a second request.
        """
        child = {
            "relation": "child",
            "biodata": {"sex": "female", "education": "not_in_school", "citizenship": 1},
            "identity": {
                "name": f"Anak {''.join(choices(ascii_uppercase, k=9))}",
                "birth_place": "Pesawaran",
            },
        }
        born = (date.today() - timedelta(days=randrange(1, YEARS))).isoformat()
        body = {"born": born, "mother_id": str(self.mother), "child": child}
        while True:
            headers = {
                "Idempotency-Key": str(uuid4()),
                "If-Match": self.read,
                "Reason-Code": RecordingReason.FAMILY_REPORTED.value,
                "Evidence": "urn:jejak:berkas:ukur; kind=surat_kelahiran",
            }
            if self.sure:
                headers["Confirmed"] = ",".join(self.sure)
            answer = desk.ask("registry", f"{self.path}/births", body, headers)
            asked = set(answer.content.get("codes", ())) - self.sure
            if not asked:
                break
            self.sure |= asked
        self.read = answer.expecting(202).headers["etag"]
        return answer

    def shown(self, desk: Desk) -> Answer:
        return desk.ask("registry", self.path).expecting(200)

    def visible(self, desk: Desk, position: int) -> Answer:
        """Its timeline at reporting, which waits until it has heard of a position."""
        waits = f"/households/{self.family_id}/timeline?limit=1&min_position=registry:{position}"
        return desk.ask("reporting", waits).expecting(200)


@dataclass
class Offices:
    """Desks of clerks, one of an auditor, and families that nobody else works on."""

    clerks: list[Desk]
    auditor: Desk
    families: list[KnownFamily]


@contextmanager
def at_work(home: Home, clients: int, families: int) -> Iterator[Offices]:
    """In a home in which everything runs; it leaves officers and families behind."""
    running = read_endpoints(home)
    assert running
    urls = {part.name: part.url for part in running.parts if part.url}
    with open_workbench(read_settings(settings_file(home, "registry-workers"))) as bench:
        clerks = [appointed(bench, f"ukur.petugas.{n}", CLERK) for n in range(PEOPLE)]
        auditors = [appointed(bench, f"ukur.pemeriksa.{n}", AUDITOR) for n in range(PEOPLE)]
        known = [
            each for batch in range(0, families, LOADED_AT_ONCE) for each in loaded(bench, batch)
        ]
    shares = [clerks[n::clients] for n in range(clients)]
    desks = [Desk(home, urls, share) for share in shares]
    auditor = Desk(home, urls, auditors)
    try:
        with ThreadPoolExecutor(clients) as threads:
            list(threads.map(lambda desk: until_known(desk, known[0]), desks))
        yield Offices(desks, auditor, known[:families])
    finally:
        for each in (*desks, auditor):
            each.close()


def until_known(desk: Desk, family: KnownFamily, seconds: float = 30.0) -> None:
    """Wait until the service has heard of the last appointment."""
    end = time.monotonic() + seconds
    for _ in range(PEOPLE):
        while desk.ask("registry", family.path).status != 200:
            if time.monotonic() > end:
                raise Failed("nobody is let in")
            time.sleep(0.2)


def appointed(bench: Workbench, person: str, role: str) -> str:
    new = RoleProposed(officer=person, role=role, region_code=REGENCY, valid_from=day_of(now()))
    decision = AssignRole(RolesOf(person), new, "jejak.registry", new.valid_from, first=True)
    bench.ledger.decide(decision, by_system(RecordingReason.INSTALLATION))
    return person


def loaded(bench: Workbench, batch: int) -> list[KnownFamily]:
    """New families of three, each with ids and numbers that nobody had before."""
    commands, known = [], []
    for _ in range(LOADED_AT_ONCE):
        members = [
            each.model_copy(update={"person_id": uuid4(), "nik_key": uuid4().hex})
            for each in (budi, siti, ani)
        ]
        known.append(KnownFamily(uuid4(), members[1].person_id, '"v1-0"'))
        make = partial(loading, known[-1].family_id, uuid4().hex, members)
        commands.append(Command(make, by_system(RecordingReason.INSTALLATION)))
    decide_all(bench.ledger, commands)
    return known


def by_system(reason: RecordingReason) -> Provenance:
    return Provenance(
        actor="jejak.registry",
        role="system",
        office="registry",
        reason=reason,
        channel=Channel.SERVICE,
        command_id=(command := uuid4()),
        correlation_id=command,
    )

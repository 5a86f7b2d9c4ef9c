"""Every example of the registry's page is sent to the registry as it stands, and accepted.

Where something must have happened before, it happens by other examples of the same page.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Event
from uuid import UUID

import pytest

from contracts.codes.person import Relation
from contracts.event import Evidence
from contracts.ids import FAMILY as FAMILY_TAG
from infra.runtime.http import provenance
from services.registry.imports.jobs.worker import do_one
from services.registry.imports.workbench import open_workbench
from tests.machinery_shown import MACHINERY, known_now
from tests.people_we_know import (
    BUDI,
    DEWI,
    FAMILY,
    NEIGHBOURS,
    SITI,
    family,
    neighbours,
    person,
    siti,
)
from tests.registry.conftest import OFFICERS
from tests.registry.erasure.erasing import erase
from tests.registry.erasure.test_confirmed import OTHERS, look, others_confirm
from tests.registry.imports.file.files import csv_bytes
from tests.registry.imports.sukamaju import EVERYBODY
from tests.registry.known import Known
from tests.registry.villages.areas_we_know import first, mekar, melati, second
from tests.registry.what_happened import found
from tests.runtime.identity.minting import claims, minted
from tests.shown import Reader, Steps, after, shown

UPLOAD = "POST /imports"
HOUSEHOLD = "POST /households/{family_id}"
MEMBER = f"{HOUSEHOLD}/members/{{person_id}}"
TWICE = person(UUID(int=6), "siti", Relation.OTHER_RELATIVE, siti.birth_date, nik_key=None)


def of_dewi(page: Reader) -> None:
    """She has no NIK yet."""
    page.instead |= {"family_id": NEIGHBOURS, "person_id": DEWI}


def of_budi(page: Reader) -> None:
    page.instead["person_id"] = BUDI


def recorded(name: str) -> Steps:
    """Something is said of what another example recorded."""

    def step(page: Reader) -> None:
        page.instead["event_id"] = page.has_tried(name)["facts"][0]["event_id"]

    return step


def emergency(page: Reader) -> None:
    answer = page.has_tried("POST /emergencies", "operator.margorejo")
    page.instead["emergency_id"] = answer["emergency_id"]


def emergency_is_over(page: Reader) -> None:
    emergency(page)
    page.has_tried("POST /emergencies/{emergency_id}/end", "operator.margorejo")


def erased(page: Reader) -> None:
    """Two officers wanted it, and every service says that nothing is left."""
    registry = Known(page.running)
    erase(registry, SITI)
    look(registry)
    others_confirm(registry, SITI, *OTHERS)


def file_handed_in(page: Reader) -> None:
    """The import after its dry run."""
    sent = {"json": None, "data": shown("registry")[UPLOAD].parts}
    file = {"file": ("penduduk.csv", csv_bytes(EVERYBODY))}
    page.instead["import_id"] = page.has_tried(UPLOAD, **sent, files=file)["id"]
    with open_workbench(page.running.running.settings) as bench:
        while do_one(bench, Event()):
            pass


GIVEN: dict[str, Steps] = {
    **MACHINERY,
    f"{MEMBER}/absence-end": after(f"{MEMBER}/absence"),
    f"{MEMBER}/reappearance": after(f"{MEMBER}/missing"),
    f"{MEMBER}/marriage": after(f"{MEMBER}/divorce"),
    f"{MEMBER}/nik": of_dewi,
    f"{MEMBER}/annulment": of_budi,
    "POST /facts/{event_id}/error": recorded(f"{HOUSEHOLD}/deaths"),
    "POST /facts/{event_id}/date": recorded(f"{MEMBER}/move-out"),
    f"{HOUSEHOLD}/listing-end": after(f"{HOUSEHOLD}/desil"),
    f"{HOUSEHOLD}/relisting": after(f"{HOUSEHOLD}/desil", f"{HOUSEHOLD}/listing-end"),
    "POST /roles/agreements": after("POST /roles"),
    "POST /roles/revocations": after("POST /roles", "POST /roles/agreements"),
    "POST /emergencies/{emergency_id}/end": emergency,
    "POST /emergencies/{emergency_id}/review": emergency_is_over,
    "POST /persons/{person_id}/erasure/approval": after("POST /persons/{person_id}/erasure"),
    "GET /erasures/{person_id}": erased,
    "GET /erasures/{person_id}/certificate": erased,
    "GET /imports/{import_id}": file_handed_in,
    "GET /imports/{import_id}/rows": file_handed_in,
    "GET /imports/{import_id}/workbook": file_handed_in,
    "POST /imports/{import_id}/commit": file_handed_in,
    "POST /imports/{import_id}/cancel": file_handed_in,
}
EMERGENCIES = ("POST /emergencies", "POST /emergencies/{emergency_id}/end")
ELSEWHERE = dict.fromkeys(EMERGENCIES, "operator.margorejo")
"""Who opens what is not theirs sits in another village."""


@pytest.fixture
def page(registry: Known) -> Iterator[Reader]:
    registry.record(family, neighbours, found(TWICE), mekar, melati, first, second)
    yield Reader(registry.running, OFFICERS)


def test_a_file_is_handed_in_with_the_choices_that_are_shown(page: Reader) -> None:
    file_handed_in(page)
    assert page.has_tried("GET /imports/{import_id}")["state"] == "planned"


READ = [name for name in shown("registry") if name.startswith("GET") and name not in GIVEN]
DONE = [name for name in shown("registry") if name not in (*READ, UPLOAD)]


def test_whatever_is_read_is_answered_as_its_example_asks(page: Reader) -> None:
    known_now(page)
    assert page.refused(*READ) == {}


@pytest.mark.parametrize("name", DONE)
def test_an_example_is_accepted_as_it_stands(page: Reader, name: str) -> None:
    GIVEN.get(name, after())(page)
    answer = page.tries(name, ELSEWHERE.get(name, ""))
    assert answer.status_code < 300, answer.text
    told = answer.json() if name.startswith("POST /households") else {}
    assert told.get("facts", True), "it says something new"


def test_every_header_of_a_command_is_read_as_its_example_says(
    page: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of them at once; no device's clock is a year late when these tests are old."""
    monkeypatch.setattr(provenance, "now", lambda: datetime(2026, 11, 24, tzinfo=UTC))
    birth = shown("registry")[f"{HOUSEHOLD}/births"]
    every = dict(birth.given("header", all_of_them=True))
    assert {"Acting-Role", "Confirmed", "Confirmed-At", "Evidence", "On-Behalf-Of"} <= every.keys()
    token = minted(claims("operator.sukamaju", aud="registry"))
    sent = {**every, "Authorization": f"Bearer {token}", "If-Match": '"v2"'}
    answer = page.web.post(birth.address({}), json=birth.body, headers=sent)
    assert answer.status_code == 202, answer.text
    ledger = page.running.running.ledger
    assert ledger
    by = ledger.history(FAMILY_TAG.of(FAMILY))[-1].by
    office = (every["Acting-Role"], every["Office"], every["Channel"])
    assert (by.role, by.office, by.channel) == office
    assert (by.reason, by.remark) == (every["Reason-Code"], every["Reason"])
    assert (by.legal_basis, by.on_behalf_of) == (every["Legal-Basis"], every["On-Behalf-Of"])
    assert by.evidence == (Evidence(uri="urn:jejak:berkas:formulir-12", kind="formulir"),)
    assert by.delegation_id == UUID(every["Delegation"])
    assert by.confirmed_at == datetime.fromisoformat(every["Confirmed-At"])

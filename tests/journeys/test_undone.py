"""A death recorded by mistake is undone: all is as before, and the history keeps both facts."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from infra.local.home import Home
from services.console.client.api import Client
from services.console.client.connect import connected

pytestmark = pytest.mark.timeout(900)

FAMILY = {
    "effective": {"on": "2015-01-01"},
    "village_code": "18.09.01.2002",
    "kk_number": "1809010101150871",
    "address": {"address": "Jalan Uji 1", "dusun": "GUNUNG SARI", "rw": "001", "rt": "001"},
    "members": [
        {
            "relation": relation,
            "biodata": {"sex": sex, "birth_date": born},
            "identity": {"name": name},
        }
        for relation, sex, born, name in [
            ("head", "male", "1975-03-04", "Wiratmaja"),
            ("wife", "female", "1985-02-03", "Kumalasari"),
        ]
    ],
}


@pytest.fixture(scope="module")
def dinsos(home: Home) -> Iterator[Client]:
    with connected(home, "dinsos_operator") as client:
        yield client


def told(home: Home, family_id: str, topic: str) -> list[str]:
    """The timeline of reporting, once it has heard of a fact of this kind."""
    path, until = f"/households/{family_id}/timeline", time.monotonic() + 60
    with connected(home, "auditor") as auditor:
        while True:
            topics = [each["topic"] for each in auditor.get("reporting", path).json()["items"]]
            if topic in topics or time.monotonic() > until:
                return topics
            time.sleep(0.2)


def test_the_death_of_the_head_is_undone_everywhere(home: Home, dinsos: Client) -> None:
    def post(path: str, body: Any = None, **headers: str) -> Any:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return dinsos.post("registry", path, body, reason="laporan_keluarga", headers=sent).json()

    def pages() -> list[Any]:
        days = (None, "2016-01-01", "2026-05-02")
        found = [dinsos.get("registry", page, valid_at=day).json() for day in days]
        return [(each["members"], each["kk_due"]) for each in found]

    long_ago = {"Confirmed": "long-ago"}
    family = post("/households", FAMILY, **long_ago)
    head, wife = family["person_ids"]
    page = f"/households/{family['family_id']}"
    before = pages()
    assert [member["relation"] for member in before[0][0]] == ["head", "wife"]
    death = {"effective": {"on": "2026-05-01"}, "person_id": head, "new_head": {"head_id": wife}}
    died = post(f"{page}/deaths", death, if_match='"v1"')
    dead = pages()
    assert dead[0] != before[0] and dead[0][1] is True, "a KK number is due under another head"
    post(f"/facts/{died['facts'][0]['event_id']}/error")
    assert pages() == before
    topics = told(home, family["family_id"], "registry.fact_voided")
    assert {"registry.member_died", "registry.head_changed"} <= set(topics)

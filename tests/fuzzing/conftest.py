"""All of Jejak with two families and a proposal in it, and everybody who works there."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from infra.local.servers.nats import URL as NATS_URL
from infra.local.servers.postgres import URL as POSTGRES_URL
from services.console.client.connect import running_urls
from tests.fuzzing.officers import Office
from tests.journeys.whole import Whole, whole_jejak

VILLAGE = "18.09.01.2001"
EFFECTIVE = {"effective": {"on": "2026-10-01"}}
PEOPLE = (
    ("head", "male", "1980-02-03", "Sumarno Percobaan", "1809010302800001"),
    ("wife", "female", "1984-05-06", "Sutinah Percobaan", "1809014605840002"),
    ("child", "female", "2012-07-08", "Lestari Percobaan", "1809014807120003"),
)


@dataclass
class Town:
    """What runs, and the ids of what is there, by the names of parameters."""

    jejak: Whole
    known: dict[str, list[str]]

    def office(self, service: str) -> Office:
        return Office(service, lambda person: self.jejak.as_(person).login.token())

    def url(self, service: str) -> str:
        return running_urls(self.jejak.home)[service]


@pytest.fixture(scope="package")
def town() -> Iterator[Town]:
    with pytest.MonkeyPatch.context() as patch:
        for variable in (POSTGRES_URL, NATS_URL):
            patch.delenv(variable, raising=False)
        with whole_jejak() as jejak:
            yield settled(jejak)


def settled(jejak: Whole) -> Town:
    """A family that stays and one that is asked everything, a programme, and who can be named."""
    families = [_family(jejak, number) for number in (1, 2)]
    members = [
        member["person_id"]
        for family in families
        for member in jejak.as_("operator_desa")
        .get("registry", f"/households/{family}")
        .json()["members"]
    ]
    programme = {"code": "SEMBAKO", "name": "Bantuan sembako", "target": "family"}
    jejak.post("manajer_program", "programs", "/programmes", programme)
    known = {
        "family_id": families,
        "person_id": members,
        "village_code": [VILLAGE],
        "code": ["SEMBAKO"],
        "source": ["registry", "verification", "programs"],
        "number": ["1"],
    }
    return Town(jejak, known)


def _family(jejak: Whole, number: int) -> str:
    members: list[dict[str, Any]] = [
        {
            "relation": relation,
            "biodata": {"sex": sex, "birth_date": born},
            "identity": {"name": name, "nik": f"{nik[:-2]}{number}{nik[-1]}"},
        }
        for relation, sex, born, name, nik in PEOPLE
    ]
    body = {
        **EFFECTIVE,
        "village_code": VILLAGE,
        "kk_number": f"180901030226000{number}",
        "address": {"address": "Jalan Uji", "dusun": "MEKAR", "rw": "001", "rt": "002"},
        "members": members,
        "origin": {"level": "other_province", "region_code": "31.74"},
    }
    found: str = jejak.post("operator_desa", "registry", "/households", body)["family_id"]
    return found

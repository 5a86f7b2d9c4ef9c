"""The programs service on a real database, with officers and the families we know."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.questionnaires.housing import Floor
from services.programs.main import service
from tests.conftest import ServiceDatabases
from tests.people_we_know import ANI, DEWI, FAMILY, NEIGHBOURS, SUKAMAJU, family, neighbours
from tests.programs.heard import desil, surveyed
from tests.programs.hearing import Hearing
from tests.programs.what_happened import CRITERIA, enrolled, enrolled_person
from tests.running import InTests, in_tests

OFFICERS = {
    "operator": ("tim_data", SUKAMAJU),
    "operator.lain": ("tim_data", "18.09.01.2002"),
    "camat": ("kasi", "18.09.01"),
    "dinsos": ("dinsos_operator", "18.09"),
    "kepala": ("dinsos_pengesah", "18.09"),
    "inspektorat": ("inspektorat", "18.09"),
    "pmd": ("pmd", "18.09"),
    "kominfo": ("kominfo", "18.09"),
    "sysadmin": ("sysadmin", "18.09"),
    "dpo": ("dpo", "18.09"),
}
RULE = {"criteria": [each.model_dump() for each in CRITERIA], "effective": "2026-01-01"}


@pytest.fixture
def heard() -> Hearing:
    """Both families receive PKH; Ani and Dewi receive PIP."""
    hearing = Hearing(family, neighbours)
    hearing.remember(enrolled(FAMILY), enrolled(NEIGHBOURS))
    hearing.remember(enrolled_person(ANI), enrolled_person(DEWI, NEIGHBOURS))
    return hearing


@pytest.fixture
def pkh(
    service_databases: ServiceDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[InTests]:
    """PKH with its rule; Budi's family qualifies, of Joko's the desil is not known."""
    yield from _pkh(service_databases, tmp_path_factory.mktemp("programs"))


@pytest.fixture(scope="module")
def settled(
    module_service_databases: ServiceDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[InTests]:
    """The same for tests that only ask."""
    yield from _pkh(module_service_databases, tmp_path_factory.mktemp("programs"))


def _pkh(databases: ServiceDatabases, folder: Path) -> Iterator[InTests]:
    with in_tests(service, databases, folder) as programs:
        for person, (role, region) in OFFICERS.items():
            programs.appoint(person, role, region)
        programs.told.tell(
            family,
            neighbours,
            desil(FAMILY, 2),
            surveyed(FAMILY, floor=Floor.EARTH, has_car=False),
        )
        programs.follow()
        new = {"code": "PKH", "name": "Program Keluarga Harapan"}
        sent = (("/programmes", new, "dinsos"), ("/programmes/PKH/rule-versions", RULE, "kepala"))
        for path, body, person in sent:
            answer = programs.web.post(path, json=body, headers=programs.headers(person))
            assert answer.status_code == 201
        programs.follow()
        yield programs

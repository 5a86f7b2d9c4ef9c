"""The reporting service on a real database."""

from collections.abc import Iterator

import psycopg
import pytest

from infra.runtime.identity.view import assignments
from infra.runtime.projections.generations.lookup import reach
from services.reporting.main import service
from services.reporting.timeline.view import household_timeline
from tests.conftest import ServiceDatabases
from tests.people_we_know import MARGOREJO, SUKAMAJU
from tests.rebuilding import emptied
from tests.running import InTests, in_tests

OFFICERS = {
    "operator": ("tim_data", SUKAMAJU),
    "operator.lain": ("tim_data", MARGOREJO),
    "camat": ("kasi", "18.09.01"),
    "dinsos": ("dinsos_operator", "18.09"),
    "kepala": ("dinsos_pengesah", "18.09"),
    "inspektorat": ("inspektorat", "18.09"),
    "dpo": ("dpo", "18.09"),
    "pmd": ("pmd", "18.09"),
    "kominfo": ("kominfo", "18.09"),
    "sysadmin": ("sysadmin", "18.09"),
}


@pytest.fixture(scope="module")
def office(
    module_service_databases: ServiceDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[InTests]:
    folder = tmp_path_factory.mktemp("reporting")
    with in_tests(service, module_service_databases, folder) as running:
        yield running


@pytest.fixture
def reporting(office: InTests) -> InTests:
    """Nothing heard yet but who holds which role."""
    begin_again(office)
    return office


def begin_again(office: InTests) -> None:
    emptied(office.owner, household_timeline)
    with psycopg.connect(office.owner) as owner:
        owner.execute(
            "TRUNCATE inbox RESTART IDENTITY; DELETE FROM follower_cursor; DELETE FROM parked"
        )
        reach(owner, assignments)
        owner.execute("TRUNCATE assignment")
        reach(owner, household_timeline)
        owner.execute("TRUNCATE entry, relocated, programme, fact_of")
    office.told.positions.clear()
    for person, (role, region) in OFFICERS.items():
        office.appoint(person, role, region)
    office.follow()

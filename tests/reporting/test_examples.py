"""Every example of the reporting service's page is sent to it as it stands, and accepted."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.reporting.main import service
from tests.conftest import ServiceDatabases
from tests.machinery_shown import MACHINERY, known_now
from tests.people_we_know import family
from tests.reporting.conftest import OFFICERS
from tests.running import in_tests
from tests.shown import Reader, after, shown

LOOK_BACK = "POST /operations/reactions/{name}/look-back"
READ = [name for name in shown("reporting") if name.startswith("GET") and name not in MACHINERY]


@pytest.fixture
def page(service_databases: ServiceDatabases, tmp_path: Path) -> Iterator[Reader]:
    with in_tests(service, service_databases, tmp_path) as running:
        for person, (role, region) in OFFICERS.items():
            running.appoint(person, role, region)
        running.told.tell(family)
        running.follow()
        yield Reader(running, OFFICERS)


def test_whatever_is_read_is_answered_as_its_example_asks(page: Reader) -> None:
    known_now(page)
    assert page.refused(*READ) == {}


def test_it_reacts_to_nothing_so_that_nothing_can_look_back(page: Reader) -> None:
    assert page.has_tried("GET /operations/reactions") == []
    assert page.tries(LOOK_BACK).status_code == 404


DONE = [name for name in shown("reporting") if name not in (*READ, LOOK_BACK)]


@pytest.mark.parametrize("name", DONE)
def test_an_example_is_accepted_as_it_stands(page: Reader, name: str) -> None:
    MACHINERY.get(name, after())(page)
    page.has_tried(name)

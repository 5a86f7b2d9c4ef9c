"""Every example of the programs service's page is sent to it as it stands, and accepted."""

import pytest

from tests.machinery_shown import MACHINERY, known_now
from tests.people_we_know import FAMILY
from tests.programs.conftest import OFFICERS
from tests.programs.what_happened import enrolled
from tests.registry.keeping import keep
from tests.running import InTests
from tests.shown import Reader, Steps, after, shown

PROGRAMME = "/programmes/{code}"
FROZEN = f"POST {PROGRAMME}/determinations"


def determined(page: Reader) -> None:
    page.instead["determination_id"] = page.has_tried(FROZEN)["determination_id"]


def received_for_long(page: Reader) -> None:
    assert page.running.running.ledger
    keep(page.running.running.ledger, enrolled(FAMILY))
    page.running.follow()


def for_people(page: Reader) -> None:
    """PKH is for families; the programme that is shown as a new one is for people."""
    page.has_tried("POST /programmes")
    page.instead["code"] = shown("programs")["POST /programmes"].body["code"]
    page.has_tried(f"POST {PROGRAMME}/rule-versions")


GIVEN: dict[str, Steps] = {
    **MACHINERY,
    f"GET {PROGRAMME}/determinations/{{determination_id}}": determined,
    f"POST {PROGRAMME}/enrolments": for_people,
    f"POST {PROGRAMME}/enrolments/{{named}}/end": received_for_long,
    f"POST {PROGRAMME}/enrolments/{{named}}/recipient": after(FROZEN),
}
READ = [name for name in shown("programs") if name.startswith("GET") and name not in GIVEN]


@pytest.fixture
def page(pkh: InTests) -> Reader:
    return Reader(pkh, OFFICERS)


def test_whatever_is_read_is_answered_as_its_example_asks(page: Reader) -> None:
    known_now(page)
    assert page.refused("GET /positions") == {}
    page.instead["known_at"] = page.running.told.positions["registry"]
    assert page.refused(*(name for name in READ if name != "GET /positions")) == {}


@pytest.mark.parametrize("name", [each for each in shown("programs") if each not in READ])
def test_an_example_is_accepted_as_it_stands(page: Reader, name: str) -> None:
    GIVEN.get(name, after())(page)
    page.has_tried(name)

"""Every example of the verification service's page is sent to it as it stands, and accepted."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from contracts.registry.welfare import RatifiedChangeRefused, RefusalReason
from services.verification.main import service
from tests.conftest import ServiceDatabases
from tests.machinery_shown import MACHINERY, known_now
from tests.people_we_know import FAMILY, SUKAMAJU, family
from tests.running import in_tests
from tests.shown import Reader, Steps, after, shown

OFFICERS = {
    "sari": ("tim_data", SUKAMAJU),
    "joko": ("kasi", "18.09.01"),
    "tono": ("dinsos_pengesah", "18.09"),
    "lia": ("inspektorat", "18.09"),
    "dian": ("dpo", "18.09"),
    "umar": ("sysadmin", "18.09"),
}
CASE = "/cases/{case_id}"


def case(*steps: str) -> Steps:
    """A proposal that went so far, each step by the example on the page."""

    def taken(page: Reader) -> None:
        page.instead["case_id"] = page.has_tried("POST /cases")["case_id"]
        for step in steps:
            page.has_tried(f"POST {CASE}/{step}")

    return taken


def discarded(page: Reader) -> None:
    """The register could not carry it out, and an operator gave the command up."""
    case("verify", "ratify")(page)
    which = {"family_id": FAMILY, "village_code": SUKAMAJU}
    case_id = UUID(str(page.instead["case_id"]))
    page.running.told.tell(
        RatifiedChangeRefused(**which, case_id=case_id, reason=RefusalReason.DISCARDED)
    )
    page.running.follow()
    page.besides["Confirmed"] = "discarded"


GIVEN: dict[str, Steps] = {
    **MACHINERY,
    f"GET {CASE}": case(),
    "GET /cases": case(),
    f"POST {CASE}/verify": case(),
    f"POST {CASE}/return": case(),
    f"POST {CASE}/withdraw": case(),
    f"POST {CASE}/revise": case("return"),
    f"POST {CASE}/ratify": case("verify"),
    f"POST {CASE}/reject": case("verify"),
    f"POST {CASE}/send-again": discarded,
}
READ = [name for name in shown("verification") if name.startswith("GET") and name not in GIVEN]


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


@pytest.mark.parametrize("name", [each for each in shown("verification") if each not in READ])
def test_an_example_is_accepted_as_it_stands(page: Reader, name: str) -> None:
    GIVEN.get(name, after())(page)
    page.has_tried(name)

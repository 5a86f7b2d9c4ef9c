"""A reader who has just changed something waits until reporting has heard of it."""

import time
from threading import Thread

import pytest

from infra.runtime.http.deps import deps_of
from services.reporting.timeline import positions
from services.reporting.timeline.positions import heard
from tests.people_we_know import FAMILY, budi, family
from tests.reporting.conftest import OFFICERS
from tests.reporting.timeline.office import hear, read
from tests.reporting.what_happened import GROUNDS, defined, died, enrolled, ratified
from tests.running import InTests

APPOINTED = len(OFFICERS)
"""Facts of the registry that are heard before any family is."""


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(positions, "PATIENCE", 0.2)


def test_how_far_each_service_was_heard_stands_beside_the_timeline(reporting: InTests) -> None:
    hear(reporting, family, defined)
    hear(reporting, ratified, by=GROUNDS)
    hear(reporting, died(budi), enrolled())
    reporting.follow()
    wanted = {"registry": APPOINTED + 2, "verification": 1, "programs": 2}
    assert read(reporting)["as_of"] == wanted


def test_a_service_that_said_nothing_is_heard_to_zero(reporting: InTests) -> None:
    assert heard(deps_of(reporting.running.app).pool) == {
        "registry": APPOINTED,
        "verification": 0,
        "programs": 0,
    }


def test_what_lies_in_the_inbox_was_not_heard_before_it_is_laid_out(reporting: InTests) -> None:
    hear(reporting, family)
    assert heard(deps_of(reporting.running.app).pool)["registry"] == APPOINTED
    reporting.follow()
    assert heard(deps_of(reporting.running.app).pool)["registry"] == APPOINTED + 1


def test_a_reader_who_is_too_early_is_asked_to_come_back(
    reporting: InTests, impatient: None
) -> None:
    last = hear(reporting, family)
    answer = reporting.web.get(
        f"/households/{FAMILY}/timeline",
        params={"min_position": f"registry:{last}"},
        headers=reporting.headers("operator"),
    )
    assert (answer.status_code, answer.headers["retry-after"]) == (409, "1")
    reporting.follow()
    named = [f"registry:{last}", "programs:0"]
    assert read(reporting, min_position=named)["as_of"]["registry"] == last


def test_every_position_that_is_named_must_be_reached(reporting: InTests, impatient: None) -> None:
    last = hear(reporting, family)
    reporting.follow()
    assert read(reporting, min_position=[f"registry:{last}"])["items"]
    assert read(reporting, min_position=[f"registry:{last}", "programs:1"]) == 409
    assert read(reporting, min_position=[f"registry:{last + 1}"]) == 409


def test_a_reader_who_waits_is_answered_as_soon_as_it_is_heard(reporting: InTests) -> None:
    last = hear(reporting, family)

    def follow_later() -> None:
        time.sleep(0.3)
        reporting.follow()

    later = Thread(target=follow_later)
    later.start()
    found = read(reporting, min_position=[f"registry:{last}"])
    later.join()
    assert found["as_of"]["registry"] == last


@pytest.mark.parametrize(
    "named",
    ["elsewhere:1", "registry", "registry:", "registry:-1", "registry:x", f"registry:{10**15}"],
)
def test_a_position_that_is_none_is_refused(reporting: InTests, named: str) -> None:
    assert read(reporting, min_position=[named]) == 422

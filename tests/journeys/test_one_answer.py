"""However late, vague or undone: every service says of a family what its history alone says.

Today and on past days, as known now and as known then, also after everything that came later.

JEJAK_FOLLOWED=1000 pytest tests/journeys/test_one_answer.py
pytest -m soak tests/journeys/test_one_answer.py
"""

import os
import time
from collections.abc import Iterator

import pytest

from contracts.calendar import day_of
from contracts.event import Effective
from contracts.registry.history import standing
from contracts.registry.history.periods import When
from tests.databases import ServiceDatabases
from tests.journeys.histories_followed import LEAST, Years, how_bad
from tests.journeys.one_answer import VIEWS, OneAnswer, Tally

FOLLOWED = int(os.environ.get("JEJAK_FOLLOWED", "300"))
RECORDED = 200
"""Within how many histories a wrong order must show."""
SOAKED, AT_ONCE = 20_000, 500

pytestmark = pytest.mark.timeout(900)  # a busy machine fails nobody; tests/budgets.py counts
every_service = pytest.mark.parametrize("service", VIEWS)


@pytest.fixture(scope="module")
def asked(module_service_databases: ServiceDatabases) -> Iterator[OneAnswer]:
    one = OneAnswer(module_service_databases, Years(range(FOLLOWED)))
    one.ask()
    yield one
    one.close()


@every_service
def test_a_service_answers_as_each_history_alone(asked: OneAnswer, service: str) -> None:
    assert asked.tally.differing[service] == []
    assert asked.tally.compared[service] > FOLLOWED


@every_service
def test_a_fold_that_goes_by_the_order_of_recording_is_found_out(
    asked: OneAnswer, service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: such a fold cannot stand for what the service says."""

    def as_recorded(past: standing.KnownFact, effective: Effective) -> When:
        on = day_of(past.recorded_at)
        return When(on, on, past.position)

    right, asked.tally = asked.tally, Tally()
    last = asked.years.cuts[-1]
    with monkeypatch.context() as wrong:
        wrong.setattr(standing, "_when", as_recorded)
        asked.ask_views(asked.years.folds(last), last)
    found, asked.tally = asked.tally, right
    assert found.first(service) < RECORDED


def test_these_histories_are_as_bad_as_they_should_be(asked: OneAnswer) -> None:
    found = how_bad(asked.years)
    assert {name for name, least in LEAST.items() if found[name] < least} == set(), found


@pytest.mark.soak
@pytest.mark.parametrize("first", range(0, SOAKED, AT_ONCE))
def test_twenty_thousand_histories_have_one_answer(
    service_databases: ServiceDatabases, capsys: pytest.CaptureFixture[str], first: int
) -> None:
    began, years = time.monotonic(), Years(range(first, first + AT_ONCE))
    one = OneAnswer(service_databases, years)
    one.ask()
    one.close()
    found = how_bad(years)
    shares = " ".join(f"{name} {share:.3f}" for name, share in found.items())
    compared = " ".join(f"{service} {count}" for service, count in one.tally.compared.items())
    different = sum(map(len, one.tally.differing.values()))
    with capsys.disabled():
        print(
            f"\nseeds {first}-{first + AT_ONCE - 1}: {len(years.ledger)} facts, {shares};"
            f" compared {compared}; different {different}; {time.monotonic() - began:.0f} s"
        )
        for service, differing in one.tally.differing.items():
            print(
                *(f"{service}: seed {seed} {text[:120]}" for seed, text in differing[:3]), sep="\n"
            )
    assert one.tally.differing == {service: [] for service in VIEWS}
    assert {name for name, least in LEAST.items() if found[name] < least} == set()

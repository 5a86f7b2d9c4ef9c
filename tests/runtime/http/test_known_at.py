"""As far as known at: whatever is asked, a position, so that the answer never changes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from infra.runtime.eventstore.ledger import Ledger, NotYetKnown, open_ledger
from infra.runtime.http.reading.known_at import UnknownTime, read_known_at
from tests.databases import ServiceDatabases
from tests.runtime.world import WORLD, Note, by


@pytest.fixture
def ledger(service_databases: ServiceDatabases) -> Iterator[Ledger]:
    made = open_ledger("registry", service_databases.stored("registry").app, vocabulary=WORLD)
    for number in range(3):
        made.decide(Note(uuid4(), number), by())
    yield made
    made.close()


def moments(ledger: Ledger) -> list[datetime]:
    return [row.recorded_at for row in ledger.recorder.read().rows]


def test_a_position_is_itself(ledger: Ledger) -> None:
    assert [read_known_at(text, ledger).position for text in ("0", "2", "3")] == [0, 2, 3]


def test_a_moment_is_the_position_reached_by_then(ledger: Ledger) -> None:
    first, second, _ = moments(ledger)
    asked = read_known_at(first.isoformat(), ledger)
    assert (asked.position, asked.moment, asked.elsewhere) == (1, first, {})
    assert read_known_at(second.isoformat(), ledger).position == 2
    before = first - timedelta(microseconds=1)
    assert read_known_at(before.isoformat(), ledger).position == 0


def test_a_moment_is_the_same_in_every_zone(ledger: Ledger) -> None:
    second = moments(ledger)[1]
    jakarta = second.astimezone(UTC).isoformat().replace("+00:00", "Z")
    assert read_known_at(jakarta, ledger).position == 2


def test_what_was_known_now_is_asked_again_later_and_is_the_same(ledger: Ledger) -> None:
    now = datetime.now(UTC) - timedelta(milliseconds=5)
    once = read_known_at(now.isoformat(), ledger)
    ledger.decide(Note(uuid4(), 9), by())
    assert read_known_at(now.isoformat(), ledger) == once


def test_of_a_cut_over_services_each_takes_its_own_position(ledger: Ledger) -> None:
    assert read_known_at("registry:2,verification:56", ledger).position == 2
    asked = read_known_at("verification:56,registry:1", ledger)
    assert (asked.position, asked.elsewhere, asked.moment) == (1, {"verification": 56}, None)


def test_a_service_that_a_cut_does_not_name_is_known_as_far_as_it_has_come(
    ledger: Ledger,
) -> None:
    assert read_known_at("verification:56", ledger).position == 3


@pytest.mark.parametrize("text", ["4", "registry:4", "registry:4,verification:1"])
def test_a_position_still_to_come_is_not_known(ledger: Ledger, text: str) -> None:
    with pytest.raises(NotYetKnown):
        read_known_at(text, ledger)


def test_a_moment_still_to_come_is_not_known(ledger: Ledger) -> None:
    ahead = datetime.now(UTC) + timedelta(minutes=1)
    with pytest.raises(NotYetKnown) as refusal:
        read_known_at(ahead.isoformat(), ledger)
    assert refusal.value.status == 422


@pytest.mark.parametrize(
    "text",
    ["2026-01-31T08:00:00", "2026-01-31", "kemarin", "registry:x", f"registry:{2**63}"],
)
def test_anything_else_is_no_time(ledger: Ledger, text: str) -> None:
    with pytest.raises(UnknownTime):
        read_known_at(text, ledger)


def test_what_it_covers_is_what_was_recorded_up_to_there(ledger: Ledger) -> None:
    known = read_known_at("2", ledger)
    assert [known.covers(place) for place in (1, 2, 3)] == [True, True, False]

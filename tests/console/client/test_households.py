"""How a family was on a day, as known at a moment, and all that was heard of it."""

from datetime import UTC, date, datetime
from uuid import UUID

from services.console.client.households import PAGE, entries_of, state_of
from tests.console.answers import BY_ITSELF, FAMILY, HOUSEHOLD, RATIFIED
from tests.console.counter import Counter, answered, page

ID = UUID(FAMILY)
MOMENT = datetime(2026, 9, 30, 2, 0, 0, 1, UTC)


def test_a_family_is_asked_for_as_it_is_unless_a_time_is_named() -> None:
    counter = Counter(answered(HOUSEHOLD))
    assert state_of(counter.client, ID) == HOUSEHOLD
    assert counter.questions == [f"GET registry/households/{FAMILY}"]
    assert not counter.asked[0].url.params


def test_each_of_the_two_times_can_be_named_alone() -> None:
    counter = Counter(answered(HOUSEHOLD), answered(HOUSEHOLD))
    state_of(counter.client, ID, valid_at=date(2026, 8, 1))
    state_of(counter.client, ID, known_at=MOMENT)
    assert [dict(each.url.params) for each in counter.asked] == [
        {"valid_at": "2026-08-01"},
        {"known_at": "2026-09-30T02:00:00.000001+00:00"},
    ]


def test_a_moment_is_as_exact_as_it_was_recorded() -> None:
    """The last moment before a report differs from the report by a microsecond."""
    counter = Counter(answered(HOUSEHOLD))
    state_of(counter.client, ID, known_at=MOMENT)
    assert datetime.fromisoformat(counter.asked[0].url.params["known_at"]) == MOMENT


def test_a_long_history_is_read_page_by_page_in_order() -> None:
    counter = Counter(page(RATIFIED, following="abc"), page(BY_ITSELF, following="abd"), page())
    entries = list(entries_of(counter.client, ID))
    assert [each["position"] for each in entries] == [12, 90]
    cursors = [each.url.params.get("cursor") for each in counter.asked]
    assert cursors == [None, "abc", "abd"]
    assert {each.url.params["limit"] for each in counter.asked} == {str(PAGE)}
    assert set(counter.questions) == {f"GET reporting/households/{FAMILY}/timeline"}


def test_no_page_is_asked_for_before_it_is_read() -> None:
    counter = Counter(page(RATIFIED, following="abc"))
    entries = entries_of(counter.client, ID)
    assert counter.asked == []
    assert next(entries) == RATIFIED
    assert len(counter.asked) == 1

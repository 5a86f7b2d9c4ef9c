"""A follower reads the facts it names: it passes by all others, and waits for an upgrade."""

import json
from typing import Any
from uuid import UUID, uuid4

from contracts.message import Message
from contracts.registry.civil_events import MemberDied
from infra.runtime.projections import parking
from infra.runtime.projections.follower import Follower
from infra.runtime.projections.generations.lookup import follower_of
from infra.runtime.projections.logs.ledger_log import LedgerLog
from infra.runtime.telemetry.troubles import troubles
from tests.runtime.plumbing import Pair, addressed
from tests.runtime.world import Note, by

SUMIATI, PAIJO = UUID(int=1), UUID(int=2)


def note(both: Pair, *notes: tuple[UUID, int]) -> list[Message]:
    for family, number in notes:
        both.ledger.decide(Note(family, number), by())
    return both.sent()


def as_told_by(release: str, sent: Message) -> Message:
    """The same message as another release would have sent it."""
    return sent.model_copy(update={"type": release})


def with_more(sent: Message, **more: Any) -> Message:
    body = json.loads(sent.data)
    body["fact"] |= more
    body["by"] |= more
    return sent.model_copy(update={"data": json.dumps(body).encode()})


def test_what_it_does_not_name_is_passed_by_even_if_nobody_could_read_it(both: Pair) -> None:
    view = both.view()
    first, second = note(both, (SUMIATI, 1), (SUMIATI, 2))
    both.receive([as_told_by("registry.family-photographed.v1", first), second])
    follower = view.follower(both.log)
    follower.step(both.reader)
    assert both.shown(view) == [2]
    assert parking.listed(both.reader) == []
    assert follower.position(both.reader) == both.log.head(both.reader)


def test_it_stops_before_a_newer_version_and_parks_nothing(both: Pair) -> None:
    view = both.view()
    sent = note(both, (SUMIATI, 1), (PAIJO, 2), (SUMIATI, 3))
    sent[1] = as_told_by("registry.test-noted.v2", sent[1])
    both.receive(sent)
    follower = view.follower(both.log)
    while follower.step(both.reader):
        pass
    assert both.shown(view) == [1]
    assert parking.listed(both.reader) == []
    [trouble] = troubles(both.reader)
    assert (trouble.part, trouble.stuck) == (follower_of(both.reader, view), False)
    assert "registry.test-noted.v2" in trouble.what

    with both.owner() as owner:  # as if the release were upgraded
        owner.execute("UPDATE inbox SET type = 'registry.test-noted.v1'")
    follower.step(both.reader)
    assert both.shown(view) == [1, 2, 3]
    assert troubles(both.reader) == []


def test_a_newer_version_of_what_it_does_not_name_keeps_nobody_waiting(both: Pair) -> None:
    view = both.view()
    first, second = note(both, (SUMIATI, 1), (SUMIATI, 2))
    both.receive([as_told_by("registry.member-died.v9", first), second])
    view.follower(both.log).step(both.reader)
    assert both.shown(view) == [2]


def test_a_field_that_a_newer_release_added_is_left_out(both: Pair) -> None:
    view = both.view()
    both.receive([with_more(each, shoe_size=43) for each in note(both, (SUMIATI, 1))])
    view.follower(both.log).step(both.reader)
    assert both.shown(view) == [1]
    assert parking.listed(both.reader) == []


def test_an_older_release_reads_its_own_ledger_after_a_newer_one_wrote_to_it(both: Pair) -> None:
    note(both, (SUMIATI, 1))
    [stored] = both.ledger.recorder.read()
    body = json.loads(stored.event.data)
    body["d"]["shoe_size"] = 43
    body["p"]["shoe_size"] = 43
    stored.event.data = json.dumps(body).encode()
    assert both.ledger.mapper.recorded(stored).fact == Note(SUMIATI, 1).decide()[0]


def test_the_ledger_is_read_by_topic_too(both: Pair) -> None:
    note(both, (SUMIATI, 1))
    log = LedgerLog("registry", both.ledger.mapper)
    with both.registry_reader() as db:
        assert [each.position for each in log.read(db, 0, 10, {"registry.test_noted"})] == [1]
        assert log.read(db, 0, 10, {MemberDied.TOPIC}) == []
        assert [each.position for each in log.read(db, 0, 10)] == [1]


def unreadable(both: Pair, *, mentions: UUID) -> None:
    """A line about Sumiati's family that cannot be read and mentions another."""
    headers = addressed(1, ce_subject=str(SUMIATI))
    body = json.dumps({"fact": {"family_id": str(SUMIATI), "to_family_id": str(mentions)}})
    both.inbox.store("registry", [(headers, body.encode())])


def test_whoever_an_unreadable_line_mentions_waits(both: Pair) -> None:
    """A split that could not be read once lost a birth in the family it founded."""
    view, other = both.view(), uuid4()
    unreadable(both, mentions=PAIJO)
    later = note(both, (uuid4(), 1), (PAIJO, 2), (SUMIATI, 3), (other, 4))[1:]
    chained = later[0].model_copy(update={"previous_id": "18.09:registry:1:1:0"})
    both.receive([chained, *later[1:]])
    view.follower(both.log).step(both.reader)
    assert both.shown(view) == [4]
    states = [line["state"] for line in parking.listed(both.reader)]
    assert states == ["parked", "waiting", "waiting"]


def broken_by_all(both: Pair) -> Follower:
    def fails(*_: object) -> None:
        if both.broken:
            raise ValueError

    return Follower("view:all", both.log, fails, pipelined=False)


def test_ten_thousand_parked_lines_are_retried_at_once(both: Pair) -> None:
    follower = broken_by_all(both)
    families = [UUID(int=number) for number in range(1, 41)]
    sent = note(both, *((family, number) for number in range(5) for family in families))
    both.receive(sent)
    follower.step(both.reader)
    [alike, waiting] = parking.counted(both.reader, follower.name)
    assert (alike["state"], alike["lines"]) == ("parked", 40)
    assert (waiting["state"], waiting["lines"]) == ("waiting", 160)
    assert parking.counted(both.reader, type_="registry.other.v1") == []

    both.broken = False
    assert parking.retry_all(both.reader, "sysadmin.18.09", "view:other") == 0
    assert parking.retry_all(both.reader, "sysadmin.18.09", follower.name, alike["type"]) == 40
    steps = 0
    while follower.step(both.reader):
        steps += 1
    assert steps <= 3, "what waits behind is retried with it, not one at a time"
    assert parking.listed(both.reader) == []

"""The heads of all ledgers are witnessed where one of them grew, by one checkpoint each time."""

from datetime import timedelta

import psycopg

from contracts.reporting.checkpoints import CheckpointWitnessed, WitnessedHead
from services.reporting.checkpoints.checkpoint import Checkpoint
from services.reporting.checkpoints.witness_heads import WitnessHeads
from tests.gwt import given
from tests.reporting.checkpoints.conftest import Ledgers
from tests.runtime.eventstore.storage.writing import set_clock

HASH = "ab" * 32
NOBODYS = WitnessedHead(ledger="reporting", epoch=1, position=0, hash=HASH)
FIRST = (WitnessedHead(ledger="registry", epoch=1, position=7, hash=HASH), NOBODYS)
GREW = FIRST[0].model_copy(update={"position": 8})


def own(position: int) -> WitnessedHead:
    return NOBODYS.model_copy(update={"position": position})


def witness(number: int, *heads: WitnessedHead) -> WitnessHeads:
    return WitnessHeads(Checkpoint(number), heads)


def test_what_is_seen_first_is_witnessed() -> None:
    given().when(witness(1, *FIRST)).then(CheckpointWitnessed(number=1, heads=FIRST))


def test_before_anything_was_heard_there_is_nothing_to_witness() -> None:
    given().when(witness(1, NOBODYS)).then()


def test_a_night_in_which_nothing_happens_leaves_no_trace() -> None:
    before = CheckpointWitnessed(number=1, heads=FIRST)
    given(before).when(witness(2, FIRST[0], own(1))).then()


def test_one_ledger_that_grew_is_witnessed_with_all_others() -> None:
    before, heads = CheckpointWitnessed(number=1, heads=FIRST), (GREW, own(1))
    given(before).when(witness(2, *heads)).then(CheckpointWitnessed(number=2, heads=heads))


def test_a_ledger_that_became_shorter_is_witnessed_too() -> None:
    before = CheckpointWitnessed(number=1, heads=(GREW, NOBODYS))
    heads = (FIRST[0], own(1))
    given(before).when(witness(2, *heads)).then(CheckpointWitnessed(number=2, heads=heads))


def test_what_reporting_itself_recorded_since_counts_as_others_do() -> None:
    before, heads = CheckpointWitnessed(number=1, heads=FIRST), (FIRST[0], own(2))
    given(before).when(witness(2, *heads)).then(CheckpointWitnessed(number=2, heads=heads))


def test_two_who_look_at_once_make_one_checkpoint() -> None:
    before = CheckpointWitnessed(number=1, heads=FIRST)
    given(before).when(witness(1, GREW, own(1))).then()


def test_the_timer_witnesses_within_a_minute_and_then_once_an_hour(ledgers: Ledgers) -> None:
    ledgers.propose()
    assert ledgers.witnessed()["checkpoints"] == []
    ledgers.note(2)
    with psycopg.connect(ledgers.reporting.owner) as owner:
        set_clock(owner, "-61 minutes")
    ledgers.propose()
    [first] = ledgers.witnessed()["checkpoints"]
    assert [(each["ledger"], each["position"]) for each in first["heads"]] == [
        ("registry", 2),
        ("reporting", 0),
    ]
    ledgers.propose()
    assert len(ledgers.heads()) == 1, "nothing was recorded since"
    with psycopg.connect(ledgers.reporting.owner) as owner:
        set_clock(owner, "0 minutes")
    for _ in range(3):
        ledgers.note()
        ledgers.propose()
    assert [each.position for each in ledgers.heads()] == [2, 3], "the next one is due in an hour"
    assert [each.position for each in ledgers.heads("reporting")] == [0, 1]


def test_nobody_is_late_where_nothing_has_grown_for_days(ledgers: Ledgers) -> None:
    ledgers.note()
    ledgers.propose()
    timer = ledgers.reporting.running.timer
    assert timer
    assert timer.waiting(ledgers.reporting.db)["checkpoints"].late == 0
    ledgers.note()
    assert timedelta(minutes=50) < timedelta(seconds=timer.step(ledgers.reporting.db) * 60)


def test_an_auditor_has_them_witnessed_at_once_and_a_village_does_not(ledgers: Ledgers) -> None:
    ledgers.note(3)
    assert ledgers.witness("desa").status_code == 403
    answer = ledgers.witness(idempotency_key="kesaksian-1")
    assert (answer.status_code, answer.json()["number"]) == (202, 1)
    assert [each["position"] for each in answer.json()["heads"]] == [3, 0]
    assert ledgers.witness(idempotency_key="kesaksian-1").json() == answer.json()
    assert ledgers.witness().json()["number"] is None
    assert len(ledgers.heads()) == 1

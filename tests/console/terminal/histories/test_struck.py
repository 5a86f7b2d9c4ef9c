"""`jejak inbox struck`: what an older copy lost, and what was never its owner's."""

import json
from typing import Any

from tests.console.conftest import Run
from tests.console.counter import Counter, answered
from tests.console.paper import flat

FAMILY = "00000000-0000-0000-0000-0000000000f1"
LOST: dict[str, Any] = {
    "source": "registry",
    "seq": 81,
    "message_id": "18.09:registry:1:7:0",
    "type": "registry.member-died.v1",
    "key": FAMILY,
    "received_at": "2026-11-26T02:10:00+00:00",
    "struck_at": "2026-11-26T03:00:00+00:00",
    "epoch": 2,
    "parked_by": ["reactions:inbox"],
}
NONE = answered([])


def test_what_was_lost_is_listed_with_whom_it_was_about_when_and_why(run: Run) -> None:
    undecided = LOST | {"struck_at": None, "epoch": None, "parked_by": []}
    forged = LOST | {"epoch": 1}
    counter = Counter(answered([undecided]), answered([LOST]), answered([forged]))
    result = run(counter, "inbox", "struck", "registry", columns=400)
    assert result.exit_code == 0
    printed = flat(result.stdout)
    assert printed.count(FAMILY) == 3 and "26 November 2026" in printed
    for why in ("belum diputuskan", "riwayat diganti, zaman 2", "bukan dari pemiliknya"):
        assert why in printed
    assert {each.partition("/")[0] for each in counter.questions} == {
        "GET verification",
        "GET programs",
        "GET reporting",
    }


def test_an_installation_without_any_says_so(run: Run) -> None:
    result = run(Counter(NONE, NONE, NONE, NONE), "inbox", "struck")
    assert "Semua pesan dimiliki pemiliknya." in result.stdout


def test_a_program_gets_one_object_a_message_of_every_page(run: Run) -> None:
    counter = Counter(answered([LOST] * 200), answered([LOST]), NONE, NONE, NONE)
    printed = run(counter, "inbox", "struck", "--json").stdout.splitlines()
    assert len(printed) == 201
    assert json.loads(printed[0]) == {
        "service": "registry",
        "reason": "riwayat diganti, zaman 2",
        **LOST,
    }

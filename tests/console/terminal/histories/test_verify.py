"""`jejak verify chain`: page by page to the end, and loud at the first place that was altered."""

import json

from tests.console.conftest import Run
from tests.console.counter import Counter, answered
from tests.console.paper import flat

HALF = {"position": 5000, "head": 7000, "broken": []}
DONE = {"position": 7000, "head": 7000, "broken": []}
BROKEN = {"position": 7000, "head": 7000, "broken": [{"position": 5012, "what": "altered"}]}
ONE = ("verify", "chain", "registry")


def test_a_whole_ledger_is_checked_to_its_end(run: Run) -> None:
    counter = Counter(answered(HALF), answered(DONE))
    result = run(counter, *ONE)
    assert result.exit_code == 0
    assert "registry: utuh sampai posisi 7000." in flat(result.stdout)
    assert len(counter.questions) == 2


def test_the_first_broken_link_is_named(run: Run) -> None:
    result = run(Counter(answered(HALF), answered(BROKEN)), *ONE)
    assert result.exit_code == 1
    assert "putus di posisi 5012 (altered)" in flat(result.stderr)


def test_every_service_that_keeps_a_ledger_is_checked(run: Run) -> None:
    counter = Counter(answered(BROKEN), answered(DONE), answered(DONE))
    assert run(counter, "verify", "chain").exit_code == 1
    assert len(counter.questions) == 3


def test_an_empty_ledger_is_whole(run: Run) -> None:
    empty = {"position": 0, "head": 0, "broken": []}
    assert run(Counter(answered(empty)), *ONE, "--after", "0").exit_code == 0


def test_a_program_reads_every_step(run: Run) -> None:
    result = run(Counter(answered(HALF), answered(DONE)), *ONE, "--json")
    printed = [json.loads(line) for line in result.stdout.splitlines()]
    assert printed == [{"service": "registry", **each} for each in (HALF, DONE)]

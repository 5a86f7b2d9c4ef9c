"""`jejak ledger adopt`: one decision, with a reason, about a copy that was put back."""

import json

from tests.console.conftest import Run
from tests.console.counter import Counter, answered, problem
from tests.console.paper import flat

ADOPTED = {"epoch": 2, "position": 812}
WHY = ("--reason", "Dipulihkan dari cadangan pukul 02.00")


def test_an_operator_learns_from_where_it_goes_on_and_what_becomes_of_the_rest(run: Run) -> None:
    counter = Counter(answered(ADOPTED))
    result = run(counter, "ledger", "adopt", "registry", *WHY)
    assert result.exit_code == 0
    assert "registry melanjutkan dari posisi 812, zaman 2." in flat(result.stdout)
    assert "mencoret yang hilang" in flat(result.stdout)
    assert counter.questions == ["POST registry/operations/ledger/adopt"]


def test_a_program_reads_one_object(run: Run) -> None:
    result = run(Counter(answered(ADOPTED)), "ledger", "adopt", "registry", *WHY, "--json")
    assert json.loads(result.stdout) == {"service": "registry", **ADOPTED}


def test_without_a_reason_nobody_is_asked(run: Run) -> None:
    counter = Counter()
    assert run(counter, "ledger", "adopt", "registry").exit_code == 2
    assert counter.questions == []


def test_a_service_without_a_ledger_has_nothing_to_adopt(run: Run) -> None:
    answer = problem(404, "not-found")
    assert run(Counter(answer), "ledger", "adopt", "reporting", *WHY).exit_code == 4

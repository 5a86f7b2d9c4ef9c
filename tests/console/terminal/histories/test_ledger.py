"""`jejak ledger`: a copy that was put back is adopted with a reason; heads are witnessed."""

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


def test_heads_are_witnessed_on_demand(run: Run) -> None:
    heads = [{"ledger": "registry", "epoch": 1, "position": 812, "hash": "ab" * 32}]
    counter = Counter(answered({"number": 7, "heads": heads, "position": 9}))
    result = run(counter, "ledger", "witness")
    assert result.exit_code == 0
    assert "Kesaksian 7: registry 812." in flat(result.stdout)
    assert counter.questions == ["POST reporting/checkpoints"]


def test_where_nothing_grew_there_is_nothing_to_witness(run: Run) -> None:
    nothing = {"number": None, "heads": [], "position": 9}
    found = run(Counter(answered(nothing)), "ledger", "witness")
    assert "Tidak ada yang bertambah" in flat(found.stdout)
    printed = run(Counter(answered(nothing)), "ledger", "witness", "--json").stdout
    assert json.loads(printed) == nothing


def test_whoever_may_not_witness_is_told(run: Run) -> None:
    assert run(Counter(problem(403, "lacks-role")), "ledger", "witness").exit_code == 5

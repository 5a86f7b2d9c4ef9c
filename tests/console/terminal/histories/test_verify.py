"""`jejak verify chain`: page by page to the end, then against what reporting witnessed."""

import json
from typing import Any

from tests.console.conftest import Run
from tests.console.counter import Counter, answered
from tests.console.paper import flat

HALF = {"position": 5000, "head": 7000, "broken": []}
DONE = {"position": 7000, "head": 7000, "broken": []}
BROKEN = {"position": 7000, "head": 7000, "broken": [{"position": 5012, "what": "altered"}]}
EMPTY = {"position": 0, "head": 0, "broken": []}
ONE = ("verify", "chain", "registry")
NOTHING: dict[str, Any] = {"checkpoints": [], "next": None}
LOG = {"position": 12, "head": 12, "broken": []}
TOLD = {"upto": 12, "position": 8}
NEW = {"number": 2, "heads": [], "position": 9}
SAME: dict[str, Any] = {"same": 6990, "broken": None, "adopted": []}


def head(position: int, ledger: str = "registry") -> dict[str, Any]:
    return {"ledger": ledger, "epoch": 1, "position": position, "hash": "ab" * 32}


def witnessed(*heads: dict[str, Any], following: int | None = None) -> dict[str, Any]:
    return {"checkpoints": [{"number": 1, "heads": heads}], "next": following}


def test_a_whole_ledger_is_checked_to_its_end(run: Run) -> None:
    counter = Counter(*map(answered, (HALF, DONE, LOG, NOTHING, TOLD, NEW)))
    result = run(counter, *ONE)
    assert result.exit_code == 0
    assert "registry: utuh sampai posisi 7000." in flat(result.stdout)
    assert "registry: belum ada yang disaksikan pelaporan." in flat(result.stdout)
    assert "registry, catatan akses: utuh sampai posisi 12." in flat(result.stdout)
    assert counter.questions[4:] == [
        "POST registry/operations/access/witness",
        "POST reporting/checkpoints",
    ]


def test_the_first_broken_link_is_named(run: Run) -> None:
    result = run(Counter(*map(answered, (HALF, BROKEN, LOG, NOTHING))), *ONE)
    assert result.exit_code == 1
    assert "putus di posisi 5012 (altered)" in flat(result.stderr)


def test_every_ledger_is_checked_and_held_against_its_own_heads(run: Run) -> None:
    page = witnessed(head(6990), head(4, "programs"))
    chains = [answered(each) for each in (BROKEN, DONE, DONE, EMPTY, LOG, LOG, LOG, LOG)]
    counter = Counter(*chains, answered(page), answered(SAME), answered(SAME | {"same": 4}))
    assert run(counter, "verify", "chain").exit_code == 1
    assert counter.questions[8:] == [
        "GET reporting/checkpoints",
        "POST registry/operations/ledger/heads",
        "POST programs/operations/ledger/heads",
    ]
    assert [each["position"] for each in counter.body(10)["heads"]] == [4]


def test_all_pages_are_read_and_a_head_that_stayed_is_asked_about_once(run: Run) -> None:
    pages = witnessed(head(10), following=3), witnessed(head(10), following=8), witnessed(head(12))
    counter = Counter(*map(answered, (DONE, LOG, *pages, SAME, TOLD, NEW)))
    result = run(counter, *ONE)
    assert "sama dengan yang disaksikan pelaporan sampai posisi 6990." in flat(result.stdout)
    assert [each["position"] for each in counter.body(5)["heads"]] == [10, 12]
    assert "ledger" not in counter.body(5)["heads"][0]


def test_a_tail_cut_off_names_the_first_place_that_is_gone(run: Run) -> None:
    gone = {"position": 6991, "what": "gone"}
    answer = SAME | {"same": 6900, "broken": gone}
    counter = Counter(*map(answered, (DONE, LOG, witnessed(head(6995)), answer, TOLD, NEW)))
    result = run(counter, *ONE)
    assert result.exit_code == 1
    assert "bukan yang disaksikan pelaporan, mulai posisi 6991 (gone)" in flat(result.stderr)
    assert "masih cocok sampai posisi 6900" in flat(result.stderr)


def test_an_adopted_copy_is_no_forgery_and_is_named_with_who_decided(run: Run) -> None:
    adopted = {
        "epoch": 2,
        "begins_after": 6900,
        "adopted_at": "2026-11-27T02:00:00Z",
        "adopted_by": "sysadmin",
        "reason": "Dipulihkan dari cadangan",
    }
    answer = SAME | {"same": 6900, "adopted": [adopted]}
    counter = Counter(*map(answered, (DONE, LOG, witnessed(head(6995)), answer, TOLD, NEW)))
    result = run(counter, *ONE)
    assert result.exit_code == 0
    assert "riwayat sesudah posisi 6900 diganti salinan yang dipulihkan" in flat(result.stdout)
    assert "oleh sysadmin pada 2026-11-27T02:00:00Z: Dipulihkan" in flat(result.stdout)


def test_an_empty_ledger_is_whole(run: Run) -> None:
    assert (
        run(
            Counter(*map(answered, (EMPTY, LOG, NOTHING, TOLD, NEW))), *ONE, "--after", "0"
        ).exit_code
        == 0
    )


def test_a_program_reads_every_step(run: Run) -> None:
    page = witnessed(head(6995))
    counter = Counter(*map(answered, (HALF, DONE, LOG, page, SAME, TOLD, NEW)))
    result = run(counter, *ONE, "--json")
    printed = [json.loads(line) for line in result.stdout.splitlines()]
    said = (HALF, DONE, {"log": "access", **LOG}, SAME)
    assert printed == [{"service": "registry", **each} for each in said]


def test_an_opening_that_was_taken_out_of_the_log_is_named_and_nothing_is_witnessed(
    run: Run,
) -> None:
    gone = LOG | {"broken": [{"position": 7, "what": "gone"}]}
    counter = Counter(*map(answered, (DONE, gone, NOTHING)))
    result = run(counter, *ONE)
    assert result.exit_code == 1
    assert "registry, catatan akses: rantai putus di posisi 7 (gone)" in flat(result.stderr)
    assert len(counter.questions) == 3

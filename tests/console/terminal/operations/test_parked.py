"""`jejak parked`: what could not be applied, in which service, and who settled it how."""

import json
from typing import Any

import httpx
import pytest

from services.console.terminal.operations.parked import WORDS
from tests.console.answers import FAMILY
from tests.console.conftest import Run
from tests.console.counter import URLS, Counter, answered, problem
from tests.console.paper import flat, widest

PARKED: dict[str, Any] = {
    "id": 3,
    "follower": "view:household_timeline",
    "type": "registry.member-died.v1",
    "message_id": "18.09:registry:1:81:0",
    "key": FAMILY,
    "error": "does not fit in members.[0].biodata",
    "state": "parked",
    "parked_at": "2026-11-21T02:00:00Z",
    "reason": None,
}
NOTHING = [[], [], [], []]


def listed(*by_service: list[dict[str, Any]]) -> Counter:
    """What registry, verification, programs and reporting answer, in this order."""
    return Counter(*(answered(rows) for rows in by_service))


def test_parked_messages_of_all_services_stand_in_one_list(run: Run) -> None:
    counter = listed([PARKED], [], [], [PARKED | {"id": 7}])
    result = run(counter, "parked", "list", columns=160)
    assert result.exit_code == 0, result.output
    assert counter.questions == [
        f"GET {service}/operations/parked"
        for service in ("registry", "verification", "programs", "reporting")
    ]
    assert "registry 3" in result.output and "reporting 7" in result.output
    assert "21 November 2026 09.00.00 WIB" in flat(result.output)
    assert counter.people == ["sysadmin"]


def test_the_fault_is_printed_as_it_was_written(run: Run) -> None:
    result = run(listed([PARKED], [], [], []), "parked", "list", columns=160)
    assert "does not fit in members.[0].biodata" in result.output
    assert "registry.member-died.v1 pada view:household_timeline" in result.output


def test_the_list_fits_the_terminal(run: Run) -> None:
    long = PARKED | {"error": "does not fit in " + "members.biodata, " * 20}
    for columns in (80, 100):
        result = run(listed([PARKED], [long], [], []), "parked", "list", columns=columns)
        assert widest(result.output) <= columns


@pytest.mark.parametrize(("state", "word"), [*WORDS.items(), ("later", "later")])
def test_each_state_has_a_word(run: Run, state: str, word: str) -> None:
    counter = listed([PARKED | {"state": state}], [], [], [])
    assert word.split(maxsplit=1)[0] in run(counter, "parked", "list").output


def test_a_list_of_nothing_says_so_and_for_a_program_is_empty(run: Run) -> None:
    assert run(listed(*NOTHING), "parked", "list").output == "Tidak ada kiriman gagal.\n"
    assert run(listed(*NOTHING), "parked", "list", "--json").output == ""


def test_what_is_settled_is_listed_only_where_it_is_asked_for(run: Run) -> None:
    plain, everything = listed(*NOTHING), listed(*NOTHING)
    run(plain, "parked", "list")
    run(everything, "parked", "list", "--all")
    assert {str(each.url.query) for each in plain.asked} == {"b''"}
    assert {each.url.params["everything"] for each in everything.asked} == {"true"}


def test_a_program_gets_one_object_a_line_with_its_service(run: Run) -> None:
    result = run(listed([PARKED], [], [], [PARKED]), "parked", "list", "--json")
    lines = [json.loads(line) for line in result.output.splitlines()]
    assert [each["service"] for each in lines] == ["registry", "reporting"]
    assert lines[0] == {"service": "registry", **PARKED}


def test_a_service_that_does_not_run_is_left_out_of_the_list(run: Run) -> None:
    some = {name: URLS[name] for name in ("registry", "issuer")}
    counter = Counter(answered([PARKED]), urls=some)
    result = run(counter, "parked", "list")
    assert (result.exit_code, len(counter.asked)) == (0, 1)


def test_one_message_is_printed_line_by_line_without_what_is_empty(run: Run) -> None:
    counter = Counter(answered(PARKED))
    result = run(counter, "parked", "show", "reporting", "3")
    assert counter.questions == ["GET reporting/operations/parked/3"]
    lines = dict(line.split(maxsplit=1) for line in result.output.splitlines())
    assert lines["message_id"] == "18.09:registry:1:81:0"
    assert lines["error"] == PARKED["error"]
    assert "reason" not in lines


def test_one_message_is_given_to_a_program_whole(run: Run) -> None:
    result = run(Counter(answered(PARKED)), "parked", "show", "reporting", "3", "--json")
    assert json.loads(result.output) == PARKED


def test_a_message_is_retried(run: Run) -> None:
    counter = Counter(httpx.Response(202))
    result = run(counter, "parked", "retry", "registry", "3")
    assert (result.exit_code, result.output) == (0, "Kiriman 3 akan dicoba lagi.\n")
    assert counter.questions == ["POST registry/operations/parked/3/retry"]


DISCARDED = {"asked_by": "dpo.satu", "agreed_by": "sysadmin.satu"}


def test_a_message_is_discarded_with_a_reason_once_a_second_officer_asks_too(run: Run) -> None:
    counter = Counter(answered(DISCARDED | {"agreed_by": None}), answered(DISCARDED))
    reason = ("--reason", "Pesan uji coba")
    result = run(counter, "parked", "discard", "registry", "3", *reason)
    assert (result.exit_code, "menunggu petugas kedua" in flat(result.output)) == (0, True)
    result = run(counter, "parked", "discard", "registry", "3", *reason, "--as", "dpo")
    assert (result.exit_code, result.output) == (0, "Kiriman 3 dibuang.\n")
    assert counter.people == ["sysadmin", "dpo"]
    assert counter.questions == ["POST registry/operations/parked/3/discard"] * 2
    assert counter.body(0) == {"reason": "Pesan uji coba"}


@pytest.mark.parametrize(
    ("command", "state"),
    [(("retry",), "retry"), (("discard", "--reason", "Pesan uji coba"), "discarded")],
)
def test_a_program_reads_what_became_of_a_message(
    run: Run, command: tuple[str, ...], state: str
) -> None:
    name, *more = command
    counter = Counter(answered(DISCARDED))
    result = run(counter, "parked", name, "programs", "12", *more, "--json")
    assert json.loads(result.output) == {"service": "programs", "id": 12, "state": state}


@pytest.mark.parametrize(
    "arguments",
    [
        ("discard", "registry", "3"),
        ("retry", "kependudukan", "3"),
        ("retry", "registry", "tiga"),
        ("show", "registry"),
    ],
)
def test_a_slip_ends_before_anything_is_asked(run: Run, arguments: tuple[str, ...]) -> None:
    counter = Counter()
    assert run(counter, "parked", *arguments).exit_code == 2
    assert counter.asked == []


@pytest.mark.parametrize(("status", "code"), [(404, 4), (409, 1), (422, 1), (403, 5)])
def test_a_refused_retry_changes_nothing_and_says_why(run: Run, status: int, code: int) -> None:
    result = run(Counter(problem(status, "no")), "parked", "retry", "registry", "3")
    assert (result.exit_code, result.stdout) == (code, "")
    assert "Judul: Penjelasan." in result.stderr

"""`jejak history`: what is asked of the services, what is printed, how it ends."""

import json

import pytest

from tests.console.answers import BY_ITSELF, FAMILY, HOUSEHOLD, RATIFIED
from tests.console.conftest import Run
from tests.console.counter import Counter, answered, page, problem
from tests.console.paper import flat, widest

NUMBER = "1809012803080001"


def history_of(*entries: dict[str, object]) -> Counter:
    return Counter(answered(HOUSEHOLD), page(*(entries or (RATIFIED,))))


def test_history_prints_the_family_and_then_what_was_recorded(run: Run) -> None:
    result = run(history_of(), "history", FAMILY)
    assert result.exit_code == 0, result.output
    at = [result.output.index(words) for words in ("SUMIATI", "Riwayat", "Usulan disahkan Dinsos")]
    assert at == sorted(at)


def test_history_opens_data_for_a_purpose_as_a_named_officer(run: Run) -> None:
    counter = history_of()
    run(counter, "history", FAMILY, "--as", "inspektorat")
    assert counter.people == ["inspektorat"]
    assert {each.headers["purpose"] for each in counter.asked} == {"pemeriksaan"}


def test_whoever_names_nobody_asks_as_dinsos(run: Run) -> None:
    counter = history_of()
    run(counter, "history", FAMILY)
    assert counter.people == ["dinsos_operator"]


def test_history_for_a_program_is_one_object_a_line(run: Run) -> None:
    result = run(history_of(RATIFIED, BY_ITSELF), "history", FAMILY, "--json")
    state, *entries = [json.loads(line) for line in result.output.splitlines()]
    assert state == {"household": HOUSEHOLD}
    assert [each["entry"]["position"] for each in entries] == [12, 90]


def test_a_program_gets_numbers_masked_as_the_register_gives_them(run: Run) -> None:
    result = run(history_of(), "history", FAMILY, "--json")
    [state, _] = [json.loads(line) for line in result.output.splitlines()]
    assert state["household"]["place"]["kk_number"] == "************0001"


def test_history_asks_for_the_two_times(run: Run) -> None:
    counter = history_of()
    times = ("--valid-at", "2026-08-01", "--known-at", "2026-09-30T09:00:00+07:00")
    result = run(counter, "history", FAMILY, *times)
    assert result.exit_code == 0, result.output
    assert dict(counter.asked[0].url.params) == {
        "valid_at": "2026-08-01",
        "known_at": "2026-09-30T02:00:00+00:00",
    }


@pytest.mark.parametrize(
    ("known_at", "known"),
    [
        ("2026-11-20T18:29:59+00:00", False),
        ("2026-11-20T18:30:00+00:00", True),
        ("2026-11-20", False),
        ("2026-11-21", True),
    ],
)
def test_what_was_recorded_later_was_not_known(run: Run, known_at: str, known: bool) -> None:
    """It was recorded on 21 November, half past one in the morning in Jakarta."""
    result = run(history_of(), "history", FAMILY, "--known-at", known_at)
    assert ("Usulan disahkan" in result.output) == known


@pytest.mark.parametrize("option", ["--valid-at", "--known-at"])
def test_a_date_that_is_none_ends_as_a_slip_before_anything_is_asked(run: Run, option: str) -> None:
    counter = Counter()
    result = run(counter, "history", FAMILY, option, "31-03-2026")
    assert result.exit_code == 2
    assert "Tulis seperti 2026-03-31" in flat(result.output)
    assert counter.asked == []


@pytest.mark.parametrize(
    ("option", "path", "field"),
    [("--kk", "/search/kk", "kk_number"), ("--nik", "/search/nik", "nik")],
)
def test_a_number_is_asked_for_and_never_stands_in_an_address(
    run: Run, option: str, path: str, field: str
) -> None:
    found = answered([{"family_id": FAMILY}, {"family_id": FAMILY}])
    counter = Counter(found, answered(HOUSEHOLD), page())
    result = run(counter, "history", option, typed=f"{NUMBER}\n")
    assert result.exit_code == 0, result.output
    assert counter.body(0) == {field: NUMBER}
    assert counter.questions[0] == f"POST registry{path}"
    assert not any(NUMBER in str(request.url) for request in counter.asked)
    assert NUMBER not in result.output


@pytest.mark.parametrize(
    "found", [[], [{"family_id": FAMILY}, {"family_id": FAMILY.replace("1", "2")}]]
)
def test_a_number_that_names_no_single_family_ends_as_not_found(
    run: Run, found: list[dict[str, str]]
) -> None:
    result = run(Counter(answered(found)), "history", "--nik", typed=f"{NUMBER}\n")
    assert result.exit_code == 4
    assert "Tidak ada satu keluarga pun" in result.output


@pytest.mark.parametrize("named", [(), (NUMBER,), ("Sumiati",)])
def test_a_family_must_be_named_by_its_code(run: Run, named: tuple[str, ...]) -> None:
    counter = Counter()
    result = run(counter, "history", *named)
    assert result.exit_code == 2
    assert "kode keluarga (UUID), --kk, atau --nik" in flat(result.output)
    assert counter.asked == []


@pytest.mark.parametrize(
    ("status", "code"), [(404, 4), (403, 5), (401, 5), (429, 6), (422, 1), (500, 1)]
)
def test_a_refusal_ends_with_its_sentence_and_code(run: Run, status: int, code: int) -> None:
    refusals = [problem(status, "no") for _ in range(2)]
    result = run(Counter(*refusals), "history", FAMILY)
    assert result.exit_code == code
    assert "Judul: Penjelasan." in result.stderr
    assert result.stdout == ""


def test_history_fits_a_narrow_terminal(run: Run) -> None:
    for columns in (80, 100):
        result = run(history_of(RATIFIED, BY_ITSELF), "history", FAMILY, columns=columns)
        assert widest(result.output) <= columns

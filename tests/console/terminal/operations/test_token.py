"""`jejak token`: a token alone on a line, for somebody this machine knows."""

import json

from infra.local.home import Home
from tests.console.conftest import Jejak, Run, people_of
from tests.console.counter import Counter

PEOPLE = ("auditor.18.09", "operator.desa.18.09.01.2001", "operator.desa.18.09.01.2002")


def test_a_token_is_printed_alone(run: Run) -> None:
    counter = Counter()
    assert run(counter, "token").output == "token-1\n"
    assert counter.people == ["operator_desa"]


def test_a_token_is_that_of_the_person_who_is_named(run: Run) -> None:
    counter = Counter()
    run(counter, "token", "auditor")
    assert counter.people == ["auditor"]


def test_a_program_reads_whose_token_it_is(run: Run, home: Home) -> None:
    people_of(home, *PEOPLE)
    result = run(Counter(), "token", "auditor", "--json")
    assert json.loads(result.output) == {"person": "auditor.18.09", "token": "token-1"}


def test_everybody_who_is_known_is_listed_by_role_without_a_password(
    jejak: Jejak, home: Home
) -> None:
    people_of(home, *PEOPLE)
    result = jejak("token", "--list")
    assert result.exit_code == 0
    at = [result.output.index(person) for person in PEOPLE]
    assert at == sorted(at)
    assert "sandi-" not in result.output


def test_a_program_reads_everybody_line_by_line(jejak: Jejak, home: Home) -> None:
    people_of(home, *PEOPLE)
    lines = [json.loads(line) for line in jejak("token", "--list", "--json").output.splitlines()]
    assert lines[0] == {
        "person": "auditor.18.09",
        "account": "auditor",
        "role": "inspektorat",
        "region": "18.09",
    }
    assert [each["person"] for each in lines] == list(PEOPLE)


def test_before_the_first_start_nobody_is_known(jejak: Jejak) -> None:
    for arguments in (("token", "--list"), ("token", "auditor")):
        result = jejak(*arguments)
        assert (result.exit_code, result.stdout) == (3, "")
        assert "jejak up" in result.stderr

"""A number is typed unseen, or read from a pipe; it is never part of a command."""

from io import StringIO
from uuid import UUID

import pytest

from services.console.terminal import family
from services.console.terminal.family import NoFamilyNamed, NotOneFamily, family_meant
from tests.console.answers import FAMILY
from tests.console.counter import Counter, answered

NUMBER = "1809012803080001"


class Keyboard(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_code_is_a_family_and_nobody_is_asked() -> None:
    counter = Counter()
    assert family_meant(counter.client, FAMILY, by_kk=False, by_nik=False) == UUID(FAMILY)
    assert counter.asked == []


@pytest.mark.parametrize("named", ["", "-", NUMBER[:15], "bukan-kode"])
def test_what_is_no_code_is_refused(named: str) -> None:
    with pytest.raises(NoFamilyNamed):
        family_meant(Counter().client, named, by_kk=False, by_nik=False)


@pytest.mark.parametrize("piped", [f"{NUMBER}\n", f"  {NUMBER}  \nbaris lain\n", NUMBER])
def test_the_first_line_of_a_pipe_is_the_number(
    monkeypatch: pytest.MonkeyPatch, piped: str
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(piped))
    counter = Counter(answered([{"family_id": FAMILY}]))
    assert family_meant(counter.client, "", by_kk=True, by_nik=False) == UUID(FAMILY)
    assert counter.body(0) == {"kk_number": NUMBER}


def test_at_a_terminal_the_number_is_typed_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    prompts: list[tuple[str, dict[str, object]]] = []

    def prompt(text: str, **options: object) -> str:
        prompts.append((text, options))
        return NUMBER

    monkeypatch.setattr("sys.stdin", Keyboard())
    monkeypatch.setattr(family.typer, "prompt", prompt)
    counter = Counter(answered([{"family_id": FAMILY}]))
    family_meant(counter.client, "", by_kk=False, by_nik=True)
    assert prompts == [("NIK", {"hide_input": True, "err": True})]
    assert counter.body(0) == {"nik": NUMBER}


def test_a_number_wins_over_a_code_that_stands_there_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(NUMBER))
    found = FAMILY.replace("1", "2")
    counter = Counter(answered([{"family_id": found}]))
    assert family_meant(counter.client, FAMILY, by_kk=True, by_nik=False) == UUID(found)


def test_one_family_found_by_two_members_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(NUMBER))
    counter = Counter(answered([{"family_id": FAMILY}] * 2))
    assert family_meant(counter.client, "", by_kk=False, by_nik=True) == UUID(FAMILY)


def test_a_number_that_is_nobodys_names_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(NUMBER))
    with pytest.raises(NotOneFamily) as failure:
        family_meant(Counter(answered([])).client, "", by_kk=True, by_nik=False)
    assert NUMBER not in " ".join(failure.value.lines()) + str(failure.value)

"""However a command ends, it ends with a sentence and a code; never with a traceback."""

import json
import subprocess
import sys

import pytest
import typer

from infra.local.errors import ServerError
from infra.local.home import Home
from infra.runtime.messaging import topology
from services.console.client.failures import Failure, Refusal, Silent
from services.console.terminal.answering import SERVICES, answering, as_line, complain

Ending = tuple[int, str]


def ending(error: BaseException, capsys: pytest.CaptureFixture[str]) -> Ending:
    """The code and the words of a command that fails so."""

    @answering()
    def command() -> None:
        raise error

    with pytest.raises(typer.Exit) as end:
        command()
    return end.value.exit_code, capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (Silent("registry"), 6, "Layanan registry tidak menjawab."),
        (Refusal(404, {"title": "Tidak ada", "detail": "Cari lagi."}), 4, "Tidak ada: Cari lagi."),
        (Failure(), 1, "Gagal."),
        (ServerError("PostgreSQL does not start."), 1, "PostgreSQL does not start."),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_a_failure_ends_with_its_words_and_its_code(
    error: BaseException, code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ended, said = ending(error, capsys)
    assert ended == code
    assert said.startswith(words) and "Traceback" not in said
    assert bool(said) == bool(words), "Ctrl-C needs no explanation"


def test_a_fault_of_our_own_is_not_dressed_up_as_a_refusal() -> None:
    @answering()
    def command() -> None:
        raise KeyError("members")

    with pytest.raises(KeyError):
        command()


def test_a_command_that_succeeds_says_nothing_by_itself(
    capsys: pytest.CaptureFixture[str],
) -> None:
    @answering()
    def command() -> None:
        as_line({"id": 3})

    command()
    printed = capsys.readouterr()
    assert (json.loads(printed.out), printed.err) == ({"id": 3}, "")


def test_what_a_service_says_is_printed_and_never_obeyed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    complain("[red]Ditolak[/red]", "  #/[0]: isi")
    assert capsys.readouterr().err == "[red]Ditolak[/red]\n  #/[0]: isi\n"


def test_a_long_sentence_is_not_broken_so_that_it_can_be_searched_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    sentence = "Ditolak karena " + "sangat " * 40 + "panjang."
    complain(sentence)
    assert capsys.readouterr().err == f"{sentence}\n"


def test_letters_of_names_stay_letters_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    as_line({"name": "Né"})
    assert capsys.readouterr().out == '{"name": "Né"}\n'


def test_every_service_with_a_window_can_be_named() -> None:
    assert SERVICES == topology.SERVICES


def test_the_door_itself_opens_in_a_home_where_nothing_runs(home: Home) -> None:
    command = [sys.executable, "-m", "services.console.terminal.main", "history", "--kk"]
    found = subprocess.run(
        command, input="", capture_output=True, text=True, check=False, timeout=60
    )
    assert (found.returncode, found.stdout) == (3, "")
    assert found.stderr == "Layanan tidak berjalan. Jalankan dahulu: jejak up\n"

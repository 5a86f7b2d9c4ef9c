"""Every command explains itself: what it does, an example, and what its exit codes mean."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from services.console.client.failures import EXIT_CODES
from services.console.terminal.main import COMMANDS, app

NAMES = {
    "jejak up",
    "jejak down",
    "jejak status",
    "jejak demo",
    "jejak import",
    "jejak history",
    "jejak why",
    "jejak backup",
    "jejak restore",
    "jejak keys rotate",
    "jejak erasure",
    "jejak subject",
    "jejak compact",
    "jejak accounts invite",
    "jejak accounts first-sysadmin",
    "jejak accounts renew",
    "jejak accounts lost",
    "jejak accounts end",
    "jejak accounts machine",
    "jejak accounts rotate",
    "jejak migrate",
    "jejak token",
    "jejak rebuild",
    "jejak look-back",
    "jejak ledger adopt",
    "jejak ledger witness",
    "jejak inbox refill",
    "jejak inbox drop",
    "jejak inbox struck",
    "jejak verify chain",
    "jejak parked list",
    "jejak parked show",
    "jejak parked retry",
    "jejak parked discard",
}
AT_A_TERMINAL = {"jejak demo"}
"""Talks while it runs, and has no single result."""


def commands(command: Any, name: str = "jejak") -> Iterator[tuple[str, Any]]:
    inner: dict[str, Any] = getattr(command, "commands", {})
    if not inner:
        yield name, command
    for each, below in inner.items():
        yield from commands(below, f"{name} {each}")


ALL = dict(commands(get_command(app)))


def options(name: str) -> set[str]:
    return {option for each in ALL[name].params for option in each.opts if option[0] == "-"}


def codes(name: str) -> set[int]:
    ends = (ALL[name].help or "").partition("Kode keluar:")[2]
    return {int(code) for code in re.findall(r"(?:^|;)\s*(\d)\s", ends)}


def test_these_are_the_commands_there_are() -> None:
    """Scripts and guides call them by these names."""
    assert ALL.keys() == NAMES


@pytest.mark.parametrize("name", ALL)
def test_every_command_gives_an_example_of_itself(name: str) -> None:
    assert re.search(rf"Contoh:.*`[^`]*{name}", ALL[name].help or "", re.DOTALL)


@pytest.mark.parametrize("name", ALL)
def test_every_command_explains_its_exit_codes(name: str) -> None:
    assert 0 in codes(name)
    assert codes(name) <= EXIT_CODES.keys()


@pytest.mark.parametrize("name", [each for each in ALL if "--as" in options(each)])
def test_a_command_that_speaks_to_services_explains_how_that_can_fail(name: str) -> None:
    assert {0, 3, 5, 6} <= codes(name)


@pytest.mark.parametrize("name", ALL)
def test_every_option_has_a_sentence(name: str) -> None:
    assert [each.name for each in ALL[name].params if not getattr(each, "help", None)] == []


@pytest.mark.parametrize("name", sorted(NAMES - AT_A_TERMINAL))
def test_every_command_with_a_result_can_give_it_to_a_program(name: str) -> None:
    assert "--json" in options(name)


@pytest.mark.parametrize("name", ["jejak history", "jejak why"])
def test_no_number_of_a_person_can_be_part_of_a_command(name: str) -> None:
    flags = {each.opts[0]: each.is_flag for each in ALL[name].params if each.opts[0][0] == "-"}
    assert flags["--kk"] and flags["--nik"]


@pytest.mark.parametrize("name", ALL)
def test_help_is_in_indonesian_and_ends_well(name: str) -> None:
    result = CliRunner().invoke(app, [*name.split()[1:], "--help"], env={"COLUMNS": "100"})
    assert result.exit_code == 0
    assert "Pilihan" in result.output
    english = r"\b(Options|Arguments|Commands|Usage|Show this|required|default|env var)\b"
    assert not re.search(english, result.output)


def test_jejak_alone_lists_its_commands() -> None:
    result = CliRunner().invoke(app, [])
    assert all(name.split()[1] in result.output for name in NAMES)


@pytest.mark.parametrize("name", ALL)
def test_whatever_must_be_filled_in_has_an_indonesian_name(name: str) -> None:
    arguments = [each for each in ALL[name].params if each.param_type_name == "argument"]
    assert [each.name for each in arguments if not (each.metavar or "").isupper()] == []


SLIPS = [
    ("hapus-semua", "Tidak ada perintah 'hapus-semua'."),
    ("status --apa", "Tidak ada pilihan --apa."),
    ("status sekarang", "Isian berlebih: sekarang."),
    ("demo --once=3", "Pilihan '--once' tidak memerlukan isian."),
    ("import", "'BERKAS' wajib diisi."),
    ("import /tidak/ada.csv", "'BERKAS': '/tidak/ada.csv' tidak ada."),
    ("ledger adopt gudang --reason x", "'LAYANAN': pilih salah satu dari 'registry',"),
    ("parked show registry tujuh", "'NOMOR': isi dengan bilangan."),
    ("verify chain --after -1", "'--after': isi 0 ke atas."),
    ("restore cadangan --until besok", "'--until': 'besok' bukan waktu."),
    ("rebuild --was", "Tidak ada pilihan --was."),
]


@pytest.mark.parametrize(("typed", "words"), SLIPS)
def test_a_slip_is_named_in_indonesian(typed: str, words: str) -> None:
    result = CliRunner().invoke(app, typed.split(), env={"COLUMNS": "200"})
    assert result.exit_code == 2
    assert words in result.output
    assert "Cara pakai: " in result.output or "--once" in typed
    assert not re.search(r"\b(Usage|Error|Input|Invalid|Missing|such)\b", result.output)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_of_a_command_what_it_says_of_itself(name: str) -> None:
    """The list is printed without importing every command, which takes a second."""
    own: str = get_command(app).commands[name].help  # type: ignore[attr-defined]
    assert COMMANDS[name].help == own.partition("\n\n")[0].replace("\n", " ")


def test_a_command_that_does_not_exist_is_a_slip() -> None:
    assert CliRunner().invoke(app, ["hapus-semua"]).exit_code == 2

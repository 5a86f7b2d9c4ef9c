"""Every command explains itself: what it does, an example, and what its exit codes mean."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from typer.main import get_command

from services.console.client.failures import EXIT_CODES
from services.console.terminal.main import app


def commands(command: Any, name: str = "jejak") -> Iterator[tuple[str, Any]]:
    inner: dict[str, Any] = getattr(command, "commands", {})
    if not inner:
        yield name, command
    for each, below in inner.items():
        yield from commands(below, f"{name} {each}")


ALL = dict(commands(get_command(app)))


@pytest.mark.parametrize("name", ALL)
def test_every_command_shows_an_example_of_itself(name: str) -> None:
    assert re.search(rf"Contoh:.*`[^`]*{name}", ALL[name].help or "", re.DOTALL)


@pytest.mark.parametrize("name", ALL)
def test_every_command_tells_its_exit_codes(name: str) -> None:
    told = (ALL[name].help or "").partition("Kode keluar:")[2]
    codes = {int(code) for code in re.findall(r"(?:^|;)\s*(\d)\s", told)}
    assert 0 in codes
    assert codes <= EXIT_CODES.keys()


@pytest.mark.parametrize("name", ALL)
def test_every_option_has_a_sentence(name: str) -> None:
    assert [each.name for each in ALL[name].params if not getattr(each, "help", None)] == []

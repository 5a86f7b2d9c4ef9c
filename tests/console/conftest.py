"""Commands run over a fake window instead of the services."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from services.console.client.api import Client
from services.console.terminal.main import app
from tests.console.counter import Counter

Run = Callable[..., Result]
MODULES = ("history", "why", "token", "rebuild", "parked", "import_file")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """`run(counter, "history", FAMILY)` runs `jejak history FAMILY` over that counter."""
    monkeypatch.setenv("JEJAK_HOME", str(tmp_path / "jejak"))

    def running(counter: Counter, *arguments: str, typed: str = "") -> Result:
        @contextmanager
        def connected(*_: object) -> Iterator[Client]:
            yield counter.client

        for module in MODULES:
            monkeypatch.setattr(f"services.console.terminal.{module}.connected", connected)
        return CliRunner().invoke(app, arguments, input=typed)

    return running

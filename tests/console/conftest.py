"""Commands run over a fake window instead of the services, in a home of their own."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from contracts import calendar
from contracts.calendar import Zone
from infra.local.demo.users import PASSWORDS_FILE
from infra.local.home import Home
from infra.local.installation import VARIABLE
from infra.local.supervisor.endpoints import Endpoint, write_endpoints
from services.console.client.api import Client
from services.console.terminal.main import app
from tests.console.counter import Counter

Run = Callable[..., Result]
Jejak = Callable[..., Result]
MODULES = (
    "history",
    "why",
    "import_file",
    "operations.token",
    "operations.rebuild",
    "operations.parked",
    "histories.ledger",
    "histories.inbox",
    "histories.struck",
    "histories.verify",
    "erasures.erasure",
    "erasures.subject",
)
"""Commands that speak to a service."""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """Nothing runs here, and nobody is known; no command finds another home, or another zone."""
    folder = tmp_path / "home"
    monkeypatch.setenv("JEJAK_HOME", str(folder))
    monkeypatch.delenv(VARIABLE, raising=False)
    yield Home(folder).create()
    calendar.install(Zone.WIB)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run(counter, "history", FAMILY)` runs `jejak history FAMILY` over that counter."""

    def running(counter: Counter, *arguments: str, typed: str = "", columns: int = 80) -> Result:
        @contextmanager
        def connected(home: Home, asked: str, purpose: str = "pelayanan") -> Iterator[Client]:
            client = counter.client
            client.purpose = purpose
            counter.people.append(asked)
            yield client

        for module in MODULES:
            monkeypatch.setattr(f"services.console.terminal.{module}.connected", connected)
        monkeypatch.setenv("COLUMNS", str(columns))
        return CliRunner().invoke(app, arguments, input=typed)

    return running


@pytest.fixture
def jejak() -> Jejak:
    """`jejak("status")` runs a command in this home as it is."""
    return lambda *arguments: CliRunner().invoke(app, arguments)


def people_of(home: Home, *people: str) -> None:
    """Let these people log in here, as after a first start."""
    folder = home.secrets / "issuer"
    folder.mkdir(parents=True, exist_ok=True)
    passwords = {person: f"sandi-{person}" for person in people}
    (folder / PASSWORDS_FILE).write_text(json.dumps(passwords))


def parts_of(home: Home, *parts: Endpoint, ready: bool = True) -> None:
    """Let these parts run here: the supervisor that says so is this process."""
    write_endpoints(home, ready, list(parts))

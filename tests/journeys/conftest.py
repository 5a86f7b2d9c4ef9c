"""The demonstration, played once on servers and services of its own, for all tests here."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from infra.embedded.background import bring_down, bring_up
from infra.embedded.home import Home
from infra.embedded.nats import URL as NATS_URL
from infra.embedded.postgres import URL as POSTGRES_URL
from services.console.demo.play import play, staged
from services.console.demo.stage import Stage


@pytest.fixture(scope="session")
def home() -> Iterator[Home]:
    """Everything runs, as after `jejak up`, on an empty folder."""
    folder = Path(tempfile.mkdtemp(prefix="jejak-journey-"))
    folder.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        for variable in (POSTGRES_URL, NATS_URL):
            patch.delenv(variable, raising=False)
        patch.setenv("JEJAK_HOME", str(folder))
        home = Home(folder)
        try:
            bring_up(home)
            yield home
        finally:
            bring_down(home)
            shutil.rmtree(folder)


@pytest.fixture(scope="session")
def stage(home: Home) -> Iterator[Stage]:
    """After the last step of the demonstration."""
    with staged(home, Console(quiet=True)) as stage:
        play(stage)
        yield stage

"""The demonstration, played once on servers and services of its own, for all tests here."""

from collections.abc import Iterator

import pytest
from rich.console import Console

from infra.embedded.home import Home
from infra.embedded.nats import URL as NATS_URL
from infra.embedded.postgres import URL as POSTGRES_URL
from services.console.demo.play import play, staged
from services.console.demo.stage import Stage
from tests.journeys.whole import whole_jejak


@pytest.fixture(scope="session")
def home() -> Iterator[Home]:
    """Everything runs, as after `jejak up`, on an empty folder that the commands use too."""
    with pytest.MonkeyPatch.context() as patch:
        for variable in (POSTGRES_URL, NATS_URL):
            patch.delenv(variable, raising=False)
        with whole_jejak() as jejak:
            patch.setenv("JEJAK_HOME", str(jejak.home.root))
            yield jejak.home


@pytest.fixture(scope="session")
def stage(home: Home) -> Iterator[Stage]:
    """After the last step of the demonstration."""
    with staged(home, Console(quiet=True)) as stage:
        play(stage)
        yield stage

"""The demonstration, played once on servers and services of its own, for all tests here."""

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import pytest
from rich.console import Console

from infra.local.home import Home
from infra.local.servers.nats import URL as NATS_URL
from infra.local.servers.postgres import URL as POSTGRES_URL
from services.console.demo.stage import Notebook, Stage
from services.console.demo.story import play, staged
from tests.journeys.whole import whole_jejak


@pytest.fixture(scope="package")
def home() -> Iterator[Home]:
    """Everything runs, as after `jejak up`, on an empty folder that the commands use too."""
    with pytest.MonkeyPatch.context() as patch:
        for variable in (POSTGRES_URL, NATS_URL):
            patch.delenv(variable, raising=False)
        with whole_jejak() as jejak:
            patch.setenv("JEJAK_HOME", str(jejak.home.root))
            yield jejak.home


class Killed(Exception):
    """As if the process had ended there."""


class TornNotebook(Notebook):
    """Killed after every step, before it was noted: each is done a second time."""

    def once(self, step: str, do: Callable[[], Any]) -> Any:
        if step not in self.notes and step not in self.survived:
            do()
            self.survived.add(step)
            raise Killed
        return super().once(step, do)

    survived: ClassVar[set[str]] = set()


@pytest.fixture(scope="package")
def stage(home: Home) -> Iterator[Stage]:
    """After the last step of the demonstration, which was killed after every single one."""
    with staged(home, Console(quiet=True)) as stage:
        stage.notebook = TornNotebook(stage.notebook.file)
        while not _played(stage):
            pass
        yield stage


def _played(stage: Stage) -> bool:
    try:
        play(stage)
    except Killed:
        return False
    return True

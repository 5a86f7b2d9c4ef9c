"""`run/endpoints.json`: what runs where, for people and commands. It holds no secret."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ValidationError

from infra.local.errors import AlreadyRunningError, ServerError
from infra.local.home import Home
from infra.local.processes import ProcessIdentity, started_at

State = Literal[
    "starting", "healthy", "unhealthy", "crashed", "missing", "elsewhere", "done", "stopped"
]
FINE: tuple[State, ...] = ("healthy", "elsewhere", "done")


class Endpoint(BaseModel):
    """One part. `elsewhere` is a healthy server that somebody else runs, `done` what runs once."""

    name: str
    state: State
    url: str | None = None
    pid: int | None = None
    restarts: int = 0


class Endpoints(BaseModel):
    """Everything one supervisor runs; `ready` once all of it has been healthy at the same time."""

    supervisor_pid: int
    supervisor_started: str
    ready: bool = False
    parts: list[Endpoint] = []

    @property
    def healthy(self) -> bool:
        return self.ready and all(part.state in FINE for part in self.parts)

    def url(self, name: str) -> str:
        """Base URL of a part; ServerError if it does not run."""
        for part in self.parts:
            if part.name == name and part.url:
                return part.url
        raise ServerError(f"{name} does not run.")


def read_endpoints(home: Home) -> Endpoints | None:
    """What runs now, or None when no supervisor of this home is alive."""
    try:
        endpoints = Endpoints.model_validate_json(_file(home).read_text())
    except (OSError, ValidationError):
        return None
    return endpoints if supervisor(endpoints).alive else None


def last_urls(home: Home) -> dict[str, str]:
    """Where things were, running or not, so that they can be there again."""
    try:
        noted = json.loads(_file(home).read_text())
        return {part["name"]: part["url"] for part in noted["parts"] if part["url"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def supervisor(endpoints: Endpoints) -> ProcessIdentity:
    return ProcessIdentity(endpoints.supervisor_pid, endpoints.supervisor_started)


def write_endpoints(home: Home, ready: bool, parts: list[Endpoint]) -> None:
    pid = os.getpid()
    content = Endpoints(
        supervisor_pid=pid, supervisor_started=started_at(pid) or "", ready=ready, parts=parts
    )
    draft = _file(home).with_suffix(".draft")
    draft.write_text(content.model_dump_json(indent=2))
    draft.replace(_file(home))


@contextmanager
def only_supervisor(home: Home) -> Iterator[None]:
    """Hold the home for one supervisor; the system lets go of it even after kill -9."""
    with (home.run / "supervisor.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyRunningError(f"Another supervisor runs on {home.root}.") from None
        yield


def _file(home: Home) -> Path:
    return home.run / "endpoints.json"

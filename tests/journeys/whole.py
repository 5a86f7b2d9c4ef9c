"""All of Jejak in a home of its own: real servers, real services, people who log in."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from infra.local.home import Home
from infra.local.supervisor.background import bring_down, bring_up
from services.console.client.api import Client
from services.console.client.connect import connected
from tests.server_folders import server_folder


class Whole:
    """`as_("operator_desa")` is a client of that role's demo user."""

    def __init__(self, home: Home, open_clients: ExitStack) -> None:
        self.home = home
        self._open = open_clients
        self._clients: dict[str, Client] = {}

    def as_(self, role: str) -> Client:
        if role not in self._clients:
            self._clients[role] = self._open.enter_context(connected(self.home, role))
        return self._clients[role]

    def post(self, role: str, service: str, path: str, body: Any = None, **headers: str) -> Any:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        client = self.as_(role)
        return client.post(service, path, body, reason="laporan warga", headers=given).json()


@contextmanager
def whole_jejak(environment: Mapping[str, str] | None = None) -> Iterator[Whole]:
    """`environment` is set for what is started."""
    with server_folder() as folder:
        home = Home(folder / "home").create()
        try:
            with pytest.MonkeyPatch.context() as patch:
                for name, value in (environment or {}).items():
                    patch.setenv(name, value)
                bring_up(home)
            with opened(home) as whole:
                yield whole
        finally:
            bring_down(home)


@contextmanager
def opened(home: Home) -> Iterator[Whole]:
    """What runs there already."""
    with ExitStack() as clients:
        yield Whole(home, clients)

"""The people of the demonstration: each speaks to the services in their own name."""

from contextlib import ExitStack

from infra.local.home import Home
from services.console.client.api import Client
from services.console.client.connect import connected

PURPOSE = "peragaan-sistem"


class Officers:
    """`officers["operator_desa"]` is a client; use as a context manager."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.present: dict[str, Client] = {}
        self.open = ExitStack()

    def __enter__(self) -> "Officers":
        return self

    def __exit__(self, *_: object) -> None:
        self.open.close()

    def __getitem__(self, role: str) -> Client:
        if role not in self.present:
            client = self.open.enter_context(connected(self.home, role, PURPOSE))
            self.present[role] = client
        return self.present[role]

"""Connections to NATS: a user's login, and work that ends when it is told to."""

import asyncio
import logging
import ssl
import threading
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nats.aio.client import Client
from nats.js import JetStreamContext

PING_SECONDS, PINGS = 3, 2
"""A connection is dead when so many pings, one after so long, were not answered: 9 seconds."""

CONNECTING_SECONDS = 20.0
"""Who is not let in by then says so, and begins anew: the libraries try for ever, in silence."""

PREFIX = "JEJAK"
"""Under which a service asks of the streams: `$JS.API` every account answers itself, with no."""

logger = logging.getLogger("jejak.streams")


@dataclass(frozen=True)
class Login:
    """A NATS user, in an account of its own: its inbox nobody else can read."""

    url: str
    """One address, or those of several servers of one cluster with commas between them."""
    user: str
    password: str
    authority: Path | None = None
    """Whose certificates are believed under `tls://`; None for the authorities of the system."""

    @property
    def servers(self) -> list[str]:
        return self.url.split(",")

    @property
    def tls(self) -> ssl.SSLContext | None:
        """None where nothing is encrypted."""
        encrypted = all(each.startswith("tls://") for each in self.servers)
        return ssl.create_default_context(cafile=self.authority) if encrypted else None

    @property
    def replicas(self) -> int:
        """On how many servers each stream is kept: with three of them one may be lost."""
        return 3 if len(self.servers) >= 3 else 1


async def connect(login: Login, patience: float | None = None) -> Client:
    """Connect, and later again, for ever; denied requests show up as time-outs, so log errors.

    Raises TimeoutError where `patience` seconds pass before the first time.
    """
    client = Client()

    async def on_error(error: Exception) -> None:
        logger.warning("nats", extra={"error": f"{type(error).__name__}: {error}"})

    connecting = client.connect(
        login.servers,
        tls=login.tls,
        user=login.user,
        password=login.password,
        max_reconnect_attempts=-1,
        reconnect_time_wait=0.5,  # type: ignore[arg-type]
        ping_interval=PING_SECONDS,
        max_outstanding_pings=PINGS,
        error_cb=on_error,
    )
    try:
        await asyncio.wait_for(connecting, patience)
    except BaseException:
        await client.close()
        raise
    return client


def streams(client: Client, timeout: float = 5) -> JetStreamContext:
    """What a service may ask of the streams."""
    return client.jetstream(prefix=PREFIX, timeout=timeout)


async def until(stop: threading.Event, work: Coroutine[Any, Any, None], grace: float = 2.0) -> None:
    """Do the work until it ends; once `stop` is set it has `grace` seconds to end by itself."""
    task = asyncio.ensure_future(work)
    while not stop.is_set() and not task.done():
        await asyncio.wait({task}, timeout=0.2)
    if not task.done():
        await asyncio.wait({task}, timeout=grace)
    if task.cancel():
        await asyncio.wait({task}, timeout=grace)
    elif error := task.exception():
        raise error

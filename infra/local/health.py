"""Asking a process of ours whether it is ready, without keeping it or us waiting.

`python -m infra.local.health` asks the process whose settings `JEJAK_SETTINGS` names.
"""

import http.client
import sys
from urllib.parse import urlsplit

from infra.local.errors import RefusedError, UnreachableError
from infra.local.ports import LOOPBACK
from infra.local.servers.nats_greeting import greet
from infra.runtime.process.settings import Settings, read_settings

TIMEOUT = 2.0  # seconds


def answers(url: str, path: str = "/health") -> bool:
    """True when GET `path` answers 200 in time."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=TIMEOUT)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def healthy(settings: Settings) -> bool:
    """Whether the process answers; one without HTTP is judged by its way to NATS."""
    if settings.http_port:
        return answers(f"http://{LOOPBACK}:{settings.http_port}")
    try:
        return greet(settings.nats_url, settings.nats_user, settings.nats_password).jetstream
    except (UnreachableError, RefusedError):
        return False


if __name__ == "__main__":
    sys.exit(0 if healthy(read_settings()) else 1)

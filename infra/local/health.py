"""Asking a process of ours whether it is ready, without keeping it or us waiting.

`python -m infra.local.health` asks the process whose settings `JEJAK_SETTINGS` names.
"""

import http.client
import json
import ssl
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from infra.local.errors import RefusedError, UnreachableError
from infra.local.ports import LOOPBACK
from infra.local.servers.nats_greeting import greet_any

if TYPE_CHECKING:
    from infra.runtime.process.settings import Settings

TIMEOUT = 2.0  # seconds


READY, LIVE = "/ready", "/live"
"""Whether it can do its work; whether the process answers at all."""


def answers(url: str, path: str = READY, authority: Path | None = None) -> bool:
    """True when GET `path` answers 200 in time, under https as somebody whom `authority` knows."""
    return _asked(url, path, authority)[0] == http.client.OK


def held_up(url: str) -> list[str]:
    """Parts of a service that failed or are stuck, as it names them itself."""
    status, said = _said(url)
    return [] if status == http.client.OK else _words(said.get("parts"))


def warnings(url: str) -> list[str]:
    """What a process of ours that is healthy wants an operator to see to."""
    status, said = _said(url)
    return _words(said.get("warnings")) if status == http.client.OK else []


def _said(url: str, authority: Path | None = None) -> tuple[int, dict[str, Any]]:
    status, answer = _asked(url, READY, authority)
    try:
        said = json.loads(answer)
    except ValueError:
        return status, {}
    return status, said if isinstance(said, dict) else {}


def _words(found: object) -> list[str]:
    return [str(each) for each in found] if isinstance(found, list) else []


def _asked(url: str, path: str, authority: Path | None = None) -> tuple[int, bytes]:
    """Status and body; 0 where nobody answers in time."""
    at = urlsplit(url)
    connection = http.client.HTTPConnection(at.netloc, timeout=TIMEOUT)
    if at.scheme == "https":
        knows = ssl.create_default_context(cafile=authority)
        connection = http.client.HTTPSConnection(at.netloc, timeout=TIMEOUT, context=knows)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read(10_000)
    except (OSError, http.client.HTTPException):
        return 0, b""
    finally:
        connection.close()


def healthy(settings: "Settings") -> bool:
    """Whether the process answers; one without HTTP is judged by its way to NATS."""
    url, authority = _way_to(settings)
    if settings.http_port:
        return answers(url, authority=authority)
    login = (settings.nats_url, settings.nats_user, settings.nats_password)
    try:
        return greet_any(*login, authority).jetstream
    except (UnreachableError, RefusedError):
        return False


def _way_to(settings: "Settings") -> tuple[str, Path | None]:
    authority = settings.certificates.authority if settings.certificates else None
    return f"{'https' if authority else 'http'}://{LOOPBACK}:{settings.http_port}", authority


def main() -> int:
    """Also prints what the process wants to be seen to, or which of its parts are held up."""
    # Slow to import, and the terminal asks without settings.
    from infra.runtime.process.settings import read_settings

    settings = read_settings()
    if not settings.http_port:
        return 0 if healthy(settings) else 1
    status, said = _said(*_way_to(settings))
    print(*_words(said.get("parts")), *_words(said.get("warnings")), sep="\n")
    return 0 if status == http.client.OK else 1


if __name__ == "__main__":
    sys.exit(main())

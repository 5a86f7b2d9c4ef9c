"""A client of whatever runs in this home, as one of the people known there."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from contracts.privacy.opening import Purpose
from infra.local.home import Home
from infra.local.supervisor.endpoints import read_endpoints
from services.console.client.api import Client
from services.console.client.failures import NotRunning
from services.console.client.login import OfficerLogin
from services.console.client.people import find, password_of

TIMEOUT = httpx.Timeout(30.0, connect=3.0)


@contextmanager
def connected(home: Home, asked: str, purpose: Purpose = Purpose.SERVICE) -> Iterator[Client]:
    """`asked` is a person or a role. Raises NotRunning, UnknownPerson."""
    urls = running_urls(home)
    user = find(home, asked)
    with httpx.Client(timeout=TIMEOUT, trust_env=False) as web:
        login = OfficerLogin(urls["issuer"], user.person, password_of(home, user.person), web)
        yield Client(urls, login, web, purpose=purpose)


def running_urls(home: Home) -> dict[str, str]:
    """The URL of every part that has one; NotRunning when the issuer is not among them."""
    running = read_endpoints(home)
    urls = {part.name: part.url for part in (running.parts if running else []) if part.url}
    if "issuer" not in urls:
        raise NotRunning
    return urls

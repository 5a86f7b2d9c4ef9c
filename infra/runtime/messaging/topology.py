"""Topology: which services there are, whose messages each of them hears, and what is whose to tell.

NATS configuration, compose file, databases, logins and audiences of tokens are made of this list
(`make published`), so that a service or a way between two is added in one place.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Participant:
    """One service, as the others and the servers know it."""

    name: str
    hears: tuple[str, ...]
    """Whose messages it receives, each through a durable consumer of its own."""


PARTICIPANTS = (
    Participant("registry", hears=("verification", "programs", "reporting")),
    Participant("verification", hears=("registry",)),
    Participant("programs", hears=("registry", "verification")),
    Participant("reporting", hears=("registry", "verification", "programs")),
)

SERVICES = tuple(each.name for each in PARTICIPANTS)
HEARS = {each.name: each.hears for each in PARTICIPANTS}

TELLS = {name: re.compile(rf"{name}(\.[a-z0-9-]+)+\.v\d{{1,4}}", re.ASCII) for name in SERVICES}
"""The types of each service's stream, also of a newer release: its own name begins them all."""

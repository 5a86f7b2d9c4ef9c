"""Old shapes, made current as they are read. Stored facts are never rewritten."""

from collections.abc import Callable
from typing import Any

from contracts.event import Event, kind_of

Body = dict[str, Any]
Upcast = Callable[[Body], Body]

_steps: dict[tuple[str, int], Upcast] = {}


def upcast(topic: str, *, from_version: int) -> Callable[[Upcast], Upcast]:
    """Register the step from one version of a fact to the next; each step is registered once."""

    def remember(step: Upcast) -> Upcast:
        if (topic, from_version) in _steps:
            raise ValueError(f"{topic} version {from_version} has an upcast already")
        _steps[topic, from_version] = step
        return step

    return remember


class UnknownVersion(ValueError):
    """Written by a newer release, or in a shape that no upcast leads on from."""


def to_current(topic: str, version: int, body: Body) -> Body:
    while step := _steps.get((topic, version)):
        body, version = step(body), version + 1
    return body


def current_fact(topic: str, version: int, body: Body) -> Event:
    """Raises KeyError for an unknown topic, UnknownVersion, or ValidationError."""
    kind, shape = kind_of(topic), version
    while (topic, shape) in _steps:
        shape += 1
    if shape != kind.VERSION:
        raise UnknownVersion(f"{topic} version {version}")
    return kind.model_validate(to_current(topic, version, body))

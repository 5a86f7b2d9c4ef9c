"""Vocabulary (schema registry): the facts there are, how old shapes become current, what they send.

Listed explicitly, so that a fact cannot be unknown because somebody forgot to import its module.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from contracts.event import Event

Body = dict[str, Any]
Upcast = Callable[[Body], Body]
Translate = Callable[[Any], Event]


class UnknownVersion(ValueError):
    """Written by a newer release, or in a shape that no upcast leads on from."""


class TopicTaken(TypeError):
    """Two facts of the vocabulary have the same topic."""


def facts_in(*modules: ModuleType) -> tuple[type[Event], ...]:
    """The facts that the modules declare, in order."""
    return tuple(
        kind
        for module in modules
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Event) and kind.__module__ == module.__name__
        if "TOPIC" in vars(kind)
    )


@dataclass(frozen=True)
class Vocabulary:
    """What a service can record, send and read."""

    kinds: Mapping[str, type[Event]]
    """Every fact by its topic."""
    upcasts: Mapping[tuple[str, int], Upcast] = field(default_factory=dict)
    """The step from one version of a fact to the next. Stored facts are never rewritten."""
    sends: Mapping[type[Event], Translate] = field(default_factory=dict)
    """What else leaves the service when a fact does: a durable command."""

    @classmethod
    def of(
        cls,
        facts: Iterable[type[Event]],
        upcasts: Mapping[tuple[str, int], Upcast] | None = None,
        sends: Mapping[type[Event], Translate] | None = None,
    ) -> "Vocabulary":
        """Raises TopicTaken where two facts share a topic."""
        kinds: dict[str, type[Event]] = {}
        for fact in facts:
            if kinds.setdefault(fact.TOPIC, fact) is not fact:
                raise TopicTaken(fact.TOPIC)
        return cls(kinds, upcasts or {}, sends or {})

    def kind(self, topic: str) -> type[Event]:
        """The fact that a topic names; raises KeyError. No name from outside is ever imported."""
        return self.kinds[topic]

    def current(self, topic: str, version: int, body: Body) -> Event:
        """A stored body as today's fact.

        Raises KeyError for an unknown topic, UnknownVersion, or pydantic's ValidationError.
        """
        kind, shape = self.kind(topic), version
        while step := self.upcasts.get((topic, shape)):
            body, shape = step(body), shape + 1
        if shape != kind.VERSION:
            raise UnknownVersion(f"{topic} version {version}")
        return kind.model_validate(body)

    def outgoing(self, fact: Event) -> list[Event]:
        """The messages a fact becomes, in order; the fact itself comes first."""
        translate = self.sends.get(type(fact))
        return [fact, translate(fact)] if translate else [fact]

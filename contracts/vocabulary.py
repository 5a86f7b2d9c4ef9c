"""Vocabulary (schema registry): the facts there are, how old shapes become current, what they send.

Listed explicitly, so that a fact cannot be unknown because somebody forgot to import its module.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, get_args

from pydantic import ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from contracts.event import Event, Part
from contracts.privacy.classes import Internal
from contracts.text import Word

Body = dict[str, Any]
Upcast = Callable[[Body], Body]
Translate = Callable[[Any], Event]


class UnknownVersion(ValueError):
    """In a shape that no upcast leads on from."""


class NewerVersion(UnknownVersion):
    """Written by a newer release: this one will read it once it is upgraded."""


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


class Other(Part):
    """A branch of an open union that is newer than this reader, kept as it came."""

    model_config = ConfigDict(frozen=True, extra="allow")

    kind: Internal[Word]


@dataclass(frozen=True)
class OpenUnion:
    """Marks a union of parts told apart by `kind`; its last branch is `Other`.

    A kind that is not known yet is read as `Other`; one that is known must fit.
    """

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        branches = {_kind_of(each): handler.generate_schema(each) for each in get_args(source)}
        branches[_kind_of(Other)] = core_schema.no_info_wrap_validator_function(
            _kept, branches[_kind_of(Other)]
        )

        def choose(value: Any) -> str | None:
            kind = value.get("kind") if isinstance(value, dict) else getattr(value, "kind", None)
            return kind if kind is None or kind in branches else _kind_of(Other)

        return core_schema.tagged_union_schema(branches, discriminator=choose)

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """`anyOf`: what is of a known kind is, to the letter, an `Other` too."""
        found = handler(core)
        return {"anyOf" if name == "oneOf" else name: value for name, value in found.items()}


def _kept(value: Any, handler: core_schema.ValidatorFunctionWrapHandler) -> Any:
    """A tolerant reader leaves out what it does not know; of a branch it does not know, nothing."""
    return Other(**value) if isinstance(value, dict) else handler(value)


OPEN = OpenUnion()


def _kind_of(branch: type[Part]) -> str:
    return str(branch.model_fields["kind"].get_default()) if branch is not Other else "*"


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
        """A stored body as today's fact; fields that a newer release added are left out.

        Raises KeyError for an unknown topic, NewerVersion, UnknownVersion, or ValidationError.
        """
        kind, shape = self.kind(topic), version
        while step := self.upcasts.get((topic, shape)):
            body, shape = step(body), shape + 1
        if shape > kind.VERSION:
            raise NewerVersion(f"{topic} version {version}")
        if shape != kind.VERSION:
            raise UnknownVersion(f"{topic} version {version}")
        return kind.model_validate(body, extra="ignore")

    def outgoing(self, fact: Event) -> list[Event]:
        """The messages a fact becomes, in order; the fact itself comes first."""
        translate = self.sends.get(type(fact))
        return [fact, translate(fact)] if translate else [fact]

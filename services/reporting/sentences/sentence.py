"""How facts get their sentences: a collection per subject, and one collection of them all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from contracts.event import Event


class EntryKind(StrEnum):
    """What a reader may filter the timeline by."""

    DECISION = "keputusan"
    CHANGE = "perubahan data"
    SYSTEM = "sistem"


@dataclass(frozen=True)
class Reader:
    """Whose timeline the sentence stands in, and what the programmes are called."""

    family_id: UUID
    programmes: Mapping[UUID, str] = field(default_factory=dict)

    def programme(self, programme_id: UUID) -> str:
        return self.programmes.get(programme_id, "program bantuan")


Fact = TypeVar("Fact", bound=Event)
Sentence = Callable[[Fact, Reader], str]


class SaidTwice(TypeError):
    """Two sentences were written for one fact."""


class Sentences:
    """Sentences by fact; those of a subject are of one kind, unless a fact says otherwise."""

    def __init__(self, kind: EntryKind = EntryKind.SYSTEM) -> None:
        self.kind = kind
        self.by_fact: dict[type[Event], tuple[EntryKind, Sentence[Any]]] = {}

    @classmethod
    def joined(cls, *collections: "Sentences") -> "Sentences":
        """One collection of several; raises SaidTwice."""
        every = cls()
        for each in collections:
            for fact, (kind, sentence) in each.by_fact.items():
                every._keep(fact, kind, sentence)
        return every

    def of(
        self, fact: type[Fact], kind: EntryKind | None = None
    ) -> Callable[[Sentence[Fact]], Sentence[Fact]]:
        """Decorates the function that makes a fact's sentence; raises SaidTwice."""

        def keep(sentence: Sentence[Fact]) -> Sentence[Fact]:
            self._keep(fact, kind or self.kind, sentence)
            return sentence

        return keep

    def always(self, texts: Mapping[type[Event], str], kind: EntryKind | None = None) -> None:
        """Facts that read the same whatever they hold; raises SaidTwice."""
        for fact, text in texts.items():
            self._keep(fact, kind or self.kind, lambda _, __, text=text: text)  # type: ignore[misc]

    def say(self, fact: Event, reader: Reader) -> tuple[EntryKind, str]:
        """Kind and sentence of a fact; one nobody wrote a sentence for goes by its title."""
        kind, sentence = self.by_fact.get(type(fact), (EntryKind.SYSTEM, _title))
        return kind, sentence(fact, reader)

    def _keep(self, fact: type[Event], kind: EntryKind, sentence: Sentence[Any]) -> None:
        if fact in self.by_fact:
            raise SaidTwice(fact.TOPIC)
        self.by_fact[fact] = (kind, sentence)


def _title(fact: Event, _: Reader) -> str:
    return f"{fact.TITLE}."

"""One function per fact makes its sentence; here they are found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from contracts.event import Event


class Kind(StrEnum):
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


Sentence = Callable[[Any, Reader], str]
Tell = TypeVar("Tell", bound=Sentence)
_sentences: dict[type[Event], tuple[Kind, Sentence]] = {}


def tells(*facts: type[Event], kind: Kind) -> Callable[[Tell], Tell]:
    def remember(sentence: Tell) -> Tell:
        _sentences.update(dict.fromkeys(facts, (kind, sentence)))
        return sentence

    return remember


def has_sentence(fact: type[Event]) -> bool:
    return fact in _sentences


def told(fact: Event, reader: Reader) -> tuple[Kind, str]:
    """Kind and sentence of a fact; one nobody wrote a sentence for goes by its title."""
    kind, sentence = _sentences.get(type(fact), (Kind.SYSTEM, lambda fact, _: f"{fact.TITLE}."))
    return kind, sentence(fact, reader)

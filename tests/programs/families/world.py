"""A history that a registry could have recorded, and what is known after each of its facts."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from hypothesis import strategies as st

from contracts.codes.person import Destination, Disability, MaritalStatus, Relation, Sex
from contracts.event import Effective, Event
from contracts.registry.civil_events import CivilEventKind
from contracts.registry.parts import Biodata, Person
from contracts.registry.places import Move

VILLAGES = ("18.09.01.2001", "18.09.01.2002")
AWAY = Move(level=Destination.OTHER_PROVINCE)
NAMES = UUID(int=7)
DAY = Effective.day(date(2026, 3, 1))


@dataclass
class Known:
    """What is known of one family; `here` and `gone` are persons as last described."""

    village: str
    here: dict[UUID, Person] = field(default_factory=dict)
    gone: dict[UUID, Person] = field(default_factory=dict)
    housing: dict[str, Any] = field(default_factory=dict)
    survey_date: date | None = None
    desil: int | None = None
    period: str | None = None
    listed: bool | None = None
    answered: dict[str, date] = field(default_factory=dict)

    def answer(self, on: date, answers: dict[str, Any]) -> None:
        """What was so last counts, whenever it was recorded."""
        for name, value in answers.items():
            if self.answered.get(name, date.min) <= on:
                self.housing[name], self.answered[name] = value, on


@dataclass
class World:
    """Plays a history; `facts` with their event ids, `after` what was known after each."""

    draw: Callable[[Any], Any]
    families: dict[UUID, Known] = field(default_factory=dict)
    facts: list[tuple[UUID, Event]] = field(default_factory=list)
    after: list[dict[UUID, Known]] = field(default_factory=list)
    voidable: list[tuple[UUID, UUID, CivilEventKind, tuple[UUID, ...]]] = field(
        default_factory=list
    )

    def record(self, fact: Event) -> UUID:
        event_id = uuid5(NAMES, f"event {len(self.facts)}")
        self.facts.append((event_id, fact))
        self.after.append(copy.deepcopy(self.families))
        return event_id

    def family(self) -> tuple[UUID, Known] | None:
        living = [(key, it) for key, it in self.families.items() if it.here]
        return self.draw(st.sampled_from(living)) if living else None

    def person(self, relation: Relation) -> Person:
        number = len(self.facts) * 10 + self.draw(st.integers(0, 9))
        return Person(
            person_id=uuid5(NAMES, f"person {number}"),
            relation=relation,
            **self.draw(BIODATA).parts(),
        )

    def of_family(self, family_id: UUID) -> dict[str, Any]:
        """What every fact about a family says."""
        village = self.families[family_id].village
        return {"family_id": family_id, "village_code": village, "effective": DAY}


BIODATA = st.builds(
    Biodata,
    sex=st.sampled_from(Sex),
    birth_date=st.none() | st.dates(date(1930, 1, 1), date(2026, 2, 28)),
    marital_status=st.none() | st.sampled_from(MaritalStatus),
    occupation=st.none() | st.integers(1, 89),
    disability=st.none() | st.sampled_from(Disability),
)

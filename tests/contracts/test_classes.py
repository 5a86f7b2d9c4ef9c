"""Every field of every fact has one class, and what is not for everybody lies under its seal."""

from typing import Annotated
from uuid import UUID

import pytest
from pydantic import BaseModel

from contracts.codes.person import Disability, Sex
from contracts.event import Absent, Event, Part
from contracts.privacy.classes import Class, Internal, Personal, Seal, Specific
from contracts.privacy.law import faults, leaves
from contracts.registry.civil_events import MemberBorn
from infra.build.schemas import every_fact


@pytest.mark.parametrize("fact", every_fact(), ids=lambda fact: fact.__name__)
def test_every_field_of_a_fact_has_one_class_and_the_seal_of_it(fact: type[Event]) -> None:
    assert faults(fact) == []


class _Unmarked(BaseModel):
    sex: Sex


class _Twice(BaseModel):
    sex: Annotated[Sex, Class.INTERNAL, Class.PERSONAL]


class _Health(Part):
    disability: Specific[Disability | None] = None


class _Unsealed(BaseModel):
    health: _Health


class _WrongSeal(BaseModel):
    person_id: Internal[UUID]
    health: Annotated[_Health | Absent, Seal("person_id", Class.PERSONAL)]


class _NobodysSeal(BaseModel):
    person_id: Personal[str]
    health: Annotated[_Health | Absent, Seal("person_id", Class.SPECIFIC)]


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (_Unmarked, ["sex: 0 classes, not one"]),
        (_Twice, ["sex: 2 classes, not one"]),
        (_Unsealed, ["health.disability: specific without a seal"]),
        (_WrongSeal, ["health.disability: specific under a seal for personal"]),
        (
            _NobodysSeal,
            [
                "person_id: personal without a seal",
                "health: sealed for person_id, which is no id beside it",
            ],
        ),
    ],
)
def test_what_breaks_the_law_is_found(broken: type[BaseModel], said: list[str]) -> None:
    assert faults(broken) == said


def test_a_leaf_deep_in_a_fact_is_looked_at() -> None:
    found = {leaf.path: leaf.classes for leaf in leaves(MemberBorn)}
    assert found["child.civil.birth_date"] == (Class.PERSONAL,)
    assert found["child.mother.names.name"] == (Class.IDENTIFIER,)
    assert found["village_code"] == (Class.PUBLIC,)

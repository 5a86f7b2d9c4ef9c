"""What is said to be filled is what the sealed parts hold, in every fact, however it was made."""

import json

import pytest
from hypothesis import given
from pydantic import BaseModel

from contracts.event import Absent, Event, Provenance
from contracts.message import wire_type
from contracts.privacy.classes import Seal
from contracts.privacy.filled import Filled, filled_in, holds
from contracts.privacy.law import marks
from contracts.privacy.travelling import public_body, public_provenance
from contracts.reading.messages import read
from contracts.registry.families import FamilyLoaded
from contracts.registry.parts import Biodata, Civil, Person
from infra.build.examples import example
from infra.build.schemas import every_fact, models_in
from tests.contracts.any_fact import any_fact
from tests.memory import BEGINNING
from tests.people_we_know import budi, family

SEALED_WITHOUT = {
    "Parent",
    "CircumstancesChanged",
    "MemberDied",
    "MemberMovedOut",
    "FamilyMovedOut",
}
"""Parts of a class of their own: what changed, a cause, a former area, a parent's names."""


def parts(model: BaseModel) -> list[Filled]:
    """The model and what it holds, as far as they say what is filled."""
    own = [model] if isinstance(model, Filled) else []
    for value in vars(model).values():
        for each in value if isinstance(value, tuple) else (value,):
            own += parts(each) if isinstance(each, BaseModel) else []
    return own


@given(any_fact())
def test_the_names_are_those_of_what_is_held(fact: Event) -> None:
    for part in parts(fact):
        held = {
            name
            for field in type(part).model_fields
            if marks(type(part).model_fields[field], Seal)
            and isinstance(sealed := getattr(part, field), BaseModel)
            for name, value in sealed
            if holds(value)
        }
        assert held <= set(part.filled) == set(filled_in(part, part.filled))


def test_a_copy_says_what_the_copy_holds() -> None:
    without = budi.model_copy(update=Biodata(sex=budi.sex).parts())
    assert "birth_date" in budi.filled and "birth_date" not in without.filled
    assert "name" in without.filled


def test_what_cannot_be_read_keeps_its_names() -> None:
    loaded, *_ = read(wire_type(FamilyLoaded), _sent(family))
    [head, *_] = loaded.members  # type: ignore[attr-defined]
    assert head.identity is Absent.WITHHELD and head.filled == budi.filled
    opened = head.model_copy(update={"civil": Civil(occupation=9)})
    assert opened.filled == ("name", "nik", "occupation")


def _sent(fact: Event) -> bytes:
    by = public_provenance(example(Provenance), BEGINNING)
    return json.dumps({"fact": public_body(fact), "by": by}).encode()


@pytest.mark.parametrize("fact", every_fact(), ids=lambda fact: fact.TOPIC)
def test_whatever_is_sealed_of_people_and_places_says_so(fact: type[Event]) -> None:
    for model in {fact, *models_in(fact)}:
        sealed = any(marks(field, Seal) for field in model.model_fields.values())
        if sealed and model.__name__ not in SEALED_WITHOUT:
            assert issubclass(model, Filled), model.__name__
    assert issubclass(Person, Filled)

"""A fact is found by the ids in it, wherever they stand, and kept in the order of its subject."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from contracts import ids
from contracts.event import Event, Tag, nested_parts, plan
from contracts.ids import FAMILY, OFFICER, PERSON, named
from contracts.reading.tagged import tagged
from contracts.registry.roles import RoleAssigned, RoleRevoked
from infra.build.examples import example
from infra.build.schemas import every_fact, models_in
from tests.contracts.any_fact import any_fact

FACTS = every_fact()
TAGS = [each for each in vars(ids).values() if isinstance(each, Tag)]
each_fact = pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.TOPIC)


def ids_in(fact: BaseModel) -> Iterator[tuple[str, object]]:
    """Every id in a fact by what it is an id of, one by one; written without the walk it tests."""
    for name, value in fact:
        tag = next((field.tag for field in plan(type(fact)) if field.name == name), None)
        for each in value if isinstance(value, tuple) else (value,):
            if tag and each is not None:
                yield tag.name, each
            elif isinstance(each, BaseModel) and not _sealed(fact, name):
                yield from ids_in(each)


def _sealed(fact: BaseModel, name: str) -> bool:
    return any(field.name == name and field.seal for field in plan(type(fact)))


@given(any_fact())
def test_a_fact_is_found_by_every_id_in_it_and_by_nothing_else(fact: Event) -> None:
    assert set(fact.tags) == {f"{kind}:{value}" for kind, value in ids_in(fact)}


@given(any_fact(), st.sampled_from(TAGS))
def test_the_ids_of_one_kind_are_those_of_its_tags_in_their_order(fact: Event, tag: Tag) -> None:
    assert [str(each) for each in tagged(fact, tag)] == tag.values_in(fact.tags)


@given(any_fact())
def test_a_fact_is_entered_once_under_each_id(fact: Event) -> None:
    assert len(fact.tags) == len(set(fact.tags))
    assert not any(tag.endswith(":None") for tag in fact.tags)


@given(any_fact())
def test_what_is_known_of_a_family_is_kept_in_the_familys_order(fact: Event) -> None:
    family = getattr(fact, "family_id", None)
    if family is not None:
        assert fact.subject == family
        assert FAMILY.of(family) in fact.tags


@given(any_fact())
def test_a_fact_read_back_is_found_where_it_was(fact: Event) -> None:
    again = type(fact).model_validate_json(fact.model_dump_json(exclude_none=True))
    assert (again, again.tags, again.subject) == (fact, fact.tags, fact.subject)


@each_fact
def test_every_fact_has_a_subject_and_so_a_place_in_some_order(fact: type[Event]) -> None:
    assert isinstance(example(fact).subject, UUID)


@each_fact
def test_an_id_is_declared_as_one_kind_of_id(fact: type[Event]) -> None:
    for model in (fact, *models_in(fact)):
        for field in plan(model):
            assert field.tag is None or field.tag in TAGS
            assert not (field.seal and field.nested), "what is sealed is no longer walked through"


@each_fact
def test_no_declared_id_of_a_person_or_family_is_a_bare_one(fact: type[Event]) -> None:
    """A UUID called `person_id` without its tag would be stored, and never found."""
    for model in (fact, *models_in(fact)):
        tagged = {field.name for field in plan(model) if field.tag}
        subjects = {"person_id", "family_id", "case_id", "to_family_id", "new_family_id"}
        assert set(model.model_fields) & subjects <= tagged


@each_fact
def test_no_part_of_a_fact_can_be_changed_or_widened(fact: type[Event]) -> None:
    made: Any = example(fact)
    for part in (made, *_parts_of(made)):
        for name in type(part).model_fields:
            with pytest.raises(ValidationError, match="frozen"):
                setattr(part, name, None)
        with pytest.raises(ValidationError, match="extra_forbidden"):
            type(part).model_validate({**part.model_dump(), "note": "di luar daftar"})


def _parts_of(model: BaseModel) -> Iterator[BaseModel]:
    for _, value in model:
        for part in nested_parts(value):
            if isinstance(part, BaseModel):
                yield part
                yield from _parts_of(part)


def test_each_kind_of_id_has_a_word_of_its_own_and_only_numbers_stay_at_home() -> None:
    words = [tag.name for tag in TAGS]
    assert len(words) == len(set(words))
    assert {tag.name for tag in TAGS if not tag.published} == {"nik", "kk"}


@given(st.uuids(), st.uuids())
def test_a_person_and_a_family_of_the_same_number_are_not_mixed_up(one: UUID, other: UUID) -> None:
    assert PERSON.of(one) != FAMILY.of(one)
    assert (PERSON.of(one) == PERSON.of(other)) == (one == other)


def test_the_roles_of_an_officer_are_one_history_whatever_the_fact() -> None:
    given_, taken_back = example(RoleAssigned), example(RoleRevoked)
    assert given_.subject == taken_back.subject
    assert OFFICER.of("operator.sukamaju") in given_.tags
    other = taken_back.model_copy(update={"officer": "operator.mekarjaya"})
    assert other.subject != given_.subject


names = st.sampled_from(["family", "child", "case", "event"])


@given(st.uuids(), st.uuids(), names, names)
def test_a_repeated_command_names_again_what_it_named(
    one: UUID, other: UUID, name: str, another: str
) -> None:
    assert named(one, name) == named(UUID(str(one)), name) == uuid5(one, name)
    assert (named(one, name) == named(other, another)) == ((one, name) == (other, another))
    assert named(one, name) not in {one, other}


def test_what_tags_of_one_name_stand_for_is_told_once_each_and_in_order() -> None:
    tags = [PERSON.of(2), FAMILY.of(7), PERSON.of(1), PERSON.of(2), "personal:9"]
    assert PERSON.values_in(tags) == ["2", "1"]
    assert FAMILY.values_in(tags) == ["7"]
    assert FAMILY.values_in([]) == []

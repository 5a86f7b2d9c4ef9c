"""A branch that came with a later release is read as another one; a known one must fit."""

import json
from typing import Any
from uuid import UUID

import pytest
from pydantic import TypeAdapter, ValidationError

from contracts.programs.enrolments import FamilyTarget, PersonTarget, Target
from contracts.verification.cases import ProposedChange, Removal, Replacement
from contracts.vocabulary import Other

TARGET: TypeAdapter[Any] = TypeAdapter(Target)
CHANGE: TypeAdapter[Any] = TypeAdapter(ProposedChange)
FAMILY, CHILD = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    "target", [FamilyTarget(family_id=FAMILY), PersonTarget(person_id=CHILD, family_id=FAMILY)]
)
def test_a_known_branch_is_read_as_itself(target: Any) -> None:
    assert TARGET.validate_json(TARGET.dump_json(target)) == target
    assert TARGET.validate_python(target) is target


def test_a_branch_of_a_newer_release_is_kept_as_it_came() -> None:
    body = {"kind": "group", "group_id": str(CHILD), "members": 12}
    found = TARGET.validate_json(json.dumps(body))
    assert isinstance(found, Other)
    assert TARGET.dump_python(found, mode="json") == body


def test_a_known_branch_that_does_not_fit_is_refused_and_not_taken_for_another() -> None:
    for body in (
        {"kind": "family"},
        {"kind": "family", "family_id": str(FAMILY), "person_id": str(CHILD)},
        {"kind": "person", "family_id": str(FAMILY)},
        {"family_id": str(FAMILY)},
        {"kind": ""},
        {"kind": "satu dua"},
    ):
        with pytest.raises(ValidationError):
            TARGET.validate_python(body)


def test_each_kind_of_proposal_is_read_as_itself() -> None:
    for change in (
        Removal(reason_code="MAMPU"),
        Replacement(reason_code="MAMPU", successor_id=FAMILY),
    ):
        assert type(CHANGE.validate_json(CHANGE.dump_json(change))) is type(change)
    assert isinstance(CHANGE.validate_python({"kind": "adoption"}), Other)


def test_what_is_published_lets_a_reader_meet_a_branch_it_does_not_know() -> None:
    schema = TARGET.json_schema()
    branches = [each["$ref"].rsplit("/", 1)[1] for each in schema["anyOf"]]
    assert branches == ["FamilyTarget", "PersonTarget", "Other"]
    assert schema["$defs"]["Other"]["additionalProperties"] is True

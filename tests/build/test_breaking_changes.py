"""A published message keeps its meaning; whoever changes it takes a new version."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from contracts.message import wire_type
from contracts.registry.civil_events import MemberBorn
from infra.build import publish
from infra.build.compatibility import breaking
from infra.build.schemas import message_schema

Schema = dict[str, Any]
BORN = message_schema(MemberBorn)
NAME = f"published/schemas/{wire_type(MemberBorn)}.json"


def fact(schema: Schema) -> Schema:
    found: Schema = schema["properties"]["fact"]
    return found


def field_goes(schema: Schema) -> None:
    del fact(schema)["properties"]["mother_id"]


def field_of_a_part_goes(schema: Schema) -> None:
    del schema["$defs"]["Person"]["properties"]["sex"]


def field_changes_type(schema: Schema) -> None:
    fact(schema)["properties"]["village_code"]["type"] = "integer"


def field_changes_format(schema: Schema) -> None:
    fact(schema)["properties"]["family_id"]["format"] = "date"


def field_names_another_part(schema: Schema) -> None:
    fact(schema)["properties"]["child"]["$ref"] = "#/$defs/Civil"


def field_may_be_missing(schema: Schema) -> None:
    fact(schema)["required"].remove("village_code")


def field_becomes_required(schema: Schema) -> None:
    fact(schema)["required"].append("mother_id")


def new_field_is_required(schema: Schema) -> None:
    fact(schema)["properties"]["weight"] = {"type": "integer"}
    fact(schema)["required"].append("weight")


def null_is_no_longer_allowed(schema: Schema) -> None:
    fact(schema)["properties"]["mother_id"]["anyOf"].pop()


def code_value_goes(schema: Schema) -> None:
    schema["$defs"]["Sex"]["enum"].pop()


BREAKING = (
    field_goes,
    field_of_a_part_goes,
    field_changes_type,
    field_changes_format,
    field_names_another_part,
    field_may_be_missing,
    field_becomes_required,
    new_field_is_required,
    null_is_no_longer_allowed,
    code_value_goes,
)


@pytest.mark.parametrize("change", BREAKING, ids=lambda change: change.__name__)
def test_a_change_that_breaks_a_reader_is_found(change: Callable[[Schema], None]) -> None:
    changed = deepcopy(BORN)
    change(changed)
    assert breaking(BORN, changed)


def test_an_optional_field_and_a_new_code_value_break_nobody() -> None:
    changed = deepcopy(BORN)
    fact(changed)["properties"]["midwife"] = {"type": "string"}
    changed["$defs"]["Sex"]["enum"].append("unknown")
    changed["description"] = "other words"
    assert breaking(BORN, changed) == []


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A folder as the repository's `contracts/` would be, with everything published."""
    publish.write(tmp_path)
    return tmp_path


def test_a_message_that_would_lose_a_field_is_refused(published: Path) -> None:
    richer = deepcopy(BORN)
    fact(richer)["properties"]["weight"] = {"type": "integer"}
    (published / NAME).write_text(json.dumps(richer))
    assert publish.broken(published) == [
        "registry.member-born.v1.json: .fact.weight: field is gone"
    ]


def test_a_fact_that_was_renamed_is_refused(published: Path) -> None:
    (published / NAME).rename(published / "published/schemas/registry.child-came.v1.json")
    assert publish.broken(published) == [
        "registry.child-came.v1.json: no fact of that name is left"
    ]


def test_an_older_version_stays_published_beside_its_successor(published: Path) -> None:
    older = published / "published/schemas/registry.member-born.v0.json"
    older.write_text((published / NAME).read_text())
    assert publish.faults(published) == []


def test_a_stale_or_missing_document_is_found(published: Path) -> None:
    (published / "published/asyncapi.yaml").write_text("")
    (published / "samples/registry.member_born.v1.json").unlink()
    assert publish.faults(published) == [
        "published/asyncapi.yaml: run `make published`",
        "samples/registry.member_born.v1.json: run `make published`",
    ]


def test_a_sample_once_written_never_changes(published: Path) -> None:
    sample = published / "samples/registry.member_born.v1.json"
    sample.write_text("as it was stored then")
    publish.write(published)
    assert sample.read_text() == "as it was stored then"


def test_what_is_published_is_what_the_code_says() -> None:
    assert publish.faults() == []

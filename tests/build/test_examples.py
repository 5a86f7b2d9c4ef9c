"""An example can be made of any schema; it is always the same, it fits, and it is nobody's."""

import re
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel, Field

from contracts.event import Event, Provenance
from contracts.text import holds_a_persons_number
from infra.build.examples import FORMATTED, NAMED, example, value_of
from infra.build.schemas import every_fact


class Colour(BaseModel):
    kind: Literal["colour"] = "colour"
    shade: Literal["red", "green"]


class Sound(BaseModel):
    kind: Literal["sound"] = "sound"
    hertz: int = Field(ge=20, le=20_000)


class Everything(BaseModel):
    """One field of each sort."""

    text: str
    number: float
    flag: bool
    few: Annotated[int, Field(le=2)]
    many: Annotated[int, Field(ge=10)]
    pair: tuple[int, str]
    texts: list[str]
    by_name: dict[str, Sound]
    either: Annotated[Colour | Sound, Field(discriminator="kind")]
    perhaps: Sound | None = None
    given: int = 7
    who: UUID
    nothing: None = None


@pytest.mark.parametrize("fact", [*every_fact(), Provenance], ids=lambda fact: fact.__name__)
def test_every_fact_has_an_example_that_is_always_the_same(fact: type[BaseModel]) -> None:
    first, second = example(fact), example(fact)
    assert first == second
    assert type(first) is fact
    assert fact.model_validate(first.model_dump()) == first


@pytest.mark.parametrize("fact", every_fact(), ids=lambda fact: fact.__name__)
def test_no_example_of_a_fact_leaves_a_field_empty(fact: type[Event]) -> None:
    made = example(fact).model_dump()
    empty = {name for name, value in made.items() if value is None}
    assert empty == set()


@pytest.mark.parametrize("fact", every_fact(), ids=lambda fact: fact.__name__)
def test_a_number_in_an_example_is_of_a_province_that_does_not_exist(fact: type[Event]) -> None:
    text = example(fact).model_dump_json()
    numbers = re.findall(r"(?<![\da-f])\d{16}(?![\da-f])", text)
    assert all(number.startswith("99") or set(number) == {"0"} for number in numbers)


def test_every_sort_of_field_gets_a_value_that_fits() -> None:
    schema = Everything.model_json_schema()
    value = value_of(schema, schema["$defs"])
    Draft202012Validator(schema).validate(value)
    made = Everything.model_validate(value)
    assert (made.few, made.many, made.given) == (2, 10, 7)
    assert made.perhaps is not None
    assert list(made.by_name) == ["contoh"]
    assert made.either.kind == "colour"


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"const": "this"}, "this"),
        ({"type": "string", "example": "as said"}, "as said"),
        ({"type": "string", "examples": ["as shown", "or so"]}, "as shown"),
        ({"enum": ["first", "second"]}, "first"),
        ({"type": "string", "format": "date"}, FORMATTED["date"]),
        ({"type": "string", "format": "date-time"}, FORMATTED["date-time"]),
        ({"type": "array", "items": {"type": "boolean"}}, [True]),
        ({"type": "object"}, {}),
        ({"anyOf": [{"type": "null"}, {"type": "integer"}]}, 3),
        ({"type": "null"}, None),
    ],
)
def test_what_a_schema_says_decides(schema: dict[str, Any], value: object) -> None:
    assert value_of(schema, {}, "field") == value


def test_a_field_is_filled_as_its_name_leads_one_to_expect() -> None:
    assert value_of({"type": "string"}, {}, "village_code") == "18.09.01.2001"
    assert value_of({"type": "integer"}, {}, "desil") == 2
    assert value_of({"type": "string"}, {}, "unheard_of") == "contoh unheard_of"


def test_two_ids_of_one_example_differ() -> None:
    one = value_of({"type": "string", "format": "uuid"}, {}, "family_id")
    other = value_of({"type": "string", "format": "uuid"}, {}, "person_id")
    assert UUID(one) != UUID(other)


def test_no_free_text_of_an_example_would_be_refused_for_holding_somebodys_number() -> None:
    numbers = {"nik", "kk_number", "father_nik", "mother_nik", "traceparent"}
    texts = {name: text for name, text in NAMED.items() if isinstance(text, str)}
    found = {name for name, text in texts.items() if holds_a_persons_number(text)}
    assert found <= numbers

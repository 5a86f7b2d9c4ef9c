"""Facts are named for what happened, in the words of the people whose work they record."""

import re
from collections import Counter
from types import NoneType
from typing import get_args
from uuid import UUID

import pytest
from pydantic import BaseModel

from contracts import facts
from contracts.codes.person import Relation, Sex
from contracts.event import UNKNOWN_DATE, DurableCommand, Event, Part
from contracts.ids import FAMILY, PERSON
from contracts.message import wire_type
from contracts.registry.civil_events import MemberBorn
from contracts.registry.parts import Biodata, Person
from infra.build.schemas import every_fact, models_in

FACTS = every_fact()
PARTICIPLE = re.compile(r"(ed|born|drawn|made|set|split|due)$")
"""`due` is the old participle of `owe`."""
PARTICLES = {"out", "late"}
STATES = {"missing", "back", "while"}
"""What the field says of people has no participle: hilang, pulang, pergi sementara."""
INDONESIAN = re.compile(r"[A-Z][A-Za-z ,()-]+")


def said_badly(name: str, topic: str, *, asked: bool) -> str | None:
    """What is wrong with a fact's name and topic, if anything."""
    _, _, words = topic.partition(".")
    if not re.fullmatch(r"(registry|verification|programs|reporting)\.[a-z]+(_[a-z]+)*", topic):
        return f"{topic} is not service.snake_case"
    if words.replace("_", "") != name.lower():
        return f"{topic} does not say {name}"
    if "updated" in words.split("_"):
        return f"{topic} does not say what happened"
    last = [word for word in words.split("_") if word not in PARTICLES][-1]
    if not asked and last not in STATES and not PARTICIPLE.search(last):
        return f"{topic} is not in the past tense"
    if asked and PARTICIPLE.search(words.split("_")[0]):
        return f"{topic} is a command and should ask"
    return None


def unread_versions(topic: str, version: int) -> list[int]:
    """Older versions that nothing would make current."""
    return [old for old in range(1, version) if (topic, old) not in facts.FACTS.upcasts]


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.TOPIC)
def test_a_fact_is_named_for_what_happened(fact: type[Event]) -> None:
    assert said_badly(fact.__name__, fact.TOPIC, asked=issubclass(fact, DurableCommand)) is None


@pytest.mark.parametrize(
    ("name", "topic"),
    [
        ("FamilyUpdated", "registry.family_updated"),
        ("RegisterFamily", "registry.register_family"),
        ("FamilyRegisteredV2", "registry.family_registered_v2"),
        ("FamilyRegistered", "registry.familyRegistered"),
        ("FamilyRegistered", "registry.family_loaded"),
        ("FamilyRegistered", "family_registered"),
        ("FamilyRegistered", "console.family_registered"),
    ],
)
def test_a_fact_that_is_named_badly_is_found(name: str, topic: str) -> None:
    assert said_badly(name, topic, asked=False)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.TOPIC)
def test_a_fact_says_what_it_means_in_both_languages(fact: type[Event]) -> None:
    assert fact.__doc__ and fact.__doc__.rstrip().endswith("."), "its docstring is a sentence"
    assert "TITLE" in fact.__dict__ and INDONESIAN.fullmatch(fact.TITLE)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.TOPIC)
def test_a_fact_never_changes_and_takes_nothing_undeclared(fact: type[Event]) -> None:
    assert fact.model_config["frozen"] is True
    assert fact.model_config["extra"] == "forbid"


def test_no_two_facts_share_a_name_or_a_title() -> None:
    for words in ([f.__name__ for f in FACTS], [f.TITLE for f in FACTS], [*map(wire_type, FACTS)]):
        assert [word for word, count in Counter(words).items() if count > 1] == []


def test_every_older_version_of_a_fact_has_an_upcast() -> None:
    assert {f.TOPIC: gap for f in FACTS if (gap := unread_versions(f.TOPIC, f.VERSION))} == {}
    assert unread_versions("registry.member_born", 3) == [1, 2]


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.TOPIC)
def test_what_may_be_empty_need_not_be_stored(fact: type[Event]) -> None:
    """Bodies are written without what is empty, so a field that allows None must default to it."""
    assert unstorable(fact) == []
    for part in models_in(fact):
        assert unstorable(part) == []


class _Unstorable(Part):
    desil: int | None


def test_a_field_that_could_not_be_read_back_is_found() -> None:
    assert unstorable(_Unstorable) == ["desil"]


def unstorable(model: type[BaseModel]) -> list[str]:
    return [
        name
        for name, field in model.model_fields.items()
        if NoneType in get_args(field.annotation) and field.is_required()
    ]


def test_a_fact_is_found_by_an_id_that_may_be_missing() -> None:
    mother, child = UUID(int=2), UUID(int=3)
    born = MemberBorn(
        family_id=UUID(int=1),
        village_code="18.09.01.2001",
        effective=UNKNOWN_DATE,
        child=Person(person_id=child, relation=Relation.CHILD, **Biodata(sex=Sex.FEMALE).parts()),
        mother_id=mother,
    )
    assert born.tags == [FAMILY.of(UUID(int=1)), PERSON.of(child), PERSON.of(mother)]
    assert PERSON.of(None) not in born.model_copy(update={"mother_id": None}).tags

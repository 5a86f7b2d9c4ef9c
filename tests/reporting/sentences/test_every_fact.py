"""Every fact has a sentence that reads well and names nobody."""

import re

import pytest

from contracts.event import Event
from contracts.facts import FACTS
from contracts.programs.programmes import ProgrammeDefined
from contracts.registry.civil_events import MemberBorn
from contracts.registry.parts import Identity
from contracts.registry.villages.local_areas import LocalAreaNamed, LocalAreaRenamed
from infra.build.examples import example
from services.reporting.sentences.every import SENTENCES
from tests.reporting.saying import READER

KINDS = [fact for topic, fact in FACTS.kinds.items() if not topic.startswith("reporting.")]
"""Whatever reporting hears; its own facts stand in no family's timeline."""
OF_THINGS = {ProgrammeDefined, LocalAreaNamed, LocalAreaRenamed}
OF_PEOPLE = [fact for fact in KINDS if fact not in OF_THINGS]
"""Whose sentences may hold no name: that of a programme or a dusun is nobody's."""
SECRETS = [text for text in example(Identity).model_dump().values() if isinstance(text, str)]


def by_topic(fact: type[Event]) -> str:
    return fact.TOPIC


@pytest.mark.parametrize("fact", KINDS, ids=by_topic)
def test_every_fact_of_the_vocabulary_has_a_sentence_of_its_own(fact: type[Event]) -> None:
    assert fact in SENTENCES.by_fact


def test_no_sentence_is_kept_for_a_fact_that_is_gone() -> None:
    assert set(SENTENCES.by_fact) - set(KINDS) == set()


@pytest.mark.parametrize("fact", KINDS, ids=by_topic)
def test_a_sentence_reads_as_one(fact: type[Event]) -> None:
    _, sentence = SENTENCES.say(example(fact), READER)
    assert sentence[0].isupper() and sentence.endswith(".") and not sentence.endswith("..")
    assert not re.search(r"None|\{|\}|  |[A-Z][a-z]+\.[A-Z]", sentence)
    assert "_" not in sentence.replace("tim_data", "")


@pytest.mark.parametrize("fact", OF_PEOPLE, ids=by_topic)
def test_no_sentence_holds_a_name_or_a_number_of_somebody(fact: type[Event]) -> None:
    _, sentence = SENTENCES.say(example(fact), READER)
    assert [secret for secret in SECRETS if secret in sentence] == []
    assert not re.search(r"\d{16}|[0-9a-f]{8}-", sentence)


def test_the_examples_hold_what_a_sentence_must_not() -> None:
    """So that the law above is known to look for the right words."""
    born = example(MemberBorn).model_dump_json()
    assert all(secret in born for secret in SECRETS)

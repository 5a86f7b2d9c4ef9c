"""Every fact has a sentence that reads well and names nobody."""

import re

import pytest

from contracts.event import Event
from contracts.facts import FACTS
from contracts.programs.programmes import ProgrammeDefined
from contracts.registry.civil_events import MemberBorn
from contracts.registry.parts import Identity
from infra.build.examples import example
from services.reporting.sentences.every import SENTENCES
from services.reporting.sentences.sentence import EntryKind
from tests.reporting.saying import READER

KINDS = list(FACTS.kinds.values())
OF_PEOPLE = [fact for fact in KINDS if fact is not ProgrammeDefined]
"""Whose sentences may hold no name: that of a programme is nobody's."""
SECRETS = [text for text in example(Identity).model_dump().values() if isinstance(text, str)]
SERVICES = {topic.partition(".")[0] for topic in FACTS.kinds}


def by_topic(fact: type[Event]) -> str:
    return fact.TOPIC


@pytest.mark.parametrize("fact", KINDS, ids=by_topic)
def test_every_fact_of_the_vocabulary_has_a_sentence_of_its_own(fact: type[Event]) -> None:
    assert fact in SENTENCES.by_fact


def test_no_sentence_is_kept_for_a_fact_that_is_gone() -> None:
    assert set(SENTENCES.by_fact) - set(KINDS) == set()


def test_facts_of_all_services_are_there() -> None:
    assert {"registry", "verification", "programs"} <= SERVICES


@pytest.mark.parametrize("fact", KINDS, ids=by_topic)
def test_a_sentence_reads_as_one(fact: type[Event]) -> None:
    _, sentence = SENTENCES.say(example(fact), READER)
    assert sentence[0].isupper() and sentence.endswith(".") and not sentence.endswith("..")
    assert not re.search(r"None|\{|\}|  |[A-Z][a-z]+\.[A-Z]", sentence)
    assert "_" not in sentence.replace("operator_desa", "")


@pytest.mark.parametrize("fact", OF_PEOPLE, ids=by_topic)
def test_no_sentence_holds_a_name_or_a_number_of_somebody(fact: type[Event]) -> None:
    _, sentence = SENTENCES.say(example(fact), READER)
    assert [secret for secret in SECRETS if secret in sentence] == []
    assert not re.search(r"\d{16}|[0-9a-f]{8}-", sentence)


def test_the_examples_hold_what_a_sentence_must_not() -> None:
    """So that the law above is known to look for the right words."""
    born = example(MemberBorn).model_dump_json()
    assert all(secret in born for secret in SECRETS)


@pytest.mark.parametrize("fact", KINDS, ids=by_topic)
def test_every_entry_is_of_a_kind_that_can_be_asked_for(fact: type[Event]) -> None:
    kind, _ = SENTENCES.say(example(fact), READER)
    assert kind in set(EntryKind)


def test_a_reader_can_ask_for_each_kind_and_finds_something() -> None:
    kinds = {kind for kind, _ in SENTENCES.by_fact.values()}
    assert kinds == set(EntryKind)

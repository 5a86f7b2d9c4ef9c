"""A sentence is written once, and a fact that came without one is still told."""

from uuid import UUID

import pytest

from contracts.event import Event
from contracts.ids import FamilyId
from contracts.registry.civil_events import MemberBorn, MemberDied
from contracts.registry.families import HeadChanged, KkNumberReplaced
from infra.build.examples import example
from services.reporting.sentences.every import SENTENCES
from services.reporting.sentences.sentence import EntryKind, Reader, SaidTwice, Sentences
from tests.people_we_know import FAMILY

READER = Reader(FAMILY)


class FenceMended(Event):
    TOPIC = "registry.fence_mended"
    TITLE = "Pagar diperbaiki"

    family_id: FamilyId


def collection(fact: type[Event], kind: EntryKind = EntryKind.CHANGE) -> Sentences:
    made = Sentences(kind)

    @made.of(fact)
    def happened(_: Event, __: Reader) -> str:
        return "Sesuatu terjadi."

    return made


def test_a_fact_that_nobody_wrote_a_sentence_for_goes_by_its_title() -> None:
    fact = FenceMended(family_id=FAMILY)
    assert SENTENCES.say(fact, READER) == (EntryKind.SYSTEM, "Pagar diperbaiki.")


def test_a_collection_says_what_its_functions_make_of_a_fact() -> None:
    made = collection(MemberDied)
    assert made.say(example(MemberDied), READER) == (EntryKind.CHANGE, "Sesuatu terjadi.")
    assert made.say(example(MemberBorn), READER) == (EntryKind.SYSTEM, "Kelahiran.")


def test_a_fact_may_be_of_another_kind_than_its_subject() -> None:
    made = Sentences(EntryKind.CHANGE)
    made.always({HeadChanged: "Berganti.", KkNumberReplaced: "Diganti."}, EntryKind.DECISION)
    made.of(MemberDied)(lambda _, __: "Meninggal.")
    kinds = {fact: kind for fact, (kind, _) in made.by_fact.items()}
    assert kinds == {
        HeadChanged: EntryKind.DECISION,
        KkNumberReplaced: EntryKind.DECISION,
        MemberDied: EntryKind.CHANGE,
    }


def test_facts_that_always_read_the_same_keep_their_own_text() -> None:
    made = Sentences()
    made.always({HeadChanged: "Berganti.", KkNumberReplaced: "Diganti."})
    assert made.say(example(HeadChanged), READER)[1] == "Berganti."
    assert made.say(example(KkNumberReplaced), READER)[1] == "Diganti."


def test_a_joined_collection_has_the_sentences_of_each() -> None:
    joined = Sentences.joined(
        collection(MemberDied), collection(MemberBorn, EntryKind.SYSTEM), collection(HeadChanged)
    )
    assert set(joined.by_fact) == {MemberDied, MemberBorn, HeadChanged}
    assert joined.say(example(MemberBorn), READER)[0] is EntryKind.SYSTEM


def test_a_second_sentence_for_a_fact_is_refused_by_its_topic() -> None:
    made = collection(MemberDied)
    with pytest.raises(SaidTwice, match=r"registry\.member_died"):
        made.of(MemberDied)(lambda _, __: "Lagi.")
    with pytest.raises(SaidTwice):
        made.always({MemberDied: "Lagi."})
    with pytest.raises(SaidTwice):
        Sentences.joined(made, collection(MemberDied))


def test_a_programme_is_named_where_it_is_known_and_described_where_not() -> None:
    reader = Reader(FAMILY, {UUID(int=9): "Program Sembako"})
    assert reader.programme(UUID(int=9)) == "Program Sembako"
    assert reader.programme(UUID(int=10)) == "program bantuan"

"""What is written can be read, by us and by the next release; what cannot is not written."""

import json
from typing import Annotated, Any
from uuid import UUID, uuid4

import pytest
from eventsourcing.dcb.api import DCBEvent
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.event import Absent, Event, Part
from contracts.ids import CASE, COMMAND, FACT, FAMILY, CaseId, FamilyId
from contracts.privacy.classes import Class, Seal
from contracts.vocabulary import UnknownVersion, Vocabulary
from infra.runtime.eventstore.mapper import FactTooLarge, JsonMapper, MissingProvenance
from infra.runtime.eventstore.projection import Projection, Query, on
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.privacy.errors import Unstorable
from tests.memory import BEGINNING, in_memory, lying
from tests.runtime.privacy.memory_keys import MemoryKeys
from tests.runtime.world import by

BUDI, SITI = UUID(int=1), UUID(int=2)


class Diary(Part):
    words: str


class Written(Event):
    TOPIC = "registry.test_written"
    TITLE = "Buku harian ditulis"

    family_id: FamilyId
    words: str = ""
    diary: Annotated[Diary | Absent, Seal("family_id", Class.IDENTIFIER)] = Absent.WITHHELD


class WrittenForACase(Event):
    """The same fact in a later release: it names a case, and may tell who the words are about."""

    TOPIC = "registry.test_written"
    TITLE = "Buku harian ditulis"
    VERSION = 2

    family_id: UUID
    case_id: CaseId | None = None
    words: str = ""
    diary: Annotated[Diary | Absent, Seal("family_id", Class.IDENTIFIER)] = Absent.WITHHELD


class Listed(Event):
    """A list that grew."""

    TOPIC = "registry.test_listed"
    TITLE = "Daftar panjang"

    family_id: FamilyId
    listed: tuple[UUID, ...]


TODAY, TOMORROW = Vocabulary.of([Written]), Vocabulary.of([WrittenForACase])
UPGRADED = Vocabulary.of([WrittenForACase], upcasts={(Written.TOPIC, 1): lambda body: body})
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"))


def mapper(vocabulary: Vocabulary = TODAY, vault: Any = None) -> JsonMapper:
    return JsonMapper(vault or MemoryKeys(), "registry", vocabulary)


def stored(fact: Event, using: JsonMapper | None = None, **grounds: object) -> DCBEvent:
    [row] = (using or mapper()).rows([Recorded(fact, by(**grounds), uuid4())])
    return row


@given(TEXT)
def test_whatever_a_clerk_writes_is_read_back_letter_by_letter(words: str) -> None:
    using = mapper()
    written = Written(family_id=BUDI, words=words, diary=Diary(words=words))
    assert using.recorded(lying(stored(written, using))).fact == written


@pytest.mark.parametrize("words", ["C:\\u0000", "\\\\u0000", "\\u0000\\", 'kata "\\u0000"'])
def test_a_clerk_may_write_about_the_letters_that_escape_a_nul(words: str) -> None:
    """Six letters that everybody can see are a text like any other."""
    using = mapper()
    written = Written(family_id=BUDI, words=words, diary=Diary(words=words))
    again = using.recorded(lying(stored(written, using)))
    assert again.fact == written


@pytest.mark.parametrize("words", ["\x00", "bisik\x00", "\\\x00", "\\\\\x00", '"\x00'])
def test_a_nul_is_refused_wherever_it_hides(words: str) -> None:
    with pytest.raises(Unstorable):
        stored(Written(family_id=BUDI, words=words))
    with pytest.raises(Unstorable):
        stored(Written(family_id=BUDI, diary=Diary(words=words)))


def test_a_refusal_names_the_fact_and_not_the_words() -> None:
    with pytest.raises(Unstorable) as refusal:
        stored(Written(family_id=BUDI, diary=Diary(words="Budi\x00")))
    assert refusal.value.what == Written.TOPIC
    assert "Budi" not in str(refusal.value) + refusal.value.explanation


def test_one_fact_that_cannot_be_stored_keeps_the_whole_command_out() -> None:
    good, bad = Written(family_id=BUDI), Written(family_id=BUDI, words="\x00")
    with pytest.raises(Unstorable):
        mapper().rows([Recorded(fact, by(), uuid4()) for fact in (good, bad)])


def test_a_fact_without_provenance_is_none() -> None:
    with pytest.raises(MissingProvenance, match="Written"):
        mapper().rows([Written(family_id=BUDI)])  # type: ignore[list-item]


def test_what_a_newer_release_wrote_is_not_guessed_at() -> None:
    row = stored(WrittenForACase(family_id=BUDI), mapper(TOMORROW))
    with pytest.raises(UnknownVersion, match="version 2"):
        mapper(TODAY).recorded(lying(row))


def test_what_nobody_has_a_name_for_is_not_guessed_at() -> None:
    row = stored(Written(family_id=BUDI))
    with pytest.raises(KeyError):
        mapper(Vocabulary.of([])).recorded(lying(row))


def test_a_row_that_somebody_wrote_by_hand_is_found_out() -> None:
    row = stored(Written(family_id=BUDI))
    body = json.loads(row.data)
    del body["p"]["reason"]
    with pytest.raises(ValidationError):
        mapper().recorded(lying(DCBEvent(row.type, json.dumps(body).encode(), row.tags)))


def test_a_fact_is_read_with_the_tags_it_was_stored_with() -> None:
    """The class lost its family tag meanwhile; who asked for the family is still told of it."""
    vault = MemoryKeys()
    row = stored(Written(family_id=BUDI), mapper(TODAY, vault))
    past = mapper(UPGRADED, vault).recorded(lying(row))
    assert isinstance(past.fact, WrittenForACase)
    assert FAMILY.of(BUDI) in past.tags
    assert past.fact.tags == []


def test_a_tag_that_an_upgrade_adds_is_not_one_it_was_stored_with() -> None:
    """Nobody finds the fact by it in the ledger, so nobody may be told of it by it either."""
    case = uuid4()
    richer = Vocabulary.of(
        [WrittenForACase],
        upcasts={(Written.TOPIC, 1): lambda body: {**body, "case_id": str(case)}},
    )
    past = mapper(richer).recorded(lying(stored(Written(family_id=BUDI))))
    assert CASE.of(case) in past.fact.tags
    assert CASE.of(case) not in past.tags


def test_a_fact_knows_where_it_lies_and_when_it_came_there() -> None:
    row = stored(Written(family_id=BUDI), command_id=UUID(int=9))
    past = mapper().recorded(lying(row, 3))
    assert past.tags == [FAMILY.of(BUDI), FACT.of(past.event_id), COMMAND.of(UUID(int=9))]
    assert (past.position, past.source) == (3, "registry")
    assert (past.recorded_at, past.epoch) == (BEGINNING, 1)


def test_what_is_stored_says_nothing_of_when_for_only_the_append_knows() -> None:
    assert "recorded_at" not in json.loads(stored(Written(family_id=BUDI)).data)["p"]


class Diaries(Projection):
    def __init__(self, family_id: UUID) -> None:
        self.tags = (FAMILY.of(family_id),)
        self.count = 0

    @on(WrittenForACase)
    def written(self, fact: WrittenForACase, past: Recorded) -> None:
        self.count += 1


def test_after_the_upgrade_a_decision_still_sees_what_was_stored_before_it() -> None:
    ledger = in_memory(MemoryKeys(), TODAY)
    past = Recorded(Written(family_id=BUDI), by(), uuid4())
    ledger.append([past], [Query((Written,), FAMILY.of(BUDI))], None)
    ledger.mapper.vocabulary = UPGRADED
    budi, siti = Diaries(BUDI), Diaries(SITI)
    ledger.ask(budi, siti)
    assert (budi.count, siti.count) == (1, 0)


def test_who_holds_no_keys_reads_everything_but_the_diary() -> None:
    row = stored(Written(family_id=BUDI, words="hujan", diary=Diary(words="rahasia")))
    past = JsonMapper(None, "registry", TODAY).recorded(lying(row))
    assert past.fact == Written(family_id=BUDI, words="hujan", diary=Absent.WITHHELD)


def test_who_opens_another_class_reads_everything_but_the_diary() -> None:
    own = mapper()
    row = stored(Written(family_id=BUDI, diary=Diary(words="rahasia")), own)
    assert own.opening([Class.PERSONAL]).recorded(lying(row)).fact == Written(family_id=BUDI)
    assert own.recorded(lying(row)).fact == Written(family_id=BUDI, diary=Diary(words="rahasia"))


def test_a_service_without_keys_cannot_store_what_must_be_sealed() -> None:
    plain = JsonMapper(None, "programs", TODAY)
    assert stored(Written(family_id=BUDI), plain)
    with pytest.raises(TypeError, match="no keys"):
        stored(Written(family_id=BUDI, diary=Diary(words="rahasia")), plain)


def test_the_keys_of_many_facts_are_fetched_in_one_round_trip() -> None:
    asked: list[int] = []
    keys = MemoryKeys()
    rows = [
        stored(Written(family_id=family, diary=Diary(words="rahasia")), mapper(TODAY, keys))
        for family in (BUDI, SITI, BUDI)
    ]
    keys.forget()
    named = keys.ring.named
    keys.ring.named = lambda ids: asked.append(len(ids)) or named(ids)  # type: ignore[method-assign, func-returns-value]
    found = mapper(TODAY, keys).read([lying(row) for row in rows])
    assert all(isinstance(each, Recorded) for each in found)
    assert asked == [2]


def test_a_row_that_cannot_be_read_leaves_the_others_alone() -> None:
    own = mapper()
    good = stored(Written(family_id=BUDI), own)
    broken, whole = own.read([lying(DCBEvent(good.type, b"{}")), lying(good)])
    assert isinstance(broken, ValidationError) and isinstance(whole, Recorded)


def test_a_fact_of_more_than_256_kb_is_refused_and_one_of_less_is_not() -> None:
    many = tuple(uuid4() for _ in range(7_000))
    assert stored(Listed(family_id=BUDI, listed=many[:6_000]))
    with pytest.raises(FactTooLarge) as refusal:
        stored(Listed(family_id=BUDI, listed=many))
    assert refusal.value.status == 413
    assert "Bagi menjadi beberapa" in refusal.value.explanation

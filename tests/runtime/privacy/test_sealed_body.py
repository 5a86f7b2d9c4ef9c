"""A fact as it lies in the ledger and travels: what is personal or more is a locked box."""

import json
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from contracts.codes.person import Disability, MaritalStatus
from contracts.event import Absent
from contracts.message import messages
from contracts.privacy.boxes import keys_in, place
from contracts.privacy.classes import Class
from contracts.reading.messages import read
from contracts.registry.civil_events import MemberBorn
from contracts.registry.families import FamilyLoaded
from contracts.registry.parts import Biodata, Health, Person
from infra.runtime.privacy.errors import CorruptKey, KeyMissing, SubjectErased, TamperedCiphertext
from infra.runtime.privacy.held_keys import AnsweredKeys
from infra.runtime.privacy.sealed_body import Body, opened_body, sealed_body, subjects_of
from tests.memory import origin
from tests.people_we_know import ANI, BUDI, BY, FAMILY, LAST_WEEK, SUKAMAJU, ani, budi, family
from tests.runtime.privacy.memory_keys import MemoryKeys

SEALED = (Class.PERSONAL, Class.SPECIFIC)
EVENT = uuid4()
BORN = "2015-08-09"


def stored(fact: Any, keys: MemoryKeys, event_id: UUID = EVENT) -> Body:
    held = keys.to_seal(set(subjects_of(fact)))
    body: Body = json.loads(msgspec.json.encode(sealed_body(fact, event_id, held)))
    return body


def reopened(
    body: Body, keys: MemoryKeys, *classes: Class, of: Any = FamilyLoaded, event_id: UUID = EVENT
) -> Any:
    held = keys.to_open(keys_in(body, classes))
    at = place(of.TOPIC, 1, event_id)
    return of.model_validate(opened_body(body, at, held, classes))


def test_the_owner_reads_its_fact_back() -> None:
    keys = MemoryKeys()
    assert reopened(stored(family, keys), keys, *Class) == family


def test_who_judges_opens_what_it_judges_by_and_no_name() -> None:
    keys = MemoryKeys()
    heard = reopened(stored(family, keys), keys, *SEALED)
    for member, told in zip(heard.members, family.members, strict=True):
        assert member == told.model_copy(update={"identity": Absent.WITHHELD})
    assert heard.place.dusun == "MEKAR" and heard.place.address is None


def test_a_message_carries_the_ledgers_own_boxes_and_none_of_an_identifier() -> None:
    keys = MemoryKeys()
    body = stored(family, keys)
    [sent] = messages(
        origin("registry", 1),
        EVENT,
        family,
        BY,
        previous_id=None,
        stored=(1, body),
    )
    travelled = json.loads(sent.data)["fact"]
    assert travelled["members"][0]["civil"] == body["members"][0]["civil"]
    assert travelled["locality"] == body["locality"]
    text = sent.data.decode()
    assert {
        word for word in (BORN, "Ani", "MEKAR", "identifier", "nik-ani") if word in text
    } == set()
    assert read(sent.type, sent.data)[0].tags == [f"family:{FAMILY}", *_people(family)]


def _people(fact: FamilyLoaded) -> list[str]:
    return [f"person:{member.person_id}" for member in fact.members]


def test_a_class_that_a_reader_does_not_open_is_withheld_and_costs_no_key() -> None:
    keys = MemoryKeys()
    body = stored(family, keys)
    assert len(set(keys_in(body, [Class.SPECIFIC]))) == 3
    heard = reopened(body, keys, Class.SPECIFIC).members[2]
    assert (heard.civil, heard.health) == (Absent.WITHHELD, Health())
    assert heard.biodata == Biodata(sex=ani.sex)


def test_once_erased_nothing_opens_and_nothing_new_is_sealed() -> None:
    keys = MemoryKeys()
    body = stored(family, keys)
    keys.shred(ANI, "atas permintaan")
    *others, erased = reopened(body, keys, *Class).members
    assert others == [*family.members[:2]]
    assert (erased.civil, erased.health, erased.identity) == (Absent.ERASED,) * 3
    with pytest.raises(SubjectErased):
        stored(family, keys)
    assert reopened(stored(_with(erased), keys), keys, *Class).members[2] == erased


def _with(person: Person) -> FamilyLoaded:
    """A later fact that carries an erased person on."""
    return family.model_copy(update={"members": (*family.members[:2], person)})


def test_a_box_in_the_wrong_place_does_not_open() -> None:
    """Somebody with the database swaps the boxes of two facts, or of two people."""
    keys = MemoryKeys()
    body = stored(family, keys)
    with pytest.raises(TamperedCiphertext):
        reopened(body, keys, *SEALED, event_id=uuid4())
    first, second = body["members"][:2]
    first["civil"], second["civil"] = second["civil"], first["civil"]
    with pytest.raises(TamperedCiphertext):
        reopened(body, keys, *SEALED)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"box": "AAAA"}, TamperedCiphertext),
        ({"box": 7}, TamperedCiphertext),
        ({"key": "nobody"}, TamperedCiphertext),
        ({"key": str(uuid4())}, KeyMissing),
    ],
    ids=["too-short", "no-text", "no-key-id", "unknown-key"],
)
def test_a_box_that_is_none_of_ours_is_told_from_an_erasure(
    wrong: Body, said: type[Exception]
) -> None:
    keys = MemoryKeys()
    body = stored(family, keys)
    body["members"][0]["civil"] |= wrong
    with pytest.raises(said):
        reopened(body, keys, *SEALED)


def test_a_corrupt_key_stops_one_subject_only() -> None:
    keys = MemoryKeys()
    body, other = stored(family, keys), stored(_born(), keys)
    known = keys.ring.answers[BUDI]
    keys.ring.answers[BUDI] = AnsweredKeys(known.key_id, BUDI, None, corrupt=True)
    keys.forget()
    with pytest.raises(CorruptKey):
        reopened(body, keys, *SEALED)
    assert reopened(other, keys, *SEALED, of=MemberBorn).child.birth_date


def _born(**more: Any) -> MemberBorn:
    child = budi.model_copy(update={"person_id": uuid4(), **more})
    return MemberBorn(family_id=FAMILY, village_code=SUKAMAJU, effective=LAST_WEEK, child=child)


def test_boxes_tell_no_answer_by_their_length() -> None:
    keys = MemoryKeys()
    answers = [Health(disability=each) for each in [None, *Disability]]
    facts = [stored(_born(health=each), keys) for each in answers]
    assert len({len(fact["child"]["health"]["box"]) for fact in facts}) == 1
    named = [budi.biodata.model_copy(update={"marital_status": each}) for each in MaritalStatus]
    facts = [stored(_born(civil=each.parts()["civil"]), keys) for each in named]
    assert len({len(fact["child"]["civil"]["box"]) for fact in facts}) == 1

"""What an officer writes beside a fact lies in a locked box, and is gone with the key."""

from uuid import UUID, uuid4

import psycopg
import pytest
from eventsourcing.dcb.api import DCBEvent

from contracts.event import Evidence, Provenance
from contracts.ids import FAMILY
from contracts.message import messages
from contracts.privacy.classes import Class
from contracts.programs.programmes import ProgrammeDefined
from contracts.registry.civil_events import MemberDied
from infra.local.servers.provision import ServiceDatabase
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.mapper import JsonMapper
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.privacy.errors import SubjectErased, TamperedCiphertext
from infra.runtime.privacy.grants import GRANTS
from tests.memory import lying, origin
from tests.people_we_know import BUDI, LAST_WEEK, SUKAMAJU
from tests.people_we_know import FAMILY as HOME_OF_BUDI
from tests.runtime.privacy.memory_keys import MemoryKeys
from tests.runtime.world import Note, by

SAID = "Pak Budi Canary dijemput Bu Bidan"
GROUNDS = {
    "remark": SAID,
    "on_behalf_of": "keluarga Canary",
    "legal_basis": "surat keterangan Bu Canary",
    "evidence": (Evidence(uri="berkas:canary.jpg", kind="foto"),),
}
DIED = MemberDied(
    family_id=HOME_OF_BUDI, person_id=BUDI, village_code=SUKAMAJU, effective=LAST_WEEK
)
PROGRAMME = ProgrammeDefined(programme_id=uuid4(), code="PKH", name="Keluarga Harapan")


def stored(keys: MemoryKeys, fact: object = DIED, **grounds: object) -> DCBEvent:
    recorded = Recorded(fact, by(**(grounds or GROUNDS)), uuid4())  # type: ignore[arg-type]
    [row] = JsonMapper(keys).rows([recorded])
    return row


def read(keys: MemoryKeys, row: DCBEvent) -> Provenance:
    return JsonMapper(keys).recorded(lying(row)).by


def test_the_service_that_stored_them_reads_them_and_the_row_holds_none() -> None:
    keys = MemoryKeys()
    row = stored(keys)
    assert b"anary" not in row.data
    assert {name: getattr(read(keys, row), name) for name in GROUNDS} == GROUNDS


def test_a_fact_without_words_has_no_box_of_them_and_asks_for_no_key() -> None:
    keys = MemoryKeys()
    row = stored(keys, remark=None)
    assert b'"box"' not in row.data
    assert keys.ring.answers == {}


def test_they_are_gone_with_the_person_and_the_rest_is_read() -> None:
    keys = MemoryKeys()
    row = stored(keys)
    keys.shred(BUDI, "putusan 12")
    found = read(keys, row)
    assert (found.remark, found.on_behalf_of, found.legal_basis) == (None, None, None)
    assert [(each.uri, each.kind) for each in found.evidence] == [(None, "foto")]
    assert found.reason == "laporan_keluarga"


def test_of_somebody_erased_the_family_keeps_them_and_of_nobody_left_there_are_none() -> None:
    keys = MemoryKeys()
    keys.shred(BUDI, "putusan 12")
    row = stored(keys)
    assert b"anary" not in row.data
    assert read(keys, row).remark == SAID
    keys.shred(HOME_OF_BUDI, "putusan 13")
    with pytest.raises(SubjectErased):
        stored(keys)


def test_words_beside_a_fact_about_nobody_stay_as_they_are() -> None:
    keys = MemoryKeys()
    assert read(keys, stored(keys, PROGRAMME)).remark == SAID
    assert keys.ring.answers == {}


def test_words_of_a_command_about_somebody_lie_beside_none_of_its_facts_about_nobody() -> None:
    keys = MemoryKeys()
    said = by(**GROUNDS)
    facts = [Recorded(each, said, uuid4()) for each in (PROGRAMME, DIED)]
    of_nobody, of_budi = JsonMapper(keys).rows(facts)
    assert b"anary" not in of_nobody.data and b"anary" not in of_budi.data
    assert read(keys, of_nobody).remark is None
    assert read(keys, of_budi).remark == SAID


def test_who_opens_no_remarks_reads_none_and_no_message_takes_them_along() -> None:
    keys = MemoryKeys()
    row = stored(keys)
    past = JsonMapper(keys, opens=set(Class) - {Class.REMARK}).recorded(lying(row))
    assert (past.by.remark, past.by.evidence[0].uri) == (None, None)
    for each in (past, JsonMapper(keys).recorded(lying(row))):
        assert each.stored
        body = each.stored.v, each.stored.d
        [sent] = messages(
            *(origin("registry", 1), each.event_id, each.fact, each.by),
            previous_id=None,
            stored=body,
        )
        assert b"anary" not in sent.data and b'"remark"' not in sent.data
        assert each.stored.w and each.stored.w["box"].encode() not in sent.data


def test_a_box_of_words_opens_beside_its_own_fact_alone() -> None:
    keys = MemoryKeys()
    row = stored(keys)
    [other] = JsonMapper(keys).rows([Recorded(DIED, by(), uuid4())])
    box = row.data[row.data.index(b'"w":') : row.data.index(b',"p":')]
    other.data = other.data.replace(b',"p":', b"," + box + b',"p":')
    with pytest.raises(TamperedCiphertext):
        read(keys, other)


@pytest.mark.parametrize("service", GRANTS)
def test_remarks_are_granted_to_those_who_record_them(service: str) -> None:
    recording = {"registry", "verification", "programs"}
    assert (Class.REMARK in GRANTS[service].classes) == (service in recording)


def test_no_row_of_a_ledger_holds_what_was_written(
    ledger: Ledger, database: ServiceDatabase
) -> None:
    family = UUID(int=1234)
    ledger.decide(Note(family, 1), by(**GROUNDS))
    assert [past.by.remark for past in ledger.history(FAMILY.of(family))] == [SAID]
    with psycopg.connect(database.owner) as owner:
        rows = owner.execute("SELECT data, tags::text FROM fact").fetchall()
    assert len(rows) == 1
    assert not any(b"anary" in bytes(data) or "anary" in tags for data, tags in rows)

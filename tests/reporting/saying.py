"""What Budi's family reads of a fact, and what kind of entry it is."""

from uuid import UUID

from contracts.codes.person import Destination
from contracts.event import Event
from contracts.registry.places import Move
from services.reporting.sentences.every import SENTENCES
from services.reporting.sentences.sentence import EntryKind, Reader
from tests.people_we_know import FAMILY, LAST_WEEK, SUKAMAJU
from tests.reporting.what_happened import PKH

READER = Reader(FAMILY, {PKH: "Program Keluarga Harapan"})
AWAY = Move(level=Destination.OTHER_PROVINCE, region_code="35.22")
COMMON = {"family_id": FAMILY, "village_code": SUKAMAJU, "effective": LAST_WEEK}


def fact_of(kind: type[Event], /, **given: object) -> Event:
    """About Budi's family in Sukamaju, last week, unless given otherwise."""
    common = {name: value for name, value in COMMON.items() if name in kind.model_fields}
    return kind.model_validate({**common, **given})


def said(kind: type[Event], /, family_id: UUID = FAMILY, **given: object) -> str:
    """The sentence as the given family reads it."""
    reader = Reader(family_id, READER.programmes)
    return SENTENCES.say(fact_of(kind, **given), reader)[1]


def kind_of(kind: type[Event], /, **given: object) -> EntryKind:
    return SENTENCES.say(fact_of(kind, **given), READER)[0]

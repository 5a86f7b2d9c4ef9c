"""The same few families in every test: Budi and Siti of desa Sukamaju, and Joko next door."""

from datetime import date
from uuid import UUID, uuid4

from contracts.codes.person import Destination, MaritalStatus, Relation, Sex
from contracts.event import Effective, Event, Provenance
from contracts.registry.families import FamilyLoaded
from contracts.registry.parts import Biodata, Identity, Person
from contracts.registry.places import Move, Place
from infra.runtime.eventstore.recorded import Recorded
from tests.memory import BEGINNING

SUKAMAJU, MARGOREJO = "18.09.01.2001", "18.09.01.2002"
TODAY = date(2026, 11, 21)
LAST_WEEK = Effective.day(date(2026, 11, 14))
TOMORROW = Effective.day(date(2026, 11, 22))
JAKARTA = Move(level=Destination.OTHER_PROVINCE, region_code="31.74")

FAMILY, NEIGHBOURS, NEW_FAMILY = UUID(int=100), UUID(int=200), UUID(int=300)
BUDI, SITI, ANI, JOKO, DEWI = (UUID(int=number) for number in (1, 2, 3, 4, 5))


def person(
    person_id: UUID,
    name: str,
    relation: Relation,
    born: date = date(1990, 5, 17),
    nik_key: str | None = "",
) -> Person:
    """Somebody whose NIK key is `nik-<name>`, unless another or None is given."""
    key = f"nik-{name}" if nik_key == "" else nik_key
    return Person(
        person_id=person_id,
        nik_key=key,
        relation=relation,
        **Biodata(
            sex=Sex.FEMALE if name in {"siti", "ani", "dewi"} else Sex.MALE,
            birth_date=born,
            marital_status=MaritalStatus.MARRIED,
        ).parts(),
        identity=Identity(name=name.title(), nik=f"{person_id.int:016}" if key else None),
    )


budi = person(BUDI, "budi", Relation.HEAD)
siti = person(SITI, "siti", Relation.WIFE, date(1992, 3, 2))
ani = person(ANI, "ani", Relation.CHILD, date(2015, 8, 9))
joko = person(JOKO, "joko", Relation.HEAD, date(1960, 1, 31))
dewi = person(DEWI, "dewi", Relation.CHILD, date(2000, 12, 1), nik_key=None)

HOME = Place(
    kk_number=f"{FAMILY.int:016}", address="Jalan Melati 3", dusun="MEKAR", rw="001", rt="002"
)
NEXT_DOOR = Place(
    kk_number=f"{NEIGHBOURS.int:016}", address="Jalan Melati 4", dusun="MEKAR", rw="001", rt="2"
)

family = FamilyLoaded(
    family_id=FAMILY,
    village_code=SUKAMAJU,
    kk_key="kk-budi",
    **HOME.parts(),
    members=(budi, siti, ani),
)
neighbours = FamilyLoaded(
    family_id=NEIGHBOURS,
    village_code=SUKAMAJU,
    kk_key="kk-joko",
    **NEXT_DOOR.parts(),
    members=(joko, dewi),
)

BY = Provenance(
    actor="operator.sukamaju",
    role="tim_data",
    office=SUKAMAJU,
    reason="laporan_keluarga",
    command_id=UUID(int=1),
    correlation_id=UUID(int=1),
)


def recorded(fact: Event, position: int = 0) -> Recorded:
    """The fact as it lies in the ledger, with an event id to void it by."""
    return Recorded(fact, BY, uuid4(), position, recorded_at=BEGINNING)

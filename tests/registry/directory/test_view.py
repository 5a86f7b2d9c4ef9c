"""The directory follows what facts did to who lives where."""

from typing import Any
from uuid import UUID

import pytest

from contracts.codes.person import Relation
from contracts.event import Event
from contracts.registry.families import AddressChanged
from contracts.registry.persons import BiodataCorrected
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.generations.lookup import reach
from services.registry.directory.view import directory
from tests.people_we_know import (
    ANI,
    BUDI,
    FAMILY,
    LAST_WEEK,
    MARGOREJO,
    NEIGHBOURS,
    NEW_FAMILY,
    NEXT_DOOR,
    SITI,
    SUKAMAJU,
    ani,
    family,
    neighbours,
    siti,
)
from tests.registry.known import Known
from tests.registry.what_happened import (
    arrived,
    died,
    family_moved_out,
    found,
    headed_by,
    kk_replaced,
    moved_out,
    split_off,
    transferred,
    voided,
)


def person(registry: Known, person_id: UUID, *columns: str) -> tuple[Any, ...]:
    query = f"SELECT {', '.join(columns)} FROM person WHERE person_id = %s"
    reach(registry.running.db, directory, for_good=True)
    [row] = registry.running.db.execute(query.encode(), (person_id,)).fetchall()
    return tuple(row)


@pytest.fixture
def village(registry: Known) -> Known:
    registry.record(family, neighbours)
    return registry


WIDOWER = ani.model_copy(update={"relation": Relation.HEAD})


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([], (FAMILY, SUKAMAJU, "present")),
        ([moved_out(ani), found(ani)], (FAMILY, SUKAMAJU, "present")),
        ([died(ani)], (FAMILY, SUKAMAJU, "dead")),
        ([moved_out(ani)], (FAMILY, SUKAMAJU, "away")),
        ([family_moved_out], (FAMILY, SUKAMAJU, "away")),
        ([moved_out(ani), arrived(ani, NEIGHBOURS)], (NEIGHBOURS, SUKAMAJU, "present")),
        ([transferred(ani, Relation.OTHER)], (NEIGHBOURS, SUKAMAJU, "present")),
        ([split_off(WIDOWER)], (NEW_FAMILY, SUKAMAJU, "present")),
        (
            [
                AddressChanged(
                    family_id=FAMILY,
                    village_code=MARGOREJO,
                    effective=LAST_WEEK,
                    **NEXT_DOOR.parts(),
                )
            ],
            (FAMILY, MARGOREJO, "present"),
        ),
    ],
)
def test_it_says_where_somebody_is(
    village: Known, facts: list[Event], expected: tuple[object, ...]
) -> None:
    village.record(*facts)
    assert person(village, ANI, "family_id", "region_code", "presence") == expected


@pytest.mark.parametrize(
    "fact",
    [
        died(ani),
        moved_out(ani),
    ],
)
def test_what_never_happened_is_undone(village: Known, fact: Event) -> None:
    [past] = village.record(fact)
    village.record(voided(past.event_id, ani))
    assert person(village, ANI, "presence") == ("present",)


def test_whoever_never_arrived_has_no_row(village: Known) -> None:
    uncle = siti.model_copy(update={"person_id": UUID(int=70), "relation": Relation.OTHER})
    [past] = village.record(arrived(uncle))
    village.record(voided(past.event_id, uncle))
    reach(village.running.db, directory, for_good=True)
    query = "SELECT FROM person WHERE person_id = %s"
    assert village.running.db.execute(query, (UUID(int=70),)).fetchall() == []


def test_relations_follow_the_head(village: Known) -> None:
    village.record(moved_out(siti), headed_by(ANI))
    assert person(village, ANI, "relation") == ("head",)
    assert person(village, BUDI, "relation") == ("other",)


def test_a_family_is_found_by_its_number_and_hamlet(village: Known) -> None:
    new = split_off(siti.model_copy(update={"relation": Relation.HEAD}), place=NEXT_DOOR)
    [*_, replaced] = village.record(new, kk_replaced("kk-2"))
    reach(village.running.db, directory, for_good=True)
    query = "SELECT kk_key, dusun, rw, rt, changed_at FROM family WHERE family_id = %s"
    row = village.running.db.execute(query, (FAMILY,)).fetchone()
    assert row == ("kk-2", "MEKAR", "001", "002", position(village, replaced))
    row = village.running.db.execute(query, (NEW_FAMILY,)).fetchone()
    assert row is not None
    assert row[:4] == ("kk-new", "MEKAR", "001", "2")
    assert person(village, SITI, "family_id") == (NEW_FAMILY,)


def position(registry: Known, past: Recorded) -> int:
    history = registry.ledger.history(*past.fact.tags)
    return next(each.position for each in history if each.event_id == past.event_id)


def test_corrected_biodata_are_found(village: Known) -> None:
    corrected = BiodataCorrected(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        effective=LAST_WEEK,
        person_id=ANI,
        **ani.biodata.model_copy(update={"birth_date": LAST_WEEK.on}).parts(),
        identity=siti.identity,
        corrected=("birth_date", "name"),
    )
    village.record(corrected)
    assert person(village, ANI, "name", "birth_date") == ("Siti", LAST_WEEK.on)


def test_who_moved_next_door_is_found_there_whatever_is_said_of_the_old_family(
    village: Known,
) -> None:
    """The old family is written again, but whom it once knew stands with another one now."""
    village.record(transferred(ani, Relation.GRANDCHILD))
    village.record(headed_by(SITI))
    assert person(village, ANI, "family_id", "presence") == (NEIGHBOURS, "present")

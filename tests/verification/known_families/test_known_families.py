"""What verification knows of families, on a real PostgreSQL."""

from uuid import UUID, uuid4

import psycopg
import pytest

from contracts.event import Event
from contracts.registry.effects import OF_FAMILIES, facts_with
from infra.runtime.projections.generations.lookup import reach
from infra.runtime.refusals import NotFound
from services.verification.known_families.lookup import KnownFamilies, KnownFamily, NotHeardYet
from services.verification.known_families.view import known_families
from tests.rebuilding import rebuild
from tests.verification.cases_we_know import PADANG, REGENCY, SUKAMAJU, SUKAMUNDUR
from tests.verification.conftest import Office
from tests.verification.families_we_know import (
    address_corrected,
    arrived,
    born,
    died,
    family_moved_out,
    loaded,
    merged,
    moved_house,
    moved_out,
    people,
    person,
    registered,
    split,
    transferred,
    voided,
)

A, B = UUID(int=501), UUID(int=502)

HISTORIES: list[tuple[list[Event], bool]] = [
    ([loaded(A)], True),
    ([registered(A, 2)], True),
    ([loaded(A, members=2), died(A)], True),
    ([loaded(A), died(A)], False),
    ([loaded(A), born(A), died(A)], True),
    ([loaded(A), moved_out(A)], False),
    ([loaded(A), moved_out(A), arrived(A)], True),
    ([loaded(A, members=3), family_moved_out(A, 3)], False),
    ([loaded(A, members=2), split(A, B, 1)], True),
    ([loaded(A, members=2), split(A, B, 1), died(A)], False),
    ([loaded(B), loaded(A), transferred(A, B)], False),
    ([loaded(B), loaded(A), transferred(B, A), died(A)], True),
]


def families(office: Office) -> KnownFamilies:
    assert office.deps.reader
    return KnownFamilies(office.deps.pool, office.deps.reader)


def found(office: Office, family_id: UUID, region: str = REGENCY) -> KnownFamily:
    return families(office).find(family_id, region)


@pytest.fixture
def empty(shared_office: Office) -> Office:
    with psycopg.connect(shared_office.settings.app_conninfo) as db:
        reach(db, known_families)
        db.execute("DELETE FROM family")
        db.execute("DELETE FROM fact_of")
    return shared_office


@pytest.mark.parametrize(("history", "present"), HISTORIES)
def test_a_family_is_present_while_somebody_lives_in_it(
    empty: Office, history: list[Event], present: bool
) -> None:
    empty.hears(*history)
    family = found(empty, A)
    assert (family.village_code, family.present) == (SUKAMAJU, present)


@pytest.mark.parametrize(
    ("history", "error", "present"),
    [
        ([loaded(A), died(A)], 1, True),
        ([loaded(A), born(A), died(A)], 1, False),
        ([loaded(A, members=3), family_moved_out(A, 3)], 1, True),
    ],
)
def test_what_was_recorded_in_error_never_happened(
    empty: Office, history: list[Event], error: int, present: bool
) -> None:
    heard = empty.hears(*history)
    empty.hears(voided(A, heard[error]))
    family = found(empty, A)
    assert (family.village_code, family.present) == (SUKAMAJU, present)


def test_a_family_that_was_recorded_in_error_is_not_known(empty: Office) -> None:
    [registration] = empty.hears(registered(A, 2))
    empty.hears(voided(A, registration))
    with pytest.raises(NotFound):
        found(empty, A)


def test_who_is_one_with_a_third_through_a_second_is_followed_too(empty: Office) -> None:
    """Found by a random history: of three records of one woman, the first was not dead after all.

    The error names her first record and its family, and she lives in the family of the third.
    """
    first, second, third = person(A).person_id, person(A, 1).person_id, person(B).person_id
    *_, dead = empty.hears(loaded(A, members=2), loaded(B), died(A))
    empty.hears(merged(second, first, A), merged(third, second, B, A))
    assert not found(empty, B).present
    empty.hears(voided(A, dead, first))
    assert found(empty, B).people == {third}


def test_everybody_is_counted_where_they_live(empty: Office) -> None:
    empty.hears(loaded(A, members=4), loaded(B), born(A), arrived(A), died(A), transferred(A, B, 1))
    with psycopg.connect(empty.settings.app_conninfo) as db:
        reach(db, known_families)
        query = "SELECT family_id, cardinality(people) FROM family ORDER BY 1"
        assert db.execute(query).fetchall() == [(A, 4), (B, 2)]


def test_every_fact_about_families_is_heard() -> None:
    assert known_families.subjects.kinds == set(facts_with(*OF_FAMILIES))


def test_who_splits_off_is_a_family_of_its_own(empty: Office) -> None:
    empty.hears(loaded(A, members=3), split(A, B, 2))
    members = frozenset(each.person_id for each in people(A, 3)[1:])
    assert found(empty, B) == KnownFamily(B, SUKAMAJU, members)


@pytest.mark.parametrize("move", [moved_house, address_corrected])
def test_a_family_is_where_it_lives_now(empty: Office, move: object) -> None:
    assert callable(move)
    empty.hears(loaded(A), move(A, SUKAMUNDUR))
    assert found(empty, A, SUKAMUNDUR).village_code == SUKAMUNDUR
    with pytest.raises(NotFound):
        found(empty, A, SUKAMAJU)


def test_a_family_elsewhere_looks_like_one_that_does_not_exist(empty: Office) -> None:
    empty.hears(loaded(A))
    assert found(empty, A, PADANG).present
    for region in (SUKAMUNDUR, "18.09.0", "18.10"):
        with pytest.raises(NotFound):
            found(empty, A, region)
    with pytest.raises(NotFound):
        found(empty, uuid4())


def test_what_has_not_been_heard_cannot_have_been_found(empty: Office) -> None:
    empty.hears(loaded(A))
    families(empty).require_heard(empty.heard)
    with pytest.raises(NotHeardYet):
        families(empty).require_heard(empty.heard + 1)


def test_built_again_it_is_the_same(office: Office) -> None:
    for number, (history, _) in enumerate(HISTORIES):
        ids = {A: uuid4(), B: uuid4()}
        office.hears(*(_of_others(fact, ids) for fact in history))
        assert number or found(office, ids[A])
    log = office.running.logs["inbox"]
    result = rebuild(known_families, log, office.settings.app_conninfo)
    assert result.identical
    assert "family:0:" not in str(result.digest)


def _of_others(fact: Event, ids: dict[UUID, UUID]) -> Event:
    fields = {name: getattr(fact, name) for name in type(fact).model_fields}
    changed = {
        name: ids[value]
        for name, value in fields.items()
        if isinstance(value, UUID) and value in ids
    }
    return fact.model_copy(update=changed)

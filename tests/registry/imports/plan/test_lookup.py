"""What the register knows of the numbers in a file, asked for a whole batch at once."""

from uuid import uuid4

from contracts.codes.person import CauseOfDeath
from contracts.event import UNKNOWN_DATE, Absent
from contracts.registry.civil_events import DeathCause, MemberDied
from contracts.registry.families import MemberTransferred
from contracts.registry.history.household import Presence
from contracts.registry.persons import NikCorrected
from services.registry.imports.plan.lookup import Known, look_up
from tests.people_we_know import SUKAMAJU
from tests.registry.imports.file.files import Person, families
from tests.registry.imports.plan.registered import INDEX, CountingReads, loaded, nik_key
from tests.registry.imports.sukamaju import ANI, BUDI, DEWI, JOKO, SITI, neighbour

BUDIS = loaded(BUDI, SITI, ANI)
JOKOS = loaded(JOKO, DEWI)


def known(ledger: CountingReads, *people: Person) -> list[Known]:
    return look_up(ledger.ledger, INDEX, families(*people))


def test_a_first_load_asks_once_and_nothing_is_known() -> None:
    ledger = CountingReads(JOKOS)
    [found] = known(ledger, BUDI, SITI, ANI)
    assert ledger.reads == 1
    assert (found.niks.holders, found.kk_family, found.homes) == ({}, None, {})
    assert not found.mentions.any
    assert found.position == ledger.ledger.head() == 1


def test_a_hundred_families_cost_four_reads_however_many_are_known() -> None:
    neighbours = [neighbour(number) for number in range(100)]
    ledger = CountingReads(*(loaded(*rows) for rows in neighbours[::2]))
    found = known(ledger, *(row for rows in neighbours for row in rows))
    # Those who hold the numbers, their lives; their families, and those people's lives.
    assert ledger.reads == 4
    assert [each.mentions.any for each in found] == [number % 2 == 0 for number in range(100)]
    assert [each.kk_family is not None for each in found] == [n % 2 == 0 for n in range(100)]


def test_everybody_is_known_with_the_family_they_live_in() -> None:
    [found] = known(CountingReads(BUDIS, JOKOS), BUDI, SITI)
    budi, siti = (found.niks.holders[nik_key(each)] for each in (BUDI, SITI))
    assert (budi.person_id, siti.person_id) == tuple(m.person_id for m in BUDIS.members[:2])
    assert budi.family_id == siti.family_id == BUDIS.family_id == found.kk.family_id
    assert found.kk_family is not None and len(found.kk_family.present) == 3


def test_rows_are_found_by_line_and_one_without_nik_by_nothing() -> None:
    [family] = families(BUDI, SITI | {"nik": "0"})
    [found] = look_up(CountingReads(BUDIS).ledger, INDEX, [family])
    budi, siti = family.rows
    holder = found.holder(budi)
    assert holder is not None and holder.presence is Presence.PRESENT
    assert found.holder(siti) is None


def test_a_nik_in_one_family_and_a_kk_number_of_another_bring_both() -> None:
    [found] = known(CountingReads(BUDIS, JOKOS), DEWI | {"no_kk": BUDI["no_kk"]})
    assert found.families == {BUDIS.family_id, JOKOS.family_id} == set(found.homes)
    assert found.kk_family is found.homes[BUDIS.family_id]


def test_who_moved_within_the_village_is_known_where_they_are_now() -> None:
    siti = BUDIS.members[1]
    moved = MemberTransferred(
        family_id=BUDIS.family_id,
        village_code=SUKAMAJU,
        effective=UNKNOWN_DATE,
        to_family_id=JOKOS.family_id,
        to_village_code=SUKAMAJU,
        was_head=False,
        members_left=2,
        person=siti,
    )
    [found] = known(CountingReads(BUDIS, JOKOS, moved), SITI | {"no_kk": JOKO["no_kk"]})
    holder = found.niks.holders[nik_key(SITI)]
    assert holder.family_id == JOKOS.family_id
    assert siti.person_id in found.homes[holder.family_id].present


def test_the_dead_are_known_as_such() -> None:
    ani = BUDIS.members[2]
    died = MemberDied(
        family_id=BUDIS.family_id,
        village_code=SUKAMAJU,
        effective=UNKNOWN_DATE,
        person_id=ani.person_id,
        nik_key=ani.nik_key,
        died_of=DeathCause(cause=CauseOfDeath.SICKNESS_OR_AGE),
    )
    [found] = known(CountingReads(BUDIS, died), ANI)
    assert found.niks.holders[nik_key(ANI)].presence is Presence.DEAD


def test_a_number_that_was_only_ever_a_mistake_is_held_by_nobody_but_mentioned() -> None:
    siti = BUDIS.members[1]
    corrected = NikCorrected(
        family_id=BUDIS.family_id,
        village_code=SUKAMAJU,
        effective=UNKNOWN_DATE,
        person_id=siti.person_id,
        nik_key="another",
        previous_nik_key=siti.nik_key,
        identity=Absent.WITHHELD,
    )
    [found] = known(CountingReads(BUDIS, corrected), SITI | {"no_kk": ""})
    assert found.niks.holders == {} and found.homes == {}
    assert found.mentions.any


def test_a_family_without_any_number_is_asked_about_nothing() -> None:
    nobody = {**BUDI, "nik": "0", "no_kk": ""}
    [found] = known(CountingReads(BUDIS), nobody)
    assert (found.nik_keys, found.kk_key, found.mentions.any) == ({}, None, False)
    assert found.position == 1


def test_the_same_family_in_two_pieces_of_a_file_is_known_to_both() -> None:
    found = known(CountingReads(BUDIS), BUDI | {"no_kk": ""}, SITI | {"no_kk": ""})
    assert [each.niks.holders != {} for each in found] == [True, True]
    assert uuid4() not in found[0].homes and set(found[0].homes) == {BUDIS.family_id}

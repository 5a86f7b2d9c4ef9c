"""What a command asks before it records: what is in order asks nothing, whatever came before."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import pytest

from contracts.codes.person import Relation
from contracts.event import Effective, Event, Precision
from contracts.registry.families import AddressChanged, MemberTransferred
from contracts.registry.places import Place
from infra.runtime.eventstore.recorded import Recorded
from services.registry.projections.contradictions import Contradictions
from services.registry.projections.family import Family
from tests.people_we_know import (
    ANI,
    BUDI,
    FAMILY,
    NEIGHBOURS,
    SITI,
    SUKAMAJU,
    TODAY,
    ani,
    budi,
    family,
    neighbours,
    recorded,
    siti,
)
from tests.registry.projections.knowing import knowing
from tests.registry.what_happened import arrived, died, headed_by, moved_out, transferred, voided

APRIL, MAY, JUNE = (Effective.day(date(2026, month, 10)) for month in (4, 5, 6))


def on(day: Effective, fact: Event) -> Event:
    return fact.model_copy(update={"effective": day})


def asked(history: Iterable[Event | Recorded], *new: Event) -> set[str]:
    here, there = (knowing(Family(each), *history) for each in (FAMILY, NEIGHBOURS))
    contradictions = Contradictions([here, there], TODAY)
    return {each.code for each in contradictions.doubts([recorded(fact) for fact in new])}


def to_joko(day: Effective) -> Event:
    return on(day, transferred(ani, Relation.OTHER_RELATIVE))


def test_what_comes_in_order_asks_nothing() -> None:
    known: list[Event] = [family, neighbours]
    widow = headed_by(SITI)
    for new in (
        [to_joko(APRIL)],
        [on(MAY, died(budi)), on(MAY, widow)],
        [on(JUNE, died(ani, NEIGHBOURS))],
    ):
        assert asked(known, *new) == set(), new
        known += new


def test_a_death_before_the_transfer_is_asked_about() -> None:
    """Ani went to Joko in May; then she is said to have died in April."""
    assert asked([family, neighbours, to_joko(MAY)], on(APRIL, died(ani))) == {
        "earlier",
        "overruled",
    }


def test_a_return_before_the_leaving_is_asked_about() -> None:
    gone = on(JUNE, moved_out(ani))
    assert asked([family, gone], on(APRIL, arrived(ani))) == {"waits"}
    assert asked([family, on(APRIL, moved_out(ani))], on(JUNE, arrived(ani))) == set()


def test_a_vague_death_after_the_arrival_is_no_contradiction() -> None:
    """ "Nenek datang 10 Juni", "meninggal bulan Juni"."""
    june = Effective(on=date(2026, 6, 1), precision=Precision.MONTH)
    grandmother = ani.model_copy(update={"person_id": UUID(int=77), "nik_key": None})
    came = on(JUNE, arrived(grandmother))
    assert asked([family, came], on(june, died(grandmother))) == set()


def moved_house(day: Effective, street: str) -> AddressChanged:
    place = Place(address=street)
    return AddressChanged(family_id=FAMILY, village_code=SUKAMAJU, effective=day, **place.parts())


def test_an_older_move_told_later_changes_nothing_of_now_and_is_asked_about() -> None:
    mawar = moved_house(MAY, "Jalan Mawar")
    assert asked([family, mawar], moved_house(APRIL, "Jalan Kenanga")) == {"no-effect"}
    assert asked([family, mawar], moved_house(JUNE, "Jalan Kenanga")) == set()


def test_days_without_a_head_are_asked_about() -> None:
    """Budi died in April, Siti heads the family from June on."""
    heads_late = [on(APRIL, died(budi)), on(JUNE, headed_by(SITI))]
    assert asked([family], *heads_late) == {"head-due"}
    in_time = [on(APRIL, died(budi)), on(APRIL, headed_by(SITI))]
    assert asked([family], *in_time) == set()


def test_that_there_was_no_head_already_is_not_asked_about_again() -> None:
    known = [family, on(APRIL, died(budi)), on(JUNE, headed_by(SITI))]
    assert asked(known, on(MAY, arrived(ani.model_copy(update={"person_id": UUID(int=77)})))) == (
        set()
    )


def test_an_error_that_leaves_the_family_without_a_head_is_asked_about() -> None:
    heads = recorded(on(APRIL, headed_by(SITI)), 3)
    known: list[Event | Recorded] = [family, recorded(on(APRIL, died(budi)), 2), heads]
    known[0] = recorded(family, 1)
    assert asked(known, voided(heads.event_id, siti)) == {"head-due"}


def test_a_day_more_than_ten_years_ago_is_asked_about() -> None:
    long_ago = Effective.day(date(2016, 11, 1))
    assert asked([family, neighbours], on(long_ago, died(budi)), on(long_ago, headed_by(SITI))) == {
        "long-ago"
    }


@pytest.mark.parametrize("who", [BUDI, ANI])
def test_who_is_asked_about_is_everybody_whom_the_fact_concerns(who: UUID) -> None:
    """A split of April with somebody who moved out in May."""
    person = budi if who == BUDI else ani
    went = on(MAY, moved_out(person))
    split = MemberTransferred.model_validate(
        dict(transferred(person, Relation.OTHER)) | {"effective": APRIL}
    )
    assert "earlier" in asked([family, neighbours, went], split)

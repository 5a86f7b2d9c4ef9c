"""What is received on a day, as far as programs had told: begun, carried along, ended, restored."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from infra.runtime.eventstore.clock import now
from infra.runtime.http.reading.known_at import KnownAt
from infra.runtime.projections.generations.lookup import StillFilling
from services.registry.aid.running import Aid, AidLine, running
from tests.people_we_know import ANI, FAMILY, NEIGHBOURS
from tests.registry.aid.told import (
    JANUARY,
    MAY,
    OF_ANI,
    OF_FAMILY,
    ani_moves_in_next_door,
    ends,
    restored,
)
from tests.registry.known import Known

FIRST = AidLine(OF_FAMILY, "PKH", "Harapan", FAMILY, None, JANUARY.on, None, None)
PERSONS = AidLine(OF_ANI, "PIP", "Pintar", FAMILY, ANI, JANUARY.on, None, None)
CARRIED = PERSONS._replace(family_id=NEIGHBOURS, effective_on=MAY.on)
ENDED = FIRST._replace(effective_on=MAY.on, ends="a")
RESTORED = FIRST._replace(effective_on=MAY.on, restores="a")
APRIL, JUNE = date(2026, 4, 1), date(2026, 6, 1)


def ids(day: date | None, *lines: AidLine) -> set[UUID]:
    return {first.enrolment_id for first, _ in running(lines, day)}


@pytest.mark.parametrize(
    ("day", "lines", "receives"),
    [
        (None, [FIRST], True),
        (date(2025, 12, 31), [FIRST], False),
        (None, [FIRST, ENDED], False),
        (APRIL, [FIRST, ENDED], True),
        (JUNE, [FIRST, ENDED], False),
        (JUNE, [FIRST, ENDED, RESTORED], True),
        (JUNE, [FIRST, ENDED, ENDED._replace(ends="b"), RESTORED], False),
        (APRIL, [FIRST, ENDED._replace(effective_on=JUNE), ENDED], True),
        (date(2026, 5, 15), [FIRST, ENDED, ENDED._replace(effective_on=JUNE)], True),
        (None, [FIRST._replace(effective_on=None)], True),
    ],
)
def test_it_runs_from_its_day_until_a_cause_that_stands(
    day: date | None, lines: list[AidLine], receives: bool
) -> None:
    assert bool(ids(day, *lines)) is receives


def test_it_is_whose_it_was_on_the_day() -> None:
    [(_, then)] = running([PERSONS, CARRIED], APRIL)
    [(_, today)] = running([PERSONS, CARRIED], None)
    assert (then.family_id, today.family_id) == (FAMILY, NEIGHBOURS)


def test_what_a_person_receives_is_the_persons_wherever_programs_thinks_they_live() -> None:
    def told(asked: dict[str, Any]) -> Iterable[AidLine]:
        return [FIRST, PERSONS, CARRIED]

    aid = Aid(told)
    assert [each.programme for each in aid.of([FAMILY], [ANI]) or ()] == ["PKH", "PIP"]
    assert [each.programme for each in aid.of([NEIGHBOURS], []) or ()] == []


def test_where_nobody_can_say_nothing_is_said() -> None:
    def filling(asked: dict[str, Any]) -> Iterable[AidLine]:
        raise StillFilling

    assert Aid(filling).of([FAMILY], []) is None
    assert Aid(lambda asked: [FIRST]).of([FAMILY], [], known_at=KnownAt("7", 7)) is None


def programmes_of(known: Known, **query: Any) -> list[str] | None:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    page = known.get("operator.sukamaju", f"/households/{FAMILY}?{asked}").json()
    found = page["programmes"]
    return None if found is None else [each["programme"] for each in found]


def test_a_familys_page_names_what_it_and_its_people_receive(receiving: Known) -> None:
    page = receiving.get("operator.sukamaju", f"/households/{FAMILY}").json()
    family, ani = page["programmes"]
    assert (family["programme"], family["person_id"]) == ("PKH", None)
    assert (ani["programme_name"], ani["person_id"]) == ("Program Indonesia Pintar", str(ANI))
    assert family["since"] == "2026-01-01"
    opened = receiving.running.db.execute("SELECT fields FROM access_log ORDER BY at").fetchall()
    assert "programme" in opened[-1][0]


def test_on_a_day_and_as_far_as_was_told(receiving: Known) -> None:
    before = now()
    receiving.running.told.tell(ends(), at=before + timedelta(hours=1))
    receiving.running.follow()
    assert programmes_of(receiving) == ["PIP"]
    assert programmes_of(receiving, valid_at="2026-03-01") == ["PKH", "PIP"]
    known = receiving.ledger.head()
    assert programmes_of(receiving, known_at=f"registry:{known},programs:4") == ["PKH", "PIP"]
    assert programmes_of(receiving, known_at=f"registry:{known},programs:5") == ["PIP"]
    assert programmes_of(receiving, known_at=f"registry:{known},programs:3") == ["PKH"]
    moment = before.isoformat().replace("+00:00", "Z")
    assert programmes_of(receiving, known_at=moment) == ["PKH", "PIP"]
    assert programmes_of(receiving, known_at=known) is None
    assert programmes_of(receiving, known_at=f"registry:{known}") is None


def test_what_was_ended_by_mistake_is_received_again(receiving: Known) -> None:
    receiving.running.told.tell(ends("a"), ends("b"), restored("a"))
    receiving.running.follow()
    assert programmes_of(receiving) == ["PIP"]
    receiving.running.told.tell(restored("b"), ani_moves_in_next_door)
    receiving.running.follow()
    assert programmes_of(receiving) == ["PKH", "PIP"], "the register says where Ani lives"


def test_another_village_learns_nothing(receiving: Known) -> None:
    page = receiving.get("operator.margorejo", f"/households/{FAMILY}")
    assert page.status_code == 404 and "PKH" not in page.text

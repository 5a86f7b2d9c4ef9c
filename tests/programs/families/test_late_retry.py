"""A fact that could not be read in time takes its place in what was known, as if it had been."""

from typing import Any
from uuid import UUID

import pytest

from infra.runtime.projections.generations.lookup import follower_of, reach
from services.programs.families.view import family_attributes
from tests.people_we_know import (
    ANI,
    FAMILY,
    MARGOREJO,
    NEIGHBOURS,
    SUKAMAJU,
    ani,
    family,
    neighbours,
)
from tests.programs.families.conftest import begin_again
from tests.programs.heard import died, moved_house, surveyed, transferred
from tests.rebuilding import rebuild
from tests.running import InTests


@pytest.fixture
def village(programs: InTests) -> InTests:
    begin_again(programs)
    programs.told.tell(family, neighbours, transferred(ani))
    follow(programs)
    return programs


def follow(office: InTests) -> None:
    follower = family_attributes.follower(office.running.logs["inbox"])
    while follower.step(office.db):
        pass


def put_aside(office: InTests, event: UUID, *keys: UUID) -> None:
    """As if it could not be applied: what shares nobody with it goes on."""
    office.db.execute(
        "WITH line AS (SELECT seq FROM inbox WHERE event_id = %(event)s), moved AS (UPDATE"
        " follower_cursor SET position = (SELECT seq FROM line) WHERE follower = %(view)s)"
        " INSERT INTO parked (follower, position, message_id, type, keys, error, state)"
        " SELECT %(view)s, seq, 'late', 'late', %(keys)s, 'unreadable', 'parked' FROM line",
        {"event": event, "view": follower_of(office.db, family_attributes), "keys": list(keys)},
    )


def versions(office: InTests, family_id: UUID = FAMILY) -> list[tuple[Any, ...]]:
    """When each became known and until when it was, where the family lived and who with it."""
    reach(office.db, family_attributes, for_good=True)
    return office.db.execute(
        "SELECT from_position, to_position, region_code, ARRAY(SELECT jsonb_object_keys(members))"
        " FROM family_version WHERE family_id = %s AND until = '9999-12-31'"
        " ORDER BY from_position",
        (family_id,),
    ).fetchall()


def test_tried_again_after_later_ones_it_gives_the_rows_of_a_rebuild(village: InTests) -> None:
    """Ani, who once lived here, died with the neighbours; then this family moved house."""
    [death] = village.told.tell(died(ANI, family_id=NEIGHBOURS))
    put_aside(village, death, NEIGHBOURS, ANI)
    village.told.tell(moved_house(MARGOREJO), surveyed(FAMILY))
    follow(village)
    assert [(since, until) for since, until, *_ in versions(village)][-1][1] is None
    village.db.execute("UPDATE parked SET state = 'retry' WHERE message_id = 'late'")
    follow(village)
    found = versions(village)
    assert all(until is None or until > since for since, until, *_ in found), found
    assert [(since, region) for since, _, region, _ in found][-3:] == [
        (4, SUKAMAJU),
        (5, MARGOREJO),
        (6, MARGOREJO),
    ]
    assert versions(village, NEIGHBOURS)[-1][0] == 4
    log = village.running.logs["inbox"]
    result = rebuild(family_attributes, log, village.db)
    assert result.identical

"""Every view of the service rebuilds to what it was; a determination waits for what is coming."""

import threading

import pytest

from infra.runtime.http.deps import deps_of
from infra.runtime.projections.logs.log import Following
from infra.runtime.projections.parking import hold
from services.programs.determinations import assessor
from tests.people_we_know import ANI, BUDI, FAMILY, SITI, SUKAMAJU, budi
from tests.programs.determinations.test_determination import determine
from tests.programs.heard import died, moved_out, split_off, voided
from tests.rebuilding import rebuild
from tests.running import InTests


def test_each_view_rebuilds_to_what_it_was(pkh: InTests) -> None:
    determine(pkh)
    pkh.told.tell(died(BUDI, was_head=True, left=2))
    [move] = pkh.told.tell(moved_out())
    pkh.follow()
    pkh.told.tell(voided(move, BUDI, SITI, ANI))
    pkh.follow()
    determine(pkh)
    pkh.follow()
    for view in pkh.running.service.views:
        result = rebuild(view, pkh.running.log_of(view), pkh.db)
        assert result.identical, view.name


def reactions_of(pkh: InTests) -> Following:
    [found] = [each for each in pkh.running.followers if each.name == "reactions:inbox"]
    return found


def test_nobody_is_enrolled_while_a_reaction_knows_more_than_the_view(
    pkh: InTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assessor, "PATIENCE", 0.1)
    pkh.told.tell(moved_out())
    reactions_of(pkh).step(pkh.db)
    assert determine(pkh).status_code == 409
    pkh.follow()
    assert determine(pkh).json()["enrolled"] == 0


def test_nobody_is_enrolled_before_the_reactions_have_come_as_far_as_the_view(
    pkh: InTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It went and came back; a departure heard only after the enrolment would end it."""
    monkeypatch.setattr(assessor, "PATIENCE", 0.1)
    [move] = pkh.told.tell(moved_out())
    pkh.told.tell(voided(move, BUDI, SITI, ANI))
    views = [each for each in pkh.running.followers if each.name.startswith("view:")]
    while any([each.step(pkh.db) for each in views]):
        pass
    assert determine(pkh).status_code == 409
    pkh.follow()
    assert determine(pkh).json()["enrolled"] == 1
    pkh.follow()
    path = f"/families/{FAMILY}/programmes"
    [enrolment] = pkh.web.get(path, headers=pkh.headers("operator")).json()
    assert enrolment["state"] == "aktif"


def test_a_determination_waits_for_what_was_just_told(pkh: InTests) -> None:
    pkh.told.tell(moved_out())
    reactions_of(pkh).step(pkh.db)
    later = threading.Timer(0.3, pkh.follow)
    later.start()
    assert determine(pkh).json()["enrolled"] == 0
    later.join()


def test_a_held_reaction_waits(pkh: InTests) -> None:
    pkh.told.tell(moved_out())
    reactions = reactions_of(pkh)
    with deps_of(pkh.running.app).pool.connection() as other, other.transaction():
        hold(other, [reactions.name])
        assert reactions.step(pkh.db) == 0
    assert reactions.step(pkh.db) > 0


def test_the_head_leaving_with_a_new_family_asks_for_an_heir(pkh: InTests) -> None:
    determine(pkh)
    pkh.told.tell(split_off(budi))
    pkh.follow()
    path = f"/families/{FAMILY}/programmes"
    [enrolment] = pkh.web.get(path, headers=pkh.headers("operator")).json()
    assert (enrolment["state"], enrolment["village_code"]) == ("ganti_penerima", SUKAMAJU)

"""Every view of the service rebuilds to what it was; a determination waits for what is coming."""

from infra.runtime.http.deps import deps_of
from infra.runtime.projections.follower import hold
from infra.runtime.projections.rebuild import Rebuilt, rebuild
from services.programs.reactions.when_family_moved_out_end_enrolments import (
    when_family_moved_out_end_enrolments,
)
from tests.people_we_know import ANI, BUDI, FAMILY, SITI, SUKAMAJU, budi
from tests.programs.determinations.test_determination import determine
from tests.programs.heard import died, moved_out, split_off, voided
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
    where = pkh.running.settings
    for view in pkh.running.service.views:
        log = pkh.running.log_of(view)
        *_, result = rebuild(view, log, "programs", where.owner_conninfo, where.app_conninfo)
        assert isinstance(result, Rebuilt) and result.identical, view.name


def test_nobody_is_enrolled_while_a_reaction_knows_more_than_the_view(pkh: InTests) -> None:
    pkh.told.tell(moved_out())
    reactions = [each for each in pkh.running.followers if each.name.startswith("reaction:")]
    for each in reactions:
        each.step(pkh.db)
    assert determine(pkh).status_code == 503
    pkh.follow()
    assert determine(pkh).json()["enrolled"] == 0


def test_a_held_reaction_waits(pkh: InTests) -> None:
    pkh.told.tell(moved_out())
    name = f"reaction:{when_family_moved_out_end_enrolments.name}"
    [reaction] = [each for each in pkh.running.followers if each.name == name]
    with deps_of(pkh.running.app).pool.connection() as other, other.transaction():
        hold(other, [reaction.name])
        assert reaction.step(pkh.db) == 0
    assert reaction.step(pkh.db) == 1


def test_the_head_leaving_with_a_new_family_asks_for_an_heir(pkh: InTests) -> None:
    determine(pkh)
    pkh.told.tell(split_off(budi))
    pkh.follow()
    path = f"/families/{FAMILY}/programmes"
    [enrolment] = pkh.web.get(path, headers=pkh.headers("operator")).json()
    assert (enrolment["state"], enrolment["village_code"]) == ("ganti_penerima", SUKAMAJU)

"""One family's history from all services, as the people of its region may read it."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.codes.person import Relation
from contracts.event import Event, Evidence
from contracts.registry.families import AddressChanged, AddressCorrected
from contracts.registry.welfare import Housing
from contracts.verification.cases import Decree, HousingUpdate, ProposalRatified
from infra.runtime.projections.rebuild import Rebuilt, rebuild
from services.reporting.timeline.view import household_timeline
from tests.people_we_know import (
    ANI,
    BY,
    FAMILY,
    LAST_WEEK,
    MARGOREJO,
    NEIGHBOURS,
    SUKAMAJU,
    budi,
    family,
    neighbours,
)
from tests.programs.families.histories import histories
from tests.programs.families.world import World
from tests.programs.what_happened import defined, determination, enrolled
from tests.registry.what_happened import died, transferred
from tests.reporting.conftest import OFFICERS, begin_again
from tests.running import InTests

CASE = UUID(int=55)
ratified = ProposalRatified(
    case_id=CASE,
    family_id=FAMILY,
    village_code=SUKAMAJU,
    change=HousingUpdate(housing=Housing(has_car=False)),
    based_on=3,
    effective=LAST_WEEK,
    decree=Decree(number="460/12/2026", on=date(2026, 10, 2)),
)
GROUNDS = BY.model_copy(
    update={
        "role": "dinsos_approver",
        "office": "18.09",
        "reason": "sesuai hasil musdes",
        "legal_basis": "Kepmensos 245/HUK/2025",
        "evidence": (Evidence(uri="berkas:ba-014", kind="berita acara"),),
        "recorded_at": datetime(2026, 11, 21, 3, tzinfo=UTC),
    }
)


def read(office: InTests, family_id: UUID = FAMILY, who: str = "operator", **asked: Any) -> Any:
    answer = office.web.get(
        f"/households/{family_id}/timeline", params=asked, headers=office.headers(who)
    )
    return answer.json() if answer.status_code == 200 else answer.status_code


def sentences(found: Any) -> list[str]:
    return [each["sentence"] for each in found["items"]]


def relocated(to: str, *, corrected: bool = False) -> Event:
    kind = AddressCorrected if corrected else AddressChanged
    return kind(family_id=FAMILY, village_code=to, effective=LAST_WEEK)


def test_facts_of_all_services_stand_in_the_order_they_arrived(reporting: InTests) -> None:
    reporting.told.tell(family, defined)
    reporting.told.tell(ratified, by=GROUNDS)
    reporting.told.tell(died(budi), enrolled(FAMILY))
    reporting.follow()
    found = read(reporting)
    assert sentences(found) == [
        "Keluarga dengan 3 anggota dimuat dari data awal desa.",
        "Dinas Sosial mengesahkan usulan: perubahan kondisi rumah (mobil: tidak ada).",
        "Register diminta menerapkan perubahan yang disahkan.",
        "Kepala keluarga meninggal dunia.",
        "Keluarga ditetapkan sebagai penerima Program Keluarga Harapan.",
    ]
    heard = {"registry": len(OFFICERS) + 2, "verification": 1, "programs": 2}
    assert found["as_of"] == heard


def test_an_entry_says_who_when_why_and_on_what_ground(reporting: InTests) -> None:
    reporting.told.tell(family)
    reporting.told.tell(ratified, by=GROUNDS)
    reporting.follow()
    entry = read(reporting)["items"][1]
    assert (entry["actor"], entry["role"], entry["office"]) == (
        "operator.sukamaju",
        "dinsos_approver",
        "18.09",
    )
    assert entry["recorded_at"] == "2026-11-21T03:00:00Z"
    assert (entry["effective_on"], entry["effective_precision"]) == ("2026-11-14", "day")
    assert (entry["reason"], entry["legal_basis"]) == (
        "sesuai hasil musdes",
        "Kepmensos 245/HUK/2025",
    )
    assert entry["decree"] == {"number": "460/12/2026", "on": "2026-10-02"}
    assert entry["evidence"] == [{"uri": "berkas:ba-014", "kind": "berita acara", "sha256": None}]
    assert (entry["case_id"], entry["kind"]) == (str(CASE), "keputusan")
    assert (entry["source"], entry["position"]) == ("verification", 1)


def test_a_fact_about_two_families_stands_in_both(reporting: InTests) -> None:
    reporting.told.tell(family, neighbours, transferred(budi, Relation.OTHER_RELATIVE))
    reporting.told.tell(determination(UUID(int=82), FAMILY, NEIGHBOURS))
    reporting.follow()
    left, joined = read(reporting), read(reporting, NEIGHBOURS)
    assert sentences(left)[1] == "Kepala keluarga pindah ke keluarga lain di register."
    assert (
        sentences(joined)[1] == "Seorang anggota bergabung dari keluarga lain, sebagai famili lain."
    )
    assert left["items"][1]["event_id"] == joined["items"][1]["event_id"]
    assert sentences(left)[2] == sentences(joined)[2]


def test_a_timeline_is_paged_both_ways_and_filtered(reporting: InTests) -> None:
    reporting.told.tell(family, *(died(budi) for _ in range(4)), enrolled(FAMILY))
    reporting.follow()
    for newest_first in (False, True):
        pages, cursor = [], None
        while True:
            asked = {"limit": 2, "newest_first": newest_first}
            found = read(reporting, **asked, **({"cursor": cursor} if cursor else {}))
            pages += [each["arrival"] for each in found["items"]]
            if (cursor := found["next"]) is None:
                break
        assert pages == sorted(set(pages), reverse=newest_first) and len(pages) == 6
    assert len(read(reporting, kind="keputusan")["items"]) == 1


def test_a_reader_waits_for_the_positions_that_are_named(reporting: InTests) -> None:
    reporting.told.tell(family)
    last = reporting.told.positions["registry"]
    assert read(reporting, min_position=[f"registry:{last}"]) == 503
    reporting.follow()
    named = [f"registry:{last}", "programs:0"]
    assert read(reporting, min_position=named)["as_of"]["registry"] == last
    assert read(reporting, min_position=["elsewhere:1"]) == 422


def test_only_the_region_where_the_family_lives_sees_it(reporting: InTests) -> None:
    reporting.told.tell(family)
    reporting.follow()
    readers = {"operator", "camat", "dinsos", "kepala", "auditor", "dpo"}
    for person in OFFICERS:
        outcome = read(reporting, who=person)
        wanted = 404 if person == "operator.lain" else 403
        assert (outcome != wanted) == (person in readers), person
    assert read(reporting, ANI) == 404
    assert reporting.web.get(f"/households/{FAMILY}/timeline").status_code == 401


def test_a_familys_history_moves_with_it_to_another_village(reporting: InTests) -> None:
    reporting.told.tell(family, relocated(MARGOREJO))
    reporting.follow()
    assert read(reporting) == 404
    assert len(read(reporting, who="operator.lain")["items"]) == 2
    reporting.told.tell(enrolled(FAMILY))
    reporting.follow()
    assert len(read(reporting, who="operator.lain")["items"]) == 3
    reporting.told.tell(relocated(SUKAMAJU, corrected=True))
    reporting.follow()
    assert len(read(reporting)["items"]) == 4


def test_a_line_that_cannot_be_read_is_parked_and_the_rest_is_told(reporting: InTests) -> None:
    reporting.told.tell(family)
    reporting.db.execute(
        "INSERT INTO inbox (source, message_id, type, key, event_id, headers, data) VALUES"
        " ('registry', 'registry:900:0', 'registry.member-died.v1', %s, %s, '{}', 'x')",
        (NEIGHBOURS, UUID(int=900)),
    )
    reporting.told.tell(died(budi))
    reporting.follow()
    assert len(read(reporting)["items"]) == 2


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(world=histories(), batch=st.sampled_from([1, 3, 500]))
def test_a_rebuilt_timeline_equals_the_live_one(office: InTests, world: World, batch: int) -> None:
    begin_again(office)
    for event_id, fact in world.facts:
        office.told.tell(fact, event_id=event_id)
    follower = household_timeline.follower(office.running.logs["inbox"])
    while follower.step(office.db, batch):
        pass
    where = office.running.settings
    *_, result = rebuild(
        household_timeline,
        office.running.logs["inbox"],
        "reporting",
        where.owner_conninfo,
        where.app_conninfo,
    )
    assert isinstance(result, Rebuilt) and result.identical
    for family_id, known in world.families.items():
        rows = office.db.execute(
            "SELECT DISTINCT region_code FROM household_timeline.entry WHERE family_id = %s",
            (family_id,),
        ).fetchall()
        assert rows == [(known.village,)]

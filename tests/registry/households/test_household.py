"""A family's page over HTTP: in one's region only, written down before it is shown, masked."""

from datetime import UTC, date, datetime
from uuid import uuid4

import psycopg
import pytest

from contracts.codes.person import CauseOfDeath
from contracts.event import Effective
from contracts.registry.civil_events import (
    DeathCause,
    MemberAwayForAWhile,
    MemberDied,
    MemberMissing,
)
from contracts.registry.parts import Identity
from contracts.registry.roles import RoleAssigned
from infra.runtime.projections.generations.lookup import reach
from services.registry.allowances.amounts import UNMASKED
from services.registry.directory.view import directory
from tests.people_we_know import (
    ANI,
    FAMILY,
    HOME,
    JAKARTA,
    MARGOREJO,
    SITI,
    SUKAMAJU,
    TODAY,
    ani,
    budi,
    family,
    siti,
)
from tests.registry.known import Known

SINCE = date(2026, 1, 1)
NIK, KK = "1809015705900001", "1809012011260001"
PAGE = f"/households/{FAMILY}"


@pytest.fixture
def sukamaju(registry: Known) -> Known:
    head = budi.model_copy(
        update={
            "identity": Identity(name="Budi Santoso", nik=NIK),
            "nik_key": registry.key("nik", NIK),
        }
    )
    registry.record(
        family.model_copy(
            update={
                "members": (head, siti, ani),
                **HOME.model_copy(update={"kk_number": KK}).parts(),
                "kk_key": registry.key("kk", KK),
            }
        )
    )
    return registry


def test_the_village_operator_sees_the_family_with_masked_numbers(sukamaju: Known) -> None:
    page = sukamaju.get("operator.sukamaju", PAGE).json()
    assert [member["name"] for member in page["members"]] == ["Budi Santoso", "Siti", "Ani"]
    assert NIK not in str(page) and KK not in str(page)
    assert page["place"]["address"] == "Jalan Melati 3"
    assert page["version"] == 1


def test_an_operator_who_enters_numbers_may_see_them_and_it_is_written_down(
    sukamaju: Known,
) -> None:
    page = sukamaju.get("operator.sukamaju", f"{PAGE}?unmasked=true").json()
    assert page["members"][0]["nik"] == NIK
    assert page["place"]["kk_number"] == KK
    assert sukamaju.get("auditor.satu", f"{PAGE}?unmasked=true").status_code == 403


def test_so_many_people_a_day_are_shown_whole_and_no_more(sukamaju: Known) -> None:
    whole = f"{PAGE}?unmasked=true"
    sukamaju.get("operator.sukamaju", whole)
    left = sukamaju.running.db.execute("SELECT tokens FROM rate_limit WHERE bucket = 'unmasked'")
    assert left.fetchone() == (UNMASKED.burst - 3,), "each of the three has a NIK"
    sukamaju.running.db.execute("UPDATE rate_limit SET tokens = 0 WHERE bucket = 'unmasked'")
    answer = sukamaju.get("operator.sukamaju", whole)
    assert answer.status_code == 429 and NIK not in answer.text
    assert sukamaju.running.last_access()[:2] == ("household.read", "refused")
    assert sukamaju.get("operator.sukamaju", PAGE).status_code == 200


def test_the_right_to_see_numbers_in_one_village_opens_none_in_another(sukamaju: Known) -> None:
    for role, region in (("tim_data", MARGOREJO), ("inspektorat", "18.09")):
        sukamaju.record(
            RoleAssigned(officer="rangkap", role=role, region_code=region, valid_from=SINCE)
        )
    assert sukamaju.get("rangkap", PAGE).status_code == 200
    assert sukamaju.get("rangkap", f"{PAGE}?unmasked=true").status_code == 403


def test_a_moment_without_a_time_zone_is_refused(sukamaju: Known) -> None:
    answer = sukamaju.get("operator.sukamaju", f"{PAGE}?known_at=2026-01-31T08:00:00")
    assert answer.status_code == 422


def test_the_page_says_which_position_a_moment_stands_for(sukamaju: Known) -> None:
    known_at = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    first, again = (
        sukamaju.get("operator.sukamaju", f"{PAGE}?known_at={known_at}").json() for _ in range(2)
    )
    assert first["known_at"] == known_at
    assert first["known_position"] == again["known_position"] >= first["position"] > 0
    assert sukamaju.get("operator.sukamaju", PAGE).json()["known_position"] is None


def test_what_will_be_known_is_refused(sukamaju: Known) -> None:
    for later in ("2099-01-31T08:00:00Z", "999999", "registry:999999"):
        answer = sukamaju.get("operator.sukamaju", f"{PAGE}?known_at={later}")
        assert (answer.status_code, answer.json()["title"]) == (422, "Saat itu belum tiba")


def test_another_village_finds_the_family_as_little_as_one_that_does_not_exist(
    sukamaju: Known,
) -> None:
    elsewhere = sukamaju.get("operator.margorejo", PAGE)
    nowhere = sukamaju.get("operator.margorejo", f"/households/{uuid4()}")
    assert elsewhere.status_code == nowhere.status_code == 404
    strip = ("instance", "trace_id")
    bodies = [
        {name: value for name, value in answer.json().items() if name not in strip}
        for answer in (elsewhere, nowhere)
    ]
    assert bodies[0] == bodies[1]


@pytest.mark.parametrize(
    ("person", "status"),
    [("verifikator.satu", 200), ("dinsos.satu", 200), ("auditor.satu", 200), ("pmd.satu", 403)],
)
def test_who_may_open_a_family(sukamaju: Known, person: str, status: int) -> None:
    assert sukamaju.get(person, PAGE).status_code == status


def test_opening_a_family_is_on_record_before_it_is_shown(sukamaju: Known) -> None:
    sukamaju.get("operator.sukamaju", PAGE)
    [(person, purpose, action, subjects)] = sukamaju.accesses()
    assert (person, purpose, action) == ("operator.sukamaju", "pelayanan", "household.read")
    assert subjects == [FAMILY, budi.person_id, siti.person_id, ani.person_id]


def test_when_the_access_cannot_be_recorded_nothing_is_shown(sukamaju: Known) -> None:
    with psycopg.connect(sukamaju.running.owner) as db:
        db.execute("REVOKE EXECUTE ON FUNCTION access_log_append FROM registry_api")
    answer = sukamaju.get("operator.sukamaju", PAGE)
    assert answer.status_code == 503
    assert "Budi" not in answer.text


def test_a_purpose_is_required(sukamaju: Known) -> None:
    sent = sukamaju.running.headers("operator.sukamaju")
    del sent["purpose"]
    assert sukamaju.web.get(PAGE, headers=sent).status_code == 422


def test_who_is_missing_or_away_is_said_on_the_page_of_the_day(sukamaju: Known) -> None:
    common = {"family_id": FAMILY, "village_code": SUKAMAJU}
    since, until = TODAY.replace(day=1), TODAY.replace(year=2027)
    went = {"effective": Effective.day(since), "destination": JAKARTA, "until": until}
    sukamaju.record(MemberAwayForAWhile(**common, **went, person_id=SITI))
    sukamaju.record(MemberMissing(**common, effective=Effective.day(since), person_id=ANI))
    page = sukamaju.get("auditor.satu", PAGE).json()
    _, wife, child = page["members"]
    assert wife["presence"] == "present"
    assert wife["away"] == {
        "since": since.isoformat(),
        "destination": JAKARTA.model_dump(mode="json"),
        "until": until.isoformat(),
    }
    assert (child["presence"], child["away"]) == ("missing", None)
    before = sukamaju.get("auditor.satu", f"{PAGE}?valid_at=2026-10-31").json()
    assert [each["away"] for each in before["members"]] == [None, None, None]


def test_a_death_reported_late_shows_on_the_day_and_not_before_it_was_known(
    sukamaju: Known,
) -> None:
    died = MemberDied(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        effective=Effective.day(TODAY.replace(day=1)),
        person_id=SITI,
        died_of=DeathCause(cause=CauseOfDeath.ACCIDENT),
    )
    sukamaju.record(died)

    def siti_is(query: str) -> str:
        page = sukamaju.get("auditor.satu", f"{PAGE}?{query}").json()
        [found] = [each for each in page["members"] if each["person_id"] == str(SITI)]
        return str(found["presence"])

    assert siti_is("") == "dead"
    assert siti_is("valid_at=2026-10-01") == "present"
    assert siti_is("valid_at=2026-11-10") == "dead"


def test_a_view_reader_without_regions_sees_no_row(sukamaju: Known) -> None:
    with psycopg.connect(sukamaju.running.running.settings.reader_conninfo) as db:
        reach(db, directory)
        assert db.execute("SELECT count(*) FROM person").fetchone() == (0,)

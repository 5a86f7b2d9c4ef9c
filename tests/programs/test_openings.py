"""What programs tells of families is on record: of whom, in which office, and whoever tried."""

from datetime import timedelta
from uuid import UUID, uuid4

from contracts.registry.roles import EmergencyEnded, EmergencyOpened
from infra.runtime.eventstore.clock import now
from infra.runtime.http.deps import deps_of
from tests.people_we_know import FAMILY, NEIGHBOURS, SUKAMAJU
from tests.running import InTests

VILLAGE = f"village={SUKAMAJU}"


def asked(office: InTests, who: str, path: str) -> tuple[str, str, str, set[UUID]]:
    """The entry that asking left: action, outcome, office and subjects."""
    office.web.get(path, headers=office.headers(who, purpose="penetapan"))
    return office.last_access()


def test_why_a_family_receives_is_opened_of_that_family(settled: InTests) -> None:
    entry = asked(settled, "camat", f"/programmes/PKH/why/{FAMILY}")
    assert entry == ("family.why", "given", "18.09.01", {FAMILY})


def test_an_assessment_of_a_village_opens_every_family_it_lists(settled: InTests) -> None:
    entry = asked(settled, "pmd", f"/programmes/PKH/assessment?{VILLAGE}&as_of=2026-11-21")
    assert entry == ("village.assess", "given", "18.09", {FAMILY, NEIGHBOURS})


def test_a_list_without_anybody_is_on_record_as_empty(settled: InTests) -> None:
    entry = asked(settled, "operator", f"/programmes/PKH/enrolments?{VILLAGE}")
    assert entry == ("enrolment.list", "empty", SUKAMAJU, set())


def test_what_lies_in_another_village_is_not_opened_and_the_attempt_stays(
    settled: InTests,
) -> None:
    path = f"/programmes/PKH/why/{FAMILY}"
    assert asked(settled, "operator.lain", path) == (
        *("family.why", "empty"),
        *("18.09.01.2002", {FAMILY}),
    )
    path = f"/programmes/PKH/enrolments?{VILLAGE}"
    assert asked(settled, "operator.lain", path) == (
        *("enrolment.list", "refused"),
        *("18.09.01.2002", set()),
    )


def test_who_lacks_the_right_is_on_record_with_the_role_they_hold(settled: InTests) -> None:
    family = uuid4()
    entry = asked(settled, "kominfo", f"/families/{family}/programmes")
    assert entry == ("enrolment.read", "refused", "18.09", {family})


def test_in_an_emergency_a_village_elsewhere_is_read_and_marked(settled: InTests) -> None:
    access = uuid4()
    path = f"/programmes/PKH/why/{FAMILY}"
    which = {"emergency_id": access, "officer": "operator.lain", "role": "tim_data"}
    opened = EmergencyOpened(
        **which,
        region_code=SUKAMAJU,
        until=now() + timedelta(hours=1),
        why="bencana",
        reference="Laporan BPBD 12/2026",
    )
    deps_of(settled.running.app).assignments.ttl = 0
    settled.told.tell(opened)
    settled.follow()
    assert asked(settled, "operator.lain", path)[1:3] == ("given", SUKAMAJU)
    marked = "SELECT emergency_id FROM access_log ORDER BY id DESC LIMIT 1"
    assert settled.db.execute(marked).fetchone() == (access,)
    settled.told.tell(EmergencyEnded(**which, region_code=SUKAMAJU))
    settled.follow()
    assert asked(settled, "operator.lain", path)[1:3] == ("empty", "18.09.01.2002")

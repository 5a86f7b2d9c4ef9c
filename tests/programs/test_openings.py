"""What programs tells of families is on record: of whom, in which office, and whoever tried."""

from uuid import UUID, uuid4

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

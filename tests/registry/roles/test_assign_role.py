from datetime import date

from contracts.registry.roles import RoleAssigned, RoleRevoked
from services.registry.roles.assign_role import AssignRole, EndsBeforeItBegins, OwnRole
from services.registry.roles.officer import RolesOf
from tests.gwt import given
from tests.people_we_know import MARGOREJO, SUKAMAJU, TODAY


def assign(
    officer: str = "operator.baru", valid_to: date | None = None, role: str = "operator_desa"
) -> AssignRole:
    return AssignRole(RolesOf(officer), role, SUKAMAJU, TODAY, valid_to, "admin.satu")


assigned = RoleAssigned(
    officer="operator.baru", role="operator_desa", region_code=SUKAMAJU, valid_from=TODAY
)
revoked = RoleRevoked(officer="operator.baru", role="operator_desa", region_code=SUKAMAJU)


def test_an_officer_receives_a_role_over_a_region() -> None:
    given().when(assign()).then(assigned)


def test_assigning_twice_changes_nothing_unless_it_was_revoked() -> None:
    given(assigned).when(assign()).then()
    given(assigned, revoked).when(assign()).then(assigned)


def test_another_region_or_another_end_is_another_assignment() -> None:
    given(assigned.model_copy(update={"region_code": MARGOREJO})).when(assign()).then(assigned)
    longer = assigned.model_copy(update={"valid_to": date(2027, 1, 1)})
    given(assigned).when(assign(valid_to=date(2027, 1, 1))).then(longer)


def test_nobody_gives_a_role_to_themselves() -> None:
    given().when(assign("admin.satu")).then_refused(OwnRole)


def test_a_role_does_not_end_before_it_begins() -> None:
    given().when(assign(valid_to=TODAY)).then_refused(EndsBeforeItBegins)

from contracts.registry.roles import RoleRevoked
from services.registry.roles.officer import RolesOf
from services.registry.roles.revoke_role import NeverAssigned, RevokeRole
from tests.gwt import given
from tests.people_we_know import MARGOREJO, SUKAMAJU
from tests.registry.roles.test_assign_role import asked, assign, assigned, revoked


def revoke(region_code: str = SUKAMAJU) -> RevokeRole:
    return RevokeRole(RolesOf("operator.baru"), "tim_data", region_code)


def test_a_role_is_revoked_once() -> None:
    given(assigned).when(revoke()).then(revoked)
    given(assigned, revoked).when(revoke()).then()


def test_a_role_that_was_given_again_can_be_revoked_again() -> None:
    given(assigned, revoked, assigned).when(revoke()).then(revoked)


def test_a_high_role_that_was_only_proposed_can_be_refused_and_proposed_again() -> None:
    proposed = asked(role="dpo", region_code="18.09")
    refuse = RevokeRole(RolesOf("operator.baru"), "dpo", "18.09")
    refused = RoleRevoked(officer="operator.baru", role="dpo", region_code="18.09")
    given(proposed).when(refuse).then(refused)
    given(proposed, refused).when(refuse).then()
    given(proposed, refused).when(assign(role="dpo", region_code="18.09")).then(proposed)


def test_a_role_nobody_gave_is_not_found() -> None:
    given().when(revoke()).then_refused(NeverAssigned)
    given(assigned).when(revoke(MARGOREJO)).then_refused(NeverAssigned)

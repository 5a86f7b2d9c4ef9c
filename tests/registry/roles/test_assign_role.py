from datetime import date, timedelta

import pytest

from contracts.registry.roles import RoleAssigned, RoleProposed, RoleRevoked
from services.registry.roles.agree_to_role import AgreeToRole, NeverProposed, OwnProposal
from services.registry.roles.assign_role import AssignRole
from services.registry.roles.holding import (
    EndsBeforeItBegins,
    KeptApart,
    OfficeTooLarge,
    OwnRole,
    UnlikelyTerm,
)
from services.registry.roles.officer import RolesOf
from tests.gwt import SOMEBODY, given
from tests.people_we_know import MARGOREJO, SUKAMAJU, TODAY

REGENCY = "18.09"


def asked(officer: str = "operator.baru", **said: object) -> RoleProposed:
    new = {"role": "tim_data", "region_code": SUKAMAJU, "valid_from": TODAY} | said
    return RoleProposed(officer=officer, **new)  # type: ignore[arg-type]


def assign(officer: str = "operator.baru", *, by: str = "admin.satu", **said: object) -> AssignRole:
    return AssignRole(RolesOf(officer), asked(officer, **said), by, TODAY)


def agree(officer: str, role: str, *, by: str) -> AgreeToRole:
    return AgreeToRole(RolesOf(officer), role, REGENCY, by, TODAY)


assigned = RoleAssigned(
    officer="operator.baru", role="tim_data", region_code=SUKAMAJU, valid_from=TODAY
)
revoked = RoleRevoked(officer="operator.baru", role="tim_data", region_code=SUKAMAJU)
dpo = asked(role="dpo", region_code=REGENCY, decree="SK 12/2026")


def test_an_officer_receives_a_role_over_a_region() -> None:
    given().when(assign()).then(assigned)


def test_assigning_twice_changes_nothing_unless_it_was_revoked() -> None:
    given(assigned).when(assign()).then()
    given(assigned, revoked).when(assign()).then(assigned)


def test_another_region_or_another_end_is_another_assignment() -> None:
    given(assigned.model_copy(update={"region_code": MARGOREJO})).when(assign()).then(assigned)
    longer = assigned.model_copy(update={"valid_to": date(2027, 1, 1)})
    given(assigned).when(assign(valid_to=date(2027, 1, 1))).then(longer)


@pytest.mark.parametrize("by", ["operator.baru", "Operator.Baru"])
def test_nobody_gives_a_role_to_themselves_however_they_write_their_name(by: str) -> None:
    given().when(assign(by=by)).then_refused(OwnRole)


def test_a_role_does_not_end_before_it_begins() -> None:
    given().when(assign(valid_to=TODAY)).then_refused(EndsBeforeItBegins)


@pytest.mark.parametrize(
    "term",
    [
        {"valid_from": date(1990, 1, 1)},
        {"valid_to": date(2999, 1, 1)},
        {"valid_from": TODAY - timedelta(days=400), "valid_to": TODAY + timedelta(days=1)},
    ],
)
def test_nobody_is_appointed_for_a_century_or_long_ago(term: dict[str, date]) -> None:
    given().when(assign(**term)).then_refused(UnlikelyTerm)


def test_a_village_operator_keeps_one_village_and_not_the_regency() -> None:
    given().when(assign(region_code=REGENCY)).then_refused(OfficeTooLarge)
    in_part = asked("operator.baru", role="dinsos_operator", region_code="18.09.02")
    smaller = assign(role="dinsos_operator", region_code="18.09.02")
    given().when(smaller).then(RoleAssigned(**in_part.model_dump()))


def test_who_enters_neither_checks_nor_decides_nor_inspects_while_that_lasts() -> None:
    checks = {"role": "kasi", "region_code": "18.09.01"}
    given(assigned).when(assign(**checks)).then_refused(KeptApart)
    given(assigned, revoked).when(assign(**checks)).then(
        RoleAssigned(**asked(**checks).model_dump())
    )
    before = assigned.model_copy(update={"valid_to": TODAY})
    given(before).when(assign(**checks)).then(RoleAssigned(**asked(**checks).model_dump()))


def test_a_high_role_waits_until_a_second_officer_agrees() -> None:
    proposing = assign(role="dpo", region_code=REGENCY, decree="SK 12/2026")
    given().when(proposing).then(dpo)
    given(dpo).when(agree("operator.baru", "dpo", by="inspektur")).then(
        RoleAssigned(**dpo.model_dump(), proposed_by=SOMEBODY.actor)
    )


def test_neither_who_proposed_it_nor_who_receives_it_is_the_second_officer() -> None:
    proposer = SOMEBODY.actor
    given(dpo).when(agree("operator.baru", "dpo", by=proposer.upper())).then_refused(OwnProposal)
    given(dpo).when(agree("operator.baru", "dpo", by="operator.baru")).then_refused(OwnRole)


def test_nothing_is_agreed_to_that_nobody_proposed_or_that_was_refused() -> None:
    given().when(agree("operator.baru", "dpo", by="inspektur")).then_refused(NeverProposed)
    refused = RoleRevoked(officer="operator.baru", role="dpo", region_code=REGENCY)
    given(dpo, refused).when(agree("operator.baru", "dpo", by="inspektur")).then_refused(
        NeverProposed
    )


def test_what_was_received_in_the_meantime_counts_when_a_second_officer_agrees() -> None:
    given(dpo, assigned).when(agree("operator.baru", "dpo", by="inspektur")).then_refused(KeptApart)


def test_the_installer_names_the_first_without_a_second() -> None:
    first = AssignRole(RolesOf("operator.baru"), dpo, "jejak.registry", TODAY, first=True)
    given().when(first).then(RoleAssigned(**dpo.model_dump()))

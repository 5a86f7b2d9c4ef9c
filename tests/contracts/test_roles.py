"""An officer acts in a role, and a role for an agency; who is no officer acts for none."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.codes.roles import AGENCIES, Role, agency_of
from contracts.event import Provenance
from contracts.registry.roles import RoleAssigned
from infra.build.examples import example

ROLES: tuple[str, ...] = get_args(Role)
every_role = pytest.mark.parametrize("role", ROLES)


def test_every_role_has_an_agency_and_every_agency_a_role() -> None:
    assert sorted(AGENCIES) == sorted(ROLES)


@every_role
def test_the_agency_of_an_officer_can_stand_in_what_is_recorded(role: str) -> None:
    body = example(Provenance).model_dump() | {"role": role, "agency": agency_of(role)}
    by = Provenance.model_validate(body)
    assert by.agency == AGENCIES[role] != ""


@every_role
def test_a_role_can_be_given_to_an_officer(role: str) -> None:
    body = example(RoleAssigned).model_dump() | {"role": role}
    assert RoleAssigned.model_validate(body).role == role


def test_who_proposes_who_verifies_and_who_ratifies_are_of_three_agencies() -> None:
    steps = ["operator_desa", "verifikator_kecamatan", "dinsos_approver"]
    assert len({agency_of(role) for role in steps}) == 3


def test_whoever_keeps_the_machines_or_inspects_is_not_of_dinsos() -> None:
    aside = ["auditor", "sysadmin", "kominfo", "dpo", "pmd_reader", "operator_desa"]
    assert not {agency_of(role) for role in aside} & {agency_of("dinsos_operator")}


@given(st.text())
def test_a_role_that_is_none_of_ours_acts_for_nobody(role: str) -> None:
    assert bool(agency_of(role)) == (role in ROLES)


@pytest.mark.parametrize("agency", ["Dinsos", "dinas sosial", "dinsos1", "a" * 31, "din\nsos"])
def test_an_agency_is_one_short_word(agency: str) -> None:
    with pytest.raises(ValidationError, match="agency"):
        Provenance.model_validate(example(Provenance).model_dump() | {"agency": agency})

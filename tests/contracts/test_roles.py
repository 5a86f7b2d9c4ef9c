"""An officer acts in a role, and a role for an agency; who is no officer acts for none."""

from itertools import product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from contracts.codes.roles import (
    FORMERLY,
    ROLES,
    Level,
    Role,
    RoleDuty,
    agency_of,
    kept_apart,
    label_of,
)
from contracts.event import Provenance
from contracts.registry.roles import RoleAssigned
from infra.build.examples import example

every_role = pytest.mark.parametrize("role", ROLES)


def test_every_role_that_can_be_given_is_described() -> None:
    assert sorted(ROLES) == sorted(get_args(get_args(Role)[0]))


def test_what_the_first_release_called_a_role_is_understood() -> None:
    assert set(FORMERLY.values()) <= set(ROLES)
    assert not set(FORMERLY) & set(ROLES)
    assert TypeAdapter(Role).validate_python("operator_desa") == "tim_data"


@pytest.mark.parametrize("given", [["dpo"], {"dpo": 1}, None, 7, "lurah"])
def test_what_is_no_role_is_refused(given: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Role).validate_python(given)


@every_role
def test_the_agency_of_an_officer_can_stand_in_what_is_recorded(role: str) -> None:
    body = example(Provenance).model_dump() | {"role": role, "agency": agency_of(role)}
    by = Provenance.model_validate(body)
    assert by.agency == ROLES[role].agency != ""


@every_role
def test_a_role_can_be_given_to_an_officer(role: str) -> None:
    body = example(RoleAssigned).model_dump() | {"role": role}
    assert RoleAssigned.model_validate(body).role == role


def test_who_proposes_who_verifies_and_who_ratifies_are_of_three_agencies() -> None:
    steps = ["tim_data", "kasi", "dinsos_pengesah"]
    assert len({agency_of(role) for role in steps}) == 3


def test_whoever_keeps_the_machines_or_inspects_is_not_of_dinsos() -> None:
    aside = ["inspektorat", "sysadmin", "kominfo", "dpo", "pmd", "tim_data"]
    assert not {agency_of(role) for role in aside} & {agency_of("dinsos_operator")}


def test_nobody_enters_checks_and_decides_or_watches_over_themselves() -> None:
    chain = ["tim_data", "kasi", "dinsos_pengesah", "inspektorat", "dpo", "sysadmin"]
    for one, other in product(chain, chain):
        assert kept_apart(one, other) == (one != other)


def test_who_only_reads_may_hold_anything_beside_and_one_duty_is_held_in_several_offices() -> None:
    assert not kept_apart("tksk", "kasi")
    assert not kept_apart("tim_data", "dinsos_operator")


def test_whoever_decides_inspects_or_administers_needs_a_second_officer() -> None:
    high = {role for role, kind in ROLES.items() if kind.high}
    duties = (RoleDuty.DECIDE, RoleDuty.INSPECT, RoleDuty.PROTECT, RoleDuty.ADMINISTER)
    assert high == {
        role for role, kind in ROLES.items() if kind.level is Level.REGENCY and kind.duty in duties
    }


def test_an_office_is_as_large_as_its_region() -> None:
    assert [Level.of(each) for each in ("18", "18.09", "18.09.01", "18.09.01.2001")] == [
        Level.REGENCY,
        Level.REGENCY,
        Level.SUB_DISTRICT,
        Level.VILLAGE,
    ]


@given(st.text())
def test_a_role_that_is_none_of_ours_acts_for_nobody(role: str) -> None:
    assert bool(agency_of(role)) == (role in ROLES)
    assert (label_of(role) == role) == (role not in ROLES)


@pytest.mark.parametrize("agency", ["Dinsos", "dinas sosial", "dinsos1", "a" * 31, "din\nsos"])
def test_an_agency_is_one_short_word(agency: str) -> None:
    with pytest.raises(ValidationError, match="agency"):
        Provenance.model_validate(example(Provenance).model_dump() | {"agency": agency})

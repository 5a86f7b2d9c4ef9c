"""Whoever the demonstration needs can log in, with a password that lies in one closed file."""

import json
from pathlib import Path

from contracts import regions
from contracts.codes.roles import ROLES
from infra.local.demo.users import (
    demo_users,
    ensure_demo_users,
)


def test_every_role_there_is_has_somebody_in_a_region_that_exists() -> None:
    users = list(demo_users())
    assert {user.role for user in users} == set(ROLES)
    assert all(regions.exists(user.region) for user in users)
    assert all(user.person.endswith(user.region) for user in users)


def test_the_officers_of_a_place_belong_together() -> None:
    by_role = {user.account: user.region for user in demo_users()}
    village, district = by_role["operator_desa"], by_role["verifikator_kecamatan"]
    assert regions.contains(district, village)
    assert regions.contains(by_role["dinsos_approver"], district)


def test_no_two_of_them_have_the_same_password(tmp_path: Path) -> None:
    ensure_demo_users(tmp_path)
    passwords = json.loads((tmp_path / "demo-users.json").read_text())
    assert len(passwords) == len(set(passwords.values())) == len(list(demo_users()))
    assert min(map(len, passwords.values())) >= 16


def test_there_is_a_demo_person_for_every_role_at_its_level() -> None:
    users = {user.account: user for user in demo_users()}
    assert users["operator_desa"].person == "operator.desa.18.09.01.2001"
    assert users["verifikator_kecamatan"].region == "18.09.01"
    assert users["dinsos_approver"].person == "dinsos.approver.18.09"
    assert len(users) == len({user.person for user in users.values()}) == 19
    elsewhere = {
        user.account: user.region for user in demo_users("32.01", "32.01.02", "32.01.02.1")
    }
    assert elsewhere["operator_desa"] == "32.01.02.1"


def test_a_password_stays_from_start_to_start(tmp_path: Path) -> None:
    ensure_demo_users(tmp_path)
    before = (tmp_path / "demo-users.json").read_text()
    ensure_demo_users(tmp_path)
    assert (tmp_path / "demo-users.json").read_text() == before

"""Whoever the demonstration needs can log in, with a password that lies in one closed file."""

import json
from pathlib import Path

import pytest

from contracts import regions
from contracts.codes.roles import ROLES
from infra.local.issuer import __main__ as command
from infra.local.issuer.demo_users import (
    DemoUser,
    demo_users,
    ensure_demo_users,
    password_hash,
)
from infra.local.issuer.keys import signing_keys
from infra.local.issuer.passwords import matches
from infra.local.secret_files import write_private
from infra.runtime.process.settings import Settings


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


def test_the_password_in_the_file_is_the_one_that_opens(tmp_path: Path) -> None:
    ensure_demo_users(tmp_path, iter([DemoUser("dpo.18.09", "dpo", "18.09")]))
    passwords = json.loads((tmp_path / "demo-users.json").read_text())
    assert matches(passwords["dpo.18.09"], password_hash(tmp_path, "dpo.18.09"))
    assert not matches("guess", password_hash(tmp_path, "dpo.18.09"))


def test_somebody_nobody_knows_has_no_password(tmp_path: Path) -> None:
    assert password_hash(tmp_path, "dpo.18.09") is None
    assert not matches("", password_hash(tmp_path, "dpo.18.09"))


def test_no_two_of_them_have_the_same_password(tmp_path: Path) -> None:
    ensure_demo_users(tmp_path)
    passwords = json.loads((tmp_path / "demo-users.json").read_text())
    assert len(passwords) == len(set(passwords.values())) == len(list(demo_users()))
    assert min(map(len, passwords.values())) >= 16


def test_a_password_that_its_owner_took_out_of_the_file_still_opens(tmp_path: Path) -> None:
    user = DemoUser("dpo.18.09", "dpo", "18.09")
    ensure_demo_users(tmp_path, iter([user]))
    password = json.loads((tmp_path / "demo-users.json").read_text())[user.person]
    (tmp_path / "demo-users.json").unlink()
    ensure_demo_users(tmp_path, iter([user]))
    assert matches(password, password_hash(tmp_path, user.person))


def test_the_signing_key_is_changed_by_a_word_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(
        service="issuer", http_port=0, issuer_url="", secrets=tmp_path, data=tmp_path
    )
    write_private(tmp_path / "issuer.json", settings.model_dump_json())
    monkeypatch.setenv("JEJAK_SETTINGS", str(tmp_path / "issuer.json"))
    before = signing_keys(tmp_path).keys[0].kid
    command.main(["rotate"])
    assert [key.kid for key in signing_keys(tmp_path).keys][1:] == [before]


def test_a_host_others_can_reach_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    settings = Settings(
        service="issuer",
        http_host="0.0.0.0",
        http_port=0,
        issuer_url="",
        secrets=tmp_path,
        data=tmp_path,
    )
    with pytest.raises(SystemExit):
        command.serve(settings)
    assert list(tmp_path.iterdir()) == []

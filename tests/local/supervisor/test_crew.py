"""Everybody of the crew learns what they need to work, and nothing of the others' secrets."""

import json
from base64 import urlsafe_b64decode
from importlib.util import find_spec
from pathlib import Path

import pytest

from contracts.calendar import Zone
from infra.local.demo.users import demo_users
from infra.local.home import Home
from infra.local.preloaded.launcher import Launcher
from infra.local.secret_files import secret, write_private
from infra.local.servers.nats import USERS, NatsServer
from infra.local.servers.provision import all_databases
from infra.local.supervisor.crew import (
    CREW,
    CrewMember,
    Places,
    owners_file,
    settings_file,
    settings_for,
    write_owners,
    write_settings,
)
from infra.local.supervisor.member_unit import MemberUnit, member_environment
from infra.runtime.messaging.topology import SERVICES
from infra.runtime.process.settings import (
    VARIABLE,
    Settings,
    SettingsError,
    read_owners,
    read_settings,
)

URLS = {member.name: f"http://127.0.0.1:{8100 + n}" for n, member in enumerate(CREW) if member.http}
BY_NAME = {member.name: member for member in CREW}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "jejak").create()


@pytest.fixture
def places(home: Home) -> Places:
    databases = all_databases("host=127.0.0.1 port=5432", home.role_secrets)
    passwords = {user: f"word-of-{user}" for user in USERS}
    return Places(databases, NatsServer("nats://127.0.0.1:4222", passwords), URLS, home)


@pytest.mark.parametrize("member", CREW, ids=lambda member: member.name)
def test_everybody_of_the_crew_can_be_started(member: CrewMember) -> None:
    assert member.exists
    assert find_spec(member.module)


def test_streams_and_sign_in_are_there_before_who_needs_them() -> None:
    names = [member.name for member in CREW]
    assert names[:2] == ["streams", "issuer"]
    assert names[2:] == [*SERVICES, *(f"{name}-workers" for name in SERVICES)]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_two_processes_on_one_database(places: Places, name: str) -> None:
    api, workers = BY_NAME[name], BY_NAME[f"{name}-workers"]
    assert (api.command, workers.command) == (
        (f"services.{name}", "api"),
        (f"services.{name}", "workers"),
    )
    own, other = settings_for(api, places), settings_for(workers, places)
    differing = {
        field for field in Settings.model_fields if getattr(own, field) != getattr(other, field)
    }
    assert differing - {"first_roles"} == {
        *("http_port", "nats_url", "nats_user", "nats_password"),
        "app_conninfo",
    }


@pytest.mark.parametrize("module", ["services.not_there", "contracts", "infra.local"])
def test_what_cannot_be_run_does_not_exist(module: str) -> None:
    assert not CrewMember("x", module).exists


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_enters_its_own_database_as_its_own_roles(places: Places, name: str) -> None:
    api, workers = BY_NAME[name], BY_NAME[f"{name}-workers"]
    for member, logins in ((api, ("api", "reader")), (workers, ("app", "reader"))):
        settings = settings_for(member, places)
        given = (settings.app_conninfo, settings.reader_conninfo)
        for conninfo, role in zip(given, logins, strict=True):
            assert f"dbname={name} " in f"{conninfo} "
            assert f"user={name}_{role} " in f"{conninfo} "


def test_only_who_was_granted_keys_knows_the_way_to_them(places: Places, home: Home) -> None:
    knowing = [m.name for m in CREW if settings_for(m, places).keyring_conninfo]
    assert knowing == [*SERVICES, *(f"{name}-workers" for name in SERVICES)]
    assert BY_NAME["registry"].keys == ("kek", "index-key")
    for member in CREW:
        write_settings(home, member, places)
    wrapping = {name: (home.secrets / name / "kek").read_text() for name in SERVICES}
    assert len(set(wrapping.values())) == 1
    assert not (home.secrets / "issuer" / "kek").exists()


def test_everybody_speaks_to_nats_as_themselves(places: Places) -> None:
    users = {m.name: settings_for(m, places).nats_user for m in CREW}
    assert users.pop("streams") == "provisioner"
    assert users.pop("issuer") == ""
    assert {users.pop(name) for name in SERVICES} == {""}, "an API neither sends nor hears"
    assert users == {f"{name}-workers": name for name in SERVICES}


def test_nobody_holds_a_password_of_somebody_else(places: Places, home: Home) -> None:
    roles = {f.name: f.read_text() for f in home.role_secrets.iterdir()}
    for member in CREW:
        text = settings_for(member, places).model_dump_json()
        for role, password in roles.items():
            own = role.startswith(f"{member.service}_") and not role.endswith("_owner")
            assert password not in text or own, (member.name, role)
        words = [user for user in USERS if f"word-of-{user}" in text]
        assert words in ([member.nats_user or member.service], [])


def test_only_a_migration_is_told_the_logins_that_change_tables(
    places: Places, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    for member in CREW:
        write_settings(home, member, places)
    write_owners(home, CREW, places.databases)
    owners = {f.read_text() for f in home.role_secrets.iterdir() if f.name.endswith("_owner")}
    assert len(owners) == len(SERVICES) + 2, "of the services, the issuer and the keyring"
    holding = [f for f in home.settings.iterdir() if any(each in f.read_text() for each in owners)]
    assert holding == [owners_file(home)]
    assert owners_file(home).stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv(VARIABLE, str(owners_file(home)))
    told = read_owners().services
    assert list(told) == [f"services.{name}" for name in ("issuer", *SERVICES)]
    assert [name for name, each in told.items() if each.keyring_owner_conninfo] == [
        "services.registry"
    ]
    assert not any(password in repr(told) for password in owners)


def test_whoever_serves_refuses_settings_with_such_a_login(places: Places, home: Home) -> None:
    api = settings_for(BY_NAME["registry"], places).model_dump(mode="json")
    wrong = home.root / "wrong.json"
    write_private(wrong, json.dumps(api | {"owner_conninfo": places.databases.keyring.owner}))
    with pytest.raises(SettingsError, match="owner_conninfo"):
        read_settings(wrong)


def test_the_first_people_with_roles_are_those_who_can_log_in(places: Places) -> None:
    first = {(r.person, r.role) for r in settings_for(BY_NAME["registry"], places).first_roles}
    assert first == {(user.person, user.role) for user in demo_users()}
    assert not any(settings_for(m, places).first_roles for m in CREW if m.name != "registry")


def test_all_know_each_others_address_and_the_zone(places: Places) -> None:
    for member in CREW:
        settings = settings_for(member, places)
        assert settings.peers == {name: URLS[name] for name in ("issuer", *SERVICES)}
        assert settings.issuer_url == URLS["issuer"]
        assert settings.zone is Zone.WIB
        assert f":{settings.http_port}" in URLS.get(member.name, ":0")


def test_settings_are_for_their_process_alone_and_can_be_read_by_it(
    places: Places, home: Home
) -> None:
    for member in CREW:
        assert write_settings(home, member, places)
        file = settings_file(home, member.name)
        assert file.stat().st_mode & 0o777 == 0o600
        assert read_settings(file) == settings_for(member, places)
    assert home.settings.stat().st_mode & 0o777 == 0o700


def test_the_same_settings_again_are_no_news(places: Places, home: Home) -> None:
    registry = BY_NAME["registry"]
    assert write_settings(home, registry, places)
    assert not write_settings(home, registry, places)
    moved = Places(places.databases, places.nats, {**URLS, "issuer": "http://127.0.0.1:9"}, home)
    assert write_settings(home, registry, moved)


def test_the_registrys_keys_are_made_once_and_have_256_bits(places: Places, home: Home) -> None:
    registry = BY_NAME["registry"]
    write_settings(home, registry, places)
    keys = [secret(home.secrets / "registry", key) for key in registry.keys]
    write_settings(home, registry, places)
    assert keys == [secret(home.secrets / "registry", key) for key in registry.keys]
    assert {len(urlsafe_b64decode(f"{key}=")) for key in keys} == {32}
    assert len(set(keys)) == len(keys)


def test_in_a_container_folders_are_where_the_container_has_them(
    places: Places, tmp_path: Path
) -> None:
    inside = Places(
        places.databases, places.nats, URLS, Home(Path("/var/lib/jejak")), host="0.0.0.0"
    )
    settings = settings_for(BY_NAME["registry"], inside)
    assert settings.secrets == Path("/var/lib/jejak/secrets/registry")
    assert settings.data == Path("/var/lib/jejak/services/registry")
    assert settings.http_host == "0.0.0.0"


def test_settings_are_never_printed_with_a_password(places: Places, home: Home) -> None:
    text = repr([settings_for(member, places) for member in CREW])
    assert "word-of-" not in text
    assert not any(file.read_text() in text for file in home.role_secrets.iterdir())


def test_no_process_of_ours_learns_the_urls_of_the_servers(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("JEJAK_POSTGRES_URL", "postgresql://admin:a-secret@127.0.0.1/")
    monkeypatch.setenv("JEJAK_NATS_URL", "nats://admin:a-secret@127.0.0.1/")
    environment = member_environment(tmp_path / "registry.json", Launcher())
    assert not any("a-secret" in word for word in environment.values())
    assert environment["JEJAK_SETTINGS"] == str(tmp_path / "registry.json")
    assert "PATH" in environment


def test_a_process_without_http_is_well_as_long_as_it_runs(home: Home) -> None:
    unit = MemberUnit(home, "streams", command=("tests.local.small_crew.greeter",))
    assert not unit.answers()
    assert unit.running is None


def test_settings_have_no_field_that_nobody_fills(places: Places) -> None:
    filled = {
        name
        for member in CREW
        for name, value in settings_for(member, places)
        if value not in ("", None, (), {}, 0)
    }
    assert set(Settings.model_fields) - filled == {
        *("otlp_endpoint", "weak_sandbox", "certificates", "clients"),
    }

"""What containers mount is made once, for one user; their databases as often as needed."""

import os
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from infra.build.images import compose_secrets, provision_databases
from infra.build.images.choices import InstallerChoices
from infra.build.images.compose_secrets import (
    COLLECTOR,
    FIRST_PORT,
    container_user,
    main,
    write_all,
)
from infra.local.home import Home
from infra.local.secret_files import secret
from infra.local.servers.postgres import ADMIN
from infra.local.servers.provision import KEYRING, all_databases, drop_database
from infra.local.supervisor.crew import CREW
from infra.runtime.messaging.topology import SERVICES
from infra.runtime.process.settings import Settings, read_settings

CHOSEN = InstallerChoices(
    host="jejak.kabupaten.test", region="18.09", sysadmins=("admin.1", "admin.2")
)
WORDS = ("--host", CHOSEN.host, "--region", CHOSEN.region, "--sysadmins", "admin.1, admin.2")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / ".compose"


def settings(folder: Path) -> dict[str, Settings]:
    return {member.name: read_settings(folder / f"settings/{member.name}.json") for member in CREW}


def test_every_process_that_serves_has_a_port_of_its_own_in_the_order_of_the_crew(
    folder: Path,
) -> None:
    write_all(folder, CHOSEN)
    ports = [s.http_port for s in settings(folder).values() if s.http_port]
    assert ports == list(range(FIRST_PORT, FIRST_PORT + len(ports)))
    assert settings(folder)["streams"].http_port == 0


def test_containers_reach_each_other_by_name_and_listen_to_each_other(folder: Path) -> None:
    write_all(folder, CHOSEN)
    for name, each in settings(folder).items():
        assert each.nats_url in ("tls://nats:4222", "")
        assert each.http_host == "0.0.0.0"
        assert each.otlp_endpoint == COLLECTOR
        assert each.peers["registry"] == "https://registry:8101"
        if name in SERVICES:
            assert conninfo_to_dict(each.app_conninfo)["host"] == "postgres"
        assert each.issuer_url == "https://jejak.kabupaten.test:8100"


def test_nobody_but_the_containers_user_can_read_any_of_it(folder: Path) -> None:
    main(folder, WORDS)
    uid, gid = container_user()
    assert uid != 0
    for entry in [folder, *folder.rglob("*")]:
        assert entry.stat().st_mode & 0o077 == 0 or entry.name in ("zone", "cell"), entry
        if os.geteuid() == 0:
            assert (entry.stat().st_uid, entry.stat().st_gid) == (uid, gid)


def test_the_key_that_makes_certificates_lies_where_no_container_looks(folder: Path) -> None:
    main(folder, WORDS)
    authority = folder.parent / ".authority"
    assert {each.stat().st_mode & 0o077 for each in [authority, *authority.iterdir()]} == {0}
    assert {each.stat().st_uid for each in authority.iterdir()} == {os.geteuid()}
    key = (authority / "key.pem").read_text()
    assert not any(key in each.read_text() for each in folder.rglob("*") if each.is_file())


def test_what_servers_keep_there_is_left_to_them_when_certificates_are_renewed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They work meanwhile, and their files come and go."""
    main(folder, WORDS)
    (folder / "postgres" / "data").mkdir()
    changed: list[Path] = []
    monkeypatch.setattr(compose_secrets, "is_root", lambda: True)
    monkeypatch.setattr(os, "chown", lambda entry, *_: changed.append(entry))
    main(folder, ())
    assert {folder, folder / "postgres", folder / "tls/registry/key.pem"} <= set(changed)
    assert folder / "postgres" / "data" not in changed


def test_without_an_application_it_says_that_nobody_can_log_in(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(folder, WORDS)
    said = capsys.readouterr().out
    assert "CLIENT" in said and "Sertifikat baru: postgres, nats" in said
    main(folder, ("--clients", "konsol=https://konsol.kabupaten.test/masuk"))
    assert capsys.readouterr().out == ""


def test_compose_learns_which_user_that_is_and_other_settings_stay(folder: Path) -> None:
    environment = folder.parent / ".env"
    environment.write_text("COMPOSE_PROJECT_NAME=jejak\nJEJAK_UID=1\nJEJAK_BACKUP=/mnt/disk\n")
    main(folder, WORDS)
    main(folder, WORDS)
    uid, gid = container_user()
    assert sorted(environment.read_text().splitlines()) == [
        "COMPOSE_PROJECT_NAME=jejak",
        "JEJAK_BACKUP=/mnt/disk",
        f"JEJAK_BACKUP_KEYS={folder / 'backup-keys'}",
        f"JEJAK_GID={gid}",
        "JEJAK_HOST=jejak.kabupaten.test",
        "JEJAK_LISTEN=127.0.0.1",
        f"JEJAK_UID={uid}",
    ]


def test_root_gives_the_files_to_the_images_own_user_and_anybody_else_keeps_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(compose_secrets, "is_root", lambda: True)
    assert container_user() == (compose_secrets.IMAGE_USER, compose_secrets.IMAGE_USER)
    monkeypatch.setattr(compose_secrets, "is_root", lambda: False)
    assert container_user() == (os.getuid(), os.getgid())


def test_the_user_of_the_image_is_the_one_it_is_built_with() -> None:
    text = (Path(compose_secrets.__file__).parent / "Dockerfile").read_text()
    assert f"USER {compose_secrets.IMAGE_USER}" in text
    assert f"--uid {compose_secrets.IMAGE_USER}" in text


@pytest.fixture
def server(postgres: str, embedded_home: Home, monkeypatch: pytest.MonkeyPatch) -> str:
    """The server of this session, as if it were that of docker-compose.yml."""
    at = conninfo_to_dict(postgres)
    where = f"host={at['host']} port={at['port']} user={at['user']} dbname=postgres"
    monkeypatch.setattr(provision_databases, "SERVER", where)
    monkeypatch.setenv("JEJAK_SECRETS", str(embedded_home.role_secrets))
    assert secret(embedded_home.role_secrets, ADMIN) == at["password"]
    return postgres


def test_databases_are_made_by_a_container_that_ends_and_may_run_again(
    server: str, embedded_home: Home
) -> None:
    try:
        provision_databases.main()
        provision_databases.main()
        databases = all_databases(server, embedded_home.role_secrets)
        for database in databases.services.values():
            psycopg.connect(database.app).close()
        psycopg.connect(databases.keyring.registry).close()
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            psycopg.connect(make_conninfo(databases.services["registry"].app, dbname="postgres"))
    finally:
        for name in (*SERVICES, KEYRING):
            drop_database(server, name)


def test_without_secrets_no_database_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JEJAK_SECRETS", raising=False)
    with pytest.raises(KeyError):
        provision_databases.main()

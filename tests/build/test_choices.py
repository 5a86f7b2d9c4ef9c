"""What an installer must say is asked for at once, kept, and can be said anew."""

import subprocess
import sys
from pathlib import Path

import pytest

from infra.build.images.choices import FILE, InstallerChoices
from infra.build.images.compose_secrets import main
from infra.local.errors import ServerError
from infra.runtime.process.settings import FirstRole, OAuthClient, read_settings
from tests.architecture.sources import REPOSITORY

ALL = {
    "--host": "jejak.kabupaten.test",
    "--region": "18.09",
    "--sysadmins": "admin.satu,admin.dua",
    "--clients": "konsol=https://a.test/masuk,konsol=https://b.test/masuk,sensus=https://c.test/",
}


def words(**changed: str) -> list[str]:
    said = ALL | {f"--{name}": value for name, value in changed.items()}
    return [word for each in said.items() for word in each]


def test_what_was_said_is_what_the_processes_are_told(tmp_path: Path) -> None:
    folder = tmp_path / ".compose"
    main(folder, words())
    registry = read_settings(folder / "settings/registry.json")
    roles = [(each.person, each.role, each.region) for each in registry.first_roles]
    assert roles == [("admin.satu", "sysadmin", "18.09"), ("admin.dua", "sysadmin", "18.09")]
    issuer = read_settings(folder / "settings/issuer.json")
    assert issuer.clients == (
        OAuthClient(
            client_id="konsol", redirect_uris=("https://a.test/masuk", "https://b.test/masuk")
        ),
        OAuthClient(client_id="sensus", redirect_uris=("https://c.test/",)),
    )
    assert read_settings(folder / "settings/verification.json").first_roles == ()


def test_it_is_said_once_and_changed_by_saying_it_again(tmp_path: Path) -> None:
    first = InstallerChoices.settle(tmp_path, words())
    assert InstallerChoices.settle(tmp_path, []) == first
    moved = InstallerChoices.settle(
        tmp_path, ["--host", "register.kabupaten.test", "--clients", ""]
    )
    assert moved == first.model_copy(update={"host": "register.kabupaten.test"})
    assert InstallerChoices.settle(tmp_path, []) == moved
    assert moved.first_roles[0] == FirstRole(person="admin.satu", role="sysadmin", region="18.09")


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({"host": "localhost"}, "HOST"),
        ({"host": "https://jejak.test"}, "HOST"),
        ({"region": "18"}, "REGION"),
        ({"region": "99.99"}, "REGION"),
        ({"region": "18.09.01.2001"}, "REGION"),
        ({"sysadmins": "admin.satu"}, "SYSADMIN"),
        ({"sysadmins": "admin.satu,admin.satu"}, "SYSADMIN"),
        ({"sysadmins": "admin.satu,Bu Ani"}, "SYSADMIN"),
        ({"clients": "konsol=http://konsol.test/masuk"}, "CLIENT"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_by_name_and_nothing_is_written(
    said: dict[str, str], word: str, tmp_path: Path
) -> None:
    with pytest.raises(ServerError, match=f"{word}: ") as refused:
        main(tmp_path / ".compose", words(**said))
    assert str(refused.value).count("\n") == 1, "the rest was right"
    assert not list((tmp_path / ".compose").iterdir())
    assert not (tmp_path / ".env").exists()


def test_without_a_word_all_of_it_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(ServerError, match=r"(?s)HOST: .*REGION: .*SYSADMIN: "):
        InstallerChoices.settle(tmp_path, [])
    assert not (tmp_path / FILE).exists()
    command = [sys.executable, "-m", "infra.build.images.compose_secrets", "--host", ""]
    typed = subprocess.run(
        command,
        cwd=tmp_path,
        env={"PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert typed.returncode == 1
    assert typed.stderr.startswith("Belum dapat dipasang") and "Traceback" not in typed.stderr

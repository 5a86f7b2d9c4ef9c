"""Backups of docker-compose.yml: its commands, over the network, against a server of the tests."""

from collections.abc import Callable
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from infra.build.images import backup_server
from infra.local.secret_files import KEK
from tests.local.backup.conftest import Installation, until

Command = Callable[..., int]


@pytest.fixture
def command(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> Command:
    """`command("take")`, where the containers' folders are those of the installation."""
    login = conninfo_to_dict(installation.server.admin)
    named = {name: login[name] for name in ("host", "port", "dbname", "user")}
    for name, value in (
        ("HOME", installation.home),
        ("SERVER", make_conninfo(**named)),
        ("FOLDER", installation.backups),
        ("KEYS", installation.folder / "keys"),
    ):
        monkeypatch.setattr(backup_server, name, value)
    return lambda *words: backup_server.main(words)


def test_a_backup_is_taken_followed_checked_and_put_back_with_its_keys_apart(
    installation: Installation, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    installation.write(3)
    assert backup_server.is_well(), "before the first there is nowhere to send anything"
    assert command("take") == 0
    assert "sampai catatan 3" in capsys.readouterr().out
    keys = {each.name for each in (installation.folder / "keys").rglob("*")}
    assert KEK in keys and not list(installation.backups.rglob(KEK))
    assert command("well") == 1, "nobody follows it yet"
    following = backup_server.StreamKept()
    try:
        following.look()
        until(backup_server.is_well)
        installation.write(2)
        until(lambda: installation.caught_up(following.unit))
    finally:
        following.unit.stop()
    assert command("restore", "--check") == 0
    assert command("restore") == 1
    assert "docker compose stop" in capsys.readouterr().err
    installation.stop()
    assert command("restore") == 0
    printed = capsys.readouterr().out
    assert "sampai catatan 5" in printed and "make compose-secrets" in printed
    installation.start()
    assert installation.head() == 5


def test_one_database_alone_goes_back_and_what_is_to_be_chosen_is_said(
    installation: Installation, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("take") == 0
    taken, others = installation.head(), installation.head("verification")
    installation.write(2)
    installation.write(1, "verification")
    installation.stop()
    with pytest.raises(SystemExit):
        command("restore", "--only", "postgres")
    assert command("restore", "--only", "registry") == 0
    said = capsys.readouterr().out
    assert "POST /operations/ledger/adopt" in said and "struck?source=registry" in said
    assert "docker volume rm" not in said, "the streams know what the others were told"
    installation.start()
    assert (installation.head(), installation.head("verification")) == (taken, others + 1)


def test_the_keyring_alone_goes_back_and_its_guide_names_the_erasures_that_were_missed(
    installation: Installation, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("take") == 0
    installation.stop()
    assert command("restore", "--only", "keyring") == 0
    assert "when_personal_data_erased_destroy_key/look-back" in capsys.readouterr().out
    installation.start()


def test_without_any_backup_nothing_is_put_back(
    installation: Installation,
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(backup_server, "FOLDER", tmp_path)
    assert command("restore") == 1
    assert "tidak ada cadangan" in capsys.readouterr().err

"""A backup is taken while people work: it counts when it is whole, and never before."""

import subprocess
from pathlib import Path

import psycopg
import pytest

from infra.local.backup import taking
from infra.local.backup.sets import UNFINISHED, BackupError, complete_sets
from infra.local.backup.streaming import PREFIX, destination
from infra.local.backup.taking import heads_of
from infra.local.secret_files import KEK
from infra.local.servers.postgres import ADMIN
from tests.local.backup.conftest import Installation


def slots(installation: Installation) -> list[str]:
    with psycopg.connect(installation.server.admin) as db:
        found = db.execute("SELECT slot_name FROM pg_replication_slots").fetchall()
    return [name for (name,) in found if name.startswith(PREFIX)]


def test_a_backup_says_how_far_every_ledger_had_come(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation.write(3)
    installation.write(2, "verification")
    commands: list[str] = []
    percents: list[int] = []
    real = subprocess.Popen

    def watched(command: list[object], **more: object) -> object:
        commands.append(" ".join(map(str, command)))
        return real(command, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(taking.subprocess, "Popen", watched)
    made = taking.take(
        installation.home, installation.server.admin, installation.backups, None, percents.append
    )
    heads = made.require_whole().heads
    assert (heads["registry"].position, heads["verification"].position) == (3, 2)
    assert heads == heads_of(installation.server.admin)
    assert "programs" not in heads, "it has no tables yet"
    assert (made.manifest().cell, made.manifest().zone) == ("1809", "WIB")
    assert percents == sorted(percents) and percents[-1] == 100
    password = (installation.home.role_secrets / ADMIN).read_text()
    assert [each for each in commands if "pg_basebackup" in each]
    assert not [each for each in commands if password in each], "everybody can read arguments"


def test_what_opens_the_keyring_lies_in_a_folder_of_its_own(
    installation: Installation, tmp_path: Path
) -> None:
    made = installation.back_up(keys=tmp_path / "brankas")
    key = (installation.home.secrets / "registry" / KEK).read_text()
    assert (made.keys / KEK).read_text() == key
    kept = [each for each in made.folder.rglob("*") if each.is_file()]
    assert not [each for each in kept if key.encode() in each.read_bytes()]
    assert not [each for each in kept if each.stat().st_mode & 0o077]
    assert (made.folder.stat().st_mode & 0o077, made.keys.stat().st_mode & 0o077) == (0, 0)


def test_one_that_is_broken_off_does_not_count_and_is_cleared_away(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = complete_sets(installation.backups)[-1]

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(taking, "keep_secrets", killed)
        with pytest.raises(KeyboardInterrupt):
            installation.back_up()
    assert complete_sets(installation.backups)[-1] == before
    assert list(installation.backups.glob(f"*{UNFINISHED}"))
    place = destination(installation.home)
    assert place and place.folder.exists(), "the stream goes on to the whole one"

    after = installation.back_up()
    assert complete_sets(installation.backups) == [before, after]
    assert list(installation.backups.glob(f"*{UNFINISHED}")) == []
    assert len(slots(installation)) <= 2, "no slot keeps WAL for a backup that nobody made"


def test_two_at_once_are_one(installation: Installation) -> None:
    with taking._only_one(installation.backups), pytest.raises(BackupError, match="sedang dibuat"):
        installation.back_up()


def test_a_disk_without_room_is_named_and_the_older_backup_stays(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = complete_sets(installation.backups)[-1]
    full = f"{installation.folder}/full"
    Path(full).write_text("#!/bin/sh\necho 'No space left on device' >&2; exit 1\n")
    Path(full).chmod(0o755)
    real = subprocess.Popen
    monkeypatch.setattr(
        taking.subprocess, "Popen", lambda command, **more: real([full, *command[1:]], **more)
    )
    with pytest.raises(BackupError, match=r"No space left on device.*cadangan sebelumnya tetap"):
        installation.back_up()
    assert complete_sets(installation.backups)[-1] == before

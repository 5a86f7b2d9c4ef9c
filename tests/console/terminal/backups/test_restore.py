"""`jejak restore`: only while nothing runs, only over data when told; it says what comes next."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from infra.local.backup import one_database, recovery, restoring
from infra.local.backup.sets import BackupSet, Head
from infra.local.home import Home
from infra.local.supervisor.endpoints import only_supervisor
from tests.console.conftest import Jejak
from tests.console.terminal.backups.test_backup import HEADS, manifest

Say = Callable[[str], None]


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    folder = tmp_path / "backups"
    for name in ("1/data", "1/installation", "keyring/1"):
        (folder / name).mkdir(parents=True)
    (folder / "1" / "manifest.json").write_text(manifest().model_dump_json())
    return folder


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was put back; nothing really is."""
    calls: list[object] = []

    def everything(
        home: Home, chosen: BackupSet, until: datetime | None, say: Say, *, replace: bool
    ) -> dict[str, Head]:
        say("Menyalin 50 %")
        calls.append((until, replace))
        return HEADS

    def one(
        home: Home, chosen: BackupSet, name: str, until: datetime | None, say: Say
    ) -> dict[str, Head]:
        calls.append(name)
        return HEADS

    monkeypatch.setattr(restoring, "restore_all", everything)
    monkeypatch.setattr(one_database, "restore_one", one)
    monkeypatch.setattr(recovery, "verify_copy", lambda home, data: calls.append("checked"))
    return calls


def test_everything_comes_back_without_a_choice(
    jejak: Jejak, backups: Path, done: list[object]
) -> None:
    result = jejak("restore", str(backups))
    assert (result.exit_code, done) == (0, [(None, False)])
    assert "tidak ada yang perlu dipilih" in result.output
    assert "sampai catatan 1200" in result.output


def test_a_moment_is_one_of_the_installations_zone(
    jejak: Jejak, backups: Path, done: list[object]
) -> None:
    assert jejak("restore", str(backups), "--until", "2026-11-26T19:30").exit_code == 0
    assert done == [(datetime(2026, 11, 26, 12, 30, tzinfo=UTC), False)]
    early = jejak("restore", str(backups), "--until", "2026-11-26T11:00:00+0000")
    assert early.exit_code == 1
    assert "baru selesai" in early.output


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("registry", "jejak ledger adopt registry"),
        ("programs", "jejak ledger adopt programs"),
        ("reporting", "jejak ledger adopt reporting"),
        ("keyring", "when_personal_data_erased_destroy_key"),
    ],
)
def test_one_database_alone_says_what_is_next(
    jejak: Jejak, backups: Path, done: list[object], name: str, words: str
) -> None:
    refused = jejak("restore", str(backups), "--only", name)
    assert (refused.exit_code, done) == (1, [])
    assert "--replace" in refused.output
    result = jejak("restore", str(backups), "--only", name, "--replace")
    assert (result.exit_code, done) == (0, [name])
    assert words in result.output


def test_checking_changes_nothing(jejak: Jejak, backups: Path, done: list[object]) -> None:
    result = jejak("restore", str(backups), "--check", "--json")
    answer = json.loads(result.stdout)
    assert (answer["checked"], answer["heads"], done) == (True, {"registry": 1200}, ["checked"])
    (backups / "keyring" / "1").rmdir()
    torn = jejak("restore", str(backups), "--check")
    assert torn.exit_code == 1
    assert "--keys" in torn.output


def test_what_runs_is_stopped_first(
    home: Home, jejak: Jejak, backups: Path, done: list[object]
) -> None:
    with only_supervisor(home):
        result = jejak("restore", str(backups))
    assert (result.exit_code, done) == (1, [])
    assert "jejak down" in result.output


def test_an_empty_folder_is_no_backup(jejak: Jejak, tmp_path: Path, done: list[object]) -> None:
    result = jejak("restore", str(tmp_path / "nothing"))
    assert (result.exit_code, done) == (1, [])
    assert "Periksa foldernya" in result.output

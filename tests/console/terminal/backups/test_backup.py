"""`jejak backup`: while it runs, with what came of it in words, or as JSON for a script."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from infra.local.backup import taking
from infra.local.backup.sets import BackupError, BackupSet, Head, Manifest
from infra.local.home import Home
from infra.local.supervisor.endpoints import Endpoint
from services.console.terminal.backups.backup import running_server
from tests.console.conftest import Jejak, parts_of

POSTGRES = Endpoint(name="postgres", state="healthy", url="postgresql://127.0.0.1:5432", pid=7)
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
HEADS = {"registry": Head(epoch=1, position=1200, hash="aa")}


def manifest() -> Manifest:
    return Manifest(
        postgres="180006",
        cell="1809",
        zone="WIB",
        began=NOON,
        finished=NOON,
        slot="jejak_backup_1",
        ends=1,
        heads=HEADS,
        hashes={},
    )


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, Path | None]]:
    """Where backups were asked to go; none is really made."""
    calls: list[tuple[Path, Path | None]] = []

    def take(
        home: Home, admin: str, folder: Path, keys: Path | None, progress: Callable[[int], None]
    ) -> BackupSet:
        calls.append((folder, keys))
        progress(50)
        made = BackupSet(folder / "1", (keys or folder / "keyring") / "1")
        made.folder.mkdir(parents=True)
        (made.folder / "manifest.json").write_text(manifest().model_dump_json())
        return made

    monkeypatch.setattr(taking, "take", take)
    return calls


def test_it_says_where_the_copy_and_the_keys_are_and_how_far_it_goes(
    home: Home, jejak: Jejak, asked: list[tuple[Path, Path | None]], tmp_path: Path
) -> None:
    parts_of(home, POSTGRES)
    result = jejak("backup", str(tmp_path / "a"), "--keys", str(tmp_path / "b"))
    assert result.exit_code == 0
    assert asked == [(tmp_path / "a", tmp_path / "b")]
    assert f"Kuncinya terpisah: {tmp_path / 'b' / '1'}" in result.output
    assert "sampai catatan 1200" in result.output


def test_a_script_gets_json(
    home: Home, jejak: Jejak, asked: list[tuple[Path, Path | None]], tmp_path: Path
) -> None:
    parts_of(home, POSTGRES)
    answer = json.loads(jejak("backup", str(tmp_path / "a"), "--json").stdout)
    assert answer["heads"] == {"registry": 1200}
    assert answer["keys"] == str(tmp_path / "a" / "keyring" / "1")


def test_nothing_is_copied_of_what_does_not_run(
    jejak: Jejak, asked: list[tuple[Path, Path | None]], tmp_path: Path
) -> None:
    result = jejak("backup", str(tmp_path / "a"))
    assert (result.exit_code, asked) == (3, [])
    assert "jejak up" in result.output


def test_a_failure_says_what_to_do(
    home: Home, jejak: Jejak, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(*_: object) -> None:
        raise BackupError("Periksa ruang pada folder tujuan, lalu ulangi.")

    parts_of(home, POSTGRES)
    monkeypatch.setattr(taking, "take", full)
    result = jejak("backup", str(tmp_path / "a"))
    assert result.exit_code == 1
    assert "Periksa ruang" in result.output


def test_the_server_that_somebody_else_runs_is_the_one_to_copy(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts_of(home, POSTGRES)
    assert "port=5432" in running_server(home)
    monkeypatch.setenv("JEJAK_POSTGRES_URL", "postgresql://elsewhere/postgres")
    assert running_server(home) == "postgresql://elsewhere/postgres"

"""What a folder of backups holds: which is chosen, what is missing, what is thrown away."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from infra.local.backup.sets import (
    FORMAT,
    MANIFEST,
    SEGMENT,
    UNFINISHED,
    BackupError,
    BackupSet,
    Manifest,
    chosen_set,
    complete_sets,
    end_of_copy,
    lsn,
    place_of,
    remove_older,
    sha256,
)

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def made(folder: Path, name: str, hours: int = 0, **other: object) -> BackupSet:
    """A backup that was finished so many hours after noon."""
    found = BackupSet(folder / name, folder / "keyring" / name)
    for each in (found.data, found.wal, found.installation, found.keys):
        each.mkdir(parents=True)
    (found.data / "backup_manifest").write_text('{"WAL-Ranges": []}')
    (found.keys / "kek").write_text("key")
    at = NOON + timedelta(hours=hours)
    manifest = Manifest(
        postgres="180006",
        cell="1809",
        zone="WIB",
        began=at,
        finished=at,
        slot="jejak_backup_1",
        ends=SEGMENT * 2,
        heads={},
        hashes=found.hashes(),
    )
    content = json.loads(manifest.model_dump_json()) | other
    (found.folder / MANIFEST).write_text(json.dumps(content))
    return found


def wal(found: BackupSet, *places: int, partial: int | None = None) -> None:
    for place in places:
        (found.wal / f"00000001{0:08X}{place:08X}").touch()
    if partial is not None:
        (found.wal / f"00000001{0:08X}{partial:08X}.partial").touch()


def test_the_newest_is_chosen_or_the_newest_before_a_moment(tmp_path: Path) -> None:
    first, second = made(tmp_path, "1"), made(tmp_path, "2", hours=2)
    assert chosen_set(tmp_path, None, None) == second
    assert chosen_set(tmp_path, None, NOON + timedelta(hours=1)) == first
    with pytest.raises(BackupError, match="2026-11-26 12:00:00"):
        chosen_set(tmp_path, None, NOON - timedelta(hours=1))


def test_a_folder_without_a_finished_one_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="Periksa foldernya"):
        chosen_set(tmp_path, None, None)
    made(tmp_path, f"1{UNFINISHED}")
    with pytest.raises(BackupError, match="Ulangi jejak backup"):
        chosen_set(tmp_path, None, None)


def test_keys_may_lie_elsewhere(tmp_path: Path) -> None:
    made(tmp_path / "a", "1")
    (tmp_path / "a" / "keyring").rename(tmp_path / "safe")
    assert chosen_set(tmp_path / "a", tmp_path / "safe", None).require_whole()
    with pytest.raises(BackupError, match="--keys"):
        chosen_set(tmp_path / "a", None, None).require_whole()


def test_one_of_another_format_is_left_to_its_release(tmp_path: Path) -> None:
    made(tmp_path, "1", format=FORMAT + 1)
    with pytest.raises(BackupError, match="versi Jejak lain"):
        chosen_set(tmp_path, None, None).require_whole()


def test_a_file_more_or_less_is_found_as_well_as_another(tmp_path: Path) -> None:
    found = made(tmp_path, "1")
    assert found.require_whole()
    (found.keys / "kek").write_text("other")
    with pytest.raises(BackupError, match="keyring/kek"):
        found.require_whole()
    (found.keys / "kek").unlink()
    with pytest.raises(BackupError, match="keyring/kek"):
        found.require_whole()


def test_wal_follows_on_from_the_copy_without_a_gap(tmp_path: Path) -> None:
    found = made(tmp_path, "1")
    assert found.segments(SEGMENT * 2) == ([], None), "nothing came yet"
    wal(found, 1, 2, 3, partial=4)
    usable, missing = found.segments(SEGMENT * 2)
    assert ([place_of(each) for each in usable], missing) == ([2, 3, 4], None)
    wal(found, 6)
    usable, missing = found.segments(SEGMENT * 2)
    assert ([place_of(each) for each in usable], missing) == ([2, 3, 4], f"00000001{0:08X}{5:08X}")


def test_a_whole_file_wins_over_its_draft(tmp_path: Path) -> None:
    found = made(tmp_path, "1")
    wal(found, 2, partial=2)
    (usable,), _ = found.segments(SEGMENT * 2)
    assert usable.suffix == ""


def test_older_ones_and_drafts_go_with_their_keys(tmp_path: Path) -> None:
    sets = [made(tmp_path, str(number), hours=number) for number in range(4)]
    draft = made(tmp_path, f"9{UNFINISHED}")
    remove_older(tmp_path, tmp_path / "keyring", keep=2)
    assert complete_sets(tmp_path) == sets[2:]
    assert not any(each.keys.exists() or each.folder.exists() for each in [*sets[:2], draft])


def test_places_in_the_wal_are_counted_as_postgresql_does(tmp_path: Path) -> None:
    assert lsn("16/B374D848") == 0x16_B374_D848
    assert place_of(Path("00000001000000010000000A")) == 256 + 10
    (tmp_path / "backup_manifest").write_text(
        '{"WAL-Ranges": [{"Timeline": 1, "Start-LSN": "0/2000028", "End-LSN": "0/3000120"}]}'
    )
    assert end_of_copy(tmp_path) == 0x3000120


def test_a_missing_file_has_no_hash(tmp_path: Path) -> None:
    assert sha256(tmp_path / "gone") == ""

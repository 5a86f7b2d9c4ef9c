"""A backup is put back whole, as of its end or of a moment; what is not whole changes nothing."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from infra.local.backup import restoring
from infra.local.backup.sets import BackupError, BackupSet, chosen_set
from infra.local.errors import ServerError
from infra.local.home import Home
from infra.local.secret_files import KEK, KEK_OF, secret
from infra.local.servers.postgres import ADMIN, running_postgres
from infra.local.servers.provision import all_databases
from infra.local.supervisor.server_units import StreamUnit, destination
from tests.local.backup.conftest import KEY, SUBJECT, Installation, until

said: list[str] = []


@pytest.fixture(scope="module")
def lived(installation: Installation) -> tuple[Installation, BackupSet, datetime]:
    """Three facts, a backup, two facts in time for a moment, four after it; all of it streamed."""
    installation.write(3)
    made = installation.back_up()
    unit = StreamUnit(installation.home, "backup", admin=installation.server.admin)
    unit.start()
    until(unit.answers)
    installation.write(2)
    moment = datetime.now(UTC)
    until(lambda: datetime.now(UTC) > moment + timedelta(milliseconds=20))
    installation.write(4)
    with psycopg.connect(installation.databases.keyring.registry) as db:
        db.execute(KEY, (SUBJECT, SUBJECT, b"wrapped"))
    until(lambda: installation.caught_up(unit))
    unit.stop()
    return installation, made, moment


@pytest.fixture
def elsewhere(lived: tuple[Installation, BackupSet, datetime]) -> Iterator[Home]:
    """Another machine."""
    home = Home(lived[0].folder / "elsewhere").create()
    yield home
    shutil.rmtree(home.root)


@pytest.fixture
def copied(lived: tuple[Installation, BackupSet, datetime], tmp_path: Path) -> BackupSet:
    """The backup, to be damaged."""
    target = lived[0].folder / "copied"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(lived[0].backups, target)
    return chosen_set(target, None, None)


def facts(home: Home) -> int:
    with running_postgres(home) as server:
        registry = all_databases(server.admin, home.role_secrets).services["registry"].app
        with psycopg.connect(registry) as db:
            row = db.execute("SELECT count(*) FROM fact").fetchone()
    assert row
    return int(row[0])


def restored(
    home: Home, chosen: BackupSet, moment: datetime | None = None, *, replace: bool = False
) -> int:
    heads = restoring.restore_all(home, chosen, moment, said.append, replace=replace)
    return heads["registry"].position


def test_everything_comes_back_up_to_the_last_commit(
    lived: tuple[Installation, BackupSet, datetime], elsewhere: Home
) -> None:
    old, made, _ = lived
    said.clear()
    assert restored(elsewhere, made) == 9
    assert facts(elsewhere) == 9
    assert {each.split()[0] for each in said} >= {"Menyalin", "Memeriksa"}
    for name in (Path("roles") / ADMIN, Path(KEK_OF) / KEK):
        assert (elsewhere.secrets / name).read_text() == (old.home.secrets / name).read_text()
    assert (elsewhere.root / "cell").read_text() == "1809\n"
    assert destination(elsewhere) is None, "its backups are for it to begin"
    with (
        running_postgres(elsewhere) as server,
        psycopg.connect(
            all_databases(server.admin, elsewhere.role_secrets).keyring.registry
        ) as keys,
    ):
        assert keys.execute("SELECT subject_id FROM subject_key").fetchall() == [(SUBJECT,)]


def test_everything_comes_back_as_of_a_moment(
    lived: tuple[Installation, BackupSet, datetime], elsewhere: Home
) -> None:
    assert restored(elsewhere, lived[1], lived[2]) == 5


def test_a_moment_that_the_backup_does_not_reach_is_refused(
    lived: tuple[Installation, BackupSet, datetime], elsewhere: Home
) -> None:
    with pytest.raises(BackupError, match="tidak sampai ke saat itu"):
        restored(elsewhere, lived[1], datetime.now(UTC) + timedelta(days=1))
    assert not (elsewhere.postgres / "data").exists()


def test_a_home_with_data_is_replaced_only_when_told_and_then_moved_aside(
    lived: tuple[Installation, BackupSet, datetime], elsewhere: Home
) -> None:
    data = elsewhere.postgres / "data"
    data.mkdir(parents=True)
    (data / "mine").write_text("older")
    (elsewhere.nats / "store").mkdir(parents=True)
    (elsewhere.nats / "store" / "later").write_text("than the backup")
    with pytest.raises(BackupError, match="--replace"):
        restored(elsewhere, lived[1])
    assert (data / "mine").read_text() == "older"

    assert restored(elsewhere, lived[1], replace=True) == 9
    (aside,) = elsewhere.root.glob("before-restore-*")
    assert (aside / "postgres" / "data" / "mine").read_text() == "older"
    assert not (elsewhere.nats / "store").exists(), "JetStream knows nothing later"
    assert facts(elsewhere) == 9


def damage(file: Path, at: int = 4096) -> None:
    with file.open("r+b") as content:
        content.seek(at)
        content.write(bytes(255 - each for each in content.read(64).ljust(64)))


def large_table(found: BackupSet) -> Path:
    return max((found.data / "base").rglob("[0-9]*"), key=lambda each: each.stat().st_size)


def streamed(found: BackupSet) -> list[Path]:
    return sorted(found.wal.glob("0*"))


@pytest.mark.parametrize(
    ("hurt", "words"),
    [
        (lambda found: damage(large_table(found)), "Cadangan tidak utuh"),
        (lambda found: large_table(found).unlink(), "Cadangan tidak utuh"),
        (lambda found: damage(found.data / "backup_manifest", 40), "backup_manifest"),
        (lambda found: (found.keys / KEK).write_text("another"), "keyring/kek"),
        (lambda found: (found.installation / "cell").unlink(), "installation/cell"),
        (lambda found: shutil.rmtree(found.keys), "--keys"),
        (lambda found: (found.folder / "manifest.json").write_text('{"form'), "manifest.json"),
        (lambda found: streamed(found)[0].unlink(), "tidak ada di"),
    ],
)
def test_a_torn_backup_is_refused_before_anything_changes(
    copied: BackupSet, elsewhere: Home, hurt: Callable[[BackupSet], object], words: str
) -> None:
    installation_before = sorted(elsewhere.secrets.rglob("*"))
    hurt(copied)
    with pytest.raises(BackupError, match=words):
        restored(elsewhere, copied)
    assert not (elsewhere.postgres / "data").exists()
    assert sorted(elsewhere.secrets.rglob("*")) == installation_before


def test_wal_that_is_broken_in_the_middle_is_not_taken_for_its_end(
    copied: BackupSet, elsewhere: Home
) -> None:
    last = streamed(copied)[-1]
    following = last.name.removesuffix(".partial")[:-8] + f"{int(last.name[16:24], 16) + 1:08X}"
    if last.name.endswith(".partial"):
        last = last.rename(last.with_suffix(""))
    shutil.copyfile(last, last.with_name(following))
    damage(last, 0)
    with pytest.raises(BackupError, match="WAL cadangan rusak di tengah"):
        restored(elsewhere, copied)
    assert not (elsewhere.postgres / "data").exists()


def test_one_that_is_broken_off_at_the_last_step_is_not_started_and_can_be_repeated(
    lived: tuple[Installation, BackupSet, datetime],
    elsewhere: Home,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(restoring, "put_back_secrets", killed)
        with pytest.raises(KeyboardInterrupt):
            restored(elsewhere, lived[1])
    with pytest.raises(ServerError, match="terputus"):
        restoring.require_restored(elsewhere)
    assert restored(elsewhere, lived[1]) == 9
    restoring.require_restored(elsewhere)
    assert secret(elsewhere.role_secrets, ADMIN)
    assert facts(elsewhere) == 9

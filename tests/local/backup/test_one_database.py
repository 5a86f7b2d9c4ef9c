"""One database alone goes back; the others stay as they are, and nobody who was erased revives."""

from uuid import UUID

import psycopg
import pytest

from infra.local.backup.one_database import restore_one
from infra.local.backup.sets import BackupError, BackupSet
from infra.local.home import Home
from infra.local.secret_files import KEK, KEK_OF, secret
from tests.local.backup.conftest import KEY, SUBJECT, Installation

ERASED = UUID(int=8)


@pytest.fixture(scope="module")
def made(installation: Installation) -> BackupSet:
    installation.write(3)
    with psycopg.connect(installation.databases.keyring.registry) as db:
        for subject in (SUBJECT, ERASED):
            db.execute(KEY, (subject, subject, b"wrapped"))
    return installation.back_up()


def back(installation: Installation, chosen: BackupSet, database: str) -> int:
    installation.stop()
    heads = restore_one(installation.home, chosen, database, None, lambda _: None)
    installation.start()
    return heads["registry"].position


def test_a_service_goes_back_alone_and_works_with_the_logins_it_had(
    installation: Installation, made: BackupSet
) -> None:
    installation.write(2)
    installation.write(1, "verification")
    assert back(installation, made, "registry") == 3
    assert installation.head("verification") == 1, "the others know what came after"
    installation.write(1)
    assert installation.head() == 4
    owner, app = (getattr(installation.databases.services["registry"], r) for r in ("owner", "app"))
    with psycopg.connect(owner) as db, pytest.raises(psycopg.Error, match="append-only"):
        db.execute("DELETE FROM fact")
    with psycopg.connect(app) as db, pytest.raises(psycopg.errors.InsufficientPrivilege):
        db.execute("INSERT INTO fact SELECT * FROM fact LIMIT 1")


def test_the_keyring_goes_back_alone_and_whoever_was_erased_since_stays_erased(
    installation: Installation, made: BackupSet
) -> None:
    with psycopg.connect(installation.databases.keyring.registry) as db:
        db.execute("INSERT INTO erased (subject_id, reason) VALUES (%s, 'asked')", (ERASED,))
        db.execute("UPDATE subject_key SET wrapped = NULL WHERE subject_id = %s", (ERASED,))
    key = (installation.home.secrets / KEK_OF / KEK).read_text()
    (installation.home.secrets / KEK_OF / KEK).unlink()
    assert secret(installation.home.secrets / KEK_OF, KEK) != key, "a start made another"

    back(installation, made, "keyring")
    assert secret(installation.home.secrets / KEK_OF, KEK) == key
    with psycopg.connect(installation.databases.keyring.registry) as db:
        kept = dict(db.execute("SELECT subject_id, wrapped FROM subject_key").fetchall())
    assert kept == {SUBJECT: b"wrapped", ERASED: None}


def test_an_empty_home_gets_everything_or_nothing(
    installation: Installation, made: BackupSet
) -> None:
    home = Home(installation.folder / "empty").create()
    with pytest.raises(BackupError, match="tanpa --only"):
        restore_one(home, made, "registry", None, lambda _: None)

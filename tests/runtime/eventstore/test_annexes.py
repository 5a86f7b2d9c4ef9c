"""A list that facts name by its hash is kept once, never changed, and read back as it was."""

import psycopg
import pytest

from infra.local.servers.provision import ServiceDatabase
from infra.runtime.eventstore.annexes import AnnexLost, add_annex, annex_of, lines_of

LINES = ["a-1", "a-2", "a-3"]


def kept(database: ServiceDatabase) -> int:
    with psycopg.connect(database.app) as db:
        row = db.execute("SELECT count(*) FROM annex").fetchone()
    assert row
    return int(row[0])


def test_a_list_is_read_back_by_what_the_fact_says_of_it(database: ServiceDatabase) -> None:
    with psycopg.connect(database.app) as db:
        annex = add_annex(db, LINES)
        assert annex == annex_of(LINES)[0]
        assert (annex.count, lines_of(db, annex)) == (3, LINES)


def test_the_same_list_is_kept_once_and_another_beside_it(database: ServiceDatabase) -> None:
    before = kept(database)
    with psycopg.connect(database.app) as db:
        first, again, other = (add_annex(db, each) for each in (LINES[:1], LINES[:1], LINES[1:]))
    assert first == again != other
    assert kept(database) == before + 2


def test_a_list_nobody_kept_is_missed_and_not_made_up(database: ServiceDatabase) -> None:
    with psycopg.connect(database.app) as db, pytest.raises(AnnexLost):
        lines_of(db, annex_of(["never kept"])[0])


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE annex SET content = 'x'",
        "DELETE FROM annex",
        "TRUNCATE annex",
        "INSERT INTO annex (hash, content) VALUES (repeat('0', 64), 'x')",
    ],
)
def test_nobody_changes_a_list_or_gives_it_the_name_of_another(
    database: ServiceDatabase, change: str
) -> None:
    with psycopg.connect(database.app) as db:
        add_annex(db, LINES)
    for login in (database.app, database.owner):
        with psycopg.connect(login) as db, pytest.raises(psycopg.Error):
            db.execute(change.encode())

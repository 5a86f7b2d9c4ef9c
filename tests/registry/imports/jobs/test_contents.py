"""What a file says of people lies sealed, in memory only while it is read, and for a month."""

import zlib
from typing import Any

import psycopg
import pytest

from services.registry.imports.jobs import contents
from services.registry.imports.jobs import job as jobs
from services.registry.imports.jobs.contents import expire
from services.registry.imports.jobs.sealed_file import Box, ContentGone
from tests.registry.imports.file.files import csv_bytes
from tests.registry.imports.loket import OPERATOR, Loket
from tests.registry.imports.sukamaju import BUDI, EVERYBODY, SITI

CANARY = BUDI | {"nama": "KENARI TANPATANDING", "alamat": "JALAN KENARI 99"}
TABLES = ("import_job", "import_file", "import_batch", "import_row", "idempotency")


def stored(loket: Loket, tables: tuple[str, ...] = TABLES) -> bytes:
    """Everything the tables hold, as text and as bytes, unpacked where it can be."""
    kept = b""
    with psycopg.connect(loket.registry.running.owner) as db:
        for table in tables:
            for row in db.execute(f"SELECT * FROM {table}".encode()):
                for value in row:
                    kept += value if isinstance(value, bytes) else repr(value).encode()
                    kept += unpacked(value)
    return kept


def unpacked(value: object) -> bytes:
    try:
        return zlib.decompress(value) if isinstance(value, bytes) else b""
    except zlib.error:
        return b""


@pytest.mark.parametrize("step", ["received", "planned", "committed"])
def test_nobody_is_readable_in_the_tables_of_imports(loket: Loket, step: str) -> None:
    if step == "received":
        assert loket.hand_in(CANARY, SITI).status_code == 202
    elif step == "planned":
        loket.tried(CANARY, SITI)
    else:
        loket.carried_out(CANARY, SITI)
    kept = stored(loket)
    assert b"IMP" in kept or b"received" in kept or b"planned" in kept or b"committed" in kept
    for trace in (CANARY["nama"], CANARY["nik"], CANARY["no_kk"], "KENARI"):
        assert str(trace).encode() not in kept


def test_the_file_is_deleted_once_it_was_carried_out(loket: Loket) -> None:
    done = loket.carried_out(*EVERYBODY)
    assert loket.db.execute("SELECT count(*) FROM import_file").fetchone() == (0,)
    assert len(loket.rows(done["id"])) == 5


def test_after_a_month_the_contents_can_no_longer_be_read(loket: Loket) -> None:
    done = loket.carried_out(*EVERYBODY)
    job = jobs.find(loket.db, done["id"])
    [sealed] = loket.db.execute("SELECT sealed FROM import_batch").fetchone() or (b"",)
    assert expire(loket.db, loket.bench.keys) == 0
    loket.db.execute("UPDATE import_job SET changed_at = now() - interval '31 days'")
    assert expire(loket.db, loket.bench.keys) == 1
    with pytest.raises(ContentGone):
        Box(loket.bench.keys, job.id).open(sealed, "batch:0")
    assert loket.found(done["id"])["totals"] == {"new": 5}
    assert loket.rows(done["id"]) == []
    assert len(loket.loaded()) == 2


def test_a_dry_run_that_nobody_decided_on_expires(loket: Loket) -> None:
    tried = loket.tried(*EVERYBODY)
    loket.db.execute("UPDATE import_job SET changed_at = now() - interval '31 days'")
    expire(loket.db, loket.bench.keys)
    assert loket.found(tried["id"])["state"] == "expired"
    assert loket.commit(tried["id"]).status_code == 409


def test_a_piece_cannot_stand_for_another(loket: Loket) -> None:
    one, other = (loket.tried(person)["id"] for person in (BUDI, SITI))
    loket.db.execute(
        "UPDATE import_batch SET sealed = (SELECT sealed FROM import_batch WHERE import_id = %s)"
        " WHERE import_id = %s",
        (one, other),
    )
    answer = loket.registry.get(OPERATOR, f"/imports/{other}/rows")
    assert answer.status_code == 500 and "nama" not in answer.text


def test_the_file_is_opened_in_memory(loket: Loket) -> None:
    answer = loket.hand_in(*EVERYBODY)
    job = jobs.find(loket.db, answer.json()["id"])
    with contents.opened_file(loket.db, Box(loket.bench.keys, job.id), job) as (path, name):
        assert str(path).startswith("/proc/self/fd/") and name == "penduduk.csv"
        assert path.read_bytes() == csv_bytes(EVERYBODY)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"content": b"%PDF-1.7", "name": "berkas.csv"}, "file.not-a-table"),
        ({"content": b"nik\n1", "name": "berkas.xlsm"}, "file.macros"),
        ({"content": b"", "name": "berkas.csv"}, "file.empty"),
    ],
)
def test_a_file_that_cannot_be_read_ends_in_words_and_is_deleted(
    loket: Loket, given: dict[str, Any], code: str
) -> None:
    failed = loket.tried(**given)
    assert failed["state"] == "failed"
    assert failed["problem"]["code"] == code and failed["problem"]["detail"]
    assert loket.db.execute("SELECT count(*) FROM import_file").fetchone() == (0,)

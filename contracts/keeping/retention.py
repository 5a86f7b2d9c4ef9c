"""Retention: until when each store keeps what it holds, on what legal ground, and who ends that.

A law compares this with the stores: none without a row, no row without a store. Rows with days are
deleted by the timer of every service (`infra/runtime/deadlines/retention.py`).
"""

from enum import StrEnum
from typing import NamedTuple

from contracts.keeping.stores import HOME, ISSUER, KEYRING, NATS, SOMETIMES, Store

MONTH, YEARS = 30, 5 * 365 + 2
"""Days; five years have at most two leap days."""


class Ends(StrEnum):
    """Who deletes what is over its time."""

    TIMER = "layanan sendiri, tiap jam"
    WORK = "layanan sendiri, saat bekerja"
    OPERATOR = "petugas sistem, menurut panduan"
    NEVER = "tidak dihapus"


class KeptUntil(NamedTuple):
    until: str
    ground: str
    ends: Ends
    days: int | None = None
    """After how many days the timer deletes a row."""


ARCHIVE = "UU 43/2009 pasal 40; UU 15/2004 pasal 10"
OVER = "UU 27/2022 pasal 16 ayat 2 huruf g"
TRAIL = "UU 27/2022 pasal 31; Permenkominfo 20/2016 pasal 15 ayat 3"
ERASED = "UU 27/2022 pasal 43 dan 44"
OFFICE = "UU 30/2014 pasal 10; PP 71/2019 pasal 22"
RUNNING = "PP 71/2019 pasal 16 (keandalan sistem)"

LEDGER = KeptUntil("selamanya; isinya yang disegel sampai dihapus", ARCHIVE, Ends.NEVER)
VIEW = KeptUntil("mengikuti fakta; disusun ulang dari buku besar kapan pun", ARCHIVE, Ends.WORK)
MACHINERY = KeptUntil("selama layanan berjalan; memuat posisi dan nama bagian", RUNNING, Ends.WORK)
ACCOUNT = KeptUntil("selama akun dan jejaknya diperlukan untuk pemeriksaan", OFFICE, Ends.OPERATOR)
IMPORT = KeptUntil("30 hari sesudah langkah terakhir, atau sampai penghapusan", OVER, Ends.WORK)
PLACE = KeptUntil("selama instalasi ada", RUNNING, Ends.OPERATOR)

ROWS: tuple[tuple[KeptUntil, tuple[str, ...]], ...] = (
    (LEDGER, ("fact", "fact_tag", "annex", "ledger", "ledger_epoch")),
    (
        KeptUntil("sampai bulan lamanya dibuang (`jejak inbox drop`)", OVER, Ends.OPERATOR),
        ("inbox", "nats"),
    ),
    (
        KeptUntil("yang terlama dibuang saat penuh; diisi lagi dari buku besar", OVER, Ends.WORK),
        ("REGISTRY", "VERIFICATION", "PROGRAMS", "REPORTING"),
    ),
    (KeptUntil("5 tahun, bulan demi bulan", TRAIL, Ends.TIMER, YEARS), ("access_log",)),
    (LEDGER, ("access_chain",)),
    (KeptUntil("satu menit, lalu menjadi catatan akses", TRAIL, Ends.WORK), ("access_attempts",)),
    (KeptUntil("5 tahun sesudah diselesaikan", OFFICE, Ends.TIMER, YEARS), ("parked",)),
    (KeptUntil("30 hari", OVER, Ends.TIMER, MONTH), ("idempotency", "rate_limit")),
    (IMPORT, ("import_file", "import_batch", "import_row")),
    (LEDGER, ("import_job", "import_asked")),
    (
        KeptUntil("sampai dihapus; tanda bahwa kuncinya musnah tetap", ERASED, Ends.WORK),
        ("subject_key",),
    ),
    (
        KeptUntil("selamanya: agar tidak seorang pun dibuatkan kunci lagi", ERASED, Ends.NEVER),
        ("erased",),
    ),
    (
        MACHINERY,
        ("struck", "reaction", "trouble", "follower_cursor", "relay_cursor", "access_pace"),
    ),
    (MACHINERY, ("inbox_cursor", "refill", "generation", "dropping", "schema_change", "fact_of")),
    (ACCOUNT, ("account", "one_time_password", "device", "machine", "session", "attempt")),
    (
        KeptUntil("sampai kedaluwarsa, paling lama sehari sesudahnya", OVER, Ends.WORK),
        ("activation", "ticket", "shown", "throttle", "signing_key"),
    ),
    (PLACE, ("postgres", "secrets", "settings", "run", "programs", "services", "zone", "cell")),
    (
        KeptUntil("menurut penampungnya; tanpa nama, NIK atau nomor KK", RUNNING, Ends.OPERATOR),
        ("logs",),
    ),
    (
        KeptUntil("sampai dibuang oleh yang membuatnya", OVER, Ends.OPERATOR),
        ("sample", "demo", "backup.json", "restoring", "before-restore-*"),
    ),
)
BY_NAME = {name: kept for kept, names in ROWS for name in names}
PLACES = {
    "every": "setiap layanan",
    KEYRING: "gudang kunci",
    ISSUER: "penerbit token",
    NATS: "aliran NATS",
    HOME: "folder data",
    SOMETIMES: "folder data, bila dibuat",
}


def kept(store: Store) -> KeptUntil:
    """Raises KeyError for a store about which nobody has said it."""
    return VIEW if "." in store.name and store.name not in BY_NAME else BY_NAME[store.name]


def days_of(name: str) -> int:
    """After how many days the timer deletes rows of a table. Raises KeyError for any other."""
    if (days := BY_NAME[name].days) is None:
        raise KeyError(name)
    return days

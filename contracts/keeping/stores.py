"""Where anything is kept, and how each of these forgets a person: tables, streams and folders.

A law walks the real databases, streams and folders and fails on any without a line here, and on a
line without a thing (`tests/contracts/test_stores.py`).
"""

from enum import StrEnum
from typing import NamedTuple


class Forgets(StrEnum):
    """How a store forgets somebody who is erased, as a page for officers says it."""

    SEALED = "disegel dengan kunci orang atau keluarganya; tidak terbuka lagi tanpa kunci itu"
    SHREDDED = "kuncinya dimusnahkan; baris tanpa kunci tetap, agar tidak dibuat lagi"
    WITH_FACT = "dikosongkan saat layanan membaca penghapusannya"
    CONTENTS = "isi dan kuncinya dimusnahkan bersama setiap impor dari desanya"
    IDS = "hanya nomor pengenal acak, kode dan saat; tetap, dan tidak menyebut siapa"
    IN_CLEAR = "tetap, tanpa nama, nomor, alamat atau hari lahir orang yang dihapus"
    OFFICERS = "tentang petugas, bukan penduduk"
    NOBODY = "tidak tentang seorang pun"
    BY_HAND = "dimusnahkan orang yang menyimpannya, menurut panduan"
    COMPACTED = "sisa baris lama hilang dengan pemadatan (`jejak compact`)"


class Store(NamedTuple):
    """One place, or all of one name."""

    of: str
    """The service, `every` for all four with a ledger; `keyring`, `issuer`, `nats` or `home`."""
    name: str
    """A table; `view.table` of a view; a stream; a file or folder of the home, with `*`."""
    forgets: Forgets


def _stores(of: str, forgets: Forgets, *names: str) -> tuple[Store, ...]:
    return tuple(Store(of, name, forgets) for name in names)


EVERY = "every"
KEYRING, ISSUER, NATS, HOME = "keyring", "issuer", "nats", "home"
SOMETIMES = "home, sometimes"
"""What lies in a home only after somebody asked for it: a demonstration, a backup, a restore."""

STORES = (
    *_stores(EVERY, Forgets.SEALED, "fact", "inbox"),
    *_stores(EVERY, Forgets.IDS, "fact_tag", "annex", "parked", "idempotency"),
    *_stores(EVERY, Forgets.IDS, "access_log", "access_attempts"),
    *_stores(EVERY, Forgets.NOBODY, "access_chain"),
    *_stores(EVERY, Forgets.OFFICERS, "access_pace", "rate_limit"),
    *_stores(EVERY, Forgets.OFFICERS, "assignments.assignment", "assignments.emergency"),
    *_stores(EVERY, Forgets.NOBODY, "ledger", "ledger_epoch", "struck", "reaction", "trouble"),
    *_stores(EVERY, Forgets.NOBODY, "follower_cursor", "relay_cursor", "inbox_cursor", "refill"),
    *_stores(EVERY, Forgets.NOBODY, "generation", "dropping", "schema_change"),
    *_stores(EVERY, Forgets.IDS, "erasures.erased"),
    *_stores("registry", Forgets.IDS, "confirmations.confirmation"),
    *_stores("registry", Forgets.WITH_FACT, "directory.person", "directory.family"),
    *_stores("registry", Forgets.IDS, "directory.fact_of", "aid.aid_line"),
    *_stores("registry", Forgets.NOBODY, "aid.aid_programme"),
    *_stores("registry", Forgets.CONTENTS, "import_file", "import_batch", "import_row"),
    *_stores("registry", Forgets.OFFICERS, "import_job", "import_asked"),
    *_stores("registry", Forgets.OFFICERS, "emergencies.emergency", "officers.officer_role"),
    *_stores("verification", Forgets.IN_CLEAR, "cases.proposal", "cases.step"),
    *_stores("verification", Forgets.IDS, "deadlines.deadline"),
    *_stores("verification", Forgets.IDS, "known_families.family", "known_families.never_was"),
    *_stores("verification", Forgets.IDS, "known_families.joined", "known_families.fact_of"),
    *_stores("programs", Forgets.WITH_FACT, "family_attributes.family_version"),
    *_stores("programs", Forgets.IDS, "family_attributes.fact_of", "fact_of"),
    *_stores("programs", Forgets.IDS, "enrolments.enrolment", "enrolments.recipient"),
    *_stores("programs", Forgets.IDS, "determinations.determination"),
    *_stores("programs", Forgets.NOBODY, "enrolments.determined", "enrolments.enrolled_in"),
    *_stores("programs", Forgets.NOBODY, "programmes.programme"),
    *_stores("reporting", Forgets.WITH_FACT, "household_timeline.entry"),
    *_stores("reporting", Forgets.IDS, "household_timeline.fact_of"),
    *_stores("reporting", Forgets.IDS, "household_timeline.relocated"),
    *_stores("reporting", Forgets.NOBODY, "household_timeline.programme", "checkpoints.checkpoint"),
    *_stores(KEYRING, Forgets.SHREDDED, "subject_key"),
    *_stores(KEYRING, Forgets.IDS, "erased"),
    *_stores(KEYRING, Forgets.NOBODY, "schema_change"),
    *_stores(ISSUER, Forgets.OFFICERS, "account", "activation", "one_time_password", "device"),
    *_stores(ISSUER, Forgets.OFFICERS, "machine", "session", "ticket", "attempt"),
    *_stores(ISSUER, Forgets.NOBODY, "signing_key", "shown", "throttle", "schema_change"),
    *_stores(NATS, Forgets.SEALED, "REGISTRY", "VERIFICATION", "PROGRAMS", "REPORTING"),
    *_stores(HOME, Forgets.COMPACTED, "postgres"),
    *_stores(HOME, Forgets.SEALED, "nats"),
    *_stores(HOME, Forgets.IDS, "logs"),
    *_stores(HOME, Forgets.NOBODY, "secrets", "settings", "run", "programs", "services"),
    *_stores(HOME, Forgets.NOBODY, "zone", "cell"),
    *_stores(SOMETIMES, Forgets.NOBODY, "sample", "demo", "backup.json", "restoring"),
    *_stores(SOMETIMES, Forgets.BY_HAND, "before-restore-*"),
)


STAYS = {
    Forgets.SEALED: "yang tersegel tetap tersimpan: riwayat hanya dapat ditambah",
    Forgets.IN_CLEAR: "dasar keputusan bantuan dan perkara (UU 30/2014 pasal 10)",
    Forgets.IDS: "jumlah, urutan, dan siapa membuka data harus tetap dapat diperiksa",
    Forgets.COMPACTED: "basis data menyimpannya sampai dipadatkan",
    Forgets.BY_HAND: "cadangan dan salinan di luar Jejak ada pada yang menyimpannya",
}
"""Why something is left of somebody who was erased."""


def stays() -> list[str]:
    """What is left after an erasure, for a certificate: in which tables, as what, and why."""
    found = []
    for how, why in STAYS.items():
        names = sorted({each.name for each in STORES if each.forgets is how})
        found.append(f"{', '.join(names)}: {how}. Sebab: {why}.")
    return found


def stores_of(service: str) -> list[Store]:
    """The tables of one service, those that every service has among them."""
    return [each for each in STORES if each.of in (EVERY, service)]

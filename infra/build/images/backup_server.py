"""Backups of docker-compose.yml: `take` makes one, `stream` follows it, `restore` puts one back.

They do what `jejak backup` and `jejak restore` do on one machine, with `.compose` as the home; the
keys lie in a folder of their own. `well` says whether the stream is.
"""

import argparse
import signal
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from contracts import calendar
from infra.local.backup.one_database import restore_one
from infra.local.backup.recovery import verify_copy
from infra.local.backup.restoring import restore_all
from infra.local.backup.sets import BackupError, Head, chosen_set
from infra.local.backup.streaming import STREAM, destination, is_streamed
from infra.local.backup.taking import take
from infra.local.errors import ServerError
from infra.local.home import SYSTEM_HOME, Home, private_folders
from infra.local.installation import kept_zone
from infra.local.secret_files import secret
from infra.local.servers.postgres import ADMIN
from infra.local.servers.provision import KEYRING
from infra.local.supervisor.server_units import StreamUnit
from infra.runtime.messaging.topology import SERVICES

HOME = Home(SYSTEM_HOME)
SERVER = make_conninfo(host=str(HOME.root / "socket"), dbname="postgres", user=ADMIN)
"""By its socket: the programs of the wheel that copy know no TLS, and need no network like this."""
FOLDER, KEYS = Path("/backup"), Path("/keys")
"""Where the containers see what the installation's owner has chosen."""
PULSE = 1.0
NEXT = """Sesudahnya, di mesin ini:
  make compose-secrets                     # tulis lagi setelan dengan sandi dari cadangan
  docker volume rm jejak_nats              # aliran pesan diisi lagi dari buku besar
  docker compose up -d
lalu buat cadangan baru: docker compose run --rm backup"""
NEXT_OF_ONE = """Basis data lain dan aliran pesan tetap seperti semula. Sesudahnya, di mesin ini:
  docker compose up -d
{what}
lalu buat cadangan baru: docker compose run --rm backup"""
CHOICE = """Apa yang {only} kabarkan sesudah saat itu masih ada di layanan lain.
Sebagai sysadmin, lihat dahulu apa yang hilang, lalu pulihkan salinan yang lebih baru,
atau lanjutkan dari salinan ini:
  GET  /operations/inbox/struck?source={only}    di setiap layanan lain
  POST /operations/ledger/adopt                  di {only}, dengan {{"reason": "..."}}"""
ERASED_SINCE = """Yang sudah dihapus sejak itu tetap terhapus.
Sebagai sysadmin, ulangi penghapusan yang terlewat:
  POST /operations/reactions/when_personal_data_erased_destroy_key/look-back    di registry"""


def admin() -> str:
    return make_conninfo(SERVER, password=secret(HOME.role_secrets, ADMIN))


def make_one() -> dict[str, Head]:
    private_folders(HOME.logs, HOME.run)
    made = take(HOME, admin(), FOLDER, KEYS)
    print(f"Cadangan utuh: {made.folder.name}, kuncinya terpisah di folder kunci.")
    return made.manifest().heads


class StreamKept:
    """The stream to the newest set, kept alive; it moves on when another set was made."""

    def __init__(self) -> None:
        private_folders(HOME.logs, HOME.run)
        self.unit = StreamUnit(HOME, STREAM, state="missing", admin=admin())

    def look(self) -> None:
        if self.unit.outdated:
            self.unit.stop()
            self.unit.due = 0.0
        if destination(HOME) and not self.unit.alive and time.monotonic() >= self.unit.due:
            try:
                self.unit.start()
            except ServerError as error:
                print(error, file=sys.stderr, flush=True)
            self.unit.attempted(time.monotonic())

    def run(self) -> None:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            while True:
                self.look()
                time.sleep(PULSE)
        finally:
            self.unit.stop()


def is_well() -> bool:
    """Whether what is committed arrives; before the first backup there is nowhere to."""
    to = destination(HOME)
    return to is None or is_streamed(admin(), to.slot)


def put_back(until: datetime | None, only: str | None, *, check: bool) -> dict[str, Head]:
    """Everything, or one database alone; the heads of the ledgers then.

    Raises BackupError while PostgreSQL works on the data, and then nothing was replaced.
    """
    private_folders(HOME.logs, HOME.run)
    if zone := kept_zone(HOME):
        calendar.install(zone)
    moment = until and calendar.moment_of(until)
    chosen = chosen_set(FOLDER, KEYS, moment)
    if check:
        manifest = chosen.require_whole()
        verify_copy(HOME, chosen.data)
        print(f"Cadangan utuh: {chosen.folder.name}")
        return manifest.heads
    _require_stopped()
    if only is None:
        heads = restore_all(HOME, chosen, moment, lambda _: None, replace=True)
        print(f"Pulih dari {chosen.folder.name}. {NEXT}")
        return heads
    heads = restore_one(HOME, chosen, only, moment, lambda _: None)
    what = ERASED_SINCE if only == KEYRING else CHOICE.format(only=only)
    print(f"{only} pulih dari {chosen.folder.name}. {NEXT_OF_ONE.format(what=what)}")
    return heads


def _require_stopped() -> None:
    try:
        psycopg.connect(admin(), connect_timeout=3).close()
    except psycopg.OperationalError:
        return
    raise BackupError("Layanan masih berjalan. Hentikan dahulu: docker compose stop")


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="backup_server", description=__doc__)
    verbs = made.add_subparsers(dest="verb", required=True)
    for verb in ("take", "stream", "well"):
        verbs.add_parser(verb)
    restoring = verbs.add_parser("restore")
    restoring.add_argument("--until", type=datetime.fromisoformat, default=None)
    restoring.add_argument("--only", choices=[*SERVICES, KEYRING], default=None)
    restoring.add_argument("--check", action="store_true")
    return made


def main(arguments: Sequence[str]) -> int:
    asked = parser().parse_args(arguments)
    try:
        if asked.verb == "stream":
            StreamKept().run()
        if asked.verb == "well":
            return 0 if is_well() else 1
        if asked.verb == "take":
            heads = make_one()
        else:
            heads = put_back(asked.until, asked.only, check=asked.check)
    except ServerError as error:
        print(error, file=sys.stderr)
        return 1
    for name, head in heads.items():
        print(f"  {name:<14} sampai catatan {head.position}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`python -m services.issuer` serves; with a verb it changes accounts, on this machine alone."""

import argparse
import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import psycopg
from psycopg import Connection

from infra.runtime.pools import open_pool
from infra.runtime.process.production.profile import require_production
from infra.runtime.process.serving import allow_open_files, server_of, stop_on_signal
from infra.runtime.process.settings import Profile, Settings, read_settings
from infra.runtime.refusals import Refused, UnsafeSetting
from infra.runtime.telemetry.json_logs import log_as_json
from services.issuer.accounts import book, devices, invitations, letters, machines
from services.issuer.accounts.invitations import Letter, ListRefused
from services.issuer.app import create_issuer
from services.issuer.demo import FILE, take_over
from services.issuer.issuing import Issuer
from services.issuer.login.signing import rotate
from services.issuer.vault import Vault

CONNECTIONS = 5
PAUSE = 0.2
PUBLIC = "JEJAK_ISSUER_PUBLIC"
LETTERS = "surat.pdf"
logger = logging.getLogger("jejak.issuer")


def of(settings: Settings) -> Issuer:
    return Issuer(
        url=settings.issuer_url,
        pool=open_pool(settings.app_conninfo, CONNECTIONS, autocommit=True),
        vault=Vault.of(settings.secrets),
        clients={each.client_id: each for each in settings.clients},
        demo=settings.profile is Profile.DEMO,
    )


def refuse_public(host: str) -> None:
    """Raises SystemExit for an address others can reach: a password alone is for one machine."""
    loopback = host == "localhost" or (_is_address(host) and ip_address(host).is_loopback)
    if not loopback and os.environ.get(PUBLIC) != "1":
        raise SystemExit(
            f"Layanan masuk untuk peragaan hanya untuk komputer sendiri, bukan {host}. "
            f"Setel {PUBLIC}=1 bila memang dikehendaki."
        )


def serve(settings: Settings) -> None:
    """Raises UnsafeSetting in production for what is only for trying out."""
    require_production(settings)
    issuer = of(settings)
    if settings.profile is Profile.DEMO:
        refuse_public(settings.http_host)
        known = threading.Event()
        issuer.knows_its_people = known.is_set
        threading.Thread(target=_take_over, args=(settings, known), daemon=True).start()
    elif (settings.secrets / FILE).exists():
        raise UnsafeSetting(f"Profil produksi menolak mulai. Hapus {settings.secrets / FILE}.")
    server = server_of(create_issuer(issuer), settings, threading.Event())
    stop_on_signal(server)
    allow_open_files()
    server.run()


def _take_over(settings: Settings, known: threading.Event) -> None:
    """As soon as the migration has made the tables."""
    while True:
        try:
            with psycopg.connect(settings.app_conninfo, autocommit=True) as db:
                take_over(db, settings.secrets)
                return known.set()
        except psycopg.Error as error:
            logger.info("waits for its tables", extra={"error": type(error).__name__})
            time.sleep(PAUSE)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def invite(db: Connection[Any], settings: Settings, asked: argparse.Namespace) -> str:
    """The list and its letters, both or neither."""
    asked.out.mkdir(parents=True, exist_ok=True, mode=0o700)
    invited = invitations.read_list(asked.file)
    with db.transaction():
        made = invitations.invite_all(db, invited)
        return _written(made, settings, asked.out)


def renew(db: Connection[Any], settings: Settings, asked: argparse.Namespace) -> str:
    code = book.renew(db, asked.person)
    return f"{asked.person}: kode {code}, berlaku {book.CODE_LIFE.days} hari, satu kali."


def first_sysadmin(db: Connection[Any], settings: Settings, asked: argparse.Namespace) -> str:
    code = book.invite(db, asked.person, two_factors=True)
    return (
        f"{asked.person}: kode {code}, berlaku {book.CODE_LIFE.days} hari, satu kali.\n"
        f"Buka {settings.issuer_url}/activate"
    )


def lost(db: Connection[Any], settings: Settings, asked: argparse.Namespace) -> str:
    ended = devices.lose(db, asked.person)
    return f"{ended} perangkat tidak berlaku lagi. Surat baru: jejak accounts renew {asked.person}"


def end(db: Connection[Any], settings: Settings, asked: argparse.Namespace) -> str:
    book.end(db, asked.person)
    return f"Akun {asked.person} berakhir; semua sesinya ditutup."


def machine(db: Connection[Any], settings: Settings, asked: argparse.Namespace) -> str:
    machines.register(db, asked.person, asked.file.read_text())
    return f"Mesin {asked.person} terdaftar dengan kunci itu."


def change_key(db: Connection[Any], settings: Settings, asked: argparse.Namespace) -> str:
    return f"Kunci tanda tangan baru: {rotate(db, Vault.of(settings.secrets))}"


VERBS: dict[str, Callable[[Connection[Any], Settings, argparse.Namespace], str]] = {
    "invite": invite,
    "renew": renew,
    "first-sysadmin": first_sysadmin,
    "lost": lost,
    "end": end,
    "machine": machine,
    "rotate": change_key,
}


def _written(made: Sequence[Letter], settings: Settings, folder: Path) -> str:
    target = folder / LETTERS
    content = letters.printed(made, f"{settings.issuer_url}/activate")
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
    return f"{len(made)} akun diundang; surat-suratnya ada di {target}"


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m services.issuer", description=__doc__)
    verbs = made.add_subparsers(dest="verb")
    for verb in VERBS:
        one = verbs.add_parser(verb)
        if verb in ("invite", "machine"):
            one.add_argument("file", type=Path)
        if verb == "invite":
            one.add_argument("--out", type=Path, required=True)
        elif verb != "rotate":
            one.add_argument("person")
    return made


def main(arguments: Sequence[str]) -> int:
    log_as_json("issuer")
    settings = read_settings()
    asked = parser().parse_args(arguments)
    if asked.verb is None:
        serve(settings)
        return 0
    try:
        require_production(settings)
        with psycopg.connect(settings.app_conninfo, autocommit=True) as db:
            print(VERBS[asked.verb](db, settings, asked))
    except ListRefused as refused:
        for fault in refused.faults:
            print(f"baris {fault.row} {fault.column}: {fault.detail}", file=sys.stderr)
        print("Tidak seorang pun diundang. Perbaiki, lalu ulangi.", file=sys.stderr)
        return 1
    except (Refused, UnsafeSetting) as refused:
        words = refused.explanation if isinstance(refused, Refused) else refused
        print(words, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Accounts: invited with a code on a letter, active once somebody has used it, ended for good."""

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from infra.runtime.refusals import Conflict, NotFound, Refused
from services.issuer.accounts import attempts
from services.issuer.accounts.passwords import fault_of, hashed

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,99}")
CODE_BYTES = 15
"""120 bits: 24 letters and digits on a letter."""
CODE_LIFE = timedelta(days=14)
ACCOUNT = "SELECT person, state, password, two_factors FROM account WHERE person = %s"


class WeakPassword(Refused):
    status = 422
    title = "Kata sandi belum dapat dipakai"
    detail = "Pilih kata sandi lain."


class CodeNotUsable(Refused):
    """Wrong, used, expired, or of somebody else: nobody is told which."""

    status = 400
    title = "Kode tidak berlaku"
    detail = "Periksa kode pada surat, atau minta surat baru kepada petugas sistem."


class AccountExists(Conflict):
    title = "Akun sudah ada"
    detail = "Akun dengan nama itu sudah ada. Untuk surat baru: jejak accounts renew."


@dataclass(frozen=True)
class OfficerAccount:
    person: str
    state: str
    password: str | None
    two_factors: bool

    @property
    def active(self) -> bool:
        return self.state == "active"


def named(typed: str) -> str:
    """The account somebody typed: capitals and spaces around it do not matter.

    What cannot be one is empty, and is looked for like any other.
    """
    person = typed.strip().lower()
    return person if NAME.fullmatch(person) else ""


def find(db: Connection[Any], person: str) -> OfficerAccount | None:
    return db.cursor(row_factory=class_row(OfficerAccount)).execute(ACCOUNT, (person,)).fetchone()


def invite(db: Connection[Any], person: str, *, two_factors: bool) -> str:
    """A new account; the code for its letter. Raises AccountExists."""
    made = db.execute(
        "INSERT INTO account (person, state, two_factors) VALUES (%s, 'invited', %s)"
        " ON CONFLICT DO NOTHING RETURNING 1",
        (person, two_factors),
    ).fetchone()
    if made is None:
        raise AccountExists
    return renew(db, person)


def renew(db: Connection[Any], person: str) -> str:
    """Another code for a letter; an older one no longer counts. NotFound for nobody's account."""
    account = find(db, person)
    if account is None or account.state == "ended":
        raise NotFound
    code = new_code()
    db.execute(
        "INSERT INTO activation VALUES (%s, %s, now() + %s) ON CONFLICT (person)"
        " DO UPDATE SET code = excluded.code, expires_at = excluded.expires_at",
        (person, digest_of(code), CODE_LIFE),
    )
    attempts.note(db, person, "code", "made", "installation")
    return code


def use_code(db: Connection[Any], person: str, code: str) -> OfficerAccount:
    """The account whose letter it was. Raises CodeNotUsable; a code is good once."""
    used = db.execute(
        "DELETE FROM activation WHERE person = %s AND code = %s AND expires_at > now()"
        " RETURNING person",
        (person, digest_of(code)),
    ).fetchone()
    account = find(db, person) if used else None
    if account is None or account.state == "ended":
        raise CodeNotUsable
    return account


def activate(db: Connection[Any], person: str, code: str, password: str) -> None:
    """Set the first or a new password with the code of a letter; every session ends.

    Raises WeakPassword, and then the code stays good, or CodeNotUsable.
    """
    if fault := fault_of(password, person):
        raise WeakPassword(fault)
    with db.transaction():
        use_code(db, person, code)
        db.execute(
            "UPDATE account SET state = 'active', password = %s WHERE person = %s",
            (hashed(password), person),
        )
        # Who lost what they had gets a letter, and proves themselves anew with all factors.
        db.execute("UPDATE one_time_password SET confirmed = false WHERE person = %s", (person,))
        end_sessions(db, person)
    attempts.note(db, person, "activation", "given", "letter")


def end(db: Connection[Any], person: str) -> None:
    """Nobody gets in by this account any more. NotFound where there is none."""
    with db.transaction():
        ended = db.execute(
            "UPDATE account SET state = 'ended', password = NULL WHERE person = %s RETURNING 1",
            (person,),
        ).fetchone()
        if ended is None:
            raise NotFound
        db.execute("DELETE FROM activation WHERE person = %s", (person,))
        db.execute("UPDATE device SET ended_at = now() WHERE person = %s", (person,))
        end_sessions(db, person)
    attempts.note(db, person, "account", "ended", "installation")


def end_sessions(db: Connection[Any], person: str) -> None:
    db.execute(
        "UPDATE session SET ended_at = now() WHERE person = %s AND ended_at IS NULL", (person,)
    )


def new_code() -> str:
    """As it stands on a letter: six groups of four."""
    text = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode()
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def digest_of(code: str) -> bytes:
    """Of the letters and digits alone: with or without hyphens, in small letters or capitals."""
    return hashlib.sha256("".join(filter(str.isalnum, code.upper())).encode()).digest()

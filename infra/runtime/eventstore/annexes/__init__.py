"""Annexes (claim check): a list too long for a fact lies beside the ledger, named by its hash.

It is added before the fact that names it, and once however often: what it holds is its name. An
annex that no fact names, after a crash between the two, harms nobody.
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

import msgspec
from psycopg import Connection
from psycopg_pool import ConnectionPool

from contracts.event import Annex
from infra.runtime.refusals import Refused

ANNEX = "annex:"
"""Evidence that begins so is a list kept beside this service's ledger, by its SHA-256."""
ADD = "INSERT INTO public.annex (hash, content) VALUES (%s, %s) ON CONFLICT DO NOTHING"


class AnnexLost(RuntimeError):
    """A fact names a list that this database does not hold, or not as it was."""


class UnknownAnnex(Refused):
    status = 422
    title = "Lampiran tidak ada"
    detail = (
        "Bukti menyebut lampiran yang tidak ada di layanan ini. Betulkan sidiknya: `annex:` dan"
    )
    detail += " SHA-256 lampiran itu, atau sebut acuan lain."


def annex_of(lines: Iterable[str]) -> tuple[Annex, bytes]:
    """What a fact says of the list, and the list as it is kept."""
    kept = list(lines)
    content = msgspec.json.encode(kept)
    return Annex(hash=sha256(content).hexdigest(), count=len(kept)), content


def add_annex(db: Connection[Any], lines: Iterable[str]) -> Annex:
    """Keep the list, unless it is there already; the fact then names it."""
    annex, content = annex_of(lines)
    db.execute(ADD, (annex.hash, content))
    return annex


def require_held(pool: ConnectionPool[Any], digests: Iterable[str]) -> None:
    """Raises UnknownAnnex unless a list with each of these hashes lies beside the ledger."""
    query = "SELECT 1 FROM public.annex WHERE hash = %s"
    with pool.connection() as db:
        for digest in digests:
            if db.execute(query, (digest.lower(),)).fetchone() is None:
                raise UnknownAnnex


def lines_of(db: Connection[Any], annex: Annex) -> list[str]:
    """The list that a fact names. Raises AnnexLost."""
    row = db.execute("SELECT content FROM public.annex WHERE hash = %s", (annex.hash,)).fetchone()
    if row is None or sha256(row[0]).hexdigest() != annex.hash:
        raise AnnexLost(annex.hash)
    return msgspec.json.decode(row[0], type=list[str])

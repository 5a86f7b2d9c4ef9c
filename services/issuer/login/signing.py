"""Signing keys: ES256, kept sealed; the newest signs, the one before is shown a while longer."""

import json
from collections.abc import Sequence
from typing import Any

from joserfc.jwk import ECKey, KeySet
from psycopg import Connection

from services.issuer.vault import Vault

OVERLAP = "1 hour"
"""How long a key is shown once another signs; a token lives ten minutes."""
SHOWN = f"""
    SELECT kid, sealed FROM signing_key WHERE made_at >= coalesce((
        SELECT max(made_at) FROM signing_key WHERE made_at < now() - interval '{OVERLAP}'
    ), '-infinity') ORDER BY made_at DESC""".encode()


def signing_keys(db: Connection[Any], vault: Vault) -> KeySet:
    """The keys that tokens may be signed with, the one that signs first; made the first time."""
    found = db.execute(SHOWN).fetchall()
    if not found:
        with db.transaction():
            db.execute("SELECT pg_advisory_xact_lock(hashtextextended('jejak:signing', 0))")
            if not db.execute("SELECT 1 FROM signing_key").fetchone():
                rotate(db, vault)
        found = db.execute(SHOWN).fetchall()
    return KeySet([_opened(vault, *row) for row in found])


def rotate(db: Connection[Any], vault: Vault) -> str:
    """Sign with a new key from now on; its id. Tokens of the key before stay good."""
    key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)
    private = json.dumps(key.as_dict(private=True)).encode()
    kid = str(key.kid)
    db.execute(
        "INSERT INTO signing_key (kid, sealed) VALUES (%s, %s)",
        (kid, vault.seal(f"signing:{kid}", private)),
    )
    return kid


def _opened(vault: Vault, kid: str, sealed: bytes) -> ECKey:
    return ECKey.import_key(json.loads(vault.open(f"signing:{kid}", sealed)))


def public(keys: KeySet) -> dict[str, Sequence[object]]:
    return {"keys": [key.as_dict(private=False) for key in keys.keys]}

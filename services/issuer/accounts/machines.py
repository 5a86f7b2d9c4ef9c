"""Machines of agencies: an account without a person, proved by a key that its owner keeps."""

import json
from typing import Any

from psycopg import Connection

from services.issuer.accounts import attempts, book
from services.issuer.accounts.devices import KeyNotUsable, public_of


def register(db: Connection[Any], person: str, jwk: str) -> None:
    """Make the account, or give it another key. Raises KeyNotUsable, AccountExists."""
    try:
        public = public_of(json.loads(jwk))
    except ValueError:
        raise KeyNotUsable from None
    with db.transaction():
        known = db.execute("SELECT 1 FROM machine WHERE person = %s", (person,)).fetchone()
        if known is None:
            book.invite(db, person, two_factors=True)
            db.execute("DELETE FROM activation WHERE person = %s", (person,))
            db.execute("UPDATE account SET state = 'active' WHERE person = %s", (person,))
        db.execute(
            "INSERT INTO machine VALUES (%s, %s) ON CONFLICT (person)"
            " DO UPDATE SET public_key = excluded.public_key",
            (person, json.dumps(public)),
        )
    attempts.note(db, person, "machine", "registered", "installation")

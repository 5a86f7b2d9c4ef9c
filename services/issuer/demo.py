"""The demonstration's people get in by the password that stands in a file."""

import json
from pathlib import Path
from typing import Any

from psycopg import Connection

from services.issuer.accounts.passwords import hashed, matches

FILE = "demo-users.json"
KNOWN = "SELECT password FROM account WHERE person = %s"
TAKE = """
    INSERT INTO account (person, state, password, two_factors) VALUES (%s, 'active', %s, false)
    ON CONFLICT (person) DO UPDATE SET password = excluded.password, state = 'active'"""


def take_over(db: Connection[Any], folder: Path) -> None:
    """Make an account for each; who has one with that password already costs one look."""
    for person, password in json.loads((folder / FILE).read_text()).items():
        row = db.execute(KNOWN, (person,)).fetchone()
        if row is None or not matches(password, row[0]):
            db.execute(TAKE, (person, hashed(password)))

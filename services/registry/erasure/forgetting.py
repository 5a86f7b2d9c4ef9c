"""What the registry looks through: keys, the directory, and files of imports, which it destroys."""

from collections.abc import Collection
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection

from contracts.ids import PERSON
from contracts.keeping.confirmations import KeyDestroyed
from infra.runtime.deadlines.erasures import Forgetting, HeardErasure
from infra.runtime.deadlines.timer import reading
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.privacy.errors import KeyMissing
from services.registry.directory.view import directory
from services.registry.imports.jobs import contents

PERSON_STORE, FAMILY_STORE = "directory.person", "directory.family"
KEYS, FILES = "subject_key", "import_file"
STORES = (KEYS, PERSON_STORE, FAMILY_STORE, FILES)
HOLDS: LiteralString = """
    SELECT %(person)s WHERE EXISTS (SELECT FROM person WHERE person_id = %(who)s
        AND num_nonnulls(name, nik_key, birth_date) > 0)
    UNION ALL SELECT %(family)s WHERE EXISTS (SELECT FROM family WHERE family_id = ANY(%(subjects)s)
        AND num_nonnulls(kk_key, dusun, rw, rt, area_id) > 0)"""


def left(db: Connection[Any], ledger: Ledger, erased: HeardErasure) -> Collection[str]:
    keys = ledger.mapper.own_keys
    villages = _villages(ledger, erased.person_id)
    asked = {
        "person": PERSON_STORE,
        "family": FAMILY_STORE,
        "who": erased.person_id,
        "subjects": list(erased.subjects),
    }
    with reading(db, directory):
        found = [each for (each,) in db.execute(HOLDS, asked)]
    if not _keys_gone(ledger, erased):
        found.append(KEYS)
    if contents.forget_villages(db, keys, villages, erased.erased_at):
        found.append(FILES)
    return found


def _villages(ledger: Ledger, person_id: UUID) -> list[str]:
    """Where somebody may stand in a file: every village that any fact about them names."""
    facts = (past.fact for past in ledger.history(PERSON.of(person_id)))
    return sorted({each for fact in facts if (each := getattr(fact, "village_code", ""))})


def _keys_gone(ledger: Ledger, erased: HeardErasure) -> bool:
    try:
        asked = ledger.mapper.own_keys.to_seal(erased.subjects, known=set)
    except KeyMissing:
        return False
    return all(each.erased for each in asked.values())


def confirmed(erased: HeardErasure, position: int) -> KeyDestroyed:
    return KeyDestroyed(**erased.read_at(position), stores=STORES)


forgetting = Forgetting(confirmed, directory, left=left)

"""Identities: who up to a hundred people are, for whoever has their ids from another service.

Lists of other services hold ids and no names. All of them are one opening. Of an id of nobody, or
of somebody elsewhere, nothing is said, and that it was asked for is on record.
"""

from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter
from psycopg.rows import class_row
from pydantic import Field

from contracts.codes.roles import CASEWORKERS
from contracts.ids import PERSON
from contracts.privacy.opening import Disclosed
from infra.runtime.http.access import Who, safe
from infra.runtime.http.deps import ReaderDep
from infra.runtime.http.opening.declaring import opens
from infra.runtime.http.opening.recording import OpenedDep
from infra.runtime.privacy.access_log import AccessOutcome
from infra.runtime.projections.reading import reading
from services.registry.counter import may
from services.registry.directory.page import COLUMNS, Found
from services.registry.directory.view import directory
from services.registry.forms import Form

MOST = 100
KNOWN = f"SELECT {COLUMNS} FROM person p WHERE p.person_id = ANY (%s) ORDER BY p.person_id"

router = APIRouter(tags=["Pencarian"])


class AskedIdentities(Form):
    EXAMPLE: ClassVar = {
        "person_ids": [
            "00000000-0000-0000-0000-000000000001",
            "00000000-0000-0000-0000-000000000002",
        ]
    }

    person_ids: Annotated[list[UUID], Field(min_length=1, max_length=MOST)]


@router.post(
    "/identities",
    dependencies=[
        may("identity.read", *CASEWORKERS, "inspektorat", "dpo"),
        safe,
        opens("identity.read", Disclosed.NAME, Disclosed.BIODATA, of=PERSON),
    ],
    summary="Nama orang menurut id, paling banyak seratus sekaligus",
)
def identities(
    asked: AskedIdentities, who: Who, opened: OpenedDep, reader: ReaderDep
) -> list[Found]:
    with reading(reader, directory, who.regions) as db:
        rows = db.cursor(row_factory=class_row(Found))
        found = rows.execute(KNOWN.encode(), (asked.person_ids,)).fetchall()
    missing = set(asked.person_ids) - {each.person_id for each in found}
    if missing:
        opened.tell(who.largest, missing, count=0, outcome=AccessOutcome.EMPTY)
    if found:
        opened.tell_each((each.village_code, each.person_id) for each in found)
    return found

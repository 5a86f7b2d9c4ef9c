"""People: what a row of the file says of a person, in the register's words.

`hamil` and `cara_kb_id` are not taken over: they are true of a day that the file does not state.
"""

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from contracts.codes.code import Code
from contracts.registry.parts import Person, Place
from services.registry.imports.rows.row import PersonRow
from services.registry.imports.rows.template import COLUMN_OF, written

PAPERS = (
    "birth_certificate",
    "passport",
    "passport_expiry",
    "stay_permit",
    "marriage_certificate",
    "marriage_date",
    "divorce_certificate",
    "divorce_date",
    "identity_card",
    "card_recording",
    "present_address",
    "card_tag",
    "insurance",
    "insurance_number",
    "latitude",
    "longitude",
)
PAPER_COLUMNS = tuple(COLUMN_OF[field] for field in PAPERS)
BIODATA = (
    "sex",
    "birth_date",
    "marital_status",
    "education",
    "studying",
    "occupation",
    "citizenship",
    "disability",
)
IDENTITY = (
    "name",
    "birth_place",
    "father_nik",
    "father_name",
    "mother_nik",
    "mother_name",
    "religion",
    "blood_type",
    "ethnicity",
)
NUMBERED = frozenset({"studying", "occupation", "citizenship", "religion", "blood_type"})
"""Codes that the register keeps as OpenSID's number."""

_papers = attrgetter(*PAPERS)
_biodata = attrgetter(*BIODATA)
_identity = attrgetter("nik", *IDENTITY)
_persons = TypeAdapter(tuple[Person, ...])


def persons(rows: Iterable[tuple[PersonRow, UUID, str | None]]) -> tuple[Person, ...]:
    """Rows that state all a new person needs, each with an id and the NIK's keyed hash."""
    return _persons.validate_python([_person(*each) for each in rows])


def _person(row: PersonRow, person_id: UUID, nik_key: str | None) -> dict[str, Any]:
    biodata = dict(zip(BIODATA, _biodata(row), strict=True))
    identity = dict(zip(("nik", *IDENTITY), _identity(row), strict=True))
    for half in (biodata, identity):
        for name in NUMBERED & half.keys():
            half[name] = _number(half[name])
    return {
        "person_id": person_id,
        "nik_key": nik_key,
        "relation": row.relation,
        "biodata": biodata,
        "identity": identity | {"documents": documents(row)},
    }


def stated(row: PersonRow, name: str) -> Any:
    """What the row says in a field of the register's biodata or identity; None: nothing."""
    value = getattr(row, name)
    return _number(value) if name in NUMBERED else value


def _number(code: Code | None) -> int | None:
    return None if code is None else code.number


def documents(row: PersonRow, known: Mapping[str, str] | None = None) -> dict[str, str]:
    """The papers and cards that are known and those the row states, by column."""
    found = dict(known or {})
    for column, value in zip(PAPER_COLUMNS, _papers(row), strict=True):
        if value is not None:
            found[column] = written(value)
    return found


def place(row: PersonRow) -> Place:
    return Place(
        kk_number=row.kk_number, address=row.address, dusun=row.dusun, rw=row.rw, rt=row.rt
    )

"""People: what a row of the file says of a person, in the register's words.

`hamil` and `cara_kb_id` are not taken over: they are true of a day that the file does not state.
"""

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from contracts.codes.code import Code
from contracts.registry.parts import Biodata, Civil, Person, parents_stated
from contracts.registry.places import Place
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
CIVIL = tuple(Civil.model_fields)
BIODATA = tuple(Biodata.model_fields)
OF_PARENTS = ("father_nik", "father_name", "mother_nik", "mother_name")
OWN = ("nik", "name", "birth_place", "religion", "blood_type", "ethnicity")
IDENTITY = (*OWN[1:], *OF_PARENTS)
NUMBERED = frozenset({"studying", "occupation", "citizenship", "religion", "blood_type"})
"""Codes that the register keeps as OpenSID's number."""

_papers = attrgetter(*PAPERS)
_civil = attrgetter(*CIVIL)
_own = attrgetter(*OWN)
_of_parents = attrgetter(*OF_PARENTS)
_persons = TypeAdapter(tuple[Person, ...])


def persons(rows: Iterable[tuple[PersonRow, UUID, str | None]]) -> tuple[Person, ...]:
    """The rows of a family that state all a new person needs, each with an id and the NIK's hash.

    A parent who stands in another of these rows is that person.
    """
    stated_rows = list(rows)
    here = {row.nik: person_id for row, person_id, _ in stated_rows if row.nik}
    return _persons.validate_python([_person(*each, here) for each in stated_rows])


def _person(
    row: PersonRow, person_id: UUID, nik_key: str | None, here: Mapping[str, UUID]
) -> dict[str, Any]:
    civil = dict(zip(CIVIL, _civil(row), strict=True))
    own = dict(zip(OWN, _own(row), strict=True))
    for part in (civil, own):
        for name in NUMBERED & part.keys():
            part[name] = _number(part[name])
    return {
        "person_id": person_id,
        "nik_key": nik_key,
        "relation": row.relation,
        "sex": row.sex,
        "citizenship": _number(row.citizenship),
        "civil": civil,
        "health": {"disability": row.disability},
        "identity": own | {"documents": documents(row)},
        **parents_stated(person_id, dict(zip(OF_PARENTS, _of_parents(row), strict=True)), here),
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


def locality(row: PersonRow) -> Place:
    """Where in its village a row says that somebody lives."""
    return Place(dusun=row.dusun, rw=row.rw, rt=row.rt)


def place(row: PersonRow, area_id: UUID | None = None) -> Place:
    return Place(
        kk_number=row.kk_number,
        address=row.address,
        dusun=row.dusun,
        rw=row.rw,
        rt=row.rt,
        area_id=area_id,
    )

"""Comparison of a row with the person registered: what it corrects, what it may not change.

As in OpenSID, status_dasar, no_kk, the address and who heads the family change by civil events
only. A cell that states nothing changes nothing; case and spaces make no difference.
"""

from collections.abc import Iterator

from contracts.codes.person import Relation
from contracts.registry.parts import Identity, Person
from contracts.registry.places import Place
from services.registry.imports.plan import findings, people
from services.registry.imports.plan.plan import FieldChange
from services.registry.imports.rows.row import Fault, PersonRow
from services.registry.imports.rows.template import COLUMN_OF, written
from services.registry.projections.family import Family

PLACE = ("kk_number", "address", "dusun", "rw", "rt")


def forbidden(row: PersonRow, person: Person, home: Family) -> Iterator[Fault]:
    """One finding for each column that says otherwise and is not the import's to change."""
    if not row.lives_here:
        yield findings.protected("standing")
    if relates_otherwise(row, person) and Relation.HEAD in (row.relation, person.relation):
        yield findings.OTHER_HEAD
    if isinstance(home.place, Place):
        for field in PLACE:
            if _differs(getattr(home.place, field), getattr(row, field)):
                yield findings.protected(field)


def changes(row: PersonRow, person: Person, identity: Identity) -> Iterator[FieldChange]:
    """Every field that the row states otherwise than the register."""
    known = {name: getattr(person.biodata, name) for name in people.BIODATA}
    papers = person.papers
    known |= {name: papers[name] for name in people.IDENTITY}
    for name, old in known.items():
        new = people.stated(row, name)
        if _differs(old, new):
            yield FieldChange(COLUMN_OF[name], name, written(old), written(new))
    if relates_otherwise(row, person):
        old, new = written(person.relation), written(row.relation)
        yield FieldChange(COLUMN_OF["relation"], "relation", old, new)
    for column, new in people.documents(row).items():
        if _differs(old := identity.documents.get(column), new):
            yield FieldChange(column, "documents", written(old), new)


def relates_otherwise(row: PersonRow, person: Person) -> bool:
    return row.relation not in (None, person.relation)


def _differs(old: object, new: object) -> bool:
    return new is not None and _plain(old) != _plain(new)


def _plain(value: object) -> object:
    return " ".join(value.casefold().split()) if isinstance(value, str) else value

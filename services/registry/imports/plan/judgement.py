"""Judgement: what becomes of each row of one family. What the register knows is handed in.

A family that is not registered is loaded whole or not at all, so that it never looks smaller than
it is; later members come by birth or arrival. Rows of people who do not live there are set aside.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from msgspec.structs import replace

from contracts.codes.person import Relation
from contracts.registry.history.household import Presence
from contracts.registry.parts import Identity, Person
from services.registry.imports.plan import comparison, findings, people
from services.registry.imports.plan.lookup import Known
from services.registry.imports.plan.plan import FieldChange, PlannedFamily, PlannedRow, RowOutcome
from services.registry.imports.rows.row import Fault, FileFamily, PersonRow
from services.registry.numbers import Severity
from services.registry.persons.likeness import Traits, members_like, without_nik_similar
from services.registry.persons.plausible import Implausible, beside_head, of_member, of_person
from services.registry.projections.claims import Holder
from services.registry.projections.family import Family
from services.registry.projections.member import Member
from services.registry.rules import head_of, latest

DOUBLES = frozenset({"row.repeated", "row.contradicts"})
NEEDED = ("name", "kk_number", "relation", "sex")
WISHED = ("dusun", "rw", "rt")
NO_LONGER_HERE = {
    Presence.DEAD: (findings.NIK_OF_THE_DEAD, findings.DEAD),
    Presence.MISSING: (findings.NIK_OF_THE_MISSING, findings.MISSING),
    Presence.AWAY: (findings.NIK_OF_THE_DEPARTED, findings.DEPARTED),
    Presence.ELSEWHERE: (findings.IN_ANOTHER_FAMILY, findings.IN_ANOTHER_FAMILY),
}
"""What stands against a row that says of somebody who left that they live here; by NIK, by name.

No file brings anybody back: it does not say when they came.
"""
JUDGED = frozenset({"relation", "sex", "birth_date"})
"""Fields of which not every value is possible."""
AT_HOME = ("address", "dusun", "rw", "rt")


def judge(
    family: FileFamily, known: Known, village_code: str, *, first_load: bool, today: date
) -> PlannedFamily:
    """`first_load`: families that the register does not have were there before it was begun."""
    rows = [_judge_row(row, family, known, village_code) for row in family.rows]
    rows = [_judge_change(each, rows, known, today) for each in rows]
    if any(each.outcome is RowOutcome.NEW for each in rows):
        rows = _judge_newcomers(family, rows, known, first_load, today)
    return PlannedFamily(tuple(rows), known.position, known.kk_key, not known.mentions.any)


def _judge_row(row: PersonRow, family: FileFamily, known: Known, village_code: str) -> PlannedRow:
    """The row by itself; a person the register does not have is new for now."""
    planned = PlannedRow(
        row=row,
        outcome=RowOutcome.NEW,
        faults=(*row.faults, *family.faults),
        nik_key=known.nik_keys.get(row.line),
    )
    errors = {fault.code for fault in planned.faults if fault.severity is Severity.ERROR}
    if errors:
        double = not DOUBLES.isdisjoint(errors)
        return replace(planned, outcome=RowOutcome.DUPLICATE if double else RowOutcome.REJECTED)
    holder = known.holder(row)
    if holder is not None and not holder.gone_for_good:
        return _judge_holder(planned, known, holder, village_code)
    if homes := known.kk_homes(village_code):
        planned = _judge_by_name(planned, homes)
        if planned.outcome is not RowOutcome.NEW or planned.person_id:
            return planned
    return planned if row.lives_here else _end(planned, RowOutcome.REJECTED, findings.NOT_ALIVE)


def _judge_holder(
    planned: PlannedRow, known: Known, holder: Holder, village_code: str
) -> PlannedRow:
    if holder.presence in NO_LONGER_HERE:
        return _judge_absent(planned, NO_LONGER_HERE[holder.presence][0])
    home = known.homes.get(holder.family_id)
    if home is None or holder.person_id not in home.present:
        return _end(planned, RowOutcome.CONFLICT, findings.NOT_IN_FAMILY)
    if home.village_code != village_code:
        return _end(planned, RowOutcome.CONFLICT, findings.ELSEWHERE)
    return _compare(planned, home.present[holder.person_id], home)


def _judge_by_name(planned: PlannedRow, homes: list[Family]) -> PlannedRow:
    """Somebody whose NIK the register does not have may be one of the family without NIK."""
    row = planned.row
    traits = Traits(row.name, row.birth_date, row.mother_name, row.sex)
    alike = members_like(traits, homes)
    if row.nik and (numbered := [each for each in alike if each[1].person.nik_key]):
        alike = [each for each in alike if each not in numbered]
        if not alike:
            return _end(planned, RowOutcome.CONFLICT, findings.OTHER_NIK)
    here = [each for each in alike if each[1].presence is Presence.PRESENT]
    if len(here) > 1:
        return _end(planned, RowOutcome.CONFLICT, findings.SEVERAL_ALIKE)
    if here:
        [(home, member)] = here
        return _compare(planned, member.person, home)
    if alike:
        return _judge_absent(planned, NO_LONGER_HERE[alike[-1][1].presence][1])
    if without_nik_similar(traits, homes):
        return _end(planned, RowOutcome.CONFLICT, findings.SIMILAR)
    return planned


def _judge_absent(planned: PlannedRow, fault: Fault) -> PlannedRow:
    """A row about somebody who died, left or is missing."""
    if not planned.row.lives_here:
        return replace(planned, outcome=RowOutcome.UNCHANGED)
    return _end(planned, RowOutcome.CONFLICT, fault)


def _compare(planned: PlannedRow, person: Person, home: Family) -> PlannedRow:
    planned = replace(planned, person_id=person.person_id, family_id=home.family_id)
    if not isinstance(person.identity, Identity):
        return _end(planned, RowOutcome.CONFLICT, findings.ERASED)
    changes = tuple(comparison.changes(planned.row, person, person.identity))
    if person.nik_key is None and planned.row.nik is not None:
        changes = (FieldChange("nik", "nik", "", planned.row.nik), *changes)
        planned = replace(planned, faults=(*planned.faults, findings.NIK_OFFERED))
    planned = replace(planned, changes=changes)
    if faults := tuple(comparison.forbidden(planned.row, person, home)):
        return _end(planned, RowOutcome.CONFLICT, *faults)
    if not changes:
        return replace(planned, outcome=RowOutcome.UNCHANGED)
    papers = people.documents(planned.row, person.identity.documents)
    return replace(planned, outcome=RowOutcome.CHANGED, documents=papers)


def _judge_change(
    planned: PlannedRow, rows: list[PlannedRow], known: Known, today: date
) -> PlannedRow:
    """What the counter would refuse is refused, and what it would ask about a warning."""
    fields = JUDGED.intersection(each.field for each in planned.changes)
    if planned.outcome is not RowOutcome.CHANGED or not fields:
        return planned
    changed = {each: getattr(planned.row, each) for each in fields}
    assert planned.person_id and planned.family_id
    home = known.homes[planned.family_id]
    if "relation" in changed and not all(_heads(each, home) for each in rows):
        return _end(planned, RowOutcome.CONFLICT, findings.OTHER_HEAD)
    member = home.members[planned.person_id]
    faults = (*_not_before(member, changed), *_odd_when(home, member, changed, today))
    if any(fault.severity is Severity.ERROR for fault in faults):
        return _end(planned, RowOutcome.CONFLICT, *faults)
    return _end(planned, RowOutcome.CHANGED, *faults)


def _not_before(member: Member, changed: Mapping[str, Any]) -> Iterator[Fault]:
    """Nobody was born after the day they died or left."""
    born = changed.get("birth_date")
    if born and any((latest(each) or born) < born for each in member.departures):
        yield findings.BORN_LATER


def _odd_when(
    home: Family, member: Member, changed: Mapping[str, Any], today: date
) -> Iterator[Fault]:
    relation = changed.get("relation", member.person.relation)
    right = member.person.corrected_by(changed) | {"relation": relation}
    person = member.person.model_copy(update=right)
    return map(findings.implausible, of_member(person, head_of(home), today))


def _heads(planned: PlannedRow, home: Family) -> bool:
    """Whether the row is of the registered head, if it is of a head at all."""
    if planned.row.relation is not Relation.HEAD:
        return True
    return planned.row.lives_here and planned.person_id in home.heads


def _judge_newcomers(
    family: FileFamily, rows: list[PlannedRow], known: Known, first_load: bool, today: date
) -> list[PlannedRow]:
    if known.kk.family_id is not None:
        return _end_new(rows, RowOutcome.CONFLICT, findings.KK_REGISTERED)
    if not first_load:
        return _end_new(rows, RowOutcome.CONFLICT, findings.FIRST_LOAD_OVER)
    head = family.head
    new = RowOutcome.NEW
    rows = [_complete(each, head, today) if each.outcome is new else each for each in rows]
    if head is None:
        return _end_new(rows, RowOutcome.REJECTED, findings.NO_HEAD)
    waits_for = [each.row.line for each in rows if _holds_up(each)]
    if waits_for:
        return _end_new(rows, RowOutcome.REJECTED, findings.waits(waits_for))
    return rows


def _holds_up(planned: PlannedRow) -> bool:
    return planned.outcome is not RowOutcome.NEW and planned.row.lives_here


def _complete(planned: PlannedRow, head: PersonRow | None, today: date) -> PlannedRow:
    odd = map(findings.implausible, _implausible(planned.row, head, today))
    faults = (*_lacks(planned.row, head), *odd)
    if any(fault.severity is Severity.ERROR for fault in faults):
        return _end(planned, RowOutcome.REJECTED, *faults)
    return _end(planned, RowOutcome.NEW, *faults) if faults else planned


def _implausible(row: PersonRow, head: PersonRow | None, today: date) -> Iterator[Implausible]:
    yield from of_person(row.relation, row.sex, row.birth_date, today)
    if head is not None and head is not row:
        yield from beside_head(row.relation, row.birth_date, head.birth_date)


def _lacks(row: PersonRow, head: PersonRow | None) -> Iterator[Fault]:
    for field in NEEDED:
        if getattr(row, field) is None:
            yield findings.missing(field)
    if row.relation is Relation.HEAD:
        for field in WISHED:
            if getattr(row, field) is None:
                yield findings.unstated(field)
    elif head and any(getattr(row, each) not in (None, getattr(head, each)) for each in AT_HOME):
        yield findings.ADDRESS_OF_HEAD


def _end_new(rows: list[PlannedRow], outcome: RowOutcome, fault: Fault) -> list[PlannedRow]:
    return [_end(each, outcome, fault) if each.outcome is RowOutcome.NEW else each for each in rows]


def _end(planned: PlannedRow, outcome: RowOutcome, *faults: Fault) -> PlannedRow:
    codes = {fault.code for fault in faults}
    kept = (fault for fault in planned.faults if fault.code not in codes)
    return replace(planned, outcome=outcome, faults=(*kept, *faults))

"""Who lives in a family, and in which village: what the effects of a fact change is one version.

People are kept with what criteria ask of them, by person id; those who died or left are kept
apart, since the registry may say that it never happened.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.types.json import Jsonb

from contracts.codes.occupation import Occupation
from contracts.event import Event
from contracts.registry.increments import (
    Effect,
    Founded,
    Housed,
    Joined,
    Left,
    Related,
    Returned,
    effects,
    facts_with,
)
from contracts.registry.parts import Biodata
from contracts.registry.persons import BiodataCorrected, PersonalDataErased
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.views import Folds
from services.programs.families.versions import FIRST_VERSION, next_version

THOSE = (
    "(SELECT coalesce(jsonb_object_agg(key, value), '{{}}') FROM jsonb_each({column})"
    " WHERE key = ANY(%({ids})s::text[]))"
)
AMENDED = (
    "(SELECT coalesce(jsonb_object_agg(key, value || coalesce(%(amended)s::jsonb -> key, '{{}}')),"
    " '{{}}') FROM jsonb_each({people}))"
)
THOSE_RETURNED = THOSE.format(column="departed", ids="returned")
THOSE_LEFT = THOSE.format(column="members", ids="left")
HERE = f"(members - %(left)s::text[]) || {THOSE_RETURNED} || %(joined)s::jsonb"
GONE = f"(departed || {THOSE_LEFT}) - %(here)s::text[]"
CHANGED = next_version(
    region_code="coalesce(%(village)s, region_code)",
    members=AMENDED.format(people=HERE),
    departed=AMENDED.format(people=GONE),
)
FORGOTTEN = dict.fromkeys(("birth_date", "marital_status", "occupation", "disability"))
FORGET = """
    UPDATE family_version SET
        members = CASE WHEN members ? %(who)s THEN members || jsonb_build_object(
            %(who)s::text, members -> %(who)s || %(forgotten)s) ELSE members END,
        departed = CASE WHEN departed ? %(who)s THEN departed || jsonb_build_object(
            %(who)s::text, departed -> %(who)s || %(forgotten)s) ELSE departed END
    WHERE members ? %(who)s OR departed ? %(who)s"""

residents = Folds()


@dataclass
class Resettlement:
    """What one fact changes in one family."""

    founded: bool = False
    village: str | None = None
    joined: dict[str, Any] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    amended: dict[str, Any] = field(default_factory=dict)

    def add(self, effect: Effect) -> None:
        match effect:
            case Founded(village_code=village):
                self.founded, self.village = True, village
            case Housed(village_code=village):
                self.village = village
            case Joined(person=person):
                described = {"relation": person.relation, **description(person.biodata)}
                self.joined[str(person.person_id)] = described
            case Left(person_id=who):
                self.left.append(str(who))
            case Returned(person_id=who):
                self.returned.append(str(who))
            case Related(person_id=who, relation=relation):
                self.amended[str(who)] = {"relation": relation}

    def keep(self, db: Connection[Any], family_id: UUID, position: int) -> None:
        db.execute(
            FIRST_VERSION if self.founded else CHANGED,
            {
                "family": family_id,
                "position": position,
                "village": self.village,
                "joined": Jsonb(self.joined),
                "left": self.left,
                "returned": self.returned,
                "here": [*self.joined, *self.returned],
                "amended": Jsonb(self.amended),
            },
        )


@residents.on(*facts_with(Founded, Joined, Left, Returned, Related, Housed))
def resettle(db: Connection[Any], fact: Event, past: Recorded) -> None:
    for family_id, change in by_family(effects(fact)).items():
        change.keep(db, family_id, past.position)


@residents.on(BiodataCorrected)
def describe_anew(db: Connection[Any], fact: BiodataCorrected, past: Recorded) -> None:
    change = Resettlement(amended={str(fact.person_id): description(fact.biodata)})
    change.keep(db, fact.family_id, past.position)


@residents.on(PersonalDataErased)
def forget(db: Connection[Any], fact: PersonalDataErased, past: Recorded) -> None:
    """In every version, of whatever day: a rebuild could not read it either."""
    db.execute(FORGET, {"who": str(fact.person_id), "forgotten": Jsonb(FORGOTTEN)})


def by_family(changes: Iterable[Effect]) -> Mapping[UUID, Resettlement]:
    """All that a fact changes in a family together, since it makes one version there."""
    families: dict[UUID, Resettlement] = defaultdict(Resettlement)
    for effect in changes:
        families[effect.family_id].add(effect)
    return families


def description(biodata: Biodata) -> dict[str, Any]:
    """What criteria ask of a person; occupation by its meaning, since rules name meanings."""
    return {
        "sex": biodata.sex,
        "birth_date": biodata.birth_date and biodata.birth_date.isoformat(),
        "marital_status": biodata.marital_status,
        "occupation": _occupation(biodata.occupation),
        "disability": biodata.disability,
    }


def _occupation(number: int | None) -> str | None:
    known = number is not None and 1 <= number <= len(Occupation)
    return Occupation.numbered(number).value if known and number else None

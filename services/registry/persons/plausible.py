"""Plausible ranges (sanity checks): one table for the counter and for files.

What cannot be is refused; what is only odd is asked about at the counter, and a warning in a file.
"""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from contracts.codes.person import Relation, Sex

if TYPE_CHECKING:  # a child that only reads cells imports this too, and no models
    from contracts.registry.parts import Person

EARLIEST = date(1900, 1, 1)
"""Nobody whom the register knows was born before, and nothing it records happened before."""
OLD = 110
MARRIED_FROM, MARRIED_USUALLY_FROM = 10, 16
MOTHER_FROM, MOTHER_TO = 10, 65
MOTHER_USUALLY_FROM, MOTHER_USUALLY_TO = 15, 52
GENERATION, STEP = 12, -30
"""Years from parent to child: usually at least; a stepchild may be older, but not by so much."""

SEX_OF = {Relation.WIFE: Sex.FEMALE, Relation.HUSBAND: Sex.MALE}
MARRIED = (Relation.WIFE, Relation.HUSBAND, Relation.PARENT, Relation.PARENT_IN_LAW)
YOUNGER = (Relation.CHILD, Relation.GRANDCHILD)
OLDER = (Relation.PARENT, Relation.PARENT_IN_LAW)


class Implausible(NamedTuple):
    """One thing that cannot be or is odd; a sentence without values, and the template's column."""

    code: str
    impossible: bool
    sentence: str
    column: str


WRONG_SEX = Implausible(
    "relation-sex", True, "Istri harus perempuan dan suami harus laki-laki.", "sex"
)
TOO_YOUNG = Implausible(
    "relation-age", True, "Terlalu muda untuk hubungan keluarga ini.", "tanggallahir"
)
YOUNG = Implausible(
    "relation-young", False, "Di bawah 16 tahun untuk hubungan keluarga ini.", "tanggallahir"
)
VERY_OLD = Implausible("very-old", False, "Umurnya lebih dari 110 tahun.", "tanggallahir")
MUCH_OLDER = Implausible(
    "older-than-head", True, "Anak atau cucu jauh lebih tua dari kepala keluarga.", "kk_level"
)
NO_GENERATION = Implausible(
    "generation", False, "Beda umur dengan kepala keluarga di bawah 12 tahun.", "kk_level"
)
NOT_OLDER = Implausible(
    "younger-than-head", True, "Orang tua tidak lebih tua dari kepala keluarga.", "kk_level"
)
NO_MOTHER = Implausible(
    "mother-age", True, "Ibu terlalu muda atau terlalu tua untuk melahirkan hari itu.", "ibu_nik"
)
UNUSUAL_MOTHER = Implausible(
    "mother-unusual", False, "Ibu di bawah 15 atau di atas 52 tahun hari itu.", "ibu_nik"
)


def of_person(
    relation: Relation | None, sex: Sex | None, born: date | None, today: date
) -> Iterator[Implausible]:
    """What is implausible of somebody by themselves."""
    if relation in SEX_OF and sex is not None and SEX_OF[relation] is not sex:
        yield WRONG_SEX
    if born is None:
        return
    age = years(born, today)
    if age > OLD:
        yield VERY_OLD
    if relation in MARRIED and age < MARRIED_FROM:
        yield TOO_YOUNG
    elif relation in MARRIED and age < MARRIED_USUALLY_FROM:
        yield YOUNG


def beside_head(
    relation: Relation | None, born: date | None, head_born: date | None
) -> Iterator[Implausible]:
    """What is implausible of somebody whose relation to the head this is."""
    if born is None or head_born is None:
        return
    if relation in YOUNGER:
        older_head = years(head_born, born)
        if older_head < STEP:
            yield MUCH_OLDER
        elif older_head < GENERATION:
            yield NO_GENERATION
    if relation in OLDER:
        younger_head = years(born, head_born)
        if younger_head < 1 and relation is Relation.PARENT:
            yield NOT_OLDER
        elif younger_head < GENERATION:
            yield NO_GENERATION


def of_member(person: "Person", head: "Person | None", today: date) -> Iterator[Implausible]:
    """What is implausible of somebody in a family with this head."""
    born = person.birth_date
    yield from of_person(person.relation, person.sex, born, today)
    if head is not None and head.person_id != person.person_id:
        yield from beside_head(person.relation, born, head.birth_date)


def of_mother(mother_born: date | None, born: date) -> Iterator[Implausible]:
    """What is implausible of a mother on the day of a birth."""
    if mother_born is None:
        return
    age = years(mother_born, born)
    if not MOTHER_FROM <= age <= MOTHER_TO:
        yield NO_MOTHER
    elif not MOTHER_USUALLY_FROM <= age <= MOTHER_USUALLY_TO:
        yield UNUSUAL_MOTHER


def years(since: date, until: date) -> int:
    """Whole years from one day to another; negative where it comes before."""
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))

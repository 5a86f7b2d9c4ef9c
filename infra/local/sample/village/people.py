"""Synthetic persons and families, as the generator builds them step by step."""

from dataclasses import dataclass, field
from datetime import date

from contracts.codes.civil import Religion
from contracts.codes.health import Insurance
from contracts.codes.occupation import Occupation
from contracts.codes.person import Education, MaritalStatus, Relation, Sex
from contracts.codes.schooling import Schooling


@dataclass(slots=True)
class Villager:
    sex: Sex
    age: float
    """Years at the reference date."""
    relation: Relation
    marital: MaritalStatus = MaritalStatus.NEVER_MARRIED
    wedding: date | None = None
    parents: "tuple[Villager, Villager] | None" = None
    """Father and mother, where both live in the family."""
    father_name: str = ""
    mother_name: str = ""
    name: str = ""
    nik: str = ""
    born: date = date.min
    birthplace: str = ""
    education: Education = Education.NOT_IN_SCHOOL
    schooling: Schooling = Schooling.BEFORE_KINDERGARTEN
    occupation: Occupation = Occupation.NOT_WORKING
    insurance: Insurance = Insurance.NONE


@dataclass(slots=True)
class VillageFamily:
    village_code: str
    members: list[Villager]
    wellbeing: float
    """0 the poorest to 1 the best off; never written, everything else follows from it."""
    desil: int | None
    kk_number: str = ""
    dusun: str = ""
    rw: str = ""
    rt: str = ""
    address: str = ""
    religion: Religion = Religion.ISLAM
    ethnicity: str = ""
    home: dict[str, str] = field(default_factory=dict)

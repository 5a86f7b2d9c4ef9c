"""What somebody of an age and a wellbeing has learnt and works as."""

from collections.abc import Mapping
from random import Random

from contracts.codes.occupation import Occupation as Job
from contracts.codes.person import Education, MaritalStatus, Relation, Sex
from contracts.codes.schooling import Schooling
from infra.local.sample.village.people import Villager

LADDER = (
    Education.NOT_IN_SCHOOL,
    Education.PRIMARY_UNFINISHED,
    Education.PRIMARY,
    Education.LOWER_SECONDARY,
    Education.UPPER_SECONDARY,
    Education.DIPLOMA_3,
    Education.BACHELOR,
)
ATTAINED = (
    # Up to this age: weights along the ladder.
    (24, (1, 2, 10, 30, 52, 1, 2)),
    (40, (1, 4, 24, 30, 34, 2, 4)),
    (58, (3, 8, 46, 22, 17, 1, 3)),
    (150, (18, 27, 42, 7, 4, 1, 1)),
)
SCHOOLS = (
    # Up to this age: attained, attends, and the share of the poorest who do attend.
    (5.5, Education.NOT_IN_SCHOOL, Schooling.BEFORE_KINDERGARTEN, 1.0),
    (6.7, Education.NOT_IN_SCHOOL, Schooling.KINDERGARTEN, 1.0),
    (12.6, Education.PRIMARY_UNFINISHED, Schooling.IN_PRIMARY, 0.99),
    (15.6, Education.PRIMARY, Schooling.IN_LOWER_SECONDARY, 0.9),
    (18.6, Education.LOWER_SECONDARY, Schooling.IN_UPPER_SECONDARY, 0.7),
)
MEN = {
    Job.FARMER: 32,
    Job.FARM_LABOURER: 18,
    Job.DAY_LABOURER: 20,
    Job.SELF_EMPLOYED: 9,
    Job.TRADER: 4,
    Job.PRIVATE_EMPLOYEE: 5,
    Job.MASON: 3,
    Job.DRIVER: 3,
    Job.FISHER: 3,
    Job.NOT_WORKING: 2,
    Job.HONORARY_EMPLOYEE: 0.5,
    Job.VILLAGE_OFFICIAL: 0.3,
    Job.CARPENTER: 1,
}
WOMEN = {
    Job.HOMEMAKER: 62,
    Job.FARMER: 11,
    Job.FARM_LABOURER: 9,
    Job.TRADER: 6,
    Job.SELF_EMPLOYED: 4,
    Job.PRIVATE_EMPLOYEE: 3,
    Job.DOMESTIC_WORKER: 2,
    Job.DAY_LABOURER: 2,
    Job.TAILOR: 1,
}
GRADUATES = {Job.TEACHER: 35, Job.HONORARY_EMPLOYEE: 25, Job.PRIVATE_EMPLOYEE: 25, Job.NURSE: 5}
CIVIL_SERVANTS = {Job.CIVIL_SERVANT: 80, Job.POLICE: 8, Job.MILITARY: 7, Job.VILLAGE_OFFICIAL: 5}


def give_livelihood(rng: Random, person: Villager, wellbeing: float) -> None:
    person.education, person.schooling = _learning(rng, person.age, wellbeing)
    person.occupation = _occupation(rng, person)


def _learning(rng: Random, age: float, wellbeing: float) -> tuple[Education, Schooling]:
    for to, education, schooling, share in SCHOOLS:
        if age < to:
            attends = rng.random() < share + (1 - share) * wellbeing
            return education, schooling if attends else Schooling.NOT_ATTENDING
    education = _attained(rng, age, wellbeing)
    may_study = age < 23 and education is Education.UPPER_SECONDARY
    studies = may_study and rng.random() < 0.05 + 0.25 * wellbeing
    return education, Schooling.IN_BACHELOR if studies else Schooling.NOT_ATTENDING


def _attained(rng: Random, age: float, wellbeing: float) -> Education:
    weights = next(weights for to, weights in ATTAINED if age < to)
    tilted = [w * (0.4 + 1.2 * wellbeing) if i > 3 else w for i, w in enumerate(weights)]
    return rng.choices(LADDER, tilted)[0]


def _occupation(rng: Random, person: Villager) -> Job:
    if person.schooling.value.startswith("in_"):
        return Job.STUDENT
    if person.age < 15:
        return Job.NOT_WORKING
    if person.age > 72 and rng.random() < 0.6:
        return Job.NOT_WORKING
    if person.age < 26 and person.relation is not Relation.HEAD and rng.random() < 0.3:
        return Job.NOT_WORKING
    if person.education in (Education.BACHELOR, Education.DIPLOMA_3):
        return _one_of(rng, CIVIL_SERVANTS if rng.random() < 0.12 else GRADUATES)
    keeps_house = person.sex is Sex.FEMALE and person.marital is not MaritalStatus.NEVER_MARRIED
    return _one_of(rng, WOMEN if keeps_house else MEN)


def _one_of(rng: Random, jobs: Mapping[Job, float]) -> Job:
    return rng.choices(list(jobs), list(jobs.values()))[0]

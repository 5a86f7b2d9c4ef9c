"""Who lives together: head, spouse, children, and now and then a parent or a grandchild.

The first member is the head. Shares are rough Indonesian ones: about one head in six is a woman,
mothers are 18 to 44 at a birth, single families are mostly elderly widows.
"""

from random import Random

from contracts.codes.person import MaritalStatus, Relation, Sex
from infra.local.sample.village.people import Villager

MOTHER_FROM, MOTHER_TO = 18.0, 44.0
OLDEST_CHILD = 36.0
BETWEEN_BIRTHS = 1.3
OLDEST = 93.0


def household(rng: Random, size: int) -> list[Villager]:
    if size == 1:
        return [_alone(rng)]
    kind = rng.random()
    if kind < 0.865:
        members = _couple(rng, size)
        mother_age = members[1].age
    else:
        members = [_without_spouse(rng, woman=kind < 0.965)]
        mother_age = members[0].age - (0 if members[0].sex is Sex.FEMALE else 3)
    wanted = sum(rng.random() < 0.93 for _ in range(size - len(members)))
    members += _children(rng, members, mother_age, wanted)
    while len(members) < size:
        members.append(_relative(rng, members[0]))
    return members


def _alone(rng: Random) -> Villager:
    kind = rng.random()
    if kind < 0.55:
        return _head(Sex.FEMALE, rng.triangular(45, 92, 68), MaritalStatus.WIDOWED)
    if kind < 0.72:
        return _head(Sex.MALE, rng.triangular(35, 90, 62), _formerly_married(rng))
    sex = Sex.MALE if rng.random() < 0.7 else Sex.FEMALE
    return _head(sex, rng.triangular(19, 48, 25), MaritalStatus.NEVER_MARRIED)


def _couple(rng: Random, size: int) -> list[Villager]:
    if size == 2:
        young = rng.random() < 0.35
        age = rng.triangular(20, 33, 25) if young else rng.triangular(42, 88, 62)
    else:
        age = rng.triangular(22, 72, 33 if size == 3 else 38)
    wife_age = min(max(age - rng.gauss(3.5, 3.5), 17.5), 86.0)
    head = _head(Sex.MALE, age, MaritalStatus.MARRIED)
    return [head, Villager(Sex.FEMALE, wife_age, Relation.WIFE, MaritalStatus.MARRIED)]


def _without_spouse(rng: Random, *, woman: bool) -> Villager:
    sex = Sex.FEMALE if woman else Sex.MALE
    return _head(sex, rng.triangular(30, 82, 52), _formerly_married(rng))


def _formerly_married(rng: Random) -> MaritalStatus:
    return MaritalStatus.WIDOWED if rng.random() < 0.7 else MaritalStatus.DIVORCED


def _head(sex: Sex, age: float, marital: MaritalStatus) -> Villager:
    return Villager(sex, age, Relation.HEAD, marital)


def _children(
    rng: Random, elders: list[Villager], mother_age: float, wanted: int
) -> list[Villager]:
    """Children spread over the years in which the mother could have had them, eldest first."""
    youngest = max(0.0, mother_age - MOTHER_TO)
    span = min(mother_age - MOTHER_FROM, OLDEST_CHILD) - youngest
    count = min(wanted, int(span / BETWEEN_BIRTHS)) if span > 0 else 0
    parents = (elders[0], elders[1]) if len(elders) == 2 else None
    ages = [youngest + span * (i + rng.uniform(0.15, 0.85)) / count for i in range(count)]
    return [_child(rng, age, parents) for age in reversed(ages)]


def _child(rng: Random, age: float, parents: tuple[Villager, Villager] | None) -> Villager:
    divorced = age > 24 and rng.random() < 0.1
    marital = MaritalStatus.DIVORCED if divorced else MaritalStatus.NEVER_MARRIED
    return Villager(_any_sex(rng), age, Relation.CHILD, marital, parents=parents)


def _relative(rng: Random, head: Villager) -> Villager:
    if head.age < 62 and rng.random() < 0.6:
        sex = Sex.FEMALE if rng.random() < 0.72 else Sex.MALE
        mine = head.marital is not MaritalStatus.MARRIED or rng.random() < 0.6
        relation = Relation.PARENT if mine else Relation.PARENT_IN_LAW
        age = min(head.age + rng.uniform(19, 33), OLDEST)
        return Villager(sex, age, relation, _formerly_married(rng))
    if head.age > 48:
        age = rng.uniform(0, min(16.0, head.age - 40))
        return Villager(_any_sex(rng), age, Relation.GRANDCHILD)
    return Villager(_any_sex(rng), rng.triangular(3, 32, 14), Relation.OTHER_RELATIVE)


def _any_sex(rng: Random) -> Sex:
    return Sex.MALE if rng.random() < 0.512 else Sex.FEMALE

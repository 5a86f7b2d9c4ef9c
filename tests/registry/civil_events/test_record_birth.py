from datetime import date
from uuid import UUID

from contracts.codes.person import Relation, Sex
from contracts.event import Effective
from contracts.registry.civil_events import MemberBorn
from contracts.registry.parts import Biodata, Civil, Identity, Person
from services.registry.civil_events.record_birth import (
    BornAlready,
    MotherDied,
    NotTheMother,
    RecordBirth,
    TwoBirthDates,
)
from services.registry.projections.claims import NikClaims
from services.registry.projections.family import Family
from services.registry.refusals import (
    BeforeBirth,
    FamilyGone,
    Impossible,
    InTheFuture,
    NikOfTheDead,
    NikTaken,
    NotAMember,
    OneHeadNeeded,
)
from tests.gwt import given
from tests.people_we_know import (
    BUDI,
    DEWI,
    FAMILY,
    SITI,
    SUKAMAJU,
    TODAY,
    budi,
    family,
    neighbours,
    siti,
)
from tests.registry.what_happened import died, family_moved_out, moved_out

BIRTHDAY = date(2026, 11, 1)
RINI = UUID(int=50)
rini = Person(
    person_id=RINI,
    relation=Relation.CHILD,
    **Biodata(sex=Sex.FEMALE, birth_date=BIRTHDAY).parts(),
    identity=Identity(name="Rini"),
)


def birth(
    child: Person = rini, *, born: date = BIRTHDAY, mother_id: UUID | None = SITI
) -> RecordBirth:
    niks = NikClaims([child.nik_key])
    return RecordBirth(Family(FAMILY), niks, child, born, TODAY, mother_id)


def born(child: Person = rini, mother_id: UUID | None = SITI) -> MemberBorn:
    return MemberBorn(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        effective=Effective.day(BIRTHDAY),
        child=child,
        mother_id=mother_id,
    )


def test_a_child_is_born_into_the_family() -> None:
    given(family).when(birth()).then(born())


def test_the_birth_date_of_the_child_is_the_date_of_birth() -> None:
    undated = rini.model_copy(update=Biodata(sex=Sex.FEMALE).parts())
    given(family).when(birth(undated)).then(born())


def test_nobody_is_born_in_the_future() -> None:
    given(family).when(birth(born=date(2026, 11, 22))).then_refused(InTheFuture)


def test_a_newborn_heads_no_family() -> None:
    head = rini.model_copy(update={"relation": Relation.HEAD})
    given(family).when(birth(head)).then_refused(OneHeadNeeded)


def test_the_mother_is_a_woman_of_the_family_and_older() -> None:
    given(family).when(birth(mother_id=BUDI)).then_refused(NotTheMother)
    given(family, neighbours).when(birth(mother_id=DEWI)).then_refused(NotAMember)
    undated = rini.model_copy(update={"civil": Civil()})
    given(family).when(birth(undated, born=date(1980, 1, 1))).then_refused(BeforeBirth)
    given(family).when(birth(mother_id=None)).then(born(mother_id=None))


def test_the_nik_of_the_child_is_nobody_elses_wherever_they_are() -> None:
    child = rini.model_copy(update={"nik_key": "nik-budi"})
    given(family).when(birth(child)).then_refused(NikTaken)
    given(family, moved_out(budi)).when(birth(child)).then_refused(NikTaken)
    given(family, died(budi)).when(birth(child)).then_refused(NikOfTheDead)


def test_nobody_is_born_where_nobody_lives() -> None:
    given(family, family_moved_out).when(birth()).then_refused(FamilyGone)


def with_name(name: str, **known: object) -> Person:
    identity = Identity(name=name)
    return rini.model_copy(update={"person_id": UUID(int=51), "identity": identity, **known})


def test_one_birth_is_recorded_once_however_the_name_is_written() -> None:
    for name in ("Rini", "RINI", " rini "):
        given(family, born()).when(birth(with_name(name))).then_refused(BornAlready)
    numbered = with_name("Rini", nik_key="nik-rini")
    given(family, born()).when(birth(numbered)).then_refused(BornAlready)


def test_a_twin_has_another_name_and_is_asked_about() -> None:
    twin = birth(with_name("Rina"))
    given(family, born()).when(twin).then(born(with_name("Rina")))
    assert [doubt.code for doubt in twin.doubts()] == ["same-birth"]


def test_the_only_child_of_a_day_is_not_asked_about() -> None:
    first = birth()
    given(family).when(first).then(born())
    assert list(first.doubts()) == []


def test_a_child_of_three_is_no_mother() -> None:
    undated = rini.model_copy(update={"civil": Civil()})
    young = birth(undated, born=date(1996, 5, 1))
    given(family).when(young).then_refused(Impossible)


def test_whoever_died_before_is_no_mother() -> None:
    long_ago = Effective.day(date(2026, 1, 5))
    given(family, died(siti, effective=long_ago)).when(birth()).then_refused(MotherDied)


def test_the_day_of_the_birth_is_the_birth_date() -> None:
    given(family).when(birth(born=date(2026, 10, 1))).then_refused(TwoBirthDates)

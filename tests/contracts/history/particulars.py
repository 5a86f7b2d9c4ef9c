"""What is said of families and people besides: heads, houses, numbers, lives, answers, lists."""

from contracts.codes.person import Disability, Education, MaritalStatus, Relation
from contracts.event import Event
from contracts.questionnaires.housing import Floor, Wall
from contracts.registry.families import (
    AddressChanged,
    AddressCorrected,
    FamilyEvent,
    KkNumberReplaced,
)
from contracts.registry.parts import Biodata, Circumstances, Identity, Person, RelationTo
from contracts.registry.persons import (
    BiodataCorrected,
    CircumstancesChanged,
    NikAssigned,
    NikCorrected,
    PersonalDataErased,
    RelationCorrected,
)
from contracts.registry.welfare import (
    DesilReceived,
    FamilyListed,
    Housing,
    ListingEnded,
    ListSource,
    SurveyRecorded,
)
from tests.contracts.history.clerks import Clerks
from tests.people_we_know import MARGOREJO, SUKAMAJU


class Particulars(Clerks):
    def headed(self) -> None:
        found = self.somebody()
        if found and (head := self.now(found[0]).heads) and head != [found[1].person_id]:
            former = RelationTo(person_id=head[0], relation=Relation.PARENT)
            self.record(self.head(found[0], found[1].person_id, self.a_date(), former))

    def related(self) -> None:
        if (found := self.somebody()) and found[1].relation is not Relation.HEAD:
            relation = self.rnd.choice([Relation.CHILD, Relation.PARENT, Relation.HELPER])
            self._of_a_person(RelationCorrected, found, relation=relation)

    def moved_house(self) -> None:
        family_id = self.a_family()
        where = self.of(family_id)
        if self.chance(0.8):
            here = where["village_code"]
            where |= {"village_code": MARGOREJO if here == SUKAMAJU else SUKAMAJU}
        self.record(AddressChanged(**where, **self.a_place().parts()))

    def house_corrected(self) -> None:
        self.record(AddressCorrected(**self.of(self.a_family()), **self.a_place().parts()))

    def numbered(self) -> None:
        about_it = self.of(self.a_family())
        place = self.a_place().parts()
        self.record(KkNumberReplaced(**about_it, **place, kk_key=self.a_kk()))

    def nik(self) -> None:
        """Given to who had none, put right where somebody has one."""
        if found := self.somebody():
            number = self.new_id().int
            identity = Identity(name=f"P{number}", nik=f"{number:016}")
            kind = NikCorrected if found[1].nik_key else NikAssigned
            self._of_a_person(kind, found, nik_key=f"nik-{number}", identity=identity)

    def biodata(self) -> None:
        if found := self.somebody():
            wrong = self.rnd.choice(["birth_date", "marital_status", "occupation"])
            biodata: Biodata = found[1].biodata
            right = {
                "birth_date": biodata.birth_date and biodata.birth_date.replace(day=2),
                "marital_status": self.rnd.choice(list(MaritalStatus)),
                "occupation": self.rnd.randint(1, 89),
            }
            described = found[1].corrected_by({wrong: right[wrong]})
            self._of_a_person(BiodataCorrected, found, corrected=(wrong,), **described)

    def lived_on(self) -> None:
        """A wedding, a job, a school, a handicap."""
        if found := self.somebody():
            now = self.rnd.choice([
                Circumstances(marital_status=self.rnd.choice(list(MaritalStatus))),
                Circumstances(occupation=self.rnd.randint(1, 89)),
                Circumstances(education=self.rnd.choice(list(Education))),
                Circumstances(disability=self.rnd.choice(list(Disability))),
            ])  # fmt: skip
            self._of_a_person(CircumstancesChanged, found, **now.parts())

    def erased(self) -> None:
        if (found := self.somebody()) and self.chance(0.3):
            self._of_a_person(PersonalDataErased, found)

    def _of_a_person(
        self, kind: type[FamilyEvent], found: tuple[object, Person], **more: object
    ) -> None:
        family_id, who = found
        self.record(kind(**self.of(family_id), person_id=who.person_id, **more))  # type: ignore[arg-type]

    def surveyed(self) -> None:
        floor, wall = self.rnd.choice(list(Floor)), self.rnd.choice([*Wall, None])
        answered = Housing(floor=floor, wall=wall).answered()
        self.record(SurveyRecorded(**self.of(self.a_family()), **answered))

    def ranked(self) -> None:
        """With the first decile a family is on the list."""
        family_id = self.a_family()
        about_it, period = self.of(family_id), self.rnd.choice(["2025-TW1", "2025-TW2"])
        desil = self.rnd.choice([None, *range(1, 11)])
        facts: list[Event] = [DesilReceived(**about_it, period=period, desil=desil)]
        if self.now(family_id).listed is None:
            facts.append(FamilyListed(**about_it, source=ListSource.DTSEN, period=period))
        self.record(*facts)

    def listed(self) -> None:
        about_it = self.of(family_id := self.a_family())
        if self.now(family_id).listed:
            self.record(ListingEnded(**about_it, reason_code="mampu"))
        else:
            self.record(FamilyListed(**about_it, source=ListSource.DECREE))

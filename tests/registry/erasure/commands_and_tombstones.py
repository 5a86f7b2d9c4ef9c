"""What each command does with a person who was erased: refuse, or touch them and say nothing."""

from collections.abc import Callable, Iterable

from contracts.codes.civil import Ground
from contracts.codes.person import CauseOfDeath, Disability, Relation, Sex
from contracts.event import Effective
from contracts.registry.persons import PersonalDataErased
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.recorded import Recorded
from services.registry.absences.record_member_away import RecordMemberAway
from services.registry.absences.record_member_back import RecordMemberBack
from services.registry.absences.record_member_missing import RecordMemberMissing
from services.registry.absences.record_member_reappeared import RecordMemberReappeared
from services.registry.circumstances.change_disability import ChangeDisability
from services.registry.circumstances.change_occupation import ChangeOccupation
from services.registry.circumstances.change_schooling import ChangeSchooling
from services.registry.circumstances.record_divorce import RecordDivorce
from services.registry.circumstances.record_marriage import RecordMarriage
from services.registry.civil_events.record_arrival_of_member import RecordArrivalOfMember
from services.registry.civil_events.record_birth import RecordBirth
from services.registry.civil_events.record_death import RecordDeath
from services.registry.civil_events.record_member_found import RecordMemberFound
from services.registry.civil_events.record_move_out_of_family import RecordMoveOutOfFamily
from services.registry.civil_events.record_move_out_of_member import RecordMoveOutOfMember
from services.registry.corrections.annul_family import AnnulFamily
from services.registry.corrections.annul_person import AnnulPerson
from services.registry.corrections.correct_date import CorrectDate
from services.registry.corrections.correct_relation import CorrectRelation
from services.registry.corrections.declare_error import DeclareError
from services.registry.corrections.facts_of_command import FactsOfCommand
from services.registry.corrections.merge_persons import MergePersons
from services.registry.families.change_address import ChangeAddress
from services.registry.families.change_head import ChangeHead
from services.registry.families.correct_address import CorrectAddress
from services.registry.families.register_family import RegisterFamily
from services.registry.families.replace_kk_number import ReplaceKkNumber
from services.registry.families.split_family import SplitFamily
from services.registry.families.transfer_member import TransferMember
from services.registry.persons.assign_nik import AssignNik
from services.registry.persons.correct_biodata import CorrectBiodata
from services.registry.persons.correct_nik import CorrectNik
from services.registry.persons.recognition import Recognition
from services.registry.projections.claims import KkClaim, NikClaims
from services.registry.projections.family import Beginning, Family
from services.registry.rules import Succession
from services.registry.villages.local_areas import LocalAreas
from tests.people_we_know import (
    ANI,
    DEWI,
    FAMILY,
    HOME,
    JAKARTA,
    LAST_WEEK,
    NEIGHBOURS,
    NEW_FAMILY,
    SUKAMAJU,
    TODAY,
    ani,
    dewi,
    family,
    neighbours,
    recorded,
)
from tests.registry.what_happened import missing, moved_out

ABOUT = {"family_id": FAMILY, "village_code": SUKAMAJU, "effective": LAST_WEEK}
erased = PersonalDataErased(**ABOUT, person_id=ANI)
gone = moved_out(ani)
niece = dewi.model_copy(update={"person_id": NEW_FAMILY, "relation": Relation.OTHER_RELATIVE})
returning = ani.model_copy(update={"person_id": NEW_FAMILY, "nik_key": None})
baby = niece.model_copy(update=niece.biodata.model_copy(update={"birth_date": None}).parts())
EARLIER = Effective.day(TODAY.replace(month=10))
HERE = (recorded(family, 1), recorded(neighbours, 2), recorded(erased, 3))
AWAY = (*HERE[:2], recorded(gone, 3), recorded(erased, 4))
LOST = (*HERE[:2], recorded(missing(ani), 3), recorded(erased, 4))

Case = tuple[Callable[[], Decision], Iterable[Recorded]]


def home() -> Family:
    return Family(FAMILY)


def niks() -> NikClaims:
    return NikClaims(["nik-other"])


def areas() -> LocalAreas:
    return LocalAreas(SUKAMAJU)


def of_member(path: str) -> str:
    return f"/households/{{family_id}}/members/{{person_id}}/{path}"


def of_family(path: str) -> str:
    return f"/households/{{family_id}}/{path}"


REFUSED: dict[str, Case] = {
    of_family("deaths"): (
        lambda: RecordDeath(home(), ANI, LAST_WEEK, TODAY, CauseOfDeath.SICKNESS_OR_AGE),
        LOST,
    ),
    of_family("arrivals"): (
        lambda: RecordArrivalOfMember(
            home(),
            NikClaims([]),
            returning,
            JAKARTA,
            LAST_WEEK,
            TODAY,
            known=Recognition(SUKAMAJU, (), {NEW_FAMILY: ANI}),
        ),
        AWAY,
    ),
    of_family("split"): (
        lambda: SplitFamily(
            home(),
            areas(),
            KkClaim(None),
            NEW_FAMILY,
            {ANI: Relation.HEAD},
            None,
            None,
            LAST_WEEK,
            TODAY,
        ),
        HERE,
    ),
    of_family("head"): (lambda: ChangeHead(home(), Succession(ANI), LAST_WEEK, TODAY), HERE),
    of_member("move-out"): (
        lambda: RecordMoveOutOfMember(home(), ANI, JAKARTA, LAST_WEEK, TODAY),
        HERE,
    ),
    of_member("missing"): (lambda: RecordMemberMissing(home(), ANI, LAST_WEEK, TODAY), HERE),
    of_member("reappearance"): (
        lambda: RecordMemberReappeared(home(), ANI, LAST_WEEK, TODAY),
        LOST,
    ),
    of_member("absence"): (
        lambda: RecordMemberAway(home(), ANI, JAKARTA, LAST_WEEK, None, TODAY),
        HERE,
    ),
    of_member("absence-end"): (lambda: RecordMemberBack(home(), ANI, LAST_WEEK, TODAY), HERE),
    of_member("relation-correction"): (
        lambda: CorrectRelation(home(), ANI, Relation.GRANDCHILD),
        HERE,
    ),
    of_member("merge"): (lambda: MergePersons(home(), Family(NEIGHBOURS), ANI, DEWI), HERE),
    of_member("transfer"): (
        lambda: TransferMember(home(), Family(NEIGHBOURS), ANI, Relation.OTHER, LAST_WEEK, TODAY),
        HERE,
    ),
    of_member("nik"): (
        lambda: AssignNik(home(), niks(), ANI, "nik-other", "1" * 16),
        HERE,
    ),
    of_member("nik-correction"): (lambda: CorrectNik(home(), niks(), ANI, None, None), AWAY),
    of_member("biodata-correction"): (
        lambda: CorrectBiodata(home(), ANI, {"sex": Sex.MALE}, TODAY),
        AWAY,
    ),
    of_member("marriage"): (lambda: RecordMarriage(home(), ANI, LAST_WEEK, TODAY), HERE),
    of_member("divorce"): (lambda: RecordDivorce(home(), ANI, LAST_WEEK, TODAY), HERE),
    of_member("occupation"): (lambda: ChangeOccupation(home(), ANI, 3, LAST_WEEK, TODAY), HERE),
    of_member("schooling"): (
        lambda: ChangeSchooling(home(), ANI, None, 2, LAST_WEEK, TODAY),
        HERE,
    ),
    of_member("disability"): (
        lambda: ChangeDisability(home(), ANI, Disability.BLIND, LAST_WEEK, TODAY),
        HERE,
    ),
    "/facts/{event_id}/date": (
        lambda: CorrectDate(FactsOfCommand(AWAY[2].event_id), EARLIER, SUKAMAJU, TODAY),
        AWAY,
    ),
}
CARRIED: dict[str, Case] = {
    "/households": (
        lambda: RegisterFamily(
            Beginning(NEW_FAMILY),
            KkClaim(None),
            NikClaims([ani.nik_key]),
            areas(),
            HOME,
            [ani.model_copy(update={"person_id": NEW_FAMILY, "relation": Relation.HEAD})],
            LAST_WEEK,
            TODAY,
            Ground.NEW_KK,
        ),
        AWAY,
    ),
    of_family("births"): (
        lambda: RecordBirth(home(), niks(), baby, TODAY, TODAY, ANI),
        HERE,
    ),
    of_family("move-out"): (
        lambda: RecordMoveOutOfFamily(home(), JAKARTA, LAST_WEEK, TODAY),
        HERE,
    ),
    of_family("members-found"): (
        lambda: RecordMemberFound(home(), niks(), niece, LAST_WEEK, TODAY),
        HERE,
    ),
    of_member("annulment"): (lambda: AnnulPerson(home(), ANI, TODAY), HERE),
    of_family("annulment"): (lambda: AnnulFamily(home()), HERE),
    of_family("kk-number"): (
        lambda: ReplaceKkNumber(home(), KkClaim("kk-other"), "1" * 16, LAST_WEEK, TODAY),
        HERE,
    ),
    of_family("address-change"): (
        lambda: ChangeAddress(home(), areas(), SUKAMAJU, HOME, LAST_WEEK, TODAY),
        HERE,
    ),
    of_family("address-correction"): (
        lambda: CorrectAddress(home(), areas(), HOME, LAST_WEEK, TODAY),
        HERE,
    ),
    "/facts/{event_id}/error": (
        lambda: DeclareError(FactsOfCommand(AWAY[2].event_id), SUKAMAJU),
        AWAY,
    ),
}
OF_NOBODY = {
    of_family("desil"): "of the family's welfare",
    of_family("surveys"): "of the family's house",
    of_family("housing-surveys"): "of the family's house",
    of_family("listing-end"): "of the family's welfare",
    of_family("relisting"): "of the family's welfare",
    "/villages/{village_code}/areas/{area_id}/name": "of an area",
    "/villages/{village_code}/areas/{area_id}/merge": "of an area",
    "/roles": "of officers",
    "/roles/agreements": "of officers",
    "/roles/revocations": "of officers",
    "/emergencies": "of officers",
    "/emergencies/{emergency_id}/end": "of officers",
    "/emergencies/{emergency_id}/review": "of officers",
}

"""Effects: the one meaning of a registry fact. Readers fold effects, not facts.

A new fact says here what it does; families, views and rule books follow by themselves. Whether an
effect counts, and from which day, is decided by the fold of `contracts/registry/history`.
"""

from collections.abc import Callable
from functools import singledispatch
from typing import Any, TypeVar, get_args, get_type_hints
from uuid import UUID

from contracts.codes.person import Relation
from contracts.event import Event
from contracts.questionnaires.sheets import SHEETS
from contracts.registry import amendments, civil_events, families, persons, welfare
from contracts.registry.history.effect import (
    Absence,
    Came,
    CameBack,
    Described,
    DesilOf,
    Effect,
    FamilyForgotten,
    Forgotten,
    Founded,
    Given,
    Gone,
    Headed,
    Housed,
    Left,
    Moved,
    NeverWas,
    Numbered,
    Redated,
    Related,
    Same,
    Struck,
    WelfareStated,
)
from contracts.registry.parts import PARENTS
from contracts.registry.places import number_of

Effects = tuple[Effect, ...]
Beginning = families.FamilyLoaded | families.FamilyRegistered | families.FamilySplit
Meaning = TypeVar("Meaning", bound=Callable[[Any], tuple[Effect, ...]])
LIVES = (Came, CameBack, Moved, Left, Same, NeverWas)
"""Where people are."""
OF_FAMILIES = (
    *(*LIVES, Founded, Housed, Numbered, Headed, Related),
    *(Described, Forgotten, FamilyForgotten),
)
"""Who lives where, as what, and who they are."""
AMENDS = (Struck, Redated)
"""What says something of other facts; whoever folds those facts folds these too."""


@singledispatch
def effects(fact: Event) -> Effects:
    """What a fact says of families and people, in order; empty where it says nothing of that."""
    return ()


DOES: dict[type[Event], tuple[type[Effect], ...]] = {}
"""Which kinds of effect each fact can have; a fact of the registry that is not here has none."""


def does(*kinds: type[Effect]) -> Callable[[Meaning], Meaning]:
    """Marks what the facts that a function takes mean: these kinds of effect."""

    def mark(meaning: Meaning) -> Meaning:
        fact = get_type_hints(meaning)["fact"]
        for each in get_args(fact) or (fact,):
            effects.register(each, meaning)
            DOES[each] = kinds
        return meaning

    return mark


def facts_with(*kinds: type[Effect]) -> tuple[type[Event], ...]:
    """The facts that can have an effect of these kinds, and what may take those back."""
    return tuple(fact for fact, kind in DOES.items() if set(kind) & {*kinds, *AMENDS})


@does(Founded, Came)
def _loaded_or_registered(
    fact: families.FamilyLoaded | families.FamilyRegistered,
) -> Effects:
    founded = _founded(fact, fact.family_id)
    return (founded, *(Came(fact.family_id, each) for each in fact.members))


@does(Founded, Moved)
def _split(fact: families.FamilySplit) -> Effects:
    new = fact.new_family_id
    moved = (Moved(fact.family_id, new, each) for each in fact.members)
    return (_founded(fact, new), *moved)


def _founded(
    fact: families.FamilyLoaded | families.FamilyRegistered | families.FamilySplit, family_id: UUID
) -> Founded:
    heads = (each.person_id for each in fact.members if each.relation is Relation.HEAD)
    return Founded(family_id, fact.village_code, fact.place, fact.kk_key, next(heads, None))


@does(Moved)
def _transferred(fact: families.MemberTransferred) -> Effects:
    return (Moved(fact.family_id, fact.to_family_id, fact.person),)


@does(Came)
def _born(fact: civil_events.MemberBorn) -> Effects:
    return (Came(fact.family_id, fact.child),)


@does(Came)
def _arrived(
    fact: civil_events.MemberArrived | civil_events.MemberRecordedLate,
) -> Effects:
    return (Came(fact.family_id, fact.person),)


@does(Left)
def _died(fact: civil_events.MemberDied) -> Effects:
    return (Left(fact.family_id, fact.person_id, Gone.DEAD),)


@does(Left)
def _moved_out(fact: civil_events.MemberMovedOut) -> Effects:
    return (Left(fact.family_id, fact.person_id, Gone.AWAY),)


@does(Left)
def _missing(fact: civil_events.MemberMissing) -> Effects:
    return (Left(fact.family_id, fact.person_id, Gone.MISSING),)


@does(CameBack)
def _reappeared(fact: civil_events.MemberReappeared) -> Effects:
    return (CameBack(fact.family_id, fact.person_id),)


@does(Described)
def _away_for_a_while(fact: civil_events.MemberAwayForAWhile) -> Effects:
    absence = Absence(fact.effective, fact.destination, fact.until)
    return (Described(fact.person_id, (("absence", absence),), correcting=False),)


@does(Described)
def _back(fact: civil_events.MemberBack) -> Effects:
    return (Described(fact.person_id, (("absence", Given(None)),), correcting=False),)


@does(Left, Numbered)
def _all_moved_out(fact: families.FamilyMovedOut) -> Effects:
    left = (Left(fact.family_id, each, Gone.AWAY) for each in fact.member_ids)
    return (*left, Numbered(fact.family_id, None, None))


@does(Headed)
def _headed(fact: families.HeadChanged) -> Effects:
    return (Headed(fact.family_id, fact.new_head_id, fact.relations),)


@does(Numbered)
def _numbered(fact: families.KkNumberReplaced) -> Effects:
    return (Numbered(fact.family_id, fact.kk_key, number_of(fact.place)),)


@does(Housed)
def _moved_house(fact: families.AddressChanged) -> Effects:
    return (Housed(fact.family_id, fact.village_code, fact.place, correcting=False),)


@does(Housed)
def _address_corrected(fact: families.AddressCorrected) -> Effects:
    return (Housed(fact.family_id, fact.village_code, fact.place, correcting=True),)


@does(Described)
def _identified(fact: persons.NikAssigned | persons.NikCorrected) -> Effects:
    values = (("nik_key", Given(fact.nik_key)), ("identity", fact.identity))
    return (Described(fact.person_id, values, correcting=True),)


@does(Described)
def _corrected(fact: persons.BiodataCorrected) -> Effects:
    right = ((name, Given(value)) for name, value in fact.biodata if name in fact.corrected)
    parents = ((who, Given(getattr(fact, who))) for who in PARENTS)
    values = (*right, ("identity", fact.identity), *parents)
    return (Described(fact.person_id, values, correcting=True),)


@does(Described)
def _lived_on(fact: persons.CircumstancesChanged) -> Effects:
    return (Described(fact.person_id, tuple(fact.now), correcting=False),)


@does(Related)
def _related(fact: persons.RelationCorrected) -> Effects:
    return (Related(fact.family_id, fact.person_id, fact.relation),)


@does(Forgotten, FamilyForgotten)
def _erased(fact: persons.PersonalDataErased) -> Effects:
    return (Forgotten(fact.person_id), *map(FamilyForgotten, fact.family_ids))


@does(WelfareStated)
def _surveyed(fact: welfare.SurveyRecorded) -> Effects:
    sheet = SHEETS.get(fact.questionnaire)
    answers = sheet.typed(fact.answers) if sheet else {}
    return (WelfareStated(fact.family_id, tuple(answers.items())),)


@does(WelfareStated)
def _ranked(fact: welfare.DesilReceived) -> Effects:
    return (WelfareStated(fact.family_id, ((DesilOf(fact.period), Given(fact.desil)),)),)


@does(WelfareStated)
def _listed(fact: welfare.FamilyListed | welfare.ListingEnded) -> Effects:
    on_list = isinstance(fact, welfare.FamilyListed)
    return (WelfareStated(fact.family_id, (("listed", on_list),)),)


@does(Struck)
def _in_error(fact: amendments.FactVoided) -> Effects:
    return (Struck(fact.facts),)


@does(Redated)
def _redated(fact: amendments.CivilEventCorrected) -> Effects:
    return (Redated(fact.facts, fact.effective),)


@does(Same)
def _joined(fact: amendments.PersonMerged) -> Effects:
    return (Same(fact.kept_id, fact.merged_id),)


@does(NeverWas)
def _annulled(fact: amendments.PersonAnnulled) -> Effects:
    return (NeverWas(fact.person_id),)

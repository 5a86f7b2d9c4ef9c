"""A family's days in stretches: from which day until which what criteria ask of it was alike."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from contracts.codes.occupation import Occupation
from contracts.questionnaires.sheets import HOUSING
from contracts.registry.history.family import FamilyHistory
from contracts.registry.history.household import Household
from contracts.registry.history.periods import BASELINE, FOREVER
from contracts.registry.parts import Person
from contracts.registry.welfare import Housing, SurveyRecorded


class FamilyTraits(NamedTuple):
    """What criteria may ask of a family on a day."""

    village_code: str
    members: Mapping[str, Any]
    """Those who live there by id, with what may be asked of a person; the unborn among them."""
    housing: Mapping[str, Any]
    survey_date: date | None
    desil: int | None
    desil_period: str | None
    listed: bool | None


class Stretch(NamedTuple):
    since: date
    until: date
    """The first day on which it is otherwise."""
    asked: FamilyTraits


def stretches(history: FamilyHistory) -> Iterator[Stretch]:
    """In order and without gaps, from the first day; none for a family that never began."""
    if not history.at().founded:
        return
    days = sorted({BASELINE, *history.days_of_change})
    begun: Stretch | None = None
    for day, until in pairwise([*days, FOREVER]):
        asked = _asked(history, day)
        if begun and begun.asked == asked:
            begun = begun._replace(until=until)
            continue
        if begun:
            yield begun
        begun = Stretch(day, until, asked)
    if begun:
        yield begun


def _asked(history: FamilyHistory, day: date) -> FamilyTraits:
    found = history.at(day)
    period = max(found.desil, default=None)
    return FamilyTraits(
        village_code=found.village_code,
        members=_members(history, found, day),
        housing=_answers(found.housing),
        survey_date=_surveyed(history, day),
        desil=found.desil[period] if period else None,
        desil_period=period,
        listed=found.listed,
    )


def _members(history: FamilyHistory, found: Household, day: date) -> dict[str, Any]:
    """Who is born later is left out by whoever asks for a day, so a birthday changes nothing."""
    living = (
        member.person
        for who, member in found.members.items()
        if history.where(who, day) == history.family_id
    )
    return {str(person.person_id): description(person) for person in living}


def _answers(housing: Housing) -> dict[str, Any]:
    return {name: value for name, value in vars(housing).items() if value is not None}


def _surveyed(history: FamilyHistory, day: date) -> date | None:
    """The day of the last survey of the house by then."""
    if history.at().forgotten:
        return None
    dates = [
        each.effective.on
        for each in history.in_order()
        if isinstance(fact := history.known[each.event_id].fact, SurveyRecorded)
        and fact.questionnaire == HOUSING.name
        and each.when.last <= day
    ]
    return dates[-1] if dates else None


def description(person: Person) -> dict[str, Any]:
    """What criteria ask of a person; occupation by its meaning, since rules name meanings."""
    biodata = person.biodata
    return {
        "relation": person.relation,
        "sex": person.sex,
        "birth_date": biodata.birth_date and biodata.birth_date.isoformat(),
        "marital_status": biodata.marital_status,
        "occupation": _occupation(biodata.occupation),
        "disability": biodata.disability,
    }


def _occupation(number: int | None) -> str | None:
    known = number is not None and 1 <= number <= len(Occupation)
    return Occupation.numbered(number).value if known and number else None

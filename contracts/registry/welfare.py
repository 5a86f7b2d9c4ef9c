"""Facts about a family's welfare: its house, its desil, its place on the list (DTSEN)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from contracts.codes.code import Code
from contracts.event import Event, Part
from contracts.ids import CaseId, FamilyId
from contracts.privacy.classes import Internal
from contracts.questionnaires.housing import Floor, Roof, Tenure, Wall
from contracts.questionnaires.sheets import HOUSING, Answer, QuestionName
from contracts.questionnaires.utilities import Closet, Disposal, Fuel, Light, Power, Toilet, Water
from contracts.regions.codes import Village
from contracts.registry.families import FamilyEvent
from contracts.text import Digits, Word
from contracts.verification.decrees import Decree


class Housing(Part):
    """Answers about the house and assets, by meaning: questionnaires number them differently.

    Every answer may be missing: not asked is not the same as no.
    """

    tenure: Tenure | None = None
    floor_area_m2: int | None = Field(default=None, ge=0, le=5000)
    floor: Floor | None = None
    wall: Wall | None = None
    roof: Roof | None = None
    water: Water | None = None
    light: Light | None = None
    power: Power | None = None
    fuel: Fuel | None = None
    toilet: Toilet | None = None
    closet: Closet | None = None
    disposal: Disposal | None = None
    has_fridge: bool | None = None
    has_motorcycle: bool | None = None
    has_car: bool | None = None
    has_land: bool | None = None
    has_other_house: bool | None = None

    def answered(self) -> dict[str, Any]:
        """The fields of a survey that gives these answers."""
        given = self.model_dump(mode="json", exclude_none=True)
        sheet, edition = HOUSING.name, HOUSING.editions[0]
        asked = tuple(given)
        return {"questionnaire": sheet, "edition": edition, "answers": given, "asked": asked}


class SurveyRecorded(FamilyEvent):
    """What a family answered to a questionnaire; an answer it does not give stays as it was."""

    TOPIC = "registry.survey_recorded"
    TITLE = "Jawaban survei dicatat"

    questionnaire: Internal[Word]
    """Its name among `contracts.questionnaires.sheets`."""
    edition: Internal[Word]
    answers: Internal[dict[QuestionName, Answer]]
    asked: Internal[tuple[QuestionName, ...]]
    """Also what was not answered: not asked is not the same as not answered."""
    surveyor: Internal[Word | None] = None
    """Who asked, if that was not who recorded it."""
    case_id: CaseId | None = None

    @property
    def housing(self) -> Housing:
        """What it says of house and assets."""
        known: dict[str, Any] = HOUSING.typed(self.answers)
        return Housing.model_construct(**known)


Period = Annotated[str, Digits(r"^\d{4}-TW[1-4]$")]
"""A quarter of a year, as BPS names it."""


class DesilReceived(FamilyEvent):
    """The decile BPS gave the family for a period. An external fact: recorded, never computed."""

    TOPIC = "registry.desil_received"
    TITLE = "Desil diterima"

    period: Internal[Period]
    desil: Internal[int | None] = Field(default=None, ge=1, le=10)
    """None: the family is in the list without a decile (DESIL NULL)."""


class ListSource(Code):
    """Who put a family on the welfare list."""

    DTSEN = "dtsen", 1, "DTSEN"
    DECREE = "decree", 2, "Keputusan pemerintah daerah"


class FamilyListed(FamilyEvent):
    """The family is on the welfare list: DTSEN named it, or a decision put it back."""

    TOPIC = "registry.family_listed"
    TITLE = "Tercantum dalam daftar penerima"

    source: Internal[ListSource]
    period: Internal[Period | None] = None
    """The quarter of the list that named it first."""
    decree: Decree | None = None


class ListingEnded(FamilyEvent):
    """The family was taken off the welfare list; it stays in the population register."""

    TOPIC = "registry.listing_ended"
    TITLE = "Dikeluarkan dari daftar penerima"

    reason_code: Internal[Word]
    case_id: CaseId | None = None


class RefusalReason(StrEnum):
    """Why the registry did not apply a ratified change."""

    CHANGED_MEANWHILE = "changed_meanwhile"
    FAMILY_GONE = "family_gone"
    ALREADY_UNLISTED = "already_unlisted"
    SUCCESSOR_GONE = "successor_gone"
    """Nobody lives any more in the family that should take the place."""
    NOT_UNDERSTOOD = "not_understood"
    """A kind of change that is newer than this release of the registry."""
    DISCARDED = "discarded"
    """The command could not be carried out, and an operator discarded it."""


class Standing(Part):
    """A fact that stood in the way of a ratified change."""

    event_id: Internal[Word]
    position: Internal[int]
    topic: Internal[Word]
    fields: Internal[tuple[Word, ...]] = ()
    recorded_on: Internal[date]


class RatifiedChangeApplied(Event):
    """The registry carried out what a verified case decided."""

    TOPIC = "registry.ratified_change_applied"
    TITLE = "Perubahan yang disahkan telah diterapkan"

    family_id: FamilyId
    village_code: Village
    case_id: CaseId
    attempt: Internal[int] = 1
    """Which of the case's commands it answers."""


class RatifiedChangeRefused(Event):
    """The registry did not carry it out, and names the facts that stood in the way."""

    TOPIC = "registry.ratified_change_refused"
    TITLE = "Perubahan yang disahkan belum dapat diterapkan"

    family_id: FamilyId
    village_code: Village
    case_id: CaseId
    attempt: Internal[int] = 1
    reason: Internal[RefusalReason]
    standing: tuple[Standing, ...] = ()

"""What a family's page tells of single happenings: moves, surveys, absences, what was written."""

from datetime import date, datetime

from pydantic import BaseModel

from contracts.codes.recording import RecordingReason, label_of
from contracts.registry.families import Former
from contracts.registry.history.effect import Absence
from contracts.registry.places import Move
from infra.runtime.eventstore.recorded import Recorded
from services.registry.households.as_of import MadeMove
from services.registry.projections.welfare import MadeSurvey
from services.registry.villages.local_areas import LocalAreas


class AwayOnPage(BaseModel):
    """Somebody lives elsewhere for a while, and is still a member here."""

    since: date | None
    destination: Move | None
    until: date | None

    @classmethod
    def of(cls, absence: Absence | None) -> "AwayOnPage | None":
        if absence is None:
            return None
        since, destination, until = absence
        return cls(since=since.on, destination=destination, until=until)


class SurveyOnPage(BaseModel):
    """Who asked what and when; `unanswered` was asked, and nobody answered."""

    questionnaire: str
    edition: str
    on: date | None
    surveyor: str | None
    unanswered: list[str]

    @classmethod
    def of(cls, survey: MadeSurvey) -> "SurveyOnPage":
        fact = survey.fact
        return cls(
            questionnaire=fact.questionnaire,
            edition=fact.edition,
            on=survey.effective.on,
            surveyor=fact.surveyor,
            unanswered=[name for name in fact.asked if name not in fact.answers],
        )


class MoveOnPage(BaseModel):
    """Siapa pun yang pindah: dari desa dan wilayah mana, atau ke dan dari luar, dengan nomornya."""

    title: str
    on: date | None
    from_village: str | None
    from_area: dict[str, str]
    elsewhere: Move | None

    @classmethod
    def of(cls, move: MadeMove, areas: LocalAreas) -> "MoveOnPage":
        fact = move.fact
        elsewhere = getattr(fact, "destination", None) or getattr(fact, "origin", None)
        former = getattr(fact, "former", None)
        area = former.from_area if isinstance(former, Former) else None
        path = areas.path(area) if area else {}
        return cls(
            title=fact.TITLE,
            on=move.effective.on,
            from_village=getattr(fact, "from_village", None),
            from_area={level.value: name for level, name in path.items()},
            elsewhere=elsewhere,
        )


class RemarkOnPage(BaseModel):
    """Yang ditulis petugas di samping satu catatan; hilang bila data orangnya dihapus."""

    title: str
    recorded_at: datetime
    office: str
    reason_label: str
    remark: str
    on_behalf_of: str | None

    @classmethod
    def of(cls, past: Recorded) -> "RemarkOnPage":
        by = past.by
        return cls(
            title=past.fact.TITLE,
            recorded_at=past.recorded_at,
            office=by.office,
            reason_label=label_of(RecordingReason, by.reason),
            remark=by.remark or "",
            on_behalf_of=by.on_behalf_of,
        )

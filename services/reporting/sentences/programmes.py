"""Sentences about programmes: what a determination said, and what the family receives."""

from contracts.codes.reasons import reason_label
from contracts.programs.programmes import (
    DeterminationMade,
    EnrolmentEnded,
    EnrolmentRestored,
    FamilyEnrolled,
    ProgrammeDefined,
    RecipientChangeDue,
    RuleVersionPublished,
)
from services.reporting.sentences.telling import Kind, Reader, tells
from services.reporting.sentences.words import lower


@tells(ProgrammeDefined, kind=Kind.DECISION)
def _(fact: ProgrammeDefined, _: Reader) -> str:
    return f"Program {fact.name} didefinisikan."


@tells(RuleVersionPublished, kind=Kind.DECISION)
def _(fact: RuleVersionPublished, reader: Reader) -> str:
    return f"Aturan versi {fact.version} untuk {reader.programme(fact.programme_id)} diterbitkan."


@tells(DeterminationMade, kind=Kind.DECISION)
def _(fact: DeterminationMade, reader: Reader) -> str:
    programme = reader.programme(fact.programme_id)
    return (
        f"Keluarga dinyatakan layak menerima {programme} menurut aturan versi {fact.rule_version}."
    )


@tells(FamilyEnrolled, kind=Kind.DECISION)
def _(fact: FamilyEnrolled, reader: Reader) -> str:
    return f"Keluarga ditetapkan sebagai penerima {reader.programme(fact.programme_id)}."


@tells(RecipientChangeDue, kind=Kind.DECISION)
def _(fact: RecipientChangeDue, reader: Reader) -> str:
    programme = reader.programme(fact.programme_id)
    return f"Penerima {programme} perlu diganti ahli waris: kepala keluarga meninggal atau pindah."


@tells(EnrolmentEnded, kind=Kind.DECISION)
def _(fact: EnrolmentEnded, reader: Reader) -> str:
    reason = lower(reason_label(fact.reason_code))
    return f"Kepesertaan {reader.programme(fact.programme_id)} berakhir: {reason}."


@tells(EnrolmentRestored, kind=Kind.DECISION)
def _(fact: EnrolmentRestored, reader: Reader) -> str:
    programme = reader.programme(fact.programme_id)
    return f"Kepesertaan {programme} dipulihkan, karena penyebab perubahannya dibatalkan."

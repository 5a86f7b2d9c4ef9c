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
from services.reporting.sentences.sentence import EntryKind, Reader, Sentences
from services.reporting.sentences.words import lower

programmes = Sentences(EntryKind.DECISION)


@programmes.of(ProgrammeDefined)
def defined(fact: ProgrammeDefined, _: Reader) -> str:
    return f"Program {fact.name} didefinisikan."


@programmes.of(RuleVersionPublished)
def rule_published(fact: RuleVersionPublished, reader: Reader) -> str:
    return f"Aturan versi {fact.version} untuk {reader.programme(fact.programme_id)} diterbitkan."


@programmes.of(DeterminationMade)
def determined(fact: DeterminationMade, reader: Reader) -> str:
    programme = reader.programme(fact.programme_id)
    return (
        f"Keluarga dinyatakan layak menerima {programme} menurut aturan versi {fact.rule_version}."
    )


@programmes.of(FamilyEnrolled)
def enrolled(fact: FamilyEnrolled, reader: Reader) -> str:
    return f"Keluarga ditetapkan sebagai penerima {reader.programme(fact.programme_id)}."


@programmes.of(RecipientChangeDue)
def recipient_due(fact: RecipientChangeDue, reader: Reader) -> str:
    programme = reader.programme(fact.programme_id)
    return f"Penerima {programme} perlu diganti ahli waris: kepala keluarga tidak ada lagi."


@programmes.of(EnrolmentEnded)
def ended(fact: EnrolmentEnded, reader: Reader) -> str:
    reason = lower(reason_label(fact.reason_code))
    return f"Kepesertaan {reader.programme(fact.programme_id)} berakhir: {reason}."


@programmes.of(EnrolmentRestored)
def restored(fact: EnrolmentRestored, reader: Reader) -> str:
    programme = reader.programme(fact.programme_id)
    return f"Kepesertaan {programme} dipulihkan, karena penyebab perubahannya dibatalkan."

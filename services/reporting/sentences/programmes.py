"""Sentences about programmes: what a determination said, and what the family receives."""

from contracts.codes.reasons import reason_label
from contracts.programs.enrolments import (
    Enrolled,
    EnrolmentCarried,
    EnrolmentEnded,
    EnrolmentRestored,
    FamilyTarget,
    PersonTarget,
    RecipientChangeDue,
    RecipientNamed,
    Target,
)
from contracts.programs.programmes import (
    DeterminationMade,
    ProgrammeDefined,
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
    programme, version = reader.programme(fact.programme_id), fact.rule_version
    found = f"Sebanyak {fact.eligible.count} keluarga layak menerima {programme}"
    return f"{found} menurut aturan versi {version}."


@programmes.of(Enrolled)
def enrolled(fact: Enrolled, reader: Reader) -> str:
    programme = reader.programme(fact.programme_id)
    return f"{_who(fact.target)} ditetapkan sebagai penerima {programme}."


@programmes.of(EnrolmentCarried)
def carried(fact: EnrolmentCarried, reader: Reader) -> str:
    programme = reader.programme(fact.programme_id)
    return f"Seorang penerima {programme} kini tercatat di keluarga ini; bantuannya ikut."


@programmes.of(RecipientNamed)
def recipient_named(fact: RecipientNamed, reader: Reader) -> str:
    heir = "pengganti yang sebelumnya" if fact.settles else "anggota yang dipilih keluarga"
    return f"Penerima {reader.programme(fact.programme_id)} ditetapkan: {heir}."


@programmes.of(RecipientChangeDue)
def recipient_due(fact: RecipientChangeDue, reader: Reader) -> str:
    programme = reader.programme(fact.programme_id)
    return f"Penerima {programme} perlu diganti ahli waris: kepala keluarga tidak ada lagi."


@programmes.of(EnrolmentEnded)
def ended(fact: EnrolmentEnded, reader: Reader) -> str:
    reason = lower(reason_label(fact.reason_code))
    whose = _whose(fact.target)
    return f"Kepesertaan {reader.programme(fact.programme_id)}{whose} berakhir: {reason}."


@programmes.of(EnrolmentRestored)
def restored(fact: EnrolmentRestored, reader: Reader) -> str:
    programme = reader.programme(fact.programme_id)
    whose = _whose(fact.target)
    return f"Kepesertaan {programme}{whose} dipulihkan, karena penyebab perubahannya dibatalkan."


def _who(target: Target) -> str:
    """A target that is newer than this release is said to be one."""
    match target:
        case FamilyTarget():
            return "Keluarga"
        case PersonTarget():
            return "Seorang anggota"
    return "Penerima lain"


def _whose(target: Target) -> str:
    return " seorang anggota" if isinstance(target, PersonTarget) else ""

"""Sentences about births, deaths, moves and arrivals (LAMPID). A cause of death is not told."""

from contracts.calendar import in_words
from contracts.registry.civil_events import (
    MemberArrived,
    MemberAwayForAWhile,
    MemberBack,
    MemberBorn,
    MemberDied,
    MemberMissing,
    MemberMovedOut,
    MemberReappeared,
    MemberRecordedLate,
)
from contracts.registry.families import DepartureEvent
from services.reporting.sentences.sentence import EntryKind, Reader, Sentences
from services.reporting.sentences.words import coming, going, lower, reported

civil_events = Sentences(EntryKind.CHANGE)


@civil_events.of(MemberBorn)
def born(fact: MemberBorn, _: Reader) -> str:
    sex = lower(fact.child.sex.label)
    return f"Seorang anak {sex} lahir dalam keluarga ini{reported(fact)}."


@civil_events.of(MemberDied)
def died(fact: MemberDied, _: Reader) -> str:
    return f"{_who(fact)} meninggal dunia{_nobody_left(fact)}{reported(fact)}."


@civil_events.of(MemberMovedOut)
def moved_out(fact: MemberMovedOut, _: Reader) -> str:
    return f"{_who(fact)} pindah {going(fact.destination)}{_nobody_left(fact)}{reported(fact)}."


@civil_events.of(MemberArrived)
def arrived(fact: MemberArrived, _: Reader) -> str:
    relation = lower(fact.person.relation.label)
    return f"Seorang anggota datang {coming(fact.origin)}, sebagai {relation}{reported(fact)}."


@civil_events.of(MemberRecordedLate)
def recorded_late(fact: MemberRecordedLate, _: Reader) -> str:
    relation = lower(fact.person.relation.label)
    return f"Seorang anggota yang terlewat dalam data awal dicatat, sebagai {relation}."


@civil_events.of(MemberMissing)
def missing(fact: MemberMissing, _: Reader) -> str:
    return f"{_who(fact)} hilang{_nobody_left(fact)}{reported(fact)}."


@civil_events.of(MemberReappeared)
def reappeared(fact: MemberReappeared, _: Reader) -> str:
    return f"Seorang anggota yang hilang ditemukan kembali{reported(fact)}."


@civil_events.of(MemberAwayForAWhile)
def away(fact: MemberAwayForAWhile, _: Reader) -> str:
    where = f" {going(fact.destination)}" if fact.destination else ""
    until = f", sampai {in_words(fact.until)}" if fact.until else ""
    return f"Seorang anggota pergi sementara{where}{until}; ia tetap anggota keluarga."


civil_events.always(
    {
        MemberBack: "Seorang anggota pulang sesudah pergi sementara.",
    }
)


def _who(fact: DepartureEvent) -> str:
    return "Kepala keluarga" if fact.was_head else "Seorang anggota"


def _nobody_left(fact: DepartureEvent) -> str:
    return "; tidak ada lagi anggota yang tercatat" if fact.members_left == 0 else ""

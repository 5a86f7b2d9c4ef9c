"""Sentences about births, deaths, moves and arrivals (LAMPID). A cause of death is not told."""

from contracts.registry.civil_events import (
    CivilEventKind,
    CivilEventVoided,
    MemberArrived,
    MemberBorn,
    MemberDied,
    MemberMovedOut,
)
from contracts.registry.families import DepartureEvent
from services.reporting.sentences.telling import Kind, Reader, tells
from services.reporting.sentences.words import coming, going, lower

EVENTS = {
    CivilEventKind.BIRTH: "kelahiran",
    CivilEventKind.DEATH: "kematian",
    CivilEventKind.MOVE_OUT: "kepindahan",
    CivilEventKind.ARRIVAL: "kedatangan",
}


@tells(MemberBorn, kind=Kind.CHANGE)
def _(fact: MemberBorn, _: Reader) -> str:
    return f"Seorang anak {lower(fact.child.biodata.sex.label)} lahir dalam keluarga ini."


@tells(MemberDied, kind=Kind.CHANGE)
def _(fact: MemberDied, _: Reader) -> str:
    return f"{_who(fact)} meninggal dunia{_nobody_left(fact)}."


@tells(MemberMovedOut, kind=Kind.CHANGE)
def _(fact: MemberMovedOut, _: Reader) -> str:
    return f"{_who(fact)} pindah {going(fact.destination)}{_nobody_left(fact)}."


@tells(MemberArrived, kind=Kind.CHANGE)
def _(fact: MemberArrived, _: Reader) -> str:
    relation = lower(fact.person.relation.label)
    return f"Seorang anggota datang {coming(fact.origin)}, sebagai {relation}."


@tells(CivilEventVoided, kind=Kind.CHANGE)
def _(fact: CivilEventVoided, _: Reader) -> str:
    return f"Pencatatan {EVENTS[fact.kind]} dibatalkan: peristiwa itu tidak terjadi."


def _who(fact: DepartureEvent) -> str:
    return "Kepala keluarga" if fact.was_head else "Seorang anggota"


def _nobody_left(fact: DepartureEvent) -> str:
    return "; tidak ada lagi anggota yang tercatat" if fact.members_left == 0 else ""

"""What a family reads about programmes: who determined, what it receives, why it ends."""

from uuid import UUID

import pytest

from contracts.codes.reasons import ReasonCode
from contracts.event import Event
from contracts.programs.enrolments import (
    Enrolled,
    EnrolmentCarried,
    EnrolmentEnded,
    EnrolmentRestored,
    FamilyTarget,
    PersonTarget,
    RecipientChangeDue,
    RecipientNamed,
)
from contracts.programs.programmes import ProgrammeDefined, RuleVersionPublished
from services.reporting.sentences.every import SENTENCES
from services.reporting.sentences.sentence import EntryKind, Reader
from tests.people_we_know import ANI, FAMILY
from tests.reporting.saying import READER, fact_of, said
from tests.reporting.what_happened import ENROLMENT, LIST, PKH, determined, enrolled

NAME = "Program Keluarga Harapan"
OURS = {"enrolment_id": ENROLMENT, "programme_id": PKH, "target": FamilyTarget(family_id=FAMILY)}
ANIS = OURS | {"target": PersonTarget(person_id=ANI, family_id=FAMILY)}


def test_a_programme_says_what_it_is_called() -> None:
    assert said(ProgrammeDefined, programme_id=PKH, code="PKH", name=NAME) == (
        f"Program {NAME} didefinisikan."
    )


@pytest.mark.parametrize("version", [1, 12])
def test_a_rule_says_which_version_it_is(version: int) -> None:
    given = {"programme_id": PKH, "version": version, "criteria": ()}
    assert said(RuleVersionPublished, **given) == (
        f"Aturan versi {version} untuk {NAME} diterbitkan."
    )


def test_a_determination_names_the_rule_it_was_made_by() -> None:
    assert SENTENCES.say(determined(12), READER)[1] == (
        f"Sebanyak 12 keluarga layak menerima {NAME} menurut aturan versi 1."
    )


def test_a_family_reads_what_it_receives() -> None:
    assert said(Enrolled, **OURS, determination_id=LIST) == (
        f"Keluarga ditetapkan sebagai penerima {NAME}."
    )


def test_a_childs_aid_is_not_read_as_the_familys() -> None:
    assert said(Enrolled, **ANIS) == f"Seorang anggota ditetapkan sebagai penerima {NAME}."
    ended = said(EnrolmentEnded, **ANIS, because="x", reason_code="PINDAH")
    assert ended.startswith(f"Kepesertaan {NAME} seorang anggota berakhir: ")
    assert said(EnrolmentRestored, **ANIS, voided="x").startswith(
        f"Kepesertaan {NAME} seorang anggota dipulihkan"
    )
    assert said(EnrolmentCarried, **ANIS) == (
        f"Seorang penerima {NAME} kini tercatat di keluarga ini; bantuannya ikut."
    )


def test_who_receives_a_target_of_a_newer_release_is_somebody_else() -> None:
    group = OURS | {"target": {"kind": "group", "group_id": str(UUID(int=5))}}
    sentence = SENTENCES.say(fact_of(Enrolled, **group), READER)[1]
    assert sentence == f"Penerima lain ditetapkan sebagai penerima {NAME}."


def test_an_heir_is_told_from_whom_a_family_chose() -> None:
    heir = said(RecipientNamed, **OURS, recipient_id=ANI, settles=("x",))
    assert heir == f"Penerima {NAME} ditetapkan: pengganti yang sebelumnya."
    chosen = said(RecipientNamed, **OURS, recipient_id=ANI)
    assert chosen == f"Penerima {NAME} ditetapkan: anggota yang dipilih keluarga."


def test_an_heir_is_asked_for_when_the_head_is_gone() -> None:
    assert said(RecipientChangeDue, **OURS, because="x") == (
        f"Penerima {NAME} perlu diganti ahli waris: kepala keluarga tidak ada lagi."
    )


@pytest.mark.parametrize("reason", ReasonCode)
def test_an_end_says_why(reason: ReasonCode) -> None:
    sentence = said(EnrolmentEnded, **OURS, because="x", reason_code=str(reason))
    assert sentence.startswith(f"Kepesertaan {NAME} berakhir: ")
    assert sentence.lower().endswith(f": {reason.label.lower()}.")


def test_a_restored_enrolment_says_that_its_end_never_was() -> None:
    assert said(EnrolmentRestored, **OURS, voided="x") == (
        f"Kepesertaan {NAME} dipulihkan, karena penyebab perubahannya dibatalkan."
    )


@pytest.mark.parametrize(
    "fact",
    [
        enrolled(programme_id=UUID(int=77)),
        determined(),
        fact_of(RecipientChangeDue, **OURS, because="x"),
        fact_of(EnrolmentRestored, **OURS, voided="x"),
    ],
    ids=lambda fact: fact.TOPIC,
)
def test_a_programme_that_was_not_heard_of_yet_is_still_some_programme(fact: Event) -> None:
    kind, sentence = SENTENCES.say(fact, Reader(FAMILY))
    assert "program bantuan" in sentence
    assert kind is EntryKind.DECISION

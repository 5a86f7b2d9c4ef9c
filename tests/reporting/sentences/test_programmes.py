"""What a family reads about programmes: who determined, what it receives, why it ends."""

from uuid import UUID

import pytest

from contracts.codes.reasons import ReasonCode
from contracts.event import Event
from contracts.programs.programmes import (
    EnrolmentEnded,
    EnrolmentRestored,
    FamilyEnrolled,
    ProgrammeDefined,
    RecipientChangeDue,
    RuleVersionPublished,
)
from services.reporting.sentences.every import SENTENCES
from services.reporting.sentences.sentence import EntryKind, Reader
from tests.people_we_know import FAMILY
from tests.reporting.saying import READER, fact_of, said
from tests.reporting.what_happened import LIST, PKH, determined, enrolled

NAME = "Program Keluarga Harapan"


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
    assert SENTENCES.say(determined(FAMILY), READER)[1] == (
        f"Keluarga dinyatakan layak menerima {NAME} menurut aturan versi 1."
    )


def test_a_family_reads_what_it_receives() -> None:
    assert said(FamilyEnrolled, programme_id=PKH, determination_id=LIST) == (
        f"Keluarga ditetapkan sebagai penerima {NAME}."
    )


def test_an_heir_is_asked_for_when_the_head_is_gone() -> None:
    assert said(RecipientChangeDue, programme_id=PKH, because="x") == (
        f"Penerima {NAME} perlu diganti ahli waris: kepala keluarga tidak ada lagi."
    )


@pytest.mark.parametrize("reason", ReasonCode)
def test_an_end_says_why(reason: ReasonCode) -> None:
    sentence = said(EnrolmentEnded, programme_id=PKH, because="x", reason_code=str(reason))
    assert sentence.startswith(f"Kepesertaan {NAME} berakhir: ")
    assert sentence.lower().endswith(f": {reason.label.lower()}.")


def test_a_restored_enrolment_says_that_its_end_never_was() -> None:
    assert said(EnrolmentRestored, programme_id=PKH, voided="x") == (
        f"Kepesertaan {NAME} dipulihkan, karena penyebab perubahannya dibatalkan."
    )


@pytest.mark.parametrize(
    "fact",
    [
        enrolled(programme_id=UUID(int=77)),
        determined(FAMILY),
        fact_of(RecipientChangeDue, programme_id=PKH, because="x"),
        fact_of(EnrolmentRestored, programme_id=PKH, voided="x"),
    ],
    ids=lambda fact: fact.TOPIC,
)
def test_a_programme_that_was_not_heard_of_yet_is_still_some_programme(fact: Event) -> None:
    kind, sentence = SENTENCES.say(fact, Reader(FAMILY))
    assert "program bantuan" in sentence
    assert kind is EntryKind.DECISION
